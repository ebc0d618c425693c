from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "tests.bench.portal"
    label = "bench_portal"

    def ready(self):
        from tests.bench.portal.instruments import make_counters_optional

        make_counters_optional()
