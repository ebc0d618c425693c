"""The page that an article of another ward has here: made, followed, edited, accepted, rejected."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_datetime
from wagtail.models import WorkflowPage, WorkflowState

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from syndication.choices import ImportState, Mode, Policy
from syndication.models import Peer
from syndication.pulling.items import accept, differences, place, reject
from syndication.pulling.reading import ItemRefusedError
from tests.syndication.imported import edit, item_of
from tests.syndication.scripted_peer import block

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("bien-tap", "a@phuong.example", "x")


def page_of(uid):
    return item_of(uid).page.specific


def test_a_page_says_what_the_article_says_and_where_it_comes_from(ward, subscribe, read, client):
    subscribe()
    shared = TopicFactory(slug="ma-tuy")
    TopicFactory(slug="khac")
    topics = [
        {"id": 9, "name": "Ma tuý", "slug": "ma-tuy", "kind": "topic"},
        {"id": 10, "name": "Xa lạ", "slug": "xa-la", "kind": "topic"},
    ]
    blocks = [
        block("paragraph", '<p>Xem <a href="https://x.example/">đây</a>.</p>'),
        block("heading", "Đề mục"),
        block("quote", {"text": "Lời nói", "attribution": "Ông A"}),
        block(
            "table",
            {"data": [["Năm", None], ["2022", 50]], "first_row_is_table_header": True},
        ),
        block("key_figures", {"figures": [{"value": "50", "label": "tin"}], "source": "UBND"}),
        block("video", {"title": "Phim", "url": "https://www.youtube.com/watch?v=x"}),
        block("video", {"title": "Phim", "url": "https://evil.example/watch?v=x"}),
        block("correction", {"date": "2025-03-03", "text": "Đúng là 51."}),
        block("document", {"document": 5}, '<p><a href="https://x.example/a.pdf">Tệp</a></p>'),
        block("of_the_future", {"x": 1}, "<aside><p>Mới</p></aside>"),
        block("quote", "of another type", "<blockquote>Lời khác</blockquote>"),
    ]
    uid = ward.publish("Ra quân", blocks=blocks, topics=topics)
    read()
    page = page_of(uid)
    original = f"{ward.address}/tin-tuc/{uid}/"
    assert page.live
    assert (page.title, page.summary, page.byline) == ("Ra quân", "Tóm tắt của tin.", "Lệ Truyền")
    assert page.published_at == parse_datetime("2025-03-02T08:00:00+07:00")
    assert (page.source, page.source_url, page.canonical_url) == (ward.name, original, original)
    assert not page.shared
    assert list(page.topics.all()) == [shared]
    assert [part.block_type for part in page.body] == [
        *("paragraph", "heading", "quote", "table", "key_figures", "video", "correction"),
        *("paragraph", "paragraph", "paragraph"),
    ]
    html = client.get(page.url).content.decode()
    head = BeautifulSoup(html, "html.parser").head
    assert [link["href"] for link in head.find_all("link", rel="canonical")] == [original]
    for text in ("Theo", ward.name, "Đề mục", "Lời nói", "50", "Đúng là 51.", "Tệp", "Lời khác"):
        assert text in html
    assert "isBasedOn" in html
    assert not ArticlePage.objects.shareable().filter(pk=page.pk).exists()


def test_an_imported_page_opens_in_the_editor(ward, subscribe, read, editor, client):
    subscribe(Mode.DRAFT)
    uid = ward.publish(blocks=[block("paragraph", "<p>a <b>b</b></p><ul><li>c</li></ul>")])
    read()
    client.force_login(editor)
    assert client.get(f"/admin/pages/{page_of(uid).pk}/edit/").status_code == 200


def test_the_first_subscription_that_asks_for_an_article_decides(ward, subscribe, read, home_page):
    other = ArticleIndexPageFactory(parent=home_page, title="Kinh tế", slug="kinh-te")
    subscribe(topics=["ma-tuy"], target_section=other)
    subscribe(Mode.DRAFT)
    topic = {"id": 1, "name": "Ma tuý", "slug": "ma-tuy", "kind": "topic"}
    on_topic, off_topic = ward.publish(topics=[topic]), ward.publish()
    read()
    assert (page_of(on_topic).get_parent().specific, page_of(on_topic).live) == (other, True)
    assert (page_of(off_topic).get_parent().slug, page_of(off_topic).live) == ("an-ninh", False)


def test_without_a_subscription_an_article_waits_for_an_editor(ward, read, section, editor):
    uid = ward.publish()
    assert read().placed == 0
    item = item_of(uid)
    assert (item.state, item.page) == (ImportState.NEW, None)
    with pytest.raises(ItemRefusedError):
        accept(item, editor)
    page = place(item, section, editor)
    assert (page.live, page.owner, item_of(uid).state) == (False, editor, ImportState.PLACED)
    with pytest.raises(ItemRefusedError):
        place(item_of(uid), section, editor)


def test_a_draft_for_review_goes_into_the_workflow_of_its_section(ward, subscribe, read):
    subscribe(Mode.REVIEW)
    uid = ward.publish()
    read()
    page = page_of(uid)
    assert not page.live
    assert page.workflow_in_progress
    ward.publish("Sửa", uid)
    read()
    [state] = WorkflowState.objects.active().for_instance(page)
    assert state.current_task_state.revision == page_of(uid).latest_revision


def test_a_section_without_a_workflow_leaves_a_draft_and_says_so(ward, subscribe, read):
    WorkflowPage.objects.all().delete()
    subscribe(Mode.REVIEW)
    uid = ward.publish()
    read()
    assert not page_of(uid).workflow_in_progress
    assert item_of(uid).notice


def test_only_the_lead_is_taken_where_the_policy_says_so(ward, subscribe, read, client):
    Peer.objects.update(policy=Policy.LEAD)
    subscribe()
    picture = ward.picture(b"never asked for")
    uid = ward.publish(lead_image=picture, blocks=[block("paragraph", "<p>Bí mật</p>")])
    read()
    page = page_of(uid)
    assert page.lead_image is None
    html = client.get(page.url).content.decode()
    assert "Bí mật" not in html
    assert html.count(page.canonical_url) >= 2
    assert not [path for path, _ in ward.requests if path.startswith("/media/")]


def test_a_page_that_nobody_edited_follows_its_source(ward, subscribe, read):
    subscribe()
    uid = ward.publish("Một")
    read()
    ward.publish("Hai", uid, blocks=[block("heading", "Mới")])
    result = read()
    page = page_of(uid)
    assert (result.updated, page.title, page.live) == (1, "Hai", True)
    assert page.body[0].value == "Mới"
    assert not page.has_unpublished_changes
    assert item_of(uid).state == ImportState.PLACED


def test_in_draft_mode_a_change_of_a_public_page_waits_as_a_draft(ward, subscribe, read, editor):
    subscribe(Mode.DRAFT)
    uid = ward.publish("Một")
    read()
    page_of(uid).latest_revision.publish()
    ward.publish("Hai", uid)
    read()
    assert (page_of(uid).title, item_of(uid).state) == ("Một", ImportState.UPDATED)
    assert page_of(uid).has_unpublished_changes
    accept(item_of(uid), editor)
    assert (page_of(uid).title, item_of(uid).state) == ("Hai", ImportState.PLACED)
    assert not page_of(uid).has_unpublished_changes


def test_rejecting_such_a_change_leaves_the_public_page_alone(ward, subscribe, read, editor):
    subscribe(Mode.DRAFT)
    uid = ward.publish("Một")
    read()
    page_of(uid).latest_revision.publish()
    ward.publish("Hai", uid)
    read()
    reject(item_of(uid), editor)
    page = page_of(uid)
    assert (page.title, page.get_latest_revision_as_object().title) == ("Một", "Một")
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert item_of(uid).state == ImportState.FORKED


def test_a_page_that_was_taken_down_here_is_not_published_again(ward, subscribe, read):
    subscribe()
    uid = ward.publish("Một")
    read()
    page_of(uid).unpublish()
    ward.publish("Hai", uid)
    read()
    assert not page_of(uid).live
    assert item_of(uid).state == ImportState.UPDATED
    assert item_of(uid).notice


def test_an_edited_page_is_left_alone_until_an_editor_accepts(ward, subscribe, read, editor):
    subscribe()
    uid = ward.publish("Một")
    read()
    edit(page_of(uid)).publish()
    read()
    assert item_of(uid).state == ImportState.FORKED
    ward.publish("Hai", uid, summary="Mới")
    assert read().updated == 1
    item = item_of(uid)
    assert (item.state, page_of(uid).title) == (ImportState.UPDATED, "Sửa ở đây")
    changed = {str(label): (before, after) for label, before, after in differences(item)}
    assert ("Sửa ở đây", "Hai") in changed.values()
    assert ("Tóm tắt của tin.", "Mới") in changed.values()
    assert len(changed) == 2
    accept(item, editor)
    page = page_of(uid)
    assert (page.title, page.summary, page.live) == ("Hai", "Mới", True)
    assert item_of(uid).state == ImportState.PLACED
    assert differences(item_of(uid)) == []
    ward.publish("Ba", uid)
    read()
    assert page_of(uid).title == "Ba"


def test_an_editor_without_the_right_to_publish_sends_it_into_the_workflow(ward, subscribe, read):
    subscribe()
    uid = ward.publish("Một")
    read()
    edit(page_of(uid)).publish()
    ward.publish("Hai", uid)
    read()
    writer = get_user_model().objects.create_user("viet", "v@phuong.example", "x")
    accept(item_of(uid), writer)
    page = page_of(uid)
    assert (page.title, page.get_latest_revision_as_object().title) == ("Sửa ở đây", "Hai")
    assert page.workflow_in_progress


def test_rejecting_a_change_keeps_the_edited_page(ward, subscribe, read, editor):
    subscribe()
    uid = ward.publish("Một")
    read()
    edit(page_of(uid)).publish()
    ward.publish("Hai", uid)
    read()
    reject(item_of(uid), editor)
    assert (item_of(uid).state, page_of(uid).title) == (ImportState.FORKED, "Sửa ở đây")


def test_what_was_rejected_or_deleted_here_is_not_offered_again(ward, subscribe, read, editor):
    rejected = ward.publish("Một")
    read()
    reject(item_of(rejected), editor)
    subscribe()
    deleted = ward.publish("Hai")
    read()
    page_of(deleted).delete()
    for uid in (rejected, deleted):
        ward.publish("Mới", uid)
    read()
    assert {item_of(uid).state for uid in (rejected, deleted)} == {ImportState.REJECTED}
    assert not ArticlePage.objects.exists()


def test_what_somebody_changed_meanwhile_is_not_accepted_unseen(ward, read, section, editor):
    uid = ward.publish()
    read()
    stale = item_of(uid)
    place(item_of(uid), section, editor)
    with pytest.raises(ItemRefusedError):
        place(stale, section, editor)
    assert ArticlePage.objects.count() == 1


def test_the_same_article_always_has_the_same_body(ward, subscribe, read, editor):
    subscribe()
    uid = ward.publish(blocks=[block("paragraph", "<p>a</p>"), block("heading", "b")])
    read()
    before = json.dumps(page_of(uid).body.get_prep_value())
    accept(item_of(uid), editor)
    assert json.dumps(page_of(uid).body.get_prep_value()) == before


def test_titles_meet_no_page_of_the_same_address(ward, subscribe, read, section):
    ArticlePageFactory(parent=section, title="Ra quân", slug="ra-quan")
    subscribe()
    uids = [ward.publish("Ra quân"), ward.publish("Ra quân")]
    read()
    assert {page_of(uid).slug for uid in uids} == {"ra-quan-2", "ra-quan-3"}
