from django.core.management.base import BaseCommand
from django.db import transaction

from articles.models import ArticlePage
from site_config.demo import loader


class Command(BaseCommand):
    help = "Nạp phường minh hoạ với bài thật của cổng cũ; chạy lại không thêm, không đè."

    @transaction.atomic
    def handle(self, **options):
        home = loader.load()
        count = ArticlePage.objects.descendant_of(home).count()
        self.stdout.write(f"Phường minh hoạ: {home.title}, {count} bài.")
