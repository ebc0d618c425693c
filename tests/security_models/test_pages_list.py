"""The list of models: what it counts, how it is filtered, and the ward as of another day."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from security_models import actions
from security_models.choices import Field
from security_models.factories import SecurityModelFactory
from security_models.filters import AsOf
from security_models.models import ModelSite, SecurityModel
from tests.queries import cost
from tests.security_models.conftest import day
from tests.security_models.pages import EXPIRED, LAUNCHED


@pytest.fixture
def listed(client, models_page):
    """A function that returns the names on the list for the query given."""

    def names(**query):
        query = {name.replace("_", "-"): value for name, value in query.items()}
        return [model.name for model in client.get(models_page.url, query).context["records"]]

    return names


def choices(found):
    return {choice.label: choice.count for choice in found}


class TestList:
    def test_of_a_ward_without_models_says_so(self, client, models_page):
        text = client.get(models_page.url).content.decode()
        assert "Chưa có mô hình nào được công bố" in text
        assert 'class="choice"' not in text

    def test_without_a_model_in_force_still_offers_the_others(self, client, models_page, model):
        actions.dissolve(model, day("2023-01-01"))
        text = client.get(models_page.url).content.decode()
        assert "Không có mô hình nào phù hợp lựa chọn này." in text
        assert 'class="choice"' in text
        assert 'href="?tinh-trang=dissolved"' in text

    def test_holds_published_models_in_force_in_vietnamese_order(self, listed, new_model):
        for name in ("Đường sạch", "Ấm no", "Dân vận", "An toàn"):
            new_model(name)
        new_model("Nháp", live=False)
        new_model("Hết hạn", expire_at=EXPIRED)
        new_model("Tạm dừng", events=LAUNCHED | {"paused": "2022-06-01"})
        assert listed() == ["An toàn", "Ấm no", "Dân vận", "Đường sạch"]

    def test_counts_models_sites_and_teams(self, client, models_page, model, neighbourhood):
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood, teams=3)
        ModelSite.objects.create(model=model, place="Chợ", teams=None)
        ModelSite.objects.create(model=model, place="Cũ", teams=9, ended_on=day("2022-12-31"))
        counts = client.get(models_page.url).context["counts"]
        assert (counts.models, counts.sites, counts.teams) == (1, 2, 3)

    def test_states_no_number_that_nobody_recorded(self, read_page, models_page, model):
        def figures():
            return [
                " ".join(row.text.split())
                for row in read_page(models_page.url).select(".figures div")
            ]

        assert figures() == ["mô hình đang hoạt động 1"]
        ModelSite.objects.create(model=model, place="Chợ", teams=None)
        assert figures() == ["mô hình đang hoạt động 1", "điểm mô hình 1"]

    def test_has_twenty_models_a_page(self, listed, unit):
        for number in range(41):
            SecurityModelFactory(unit=unit, name=f"Mô hình {number:02}")
        assert len(listed()) == 20
        assert listed(trang=3) == ["Mô hình 40"]
        assert listed(trang="nhảm") == listed()

    def test_pages_say_what_they_lead_to_and_keep_the_choice(self, client, models_page, unit):
        for number in range(21):
            SecurityModelFactory(unit=unit, name=f"Mô hình {number}", field=Field.FIRE)
        text = client.get(models_page.url, {"linh-vuc": "fire"}).content.decode()
        assert 'href="?linh-vuc=fire&amp;trang=2" rel="next">Mô hình tiếp theo</a>' in text

    def test_links_each_model_to_its_page(self, client, models_page, model):
        text = client.get(models_page.url).content.decode()
        assert f'<a href="{models_page.url}{model.slug}/">Camera an ninh</a>' in text

    def test_costs_the_same_for_five_and_for_sixty_models(self, client, models_page, unit):
        places = [NeighbourhoodFactory(unit=unit) for _ in range(5)]

        def add(numbers):
            for number in numbers:
                model = SecurityModelFactory(unit=unit, name=f"Mô hình {number}")
                ModelSite.objects.create(model=model, neighbourhood=places[number % 5])

        def costs():
            queries = ("", "?tinh-trang=all&linh-vuc=camera&ngay=2024-01-01")
            return [cost(client, models_page.url + query) for query in queries]

        add(range(5))
        few = costs()
        assert max(few) <= 20
        add(range(5, 60))
        assert costs() == few


class TestFilter:
    @pytest.fixture(autouse=True)
    def _models(self, new_model, unit):
        self.first, self.second = (
            NeighbourhoodFactory(unit=unit, name=name) for name in ("Khu phố 2", "Khu phố 10")
        )
        camera = new_model("Camera", field=Field.CAMERA, events=LAUNCHED)
        drugs = new_model("Ma tuý", field=Field.DRUGS, events=LAUNCHED)
        paused = new_model("Dừng", field=Field.DRUGS, events=LAUNCHED | {"paused": "2022-06-01"})
        draft = new_model("Nháp", field=Field.FIRE, live=False)
        for model in (camera, drugs, paused, draft):
            ModelSite.objects.create(model=model, neighbourhood=self.first)
        ModelSite.objects.create(model=drugs, neighbourhood=self.second)
        ModelSite.objects.create(model=drugs, neighbourhood=self.second, place="Chợ")

    def test_by_field(self, listed):
        assert listed(linh_vuc="drugs") == ["Ma tuý"]
        assert listed(linh_vuc="fire") == []

    def test_by_neighbourhood(self, listed):
        assert listed(khu_pho=self.first.pk) == ["Camera", "Ma tuý"]
        assert listed(khu_pho=self.second.pk) == ["Ma tuý"]

    def test_by_status(self, listed):
        assert listed(tinh_trang="paused") == ["Dừng"]
        assert listed(tinh_trang="all") == ["Camera", "Dừng", "Ma tuý"]

    def test_by_all_together(self, listed):
        assert listed(linh_vuc="drugs", khu_pho=self.first.pk, tinh_trang="all") == [
            "Dừng",
            "Ma tuý",
        ]

    @pytest.mark.parametrize("name", ["linh_vuc", "khu_pho", "tinh_trang"])
    def test_ignores_what_means_nothing(self, listed, name):
        values = ("", "nhảm", "-1", "0", "9" * 40, "\0", "²", "<b>")
        found = {value: listed(**{name: value}) for value in values}
        assert found == {value: ["Camera", "Ma tuý"] for value in values}

    def test_counts_what_its_links_lead_to(self, client, models_page):
        shown = client.get(models_page.url).context["filter"]
        assert choices(shown.fields) == {"Phòng chống ma tuý": 1, "Camera an ninh": 1}
        assert choices(shown.places) == {"Khu phố 2": 2, "Khu phố 10": 1}
        assert choices(shown.statuses) == {
            "Đang hoạt động": 2,
            "Tạm dừng": 1,
            "Tất cả tình trạng": 3,
        }

    @pytest.mark.parametrize(
        "query", ["", "?linh-vuc=drugs", "?tinh-trang=all", "?ngay=2022-05-15"]
    )
    def test_every_number_is_that_of_the_list_behind_it(self, client, models_page, query):
        shown = client.get(models_page.url + query).context["filter"]
        for choice in [*shown.fields, *shown.places, *shown.statuses]:
            found = client.get(f"{models_page.url}?{choice.query}").context["records"]
            assert found.paginator.count == choice.count, choice

    def test_is_a_form_that_begins_with_the_neighbourhood(self, client, models_page):
        response = client.get(models_page.url, {"khu-pho": self.second.pk})
        form = BeautifulSoup(response.content, "html.parser").find("form", class_="choice")
        names = [part["name"] for part in form.find_all(["select", "input"])]
        assert names == ["khu-pho", "linh-vuc", "tinh-trang", "ngay"]
        places = form.find(id="khu-pho")
        offered = [option.text for option in places.find_all("option")]
        assert offered == ["Tất cả khu phố", "Khu phố 2", "Khu phố 10"]
        assert [option.text for option in places.select("[selected]")] == ["Khu phố 10"]
        assert not form.find("optgroup")

    def test_what_it_finds_stays_a_list_of_today_unless_a_day_is_chosen(self, client, models_page):
        for query, sent in (({}, ""), ({"ngay": "2022-12-31"}, "2022-12-31")):
            page = BeautifulSoup(client.get(models_page.url, query).content, "html.parser")
            assert page.find(id="ngay")["value"] == sent

    def test_offers_a_neighbourhood_without_models_and_says_that_there_are_none(
        self, client, models_page, unit
    ):
        empty = NeighbourhoodFactory(unit=unit, name="Khu phố 3")
        response = client.get(models_page.url, {"khu-pho": empty.pk})
        assert response.context["filter"].neighbourhood == empty
        assert "Không có mô hình nào phù hợp lựa chọn này." in response.content.decode()

    def test_offers_a_former_neighbourhood_only_where_a_published_model_was_there(
        self, client, models_page, unit
    ):
        former, unknown = (
            NeighbourhoodFactory(unit=unit, name=name, active=False)
            for name in ("Khu phố cũ", "Khu phố nháp")
        )
        live, draft = (
            SecurityModel.objects.get(name="Camera"),
            SecurityModel.objects.get(name="Nháp"),
        )
        ModelSite.objects.create(model=live, neighbourhood=former)
        ModelSite.objects.create(model=draft, neighbourhood=unknown)
        offered = client.get(models_page.url).context["filter"].neighbourhoods
        assert [place.name for place in offered] == ["Khu phố 2", "Khu phố 10", "Khu phố cũ"]

    def test_tells_neighbourhoods_of_several_units_apart(self, client, models_page):
        other = AdministrativeUnitFactory(name="Phường 2")
        NeighbourhoodFactory(unit=other, name="Khu phố 2")
        response = client.get(models_page.url)
        assert '<optgroup label="Phường 2">' in response.content.decode()
        assert "Khu phố 2, Phường 1" in choices(response.context["filter"].places)

    def test_keeps_the_view_out_of_search_engines(self, client, models_page):
        plain = client.get(models_page.url).content.decode()
        narrowed = client.get(models_page.url, {"linh-vuc": "drugs"}).content.decode()
        canonical = f'<link rel="canonical"\n              href="{models_page.full_url}">'
        assert "noindex" not in plain
        assert canonical in plain
        assert '<meta name="robots" content="noindex">' in narrowed
        assert canonical in narrowed


class TestAsOf:
    def test_shows_the_ward_as_it_was(self, client, models_page, listed, new_model):
        new_model("Camera", events=LAUNCHED)
        ended = new_model("Ma tuý", events={"launched": "2020-01-01"})
        actions.dissolve(ended, day("2023-01-01"))
        assert listed() == ["Camera"]
        assert listed(ngay="2022-12-31") == ["Camera", "Ma tuý"]
        assert listed(ngay="2022-04-30") == ["Ma tuý"]
        assert listed(ngay="2019-12-31", tinh_trang="all") == []
        response = client.get(models_page.url, {"ngay": "2022-12-31"})
        assert response.context["counts"].models == 2
        text = response.content.decode()
        assert "Tính đến ngày 31 tháng 12 năm 2022." in text
        assert f"{models_page.url}{ended.slug}/?ngay=2022-12-31" in text
        assert "noindex" in text

    def test_shows_the_status_of_that_day(self, client, models_page, new_model):
        actions.dissolve(new_model("Ma tuý", events=LAUNCHED), day("2023-01-01"))
        then = client.get(models_page.url, {"ngay": "2022-12-31"}).content.decode()
        assert '<span class="status status-active">Đang hoạt động</span>' in then
        now = client.get(models_page.url, {"tinh-trang": "dissolved"}).content.decode()
        assert '<span class="status status-dissolved">Đã giải thể</span>' in now

    def test_keeps_the_day_in_its_links_and_leads_back_to_today(self, client, models_page, model):
        text = client.get(models_page.url, {"ngay": "2022-12-31", "trang": "1"}).content.decode()
        assert 'href="?linh-vuc=camera&amp;ngay=2022-12-31"' in text
        assert '">Xem hôm nay</a>' in text
        assert 'value="2022-12-31"' in text

    def test_of_today_is_today(self, client, models_page, model):
        text = client.get(models_page.url, {"ngay": str(timezone.localdate())}).content.decode()
        assert "Xem hôm nay" not in text
        assert "noindex" not in text

    def test_of_a_day_to_come_tells_what_is_planned(self, listed, new_model):
        soon = timezone.localdate() + timedelta(days=30)
        new_model("Sắp ra mắt", events={"launched": soon.isoformat()})
        assert listed() == []
        assert listed(tinh_trang="proposed") == ["Sắp ra mắt"]
        assert listed(ngay=soon) == ["Sắp ra mắt"]

    @pytest.mark.parametrize(
        "text",
        [
            "2023-02-29",
            "29-12-2022",
            "2022-1-1",
            "0202-05-01",
            "9999-12-31",
            "nhảm",
            "２０２２-01-01",
            "2022-12-31x",
            "\0",
            "1" * 5000,
        ],
    )
    def test_that_is_no_day_gets_a_sentence_and_today(self, client, models_page, model, text):
        response = client.get(models_page.url, {"ngay": text})
        assert response.status_code == 200
        assert "Dưới đây là tình hình hôm nay." in response.content.decode()
        assert response.context["as_of"].date == timezone.localdate()
        assert len(response.context["records"]) == 1

    @pytest.mark.parametrize("text", ["", "  "])
    def test_left_empty_is_today(self, text):
        as_of = AsOf({"ngay": text})
        assert (as_of.is_today, as_of.is_wrong, as_of.query) == (True, False, "")


def test_the_sitemap_holds_the_list_and_its_published_models(client, models_page, new_model):
    model, draft, expired = (
        new_model("Công khai"),
        new_model("Nháp", live=False),
        new_model("Hết hạn", expire_at=EXPIRED),
    )
    text = client.get("/sitemap.xml").content.decode()
    assert f"<loc>{models_page.full_url}</loc>" in text
    assert f"<loc>{models_page.full_url}{model.slug}/</loc>" in text
    assert draft.slug not in text
    assert expired.slug not in text


def test_a_private_list_keeps_its_models_out_of_the_sitemap(
    client, models_page, model, make_private
):
    make_private(models_page)
    assert model.slug not in client.get("/sitemap.xml").content.decode()
    assert client.get(f"{models_page.url}{model.slug}/").status_code == 302


def test_the_api_of_pages_tells_of_the_list(client, models_page):
    models_page.introduction = "Lời giới thiệu."
    models_page.save_revision().publish()
    answer = client.get(f"/api/v2/pages/{models_page.pk}/").json()
    assert answer["introduction"] == "Lời giới thiệu."
