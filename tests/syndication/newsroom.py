"""A newsroom that does whatever comes to mind, and the question whether the change log has kept up with it."""

from datetime import timedelta
from random import Random

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from articles.models import ArticleIndexPage, ArticlePage
from home.factories import AdministrativeUnitFactory, ImageFactory
from home.models import HomePage
from security_models.factories import SecurityModelFactory, TaskPlanFactory
from security_models.models import SecurityModel, TaskPlan
from syndication.change_log import withdraw_expired
from syndication.change_log.documents import body_of, document_of
from syndication.change_log.public import MODELS, public_objects
from syndication.change_log.reconciling import reconcile
from syndication.change_log.surroundings import Surroundings
from syndication.choices import ChangeState
from syndication.models import PublicChange


class Newsroom:
    """Acts at random, the same for the same ``seed``; ``doing`` runs a function and what its commit brings about."""

    def __init__(self, seed, doing):
        self.random = Random(seed)
        self.doing = doing
        self.unit = AdministrativeUnitFactory()
        self.images = [ImageFactory(file__width=40, file__height=30) for _ in range(2)]
        self.number = 0
        for _ in range(2):
            self.doing(self.new_section)
        for _ in range(4):
            self.doing(self.new_article)

    def act(self):
        """Do one thing; return its name."""
        name = self.random.choice(ACTIONS)
        if name == "crash":
            getattr(
                self, self.random.choice(ACTIONS[1:])
            )()  # the callbacks of this commit are lost
            self.doing(reconcile)
        else:
            self.doing(getattr(self, name))
        return name

    def new_section(self):
        parents = [HomePage.objects.first(), *ArticleIndexPage.objects.filter(depth__lt=5)]
        title = f"Chuyên mục {self._next()}"
        ArticleIndexPageFactory(parent=self.random.choice(parents), title=title)

    def new_article(self):
        ArticlePageFactory(
            parent=self._section(), title=f"Tin {self._next()}", live=self.random.random() < 0.8
        )

    def edit(self, **values):
        if page := self._article():
            page.title = f"Tin {self._next()}"
            for name, value in values.items():
                setattr(page, name, value)
            page.save_revision().publish()

    def edit_the_relations(self):
        article, models = self._article(), list(SecurityModel.objects.all())
        self.edit(
            lead_image=self.random.choice([None, *self.images]),
            related_news=[("article", article)] if article else [],
            security_models=self.random.sample(models, min(1, len(models))),
        )

    def edit_a_draft(self):
        if page := self._article():
            page.title = "Bản nháp"
            page.save_revision()

    def schedule(self):
        self.edit(go_live_at=timezone.now() + timedelta(days=1))

    def expire(self):
        self.edit(expire_at=timezone.now() + timedelta(milliseconds=1))

    def republish(self):
        self.edit(expire_at=None, go_live_at=None)

    def unpublish(self):
        if page := self._article():
            page.unpublish()

    def delete(self):
        if page := self._article(aliases=True):
            page.delete()

    def delete_a_section(self):
        self._section().delete()
        if not ArticleIndexPage.objects.exists():
            self.new_section()

    def move(self):
        if page := self._article(aliases=True):
            page.move(self._section(), pos="last-child")

    def move_a_section(self):
        section, target = self._section(), self._section()
        if not target.path.startswith(section.path):
            section.move(target, pos="last-child")

    def change_the_slug(self):
        self.edit(slug=f"dia-chi-{self._next()}")

    def change_the_slug_of_a_section(self):
        section = self._section()
        section.slug = f"dia-chi-{self._next()}"
        section.title = section.slug
        section.save_revision().publish()

    def copy(self):
        if page := self._article():
            slug = f"ban-sao-{self._next()}"
            page.copy(to=self._section(), update_attrs={"slug": slug}, keep_live=True)

    def alias(self):
        if page := self._article():
            page.create_alias(parent=self._section(), update_slug=f"bi-danh-{self._next()}")

    def unshare(self):
        self.edit(shared=self.random.random() < 0.3)

    def unshare_a_section(self):
        section = self._section()
        section.shared = not section.shared
        section.save_revision().publish()

    def restrict(self):
        page = self.random.choice([self._section(), self._article() or self._section()])
        kind = self.random.choice(
            [name for name, _words in PageViewRestriction.RESTRICTION_CHOICES]
        )
        restriction = PageViewRestriction(page=page, restriction_type=kind, password="p")
        restriction.save()
        if kind == PageViewRestriction.GROUPS:
            restriction.groups.add(Group.objects.first())

    def unrestrict(self):
        for restriction in PageViewRestriction.objects.all():
            restriction.delete()

    def close_the_pictures(self):
        if found := CollectionViewRestriction.objects.first():
            found.delete()
        else:
            collection = self.random.choice(self.images).collection
            CollectionViewRestriction.objects.create(
                collection=collection, restriction_type="login"
            )

    def edit_a_picture(self):
        image = self.random.choice(self.images)
        image.title = image.description = f"Ảnh {self._next()}"
        image.save()

    def new_record(self):
        if self.random.random() < 0.5:
            SecurityModelFactory(unit=self.unit, live=self.random.random() < 0.8)
        else:
            TaskPlanFactory(unit=self.unit)

    def edit_a_record(self):
        if record := self._record():
            record.summary = f"Tóm tắt {self._next()}"
            record.save_revision().publish()

    def unpublish_a_record(self):
        if record := self._record():
            record.unpublish()

    def _article(self, aliases=False):
        pages = ArticlePage.objects.order_by("pk")
        return self._any(pages if aliases else pages.filter(alias_of=None))

    def _section(self):
        return self._any(ArticleIndexPage.objects.order_by("pk"))

    def _record(self):
        return self._any(self.random.choice([SecurityModel, TaskPlan]).objects.order_by("pk"))

    def _any(self, objects):
        found = list(objects)
        return self.random.choice(found) if found else None

    def _next(self):
        self.number += 1
        return self.number


ACTIONS = ["crash"] + [
    name
    for name, value in vars(Newsroom).items()
    if callable(value) and not name.startswith("_") and name != "act"
]


def faults_of_the_log(bodies=True):
    """Return what is missing in the log, what it should not have, and what it tells wrong: three empty lists."""
    withdraw_expired()
    around = Surroundings()
    missing, stale, wrong = [], [], []
    for kind in MODELS:
        public = public_objects(kind, around)
        told = PublicChange.objects.filter(kind=kind, state=ChangeState.UPDATED)
        told = dict(told.values_list("object_id", "body"))
        ids = set(public.values_list("pk", flat=True))
        missing += [(kind, pk) for pk in ids - told.keys()]
        stale += [(kind, pk) for pk in told.keys() - ids]
        if bodies:
            wrong += [
                (kind, one.pk)
                for one in public
                if one.pk in told and told[one.pk] != body_of(document_of(one, around))
            ]
    return missing, stale, wrong
