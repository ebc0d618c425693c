"""A ward's office with one of each thing that somebody may or may not touch."""

from datetime import timedelta
from types import SimpleNamespace

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Site, Workflow

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import (
    AlertFactory,
    DocumentFactory,
    GlossaryTermFactory,
    ImageFactory,
    NeighbourhoodFactory,
)
from home.models import Menu
from security_models.factories import SecurityModelFactory, TaskPlanFactory
from syndication.factories import ImportedItemFactory, PeerFactory


def person(name, *groups, **values):
    """Return a new user, with an e-mail address, in the groups of these names."""
    user = User.objects.create_user(name, f"{name}@phuong.example", **values)
    user.groups.add(*Group.objects.filter(name__in=groups))
    return user


def client_of(user):
    """Return a client logged in as ``user``, or of somebody unknown where that is None."""
    client = Client()
    if user:
        client.force_login(user)
    return client


def draft_of(owner, section, **values):
    """Return an article of ``owner`` that was never published."""
    article = ArticlePageFactory(parent=section, owner=owner, live=False, **values)
    article.save_revision(user=owner)
    return ArticlePage.objects.get(pk=article.pk)


def at_desk(article, number, people):
    """Submit ``article`` and approve it ``number`` times; return it."""
    state = Workflow.objects.get().start(article, people)
    for _ in range(number):
        state.current_task_state.approve(user=people)
        state.refresh_from_db()
    return ArticlePage.objects.get(pk=article.pk)


def furnish(me):
    """Return the things by name; what is ``mine`` belongs to ``me``, the rest to a colleague."""
    other = person("dong-nghiep")
    mine_by = me or other
    home = Site.objects.get(is_default_site=True).root_page.specific
    section = ArticleIndexPageFactory(parent=home, title="Tin tức", slug="tin-tuc", owner=other)
    target = ArticleIndexPageFactory(parent=home, title="Văn hoá", slug="van-hoa", owner=other)
    live = ArticlePageFactory(parent=section, owner=other)
    live.save_revision(user=other).publish()
    scheduled = draft_of(other, section, go_live_at=timezone.now() + timedelta(days=2))
    scheduled.get_latest_revision().publish()
    locked = ArticlePageFactory(
        parent=section, owner=other, locked=True, locked_by=other, locked_at=timezone.now()
    )
    model = SecurityModelFactory()
    model.save_revision().publish()
    plan = TaskPlanFactory()
    plan.save_revision().publish()
    peer = PeerFactory()
    # The factories put files into collections of their own, outside the root.
    root = Collection.get_first_root_node()
    return SimpleNamespace(
        front=home,
        section=section,
        target=target,
        mine=draft_of(mine_by, section),
        theirs=draft_of(other, section),
        mine_at_first=at_desk(draft_of(mine_by, section), 0, mine_by),
        at_first=at_desk(draft_of(other, section), 0, other),
        at_second=at_desk(draft_of(other, section), 1, other),
        live=live,
        scheduled=scheduled,
        locked=locked,
        my_image=ImageFactory(uploaded_by_user=mine_by, collection=root),
        image=ImageFactory(uploaded_by_user=other, collection=root),
        my_document=DocumentFactory(
            file__filename="cong-van.pdf", uploaded_by_user=mine_by, collection=root
        ),
        document=DocumentFactory(
            file__filename="cong-van.pdf", uploaded_by_user=other, collection=root
        ),
        model=model,
        plan=plan,
        topic=TopicFactory(),
        term=GlossaryTermFactory(),
        place=NeighbourhoodFactory(),
        menu=Menu.objects.create(slot="header"),
        alert=AlertFactory(),
        redirect=Redirect.objects.create(old_path="/trang-cu", redirect_page=live),
        root=root,
        collection=root.add_child(name="Ảnh hội nghị"),
        peer=peer,
        item=ImportedItemFactory(peer=peer),
        user=other,
        group=Group.objects.create(name="Cộng tác viên"),
        site=Site.objects.get(is_default_site=True),
        workflow=Workflow.objects.get(),
        task=Workflow.objects.get().tasks.first(),
    )
