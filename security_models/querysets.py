from django.db import models
from django.db.models import Q


class SecurityModelQuerySet(models.QuerySet):
    def offered(self, chosen):
        """What an editor may choose: the published ones, and what is chosen already (a list of ids)."""
        return self.filter(Q(live=True) | Q(pk__in=chosen))
