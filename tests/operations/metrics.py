"""Metrics as Prometheus reads them."""

from prometheus_client.parser import text_string_to_metric_families


def samples(text):
    """Return what a scrape tells as a dict from texts such as ``name{label="value"}`` to numbers."""
    return {
        _shown(sample): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _shown(sample):
    labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
    return f"{sample.name}{{{labels}}}" if labels else sample.name
