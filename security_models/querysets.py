from django.db import models


class SecurityModelQuerySet(models.QuerySet):
    def live(self):
        """Models whose current version is published."""
        return self.filter(live=True)
