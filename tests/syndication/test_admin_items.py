"""The screens "Tin nhập": the list, what the other ward says, the comparison, and what an editor decides."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from articles.models import ArticlePage
from syndication.choices import ImportState, Mode
from syndication.factories import ImportedItemFactory, PeerFactory, SubscriptionFactory
from syndication.models import ImportedItem
from tests.syndication.people import item_url, queries_of, said, sharing_editor, text_of
from tests.syndication.ward import article_data

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def editor(django_user_model, section):
    return sharing_editor(django_user_model, section, "add", "change")


@pytest.fixture
def peer(section):
    """A source whose articles become drafts in the section."""
    peer = PeerFactory(first_sync_done=True)
    SubscriptionFactory(peer=peer, target_section=section, mode=Mode.DRAFT)
    return peer


@pytest.fixture
def arrive(peer):
    """A function that gives an item with the article ``number`` of the other ward, whatever ``told`` says of it."""

    def arrived(number=1, told=None, **values):
        data = article_data(number, **(told or {}))
        values.setdefault("subscription", peer.subscriptions.get())
        return ImportedItemFactory(
            peer=values.pop("peer", peer),
            uid=data["id"],
            title=data["headline"],
            canonical_url=data["canonical_url"],
            data=data,
            remote_moment=timezone.now(),
            **values,
        )

    return arrived


@pytest.fixture
def changed(arrive, section):
    """An item whose article here says something else than the other ward does by now."""
    page = ArticlePageFactory(parent=section, title="Tiêu đề cũ của tin", summary="Tóm tắt 1.")
    revision = page.save_revision()
    return arrive(
        1,
        told={"headline": "Tiêu đề mới của tin"},
        state=ImportState.UPDATED,
        page=page,
        revision=revision,
    )


def fresh(item):
    return ImportedItem.objects.get(pk=item.pk)


def bulk_url(name, *items):
    url = reverse("wagtail_bulk_action", args=["syndication", "importeditem", name])
    return url + "?" + "&".join(f"id={item.pk}" for item in items)


def titles(response):
    return [item.title for item in response.context["object_list"]]


def posts(response):
    """Return the names of what can be posted on the screen of an item."""
    page = BeautifulSoup(response.content, "html.parser")
    return [form["action"].split("/")[-2] for form in page.select("main form[method=post]")]


class TestList:
    def test_without_items_it_says_so(self, editor):
        assert "Không có tin nhập nào." in text_of(editor.get(item_url("index")))

    def test_the_latest_change_comes_first_with_its_state(self, editor, arrive):
        for number in (1, 2, 3):
            arrive(number)
        ImportedItem.objects.filter(title__startswith="Tin số 2").update(
            changed_at=timezone.now() + timedelta(hours=1), state=ImportState.FORKED
        )
        response = editor.get(item_url("index"))
        assert [title[:8] for title in titles(response)] == ["Tin số 2", "Tin số 3", "Tin số 1"]
        assert "Đã sửa ở đây" in text_of(response)

    def test_it_is_filtered_by_state_source_section_and_what_waits(self, editor, arrive, home_page):
        other = PeerFactory()
        section = ArticleIndexPageFactory(parent=home_page, title="Văn hoá")
        into = SubscriptionFactory(peer=other, target_section=section)
        arrive(1)
        arrive(2, state=ImportState.PLACED)
        arrive(3, peer=other, subscription=into, state=ImportState.PLACED, withdrawal_waits=True)

        def found(**query):
            shown = titles(editor.get(item_url("index"), query))
            return sorted(title.split()[2] for title in shown)

        assert found(state="placed") == ["2", "3"]
        assert found(peer=other.pk) == ["3"]
        assert found(section=section.pk) == ["3"]
        assert found(waits="true") == ["1", "3"]
        assert "Đang chờ quyết định: Có" in text_of(
            editor.get(item_url("index"), {"waits": "true"})
        )
        assert found(waits="false") == ["2"]

    def test_titles_are_searched_without_marks(self, editor, arrive):
        arrive(1, told={"headline": "Ra quân bảo đảm an ninh"})
        arrive(2, told={"headline": "Hội thao"})
        assert titles(editor.get(item_url("index"), {"q": "RA QUAN"})) == [
            "Ra quân bảo đảm an ninh"
        ]

    def test_it_takes_the_same_queries_at_any_size(self, editor, arrive):
        arrive(1)
        queries_of(editor, item_url("index"))
        few = queries_of(editor, item_url("index"))
        for number in range(2, 12):
            arrive(number)
        assert queries_of(editor, item_url("index")) == few

    def test_nobody_adds_edits_or_deletes_an_item_by_hand(self, admin_client, arrive):
        item = arrive()
        for name in ("new", "add", f"edit/{item.pk}", f"delete/{item.pk}"):
            assert admin_client.get(f"{item_url('index')}{name}/").status_code == 404


class TestInspecting:
    def test_it_tells_what_the_other_ward_says(self, editor, arrive, peer, section):
        item = arrive(told={"text": "Đoạn một.\n\nĐoạn hai."})
        response = editor.get(item_url("inspect", item))
        told = text_of(response)
        for words in (item.title, str(peer), "Tóm tắt 1.", "Đoạn một. Đoạn hai."):
            assert words in told
        assert f'href="{item.canonical_url}"' in response.content.decode()
        assert f"Khi nhận: chuyên mục {section.title}" in told

    def test_what_the_other_ward_writes_is_never_taken_for_html(self, editor, arrive, section):
        told = {"headline": SCRIPT, "summary": SCRIPT, "text": SCRIPT, "html": SCRIPT}
        page = ArticlePageFactory(parent=section, title="Tin", summary="<b>cũ</b>")
        item = arrive(told=told, source_name=SCRIPT, state=ImportState.FORKED, page=page)
        ImportedItem.objects.filter(pk=item.pk).update(canonical_url="javascript:alert(1)")
        for url in (
            item_url("index"),
            item_url("inspect", item),
            bulk_url("accept", item),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ):
            response = editor.get(url)
            assert response.status_code == 200
            assert "<script>alert(1)" not in response.content.decode()
            assert 'href="javascript:' not in response.content.decode()

    def test_data_that_is_none_does_no_harm(self, editor, arrive):
        item = arrive(state=ImportState.WITHDRAWN)
        ImportedItem.objects.filter(pk=item.pk).update(data={})
        assert editor.get(item_url("inspect", item)).status_code == 200
        ImportedItem.objects.filter(pk=item.pk).update(data=[])
        assert editor.get(item_url("inspect", item)).status_code == 200

    def test_it_leads_to_the_editor_of_the_article_here(self, editor, changed):
        page = editor.get(item_url("inspect", changed)).content.decode()
        assert reverse("wagtailadmin_pages:edit", args=[changed.page_id]) in page

    @pytest.mark.parametrize(
        ("state", "offered"),
        [
            (ImportState.NEW, ["accept", "reject", "place"]),
            (ImportState.REJECTED, ["accept", "place"]),
            (ImportState.PLACED, []),
            (ImportState.WITHDRAWN, []),
        ],
    )
    def test_the_buttons_are_those_that_make_sense(self, editor, arrive, state, offered):
        assert posts(editor.get(item_url("inspect", arrive(state=state)))) == offered

    def test_a_mere_draft_can_still_be_rejected(self, editor, arrive, section):
        page = ArticlePageFactory(parent=section, live=False)
        assert posts(
            editor.get(item_url("inspect", arrive(state=ImportState.PLACED, page=page)))
        ) == ["reject"]

    def test_a_withdrawal_that_waits_leads_to_the_source(self, editor, changed):
        ImportedItem.objects.update(withdrawal_waits=True)
        told = text_of(editor.get(item_url("inspect", changed)))
        assert "việc thu hồi đang chờ quyết định" in told


class TestComparison:
    def rows(self, editor, item):
        page = BeautifulSoup(editor.get(item_url("inspect", item)).content, "html.parser")
        table = page.select_one("table")
        return (
            [
                [cell.decode_contents().strip() for cell in row.select("th, td")]
                for row in table.select("tbody tr")
            ]
            if table
            else []
        )

    @pytest.mark.parametrize("state", [ImportState.UPDATED, ImportState.FORKED])
    def test_it_marks_the_words_that_changed(self, editor, changed, state):
        ImportedItem.objects.update(state=state)
        rows = {row[0].lower(): row[1:] for row in self.rows(editor, changed)}
        assert rows["tiêu đề"] == [
            "Tiêu đề <del>cũ</del> của tin",
            "Tiêu đề <ins>mới</ins> của tin",
        ]

    def test_a_text_too_long_to_compare_is_shown_in_whole(self, editor, changed):
        long = "rất dài " * 5000
        data = changed.data | {"summary": long}
        ImportedItem.objects.update(data=data)
        rows = {row[0].lower(): row[1:] for row in self.rows(editor, changed)}
        assert rows["tóm tắt"][0] == "<del>Tóm tắt 1.</del>"
        assert rows["tóm tắt"][1].startswith("<ins>rất dài")

    def test_other_states_have_none(self, editor, arrive):
        assert self.rows(editor, arrive()) == []


class TestDeciding:
    def test_a_new_item_is_accepted_into_the_section_of_its_subscription(
        self, editor, arrive, section
    ):
        item = arrive()
        response = editor.post(item_url("accept", item))
        assert response["Location"] == item_url("inspect", item)
        page = fresh(item).page.specific
        assert (page.title, page.get_parent(), page.live) == (item.title, section.page_ptr, False)
        assert fresh(item).state == ImportState.PLACED
        assert "đã nhận" in said(response)

    def test_a_change_is_accepted_into_the_article_here(self, editor, changed):
        editor.post(item_url("accept", changed))
        page = ArticlePage.objects.get(pk=changed.page_id)
        assert page.get_latest_revision_as_object().title == "Tiêu đề mới của tin"
        assert ArticlePage.objects.count() == 1

    def test_a_new_item_is_rejected(self, editor, arrive):
        item = arrive()
        editor.post(item_url("reject", item))
        assert fresh(item).state == ImportState.REJECTED
        assert not ArticlePage.objects.exists()

    def test_a_rejected_change_leaves_the_article_as_it_is(self, editor, changed):
        editor.post(item_url("reject", changed))
        page = ArticlePage.objects.get(pk=changed.page_id)
        assert page.get_latest_revision_as_object().title == "Tiêu đề cũ của tin"

    def test_an_item_is_placed_in_a_section_that_is_chosen(self, editor, arrive, section):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        item = arrive(subscription=None)
        editor.post(item_url("place", item), {"section": below.pk})
        assert fresh(item).page.get_parent().specific == below

    @pytest.mark.parametrize("chosen", ["", "abc", "0", "elsewhere"])
    def test_no_other_section_than_those_of_the_editor_can_be_chosen(
        self, editor, arrive, home_page, chosen
    ):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Nơi khác")
        item = arrive()
        response = editor.post(
            item_url("place", item),
            {"section": elsewhere.pk if chosen == "elsewhere" else chosen},
        )
        assert response["Location"] == item_url("inspect", item)
        assert said(response)
        assert fresh(item).state == ImportState.NEW

    def test_somebody_who_may_add_nowhere_is_told_so(self, django_user_model, arrive):
        guest = sharing_editor(django_user_model)
        told = text_of(guest.get(item_url("inspect", arrive())))
        assert "Bạn chưa được thêm bài vào chuyên mục nào" in told

    def test_what_does_not_fit_the_state_is_refused(self, editor, arrive, section):
        item = arrive(state=ImportState.PLACED)
        for name in ("accept", "reject", "place"):
            response = editor.post(item_url(name, item), {"section": section.pk})
            assert "trạng thái hiện nay" in said(response)
        assert fresh(item).state == ImportState.PLACED

    def test_an_item_of_a_source_without_a_section_cannot_be_accepted(self, editor, arrive):
        item = arrive(peer=PeerFactory(), subscription=None)
        assert posts(editor.get(item_url("inspect", item))) == ["reject", "place"]
        editor.post(item_url("accept", item))
        assert fresh(item).state == ImportState.NEW

    def test_opening_an_address_decides_nothing(self, editor, arrive):
        item = arrive()
        for name in ("accept", "reject", "place"):
            assert editor.get(item_url(name, item)).status_code == 405


class TestManyAtOnce:
    def test_the_list_offers_boxes_and_three_actions_and_no_deletion(self, editor, arrive):
        arrive()
        page = BeautifulSoup(editor.get(item_url("index")).content, "html.parser")
        assert page.select("[data-bulk-action-checkbox]")
        offered = [link["href"] for link in page.select("[data-bulk-action-button]")]
        assert offered == [bulk_url(name)[:-1] for name in ("accept", "reject", "place")]

    def test_items_are_accepted(self, editor, arrive):
        items = [arrive(1), arrive(2)]
        asked = text_of(editor.get(bulk_url("accept", *items)))
        assert "Nhận các tin này?" in asked
        response = editor.post(bulk_url("accept", *items))
        assert response.status_code == 302
        assert {fresh(item).state for item in items} == {ImportState.PLACED}
        assert "2 tin: đã nhận." in said(response)

    def test_items_are_rejected(self, editor, arrive):
        items = [arrive(1), arrive(2)]
        editor.post(bulk_url("reject", *items))
        assert {fresh(item).state for item in items} == {ImportState.REJECTED}

    def test_items_are_placed_in_one_section(self, editor, arrive, section):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        items = [arrive(1, subscription=None), arrive(2)]
        editor.post(bulk_url("place", *items), {"section": below.pk})
        assert {page.get_parent().specific for page in ArticlePage.objects.all()} == {below}

    def test_without_a_section_nothing_is_placed(self, editor, arrive, home_page):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Nơi khác")
        item = arrive()
        for chosen in ("", elsewhere.pk):
            response = editor.post(bulk_url("place", item), {"section": chosen})
            assert response.status_code == 200
        assert fresh(item).state == ImportState.NEW

    def test_items_that_an_action_does_not_fit_stay_as_they_are(self, editor, arrive):
        new, placed = arrive(1), arrive(2, state=ImportState.PLACED)
        asked = text_of(editor.get(bulk_url("reject", new, placed)))
        assert "chúng được giữ nguyên: Tin số 2 của phường bạn (Đã nhận)" in asked
        editor.post(bulk_url("reject", new, placed))
        assert (fresh(new).state, fresh(placed).state) == (
            ImportState.REJECTED,
            ImportState.PLACED,
        )

    def test_what_is_not_on_the_screen_is_not_decided_on(self, editor, arrive):
        item = arrive()
        url = bulk_url("reject").removesuffix("?")
        for wrong in ("all", "abc", "999999", "1;2"):
            assert editor.post(f"{url}?id={wrong}").status_code == 302
        assert fresh(item).state == ImportState.NEW
