"""The site that a command speaks of."""

from django.core.management.base import CommandError
from wagtail.models import Site


def add_site_argument(parser):
    """Let a command be told its site."""
    parser.add_argument(
        "--site", metavar="HOST", help="tên máy chủ của cổng tin; để trống: cổng tin mặc định"
    )


def find_site(host):
    """Return the site called ``host`` (``host:port`` where two share the name), the default one for None."""
    if host is None:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise CommandError("Chưa có cổng tin mặc định; hãy ghi --site.")
        return site
    name, _, port = host.lower().partition(":")
    sites = [
        site
        for site in Site.objects.order_by("pk")
        if site.hostname.lower() == name and port in ("", str(site.port))
    ]
    if len(sites) == 1:
        return sites[0]
    if sites:
        raise CommandError(f"Có nhiều cổng tin “{host}”, hãy ghi cả cổng, ví dụ {name}:80.")
    known = ", ".join(Site.objects.order_by("pk").values_list("hostname", flat=True))
    raise CommandError(f"Không có cổng tin “{host}”. Các cổng tin: {known or 'chưa có'}.")
