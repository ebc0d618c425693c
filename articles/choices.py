from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicKind(models.TextChoices):
    TOPIC = "topic", _("Topic")
    STORYLINE = "storyline", _("Storyline")
