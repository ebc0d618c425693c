"""What becomes of the change log when editors work."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from huey.contrib.djhuey import HUEY
from wagtail.models import CollectionViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import ImageFactory, NeighbourhoodFactory
from home.models import WardSettings
from security_models.choices import EventKind
from security_models.factories import SecurityModelFactory, TaskPlanFactory
from security_models.models import ModelEvent, PlanTask
from syndication.change_log import withdraw_expired
from syndication.change_log.evaluation import evaluate
from syndication.change_log.reconciling import reconcile
from syndication.choices import ChangeState, Kind
from syndication.factories import PushSubscriptionFactory
from syndication.models import Delivery, DirtyMark, MediaUse, PublicChange, SharedIdentity
from syndication.tasks import reconcile_changes, withdraw_expired_shares
from tests.syndication.many_articles import publish_many, tell_many
from tests.syndication.newsroom import faults_of_the_log

IN_STEP = ([], [], [])


def row(shown, kind=Kind.ARTICLE):
    return PublicChange.objects.get(kind=kind, object_id=shown.pk)


def state(shown, kind=Kind.ARTICLE):
    return row(shown, kind).state


@pytest.mark.django_db
class TestArticles:
    def test_an_empty_portal_has_an_empty_log(self, section):
        assert reconcile().changes == 0
        assert not PublicChange.objects.exists()

    def test_a_published_article_is_told_with_the_next_number(self, section, commit):
        first = commit(ArticlePageFactory, parent=section)
        second = commit(ArticlePageFactory, parent=section)
        assert row(second).seq == row(first).seq + 1
        assert second.title in row(second).body
        assert not DirtyMark.objects.exists()

    def test_a_draft_is_not_told_and_costs_no_query(self, section, commit):
        article = commit(ArticlePageFactory, parent=section)
        before = row(article).seq
        article.title = "Chưa duyệt"
        article.save_revision()
        assert not DirtyMark.objects.exists()
        unseen = commit(ArticlePageFactory, parent=section, live=False)
        assert not DirtyMark.objects.exists()
        assert row(article).seq == before
        assert not SharedIdentity.objects.filter(object_id=unseen.pk).exists()

    def test_a_change_of_nothing_has_no_number(self, section, commit):
        article = commit(ArticlePageFactory, parent=section)
        before = row(article).seq
        commit(article.save)
        assert row(article).seq == before

    def test_an_article_that_comes_back_keeps_its_name(self, section, commit):
        article = commit(ArticlePageFactory, parent=section)
        uid, first = row(article).identity_id, row(article).seq
        commit(article.unpublish)
        gone = row(article)
        assert (gone.state, gone.body, gone.seq) == (ChangeState.DELETED, "", first + 1)
        commit(lambda: article.save_revision().publish())
        back = row(article)
        assert (back.state, back.identity_id, back.seq) == (ChangeState.UPDATED, uid, first + 2)

    def test_a_deleted_article_leaves_a_row_for_ever(self, section, commit):
        article = commit(ArticlePageFactory, parent=section)
        pk = article.pk
        commit(article.delete)
        assert PublicChange.objects.get(object_id=pk).state == ChangeState.DELETED
        reconcile(everything=True)
        assert PublicChange.objects.get(object_id=pk).state == ChangeState.DELETED

    def test_moving_and_a_new_address_keep_the_name_and_change_the_body(
        self, home_page, section, commit
    ):
        other = ArticleIndexPageFactory(parent=home_page, title="Đời sống")
        article = commit(ArticlePageFactory, parent=section)
        before = row(article)
        commit(article.move, other, pos="last-child")
        article.refresh_from_db()
        moved = row(article)
        assert moved.identity_id == before.identity_id
        assert "/doi-song/" in moved.body
        article.slug = "ten-moi"
        commit(lambda: article.save_revision().publish())
        assert "/doi-song/ten-moi/" in row(article).body
        other.slug = "nep-song"
        commit(lambda: other.save_revision().publish())
        assert "/nep-song/ten-moi/" in row(article).body

    def test_a_copy_has_a_name_of_its_own_and_an_alias_none(self, home_page, section, commit):
        article = commit(ArticlePageFactory, parent=section)
        other = ArticleIndexPageFactory(parent=home_page, title="Đời sống")
        copy = commit(article.copy, to=other)
        alias = commit(article.create_alias, parent=other, update_slug="bi-danh")
        assert row(copy).identity_id != row(article).identity_id
        assert not PublicChange.objects.filter(object_id=alias.pk).exists()
        commit(article.delete)  # which makes a draft of its alias
        alias.refresh_from_db()
        commit(lambda: alias.save_revision().publish())
        assert state(alias) == ChangeState.UPDATED

    def test_what_its_editor_does_not_share_is_withdrawn(self, section, commit):
        article = commit(ArticlePageFactory, parent=section)
        article.shared = False
        commit(lambda: article.save_revision().publish())
        assert state(article) == ChangeState.DELETED

    def test_what_came_from_another_ward_is_never_told(self, section, commit):
        commit(ArticlePageFactory, parent=section, canonical_url="https://phuong.example/tin/")
        assert not PublicChange.objects.exists()

    def test_a_topic_that_is_renamed_is_renamed_in_what_names_it(self, section, commit):
        topic = TopicFactory(name="Ma tuý")
        article = commit(ArticlePageFactory, parent=section, topics=[topic])
        topic.name = "Phòng, chống ma tuý"
        commit(topic.save)
        assert topic.name in row(article).body
        commit(topic.delete)
        assert topic.name not in row(article).body

    def test_relations_changed_outside_of_a_publication_are_told(self, section, commit):
        topic = TopicFactory(name="Ma tuý")
        article = commit(ArticlePageFactory, parent=section)
        commit(topic.articles.add, article)
        assert "Ma tuý" in row(article).body

    def test_related_news_come_and_go_with_what_is_shared(self, section, commit):
        chosen = commit(ArticlePageFactory, parent=section)
        article = commit(ArticlePageFactory, parent=section, related_news=[("article", chosen)])
        uid = str(row(chosen).identity_id)
        assert uid in row(article).body
        commit(chosen.unpublish)
        assert uid not in row(article).body
        commit(lambda: chosen.save_revision().publish())
        assert uid in row(article).body

    def test_the_ward_s_own_name_is_told_anew_everywhere(self, home_page, section, commit):
        articles = [commit(ArticlePageFactory, parent=section) for _ in range(2)]
        ward = WardSettings.for_site(home_page.get_site())
        ward.ward_name = "Phường Quảng Trị"
        commit(ward.save)
        assert all("Phường Quảng Trị" in row(article).body for article in articles)


@pytest.mark.django_db
class TestSections:
    def test_a_section_kept_private_is_withdrawn_and_comes_back(
        self, section, make_private, commit
    ):
        article = commit(ArticlePageFactory, parent=section)
        commit(make_private, section)
        assert state(article) == ChangeState.DELETED
        commit(section.get_view_restrictions().first().delete)
        assert state(article) == ChangeState.UPDATED

    def test_a_section_of_2000_articles_is_withdrawn_at_once(self, section, make_private, commit):
        publish_many(section, 2000)
        tell_many(section)
        with CaptureQueriesContext(connection) as queries:
            commit(make_private, section)
        assert len(queries) < 80
        assert not PublicChange.objects.filter(state=ChangeState.UPDATED).exists()
        numbers = PublicChange.objects.values_list("seq", flat=True)
        assert len(set(numbers)) == 2000

    def test_of_many_articles_the_worker_writes_most(self, section, monkeypatch, commit):
        publish_many(section, 45)
        monkeypatch.setattr(HUEY, "immediate", False)
        waiting = HUEY.pending_count()

        def f():
            section.save()
            print([x[1] for x in connection.run_on_commit])

        commit(f)
        assert PublicChange.objects.count() == 20
        assert HUEY.pending_count() == waiting + 1
        assert HUEY.dequeue().name == "evaluate_changes"
        evaluate()
        assert faults_of_the_log() == IN_STEP


@pytest.mark.django_db
class TestTime:
    def test_what_expires_is_withdrawn_without_anybody_doing_anything(self, section, commit):
        soon = timezone.now() + timedelta(hours=1)
        article = commit(ArticlePageFactory, parent=section, expire_at=soon)
        assert withdraw_expired() == 0
        assert withdraw_expired(soon) == 1
        assert state(article) == ChangeState.DELETED

    def test_that_nothing_has_expired_is_one_query_of_an_index(
        self, section, commit, django_assert_num_queries
    ):
        commit(ArticlePageFactory, parent=section)
        with django_assert_num_queries(1):
            withdraw_expired()
        due = PublicChange.objects.filter(expires_at__lte=timezone.now())
        if connection.vendor == "sqlite":
            assert "syndication_expiry" in due.explain()

    def test_a_longer_life_is_told_without_a_change(self, section, commit):
        soon = timezone.now() + timedelta(hours=1)
        article = commit(ArticlePageFactory, parent=section, expire_at=soon)
        commit(lambda: article.save_revision().publish())
        before = row(article).seq
        article.expire_at = soon + timedelta(hours=1)
        commit(article.save)
        assert (row(article).seq, row(article).expires_at) == (before, article.expire_at)

    def test_what_is_scheduled_is_told_when_it_is_published(self, section, commit):
        article = ArticlePageFactory(parent=section, live=False)
        article.go_live_at = timezone.now() + timedelta(milliseconds=1)
        article.save_revision(approved_go_live_at=article.go_live_at)
        commit(call_command, "publish_scheduled")
        assert state(article) == ChangeState.UPDATED


@pytest.mark.django_db
class TestRecords:
    def test_models_and_plans_are_told_as_long_as_they_are_published(self, commit):
        model = commit(SecurityModelFactory)
        plan = commit(TaskPlanFactory)
        commit(SecurityModelFactory, live=False)
        assert PublicChange.objects.count() == 2
        for record, kind in ((model, Kind.SECURITY_MODEL), (plan, Kind.TASK_PLAN)):
            commit(record.unpublish)
            assert state(record, kind) == ChangeState.DELETED
            commit(lambda record=record: record.save_revision().publish())
            assert state(record, kind) == ChangeState.UPDATED

    def test_parts_that_are_saved_alone_are_told(self, commit):
        model, plan = commit(SecurityModelFactory), commit(TaskPlanFactory)
        event = ModelEvent(model=model, kind=EventKind.LAUNCHED, date="2020-05-01")
        commit(event.save)
        assert "2020-05-01" in row(model, Kind.SECURITY_MODEL).body
        commit(PlanTask(plan=plan, title="Tuyên truyền").save)
        assert "Tuyên truyền" in row(plan, Kind.TASK_PLAN).body

    def test_an_article_names_a_model_only_while_that_is_published(self, section, commit):
        model = commit(SecurityModelFactory)
        article = commit(ArticlePageFactory, parent=section, security_models=[model])
        uid = str(row(model, Kind.SECURITY_MODEL).identity_id)
        assert uid in row(article).body
        commit(model.unpublish)
        assert uid not in row(article).body

    def test_a_neighbourhood_that_is_renamed_is_renamed_in_models_too(self, commit):
        place = NeighbourhoodFactory(name="Khu phố 1")
        model = commit(SecurityModelFactory, unit=place.unit)
        commit(model.sites.model(model=model, neighbourhood=place).save)
        place.name = "Tổ dân phố 1"
        commit(place.save)
        assert "Tổ dân phố 1" in row(model, Kind.SECURITY_MODEL).body


@pytest.mark.django_db
class TestPictures:
    def test_a_picture_is_told_while_something_shared_shows_it(self, section, commit):
        image = commit(ImageFactory)
        assert not PublicChange.objects.exists()
        article = commit(ArticlePageFactory, parent=section, lead_image=image)
        assert state(image, Kind.MEDIA) == ChangeState.UPDATED
        assert row(image, Kind.MEDIA).seq == row(article).seq + 1
        commit(article.unpublish)
        assert state(image, Kind.MEDIA) == ChangeState.DELETED
        assert not MediaUse.objects.exists()

    def test_a_picture_of_a_closed_collection_is_not_told(self, section, commit):
        image = ImageFactory()
        article = commit(ArticlePageFactory, parent=section, lead_image=image)
        closed = CollectionViewRestriction(collection=image.collection, restriction_type="login")
        commit(closed.save)
        assert state(image, Kind.MEDIA) == ChangeState.DELETED
        assert '"lead_image":null' in row(article).body
        commit(closed.delete)
        assert state(image, Kind.MEDIA) == ChangeState.UPDATED
        assert '"lead_image":{' in row(article).body

    def test_new_words_for_a_picture_are_told_with_it_and_with_what_shows_it(self, section, commit):
        image = ImageFactory()
        article = commit(ArticlePageFactory, parent=section, lead_image=image)
        image.description = "Lễ ra quân"
        commit(image.save)
        assert "Lễ ra quân" in row(article).body
        assert "Lễ ra quân" in row(image, Kind.MEDIA).body
        commit(image.delete)
        assert '"lead_image":null' in row(article).body


@pytest.mark.django_db
class TestRepair:
    def test_a_crash_between_commit_and_evaluation_is_repaired(self, section, commit):
        gone, kept = (commit(ArticlePageFactory, parent=section) for _ in range(2))
        gone.unpublish()  # nobody runs what its commit should bring about
        kept.title = "Sau sự cố"
        kept.save()
        new = ArticlePageFactory(parent=section)
        assert state(gone) == ChangeState.UPDATED
        reconcile()
        assert (state(gone), state(new)) == (ChangeState.DELETED, ChangeState.UPDATED)
        assert "Sau sự cố" in row(kept).body

    def test_changes_that_no_signal_tells_are_repaired(self, section, commit):
        gone, kept = (commit(ArticlePageFactory, parent=section) for _ in range(2))
        ArticlePage.objects.filter(pk=gone.pk).update(live=False)
        ArticlePage.objects.filter(pk=kept.pk).update(title="Ghi thẳng vào bảng", summary="Khác")
        reconcile_changes()
        assert faults_of_the_log() == IN_STEP
        assert "Ghi thẳng vào bảng" in row(kept).body

    def test_what_has_not_even_another_marker_is_made_anew_in_its_turn(self, section, commit):
        article = commit(ArticlePageFactory, parent=section)
        ArticlePage.objects.filter(pk=article.pk).update(summary="Chỉ khác tóm tắt")
        reconcile()
        assert "Chỉ khác tóm tắt" in row(article).body

    def test_the_command_makes_everything_anew_and_says_how_much(self, section, capsys):
        ArticlePageFactory(parent=section)
        call_command("reconcile_changes", "--all")
        assert "Đang chia sẻ 1 mục; đã ghi 1 thay đổi." in capsys.readouterr().out

    def test_what_was_rolled_back_leaves_no_mark(self, section):
        before = DirtyMark.objects.count()
        with transaction.atomic():
            ArticlePageFactory(parent=section)
            transaction.set_rollback(True)
        assert DirtyMark.objects.count() == before

    def test_an_article_that_cannot_be_told_reaches_neither_its_editor_nor_the_others(
        self, section, commit, caplog
    ):
        def both():
            broken = ArticlePageFactory(parent=section)
            # What only a hand in the table can do.
            ArticlePage.objects.filter(pk=broken.pk).update(related_news='[{"type": "article"}]')
            return broken, ArticlePageFactory(parent=section)

        broken, other = commit(both)
        assert state(other) == ChangeState.UPDATED
        assert not PublicChange.objects.filter(object_id=broken.pk).exists()
        assert "No document of article" in caplog.text
        assert DirtyMark.objects.filter(object_id=broken.pk).exists()
        ArticlePage.objects.filter(pk=broken.pk).update(related_news="[]")
        withdraw_expired_shares()
        assert state(broken) == ChangeState.UPDATED

    def test_a_failure_of_the_whole_evaluation_does_not_reach_the_editor(
        self, section, commit, caplog
    ):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE syndication_mediause RENAME TO put_away")
        article = commit(ArticlePageFactory, parent=section)
        assert DirtyMark.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE put_away RENAME TO syndication_mediause")
        evaluate()
        assert state(article) == ChangeState.UPDATED


@pytest.mark.django_db
def test_who_asked_to_be_told_is_told_once_for_a_publication(section, commit):
    push = PushSubscriptionFactory()
    article = commit(ArticlePageFactory, parent=section, lead_image=ImageFactory())
    told = Delivery.objects.get(push=push)
    assert f'"last_change_number": {row(article.lead_image, Kind.MEDIA).seq}' in told.payload
    assert '"kinds": ["article", "media"]' in told.payload


@pytest.mark.django_db
def test_fixtures_mark_nothing(section, tmp_path):
    article = ArticlePageFactory(parent=section)
    DirtyMark.objects.all().delete()
    stored = tmp_path / "pages.json"
    call_command("dumpdata", "articles.articlepage", "wagtailcore.page", output=str(stored))
    call_command("loaddata", str(stored), verbosity=0)
    assert ArticlePage.objects.filter(pk=article.pk).exists()
    assert not DirtyMark.objects.exists()
