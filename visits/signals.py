"""What makes the numbers be read anew."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site

from visits import numbers, sites
from visits.models import OpeningBalance, VisitSettings


@receiver(post_save, sender=OpeningBalance)
def balance_was_added(instance, **kwargs):
    transaction.on_commit(partial(numbers.refresh, instance.site))


@receiver(post_save, sender=VisitSettings)
def threshold_was_chosen(instance, **kwargs):
    transaction.on_commit(partial(numbers.refresh, instance.site_id))


@receiver([post_save, post_delete], sender=Site)
def host_names_changed(**kwargs):
    sites.forget()
