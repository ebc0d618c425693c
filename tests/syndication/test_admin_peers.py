"""The screens "Nguồn": adding a ward by its address, its health, and the buttons."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from syndication.choices import ImportState, Mode, PeerState, Policy
from syndication.factories import ImportedItemFactory, PeerFactory, SubscriptionFactory
from syndication.models import ImportedItem, Peer, SharingLogEntry
from syndication.pulling.pull import pull
from tests.syndication.people import peer_url, queries_of, said, sharing_editor, text_of
from tests.syndication.ward import OTHER_SECRET, article_data, sharing_ward

TOKEN = "ma-truy-cap-rat-bi-mat"


@pytest.fixture
def editor(django_user_model, section):
    return sharing_editor(django_user_model, section, "add", "publish")


@pytest.fixture
def ward(settings):
    settings.SYNDICATION_TRUST_LOCAL = True
    with sharing_ward() as ward:
        yield ward


@pytest.fixture
def peer(ward):
    """A source whose ward answers."""
    return PeerFactory(
        address=ward.url, name=ward.name, service=ward.service(), token=TOKEN, first_sync_done=True
    )


def fresh(peer):
    return Peer.objects.get(pk=peer.pk)


def buttons(response):
    """Return the names of what can be posted on the screen of a source."""
    page = BeautifulSoup(response.content, "html.parser")
    return [form["action"].split("/")[-2] for form in page.select("main form[method=post]")]


class TestList:
    def test_without_sources_it_offers_to_add_one(self, editor):
        response = editor.get(peer_url("index"))
        assert "Chưa có nguồn tin nào" in text_of(response)
        assert peer_url("add") in response.content.decode()

    def test_it_tells_how_well_each_source_is_read(self, editor):
        now = timezone.now()
        read = {"last_success_at": now, "first_sync_done": True}
        PeerFactory(name="Tốt", lag=timedelta(seconds=0.5), **read)
        PeerFactory(name="Hỏng", failures=3, last_error="Phường không trả lời.")
        PeerFactory(name="Nghỉ", state=PeerState.PAUSED)
        PeerFactory(name="Giữ", state=PeerState.HELD)
        PeerFactory(name="Mới")
        PeerFactory(name="Lâu", last_success_at=now - timedelta(days=1), first_sync_done=True)
        rows = BeautifulSoup(editor.get(peer_url("index")).content, "html.parser").select(
            "main tbody tr"
        )
        told = {row.select_one("a").text.strip(): " ".join(row.text.split()) for row in rows}
        assert "Đang đọc tốt." in told["Tốt"]
        assert "0,5 giây" in told["Tốt"]
        assert "3 lần liền không trả lời: Phường không trả lời." in told["Hỏng"]
        assert "Đang tạm dừng" in told["Nghỉ"]
        assert "chờ quyết định" in told["Giữ"]
        assert "Chưa đọc lần nào." in told["Mới"]
        assert "tiến trình nền" in told["Lâu"]

    def test_it_counts_what_waits(self, editor):
        peer = PeerFactory()
        for state in (ImportState.NEW, ImportState.UPDATED, ImportState.PLACED):
            ImportedItemFactory(peer=peer, state=state)
        ImportedItemFactory(peer=peer, state=ImportState.PLACED, withdrawal_waits=True)
        [row] = editor.get(peer_url("index")).context["object_list"]
        assert row.waiting_count == 3

    def test_it_takes_the_same_queries_at_any_size(self, editor):
        PeerFactory()
        queries_of(editor, peer_url("index"))
        few = queries_of(editor, peer_url("index"))
        PeerFactory.create_batch(10)
        assert queries_of(editor, peer_url("index")) == few


class TestAdding:
    def test_one_address_is_enough(self, editor, ward):
        ward.articles = [article_data(1), article_data(2)]
        response = editor.post(peer_url("add"), {"address": f"{ward.url}/tin-tuc/", "token": ""})
        peer = Peer.objects.get()
        assert (peer.address, peer.name, peer.code) == (ward.url, ward.name, "00001")
        assert response["Location"] == peer_url("inspect", peer)
        assert peer.items.count() == 2

    def test_what_the_ward_says_of_itself_is_shown_then(self, editor, ward):
        ward.articles = [article_data(1)]
        told = text_of(editor.post(peer_url("add"), {"address": ward.url}, follow=True))
        for words in (ward.name, "00001", "CC BY 4.0", "1 phố Minh Hoạ", "Tin Phường, 0.1.0"):
            assert words in told
        assert "Số bài chia sẻ 1" in told
        assert "Chưa chọn chuyên mục" in told

    def test_with_a_token_the_ward_is_asked_to_tell_of_news_at_once(self, editor, ward):
        editor.post(peer_url("add"), {"address": ward.url, "token": TOKEN})
        assert Peer.objects.get().remote_subscription

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("", "bắt buộc"),
            ("không phải địa chỉ", "URL hợp lệ"),
            ("ftp://phuong.example", "https://"),
            ("https://ten:khau@phuong.example", "mật khẩu"),
            ("http://127.0.0.1:9", "không trả lời"),
        ],
    )
    def test_a_wrong_address_is_told_at_the_field_and_stays_typed(
        self, editor, ward, address, sentence
    ):
        response = editor.post(peer_url("add"), {"address": address, "token": TOKEN})
        assert response.status_code == 200
        form = response.context["form"]
        assert sentence in form.errors["address"][0]
        assert form["address"].value() == address
        assert TOKEN not in response.content.decode()
        assert not Peer.objects.exists()

    def test_a_site_that_shares_nothing_is_told_so(self, editor, ward):
        ward.name = None
        response = editor.post(peer_url("add"), {"address": ward.url})
        assert response.context["form"].errors["address"]
        assert not Peer.objects.exists()

    def test_the_same_ward_is_not_added_twice(self, editor, peer):
        response = editor.post(peer_url("add"), {"address": f"{peer.address}/"})
        assert "đã là nguồn tin" in response.context["form"].errors["address"][0]
        assert Peer.objects.count() == 1

    def test_what_the_ward_writes_is_never_taken_for_html(self, editor, ward):
        ward.name = "<script>alert(1)</script>Phường"
        response = editor.post(peer_url("add"), {"address": ward.url}, follow=True)
        assert "<script>alert(1)" not in response.content.decode()
        assert "<script>alert(1)" not in editor.get(peer_url("index")).content.decode()


class TestEditing:
    def data(self, *rows, initial=0, **values):
        data = {
            "address": Peer.objects.get().address,
            "policy": Policy.LEAD,
            "token": "",
            "subscriptions-TOTAL_FORMS": len(rows),
            "subscriptions-INITIAL_FORMS": initial,
        }
        for number, row in enumerate(rows):
            data |= {f"subscriptions-{number}-{name}": value for name, value in row.items()}
        return data | values

    def row(self, section, **values):
        return {"topics": "", "target_section": section.pk, "mode": Mode.DRAFT} | values

    def test_policy_and_sections_are_chosen(self, editor, peer, section):
        row = self.row(section, topics="an-ninh, van-hoa an-ninh", mode=Mode.AUTOMATIC)
        response = editor.post(peer_url("edit", peer), self.data(row))
        assert response["Location"] == peer_url("inspect", peer)
        [kept] = peer.subscriptions.all()
        assert (kept.topics, kept.target_section, kept.mode) == (
            ["an-ninh", "van-hoa"],
            section,
            Mode.AUTOMATIC,
        )
        assert fresh(peer).policy == Policy.LEAD

    def test_a_ward_that_moved_is_read_on_at_its_new_address(self, editor, peer, ward):
        ward.articles = [article_data(1), article_data(2)]
        pull(peer)
        with sharing_ward() as moved:
            moved.articles = [*ward.articles, article_data(3)]
            response = editor.post(peer_url("edit", peer), self.data(address=f"{moved.url}/tin/"))
            assert response["Location"] == peer_url("inspect", peer)
            assert fresh(peer).address == moved.url
            assert peer.items.count() == 3
            assert ("POST", "/api/ward/v1/subscriptions") in moved.asked

    def test_an_address_that_is_not_the_wards_is_told_at_the_field(self, editor, peer, ward):
        ward.articles = [article_data(1)]
        pull(peer)
        with sharing_ward() as other:
            wrong = {other.url: "thành một nguồn riêng", "http://127.0.0.1:9": "không trả lời"}
            for address, words in wrong.items():
                response = editor.post(peer_url("edit", peer), self.data(address=address))
                assert words in response.context["form"].errors["address"][0]
                assert fresh(peer).address == ward.url

    def test_a_token_is_typed_here_not_given_out(self, editor, peer):
        form = editor.get(peer_url("edit", peer)).context["form"]
        assert form["token"].label == "Mã truy cập mới"

    def test_rows_can_be_added_and_removed_in_the_browser(self, editor, peer, section):
        SubscriptionFactory(peer=peer, target_section=section)
        page = BeautifulSoup(editor.get(peer_url("edit", peer)).content, "html.parser")
        form = page.select_one("[data-controller=w-formset]")
        for target in ("forms", "template", "child", "totalFormsInput", "deleteInput"):
            assert form.select(f"[data-w-formset-target={target}]"), target
        # Two of one name, and what the script writes into the first would not count.
        assert len(form.select("[name=subscriptions-0-DELETE]")) == 1

    def test_a_section_is_removed(self, editor, peer, section):
        kept = SubscriptionFactory(peer=peer, target_section=section)
        row = self.row(section, id=kept.pk, DELETE="on")
        editor.post(peer_url("edit", peer), self.data(row, initial=1))
        assert not peer.subscriptions.exists()

    def test_the_topics_that_the_ward_tells_are_offered(self, editor, peer, section):
        peer.service["topics"] = [{"slug": "an-ninh", "name": "An ninh <b>"}, "hỏng"]
        peer.save()
        SubscriptionFactory(peer=peer, target_section=section, topics=["da-bo"])
        form = editor.get(peer_url("edit", peer)).context["subscriptions"].forms[0]
        assert form.fields["topics"].choices == [("an-ninh", "An ninh <b>"), ("da-bo", "da-bo")]
        row = self.row(section, topics=["an-ninh"])
        editor.post(peer_url("edit", peer), self.data(row))
        assert peer.subscriptions.latest("pk").topics == ["an-ninh"]

    def test_only_sections_that_the_editor_may_add_to_are_offered(
        self, editor, peer, section, home_page
    ):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Nơi khác")
        response = editor.post(peer_url("edit", peer), self.data(self.row(elsewhere)))
        assert response.context["subscriptions"].forms[0].errors["target_section"]
        assert not peer.subscriptions.exists()

    def test_a_section_that_was_chosen_by_somebody_else_stays(self, editor, peer, home_page):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Nơi khác")
        kept = SubscriptionFactory(peer=peer, target_section=elsewhere)
        row = self.row(elsewhere, id=kept.pk, mode=kept.mode)
        assert editor.post(peer_url("edit", peer), self.data(row, initial=1)).status_code == 302

    def test_nobody_has_articles_published_where_they_may_not_publish(
        self, django_user_model, peer, section
    ):
        writer = sharing_editor(django_user_model, section, "add")
        row = self.row(section, mode=Mode.AUTOMATIC)
        response = writer.post(peer_url("edit", peer), self.data(row))
        assert "xuất bản" in response.context["subscriptions"].forms[0].errors["mode"][0]
        assert writer.post(peer_url("edit", peer), self.data(self.row(section))).status_code == 302

    def test_a_wrong_topic_is_told_and_nothing_is_saved(self, editor, peer, section):
        row = self.row(section, topics="An Ninh Trật Tự!")
        response = editor.post(peer_url("edit", peer), self.data(row))
        assert response.context["subscriptions"].forms[0].errors["topics"]
        assert fresh(peer).policy == Policy.FULL

    def test_an_empty_token_keeps_the_one_that_is_known(self, editor, peer):
        editor.post(peer_url("edit", peer), self.data())
        assert fresh(peer).token == TOKEN

    def test_a_new_token_subscribes_at_the_ward_and_no_token_ends_that(self, editor, peer):
        editor.post(peer_url("edit", peer), self.data(token="ma-moi"))
        assert fresh(peer).token == "ma-moi"
        assert fresh(peer).remote_subscription
        editor.post(peer_url("edit", peer), self.data(forget_token="on"))
        assert (fresh(peer).token, fresh(peer).remote_subscription) == ("", "")

    def test_token_and_secrets_are_on_no_screen(self, editor, peer):
        peer.secret, peer.previous_secret = "whsec_moi", "whsec_cu"
        peer.remote_subscription = "dang-ky"
        peer.save()
        for url in (peer_url("index"), peer_url("inspect", peer), peer_url("edit", peer)):
            page = editor.get(url).content.decode()
            for secret in (TOKEN, "whsec_moi", "whsec_cu"):
                assert secret not in page


class TestButtons:
    def test_they_are_those_that_make_sense(self, editor, peer):
        def offered(**values):
            Peer.objects.filter(pk=peer.pk).update(**values)
            return buttons(editor.get(peer_url("inspect", peer)))

        assert offered() == ["test", "read", "pause"]
        assert offered(remote_subscription="x") == ["test", "read", "pause", "rotate"]
        assert offered(state=PeerState.PAUSED, remote_subscription="") == ["test", "resume"]
        assert offered(state=PeerState.HELD) == ["agree", "keep", "test"]

    def test_the_connection_is_tested(self, editor, peer, ward):
        response = editor.post(peer_url("test", peer))
        assert response["Location"] == peer_url("inspect", peer)
        assert ward.name in said(response)

    def test_a_ward_that_does_not_answer_is_told(self, editor, peer, ward):
        ward.name = None
        response = editor.post(peer_url("test", peer))
        assert response["Location"] == peer_url("inspect", peer)
        assert ward.name is None
        assert said(response)

    def test_it_is_read_now(self, editor, peer, ward):
        ward.articles = [article_data(1)]
        response = editor.post(peer_url("read", peer))
        assert ImportedItem.objects.get().title == "Tin số 1 của phường bạn"
        assert ward.name in said(response)

    def test_it_is_paused_and_read_on(self, editor, peer, ward):
        editor.post(peer_url("pause", peer))
        assert fresh(peer).state == PeerState.PAUSED
        assert editor.user.username in fresh(peer).state_reason
        ward.articles = [article_data(1)]
        editor.post(peer_url("read", peer))
        assert not ImportedItem.objects.exists()
        editor.post(peer_url("resume", peer))
        assert (fresh(peer).state, fresh(peer).state_reason) == (PeerState.ACTIVE, "")
        assert ImportedItem.objects.exists()
        told = [entry.message for entry in SharingLogEntry.objects.filter(peer=peer)]
        assert sum(editor.user.username in message for message in told) == 2

    def test_the_secret_is_changed(self, editor, peer):
        peer.remote_subscription, peer.secret = "dang-ky", "whsec_cu"
        peer.save()
        response = editor.post(peer_url("rotate", peer))
        assert fresh(peer).previous_secret == "whsec_cu"
        assert fresh(peer).secret not in ("", "whsec_cu")
        assert OTHER_SECRET not in said(response)

    def test_nothing_is_done_by_opening_an_address(self, editor, peer):
        for name in ("test", "read", "pause", "resume", "rotate", "agree", "keep"):
            assert editor.get(peer_url(name, peer)).status_code == 405

    def test_it_stays_in_the_admin_whatever_state_it_is_in(self, editor, peer):
        for name in ("resume", "agree", "keep"):
            assert editor.post(peer_url(name, peer)).status_code == 302
        assert fresh(peer).state == PeerState.ACTIVE


class TestWithdrawals:
    @pytest.fixture
    def held(self, peer, section):
        """A source that has withdrawn an article which stands here."""
        page = ArticlePageFactory(parent=section, title="Tin bị thu hồi")
        ImportedItemFactory(
            peer=peer, title=page.title, page=page, withdrawal_waits=True, state=ImportState.PLACED
        )
        peer.state, peer.state_reason = PeerState.HELD, "Thu hồi 1 trong 2 bài."
        peer.save()
        return peer

    def live(self):
        return ImportedItem.objects.get().page.live

    def test_the_reason_and_the_articles_are_told(self, editor, held):
        told = text_of(editor.get(peer_url("inspect", held)))
        assert "Thu hồi 1 trong 2 bài." in told
        assert "Tin bị thu hồi" in told

    def test_agreed_to_they_are_carried_out(self, editor, held):
        editor.post(peer_url("agree", held))
        assert not self.live()
        assert ImportedItem.objects.get().state == ImportState.WITHDRAWN
        assert fresh(held).state == PeerState.ACTIVE

    def test_kept_the_articles_stay_and_the_source_is_paused(self, editor, held):
        editor.post(peer_url("keep", held))
        assert self.live()
        assert fresh(held).state == PeerState.PAUSED


class TestFirstSync:
    def bar(self, editor, peer):
        page = BeautifulSoup(editor.get(peer_url("inspect", peer)).content, "html.parser")
        return page.select_one("progress")

    def test_a_bar_shows_how_far_it_is(self, editor):
        peer = PeerFactory(items_expected=1500, items_read=300)
        bar = self.bar(editor, peer)
        assert (bar["value"], bar["max"]) == ("300", "1500")
        assert "300 / 1.500" in text_of(editor.get(peer_url("inspect", peer)))

    def test_it_is_gone_afterwards(self, editor, peer):
        assert self.bar(editor, peer) is None


class TestRemoving:
    def test_a_source_that_nothing_was_taken_from_is_removed(self, editor, peer):
        ImportedItemFactory(peer=peer)
        assert editor.post(peer_url("delete", peer)).status_code == 302
        assert not Peer.objects.exists()

    def test_a_source_with_articles_here_stays(self, editor, peer, section):
        ImportedItemFactory(peer=peer, page=ArticlePageFactory(parent=section))
        editor.post(peer_url("delete", peer))
        assert Peer.objects.exists()
        assert (
            peer_url("delete", peer) not in editor.get(peer_url("inspect", peer)).content.decode()
        )
