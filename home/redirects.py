"""The redirects that Wagtail makes of what moves: of a section's articles with one look for what is in their way."""

from collections import defaultdict

from wagtail.contrib.redirects import signal_handlers


class RedirectCreator(signal_handlers.BatchRedirectCreator):
    """
    Wagtail's, which gives each of up to 2,000 old addresses a condition of its own; SQLite takes 1,000 at most.

    A section of more articles would change its address, and theirs would all be dead.
    """

    def pre_process(self):
        old_paths = defaultdict(list)
        for item in self.items:
            old_paths[item.site_id].append(item.old_path)
        for site, paths in old_paths.items():
            clashes = self.model.objects.filter(site=site, old_path__in=paths)
            clashes.filter(automatically_created=True).delete()


signal_handlers.BatchRedirectCreator = RedirectCreator
