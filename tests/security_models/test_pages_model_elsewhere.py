"""The page of a model: what names it elsewhere, where it is found, and what it costs."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from wagtail.models import Site

from articles.factories import ArticlePageFactory
from home.factories import (
    HomePageFactory,
    ImageFactory,
    NeighbourhoodFactory,
)
from security_models import actions
from security_models.choices import EventKind, Progress
from security_models.factories import (
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import ModelEvent, ModelSite, ModelYearResult, PlanTask
from security_models.public_pages import PublicPages
from security_models.templatetags.security_models import record_url
from tests.articles.inputs import at
from tests.queries import cost
from tests.security_models.conftest import day
from tests.security_models.pages import EXPIRED, LAUNCHED, hide, words


class TestWhatElseNamesIt:
    def test_tasks_of_published_plans(self, read, model, unit):
        for title, values in {
            "Công khai": {},
            "Nháp": {"live": False},
            "Hết hạn": {"expire_at": EXPIRED},
        }.items():
            plan = TaskPlanFactory(unit=unit, title=f"Kế hoạch {title}", **values)
            task = PlanTask(plan=plan, title=f"Việc {title}", due_on=day("2023-01-01"))
            task.models = [model]
            task.save()
        text = words(read(model).select_one("section[aria-labelledby=nhiem-vu]"))
        assert "Việc Công khai" in text
        assert "Kế hoạch Công khai" in text
        assert "Quá hạn" in text
        assert "Nháp" not in text
        assert "Hết hạn" not in text

    def test_news_the_newest_five(self, read, model, section):
        for hours in range(6):
            ArticlePageFactory(
                parent=section,
                title=f"Tin {hours}",
                published_at=at(hours),
                security_models=[model],
            )
        ArticlePageFactory(parent=section, title="Tin khác")
        ArticlePageFactory(parent=section, title="Nháp", live=False, security_models=[model])
        ArticlePageFactory(
            parent=section, title="Hết hạn", expire_at=EXPIRED, security_models=[model]
        )
        news = read(model).find(class_="news-list")
        assert news.find("h2").text == "Tin về mô hình này"
        assert not news.find("h2").find("a")
        assert [link.text for link in news.find_all("a")] == [
            f"Tin {hours}" for hours in (5, 4, 3, 2, 1)
        ]

    def test_news_each_once_and_none_that_is_private(self, read, model, section, make_private):
        article = ArticlePageFactory(parent=section, title="Tin", security_models=[model])
        article.create_alias(parent=section, update_slug="ban-sao")
        assert len(read(model).select(".news-list a")) == 1
        make_private(section)
        assert read(model).find(class_="news-list") is None

    def test_news_that_names_it_in_a_block_alone(self, read, model, section):
        ArticlePageFactory(parent=section, title="Tin có thẻ", body=[("security_model", model)])
        ArticlePageFactory(parent=section, title="Tin khác")
        text = words(read(model))
        assert "Tin có thẻ" in text
        assert "Tin khác" not in text

    def test_the_article_that_it_was_taken_from(self, read, new_model, section):
        article = ArticlePageFactory(parent=section, title="Bài gốc")
        model = new_model(source_page=article)
        assert words(read(model).find(class_="source")) == "Nguồn: Bài gốc"
        article.unpublish()
        assert "Bài gốc" not in read(model).text


class TestAddress:
    @pytest.mark.parametrize("how", ["draft", "expired"])
    def test_of_what_is_not_public_is_not_found(self, client, models_page, model, how):
        hide(model, how)
        assert client.get(f"{models_page.url}{model.slug}/").status_code == 404

    def test_of_nothing_is_not_found(self, client, models_page):
        assert client.get(f"{models_page.url}khong-co/").status_code == 404

    def test_is_told_to_search_engines_and_shared_links(self, read, new_model, models_page):
        model = new_model("Camera <an ninh>", summary="Người dân góp camera.")
        html = read(model)
        address = f"{models_page.full_url}{model.slug}/"
        assert model.full_url == address
        assert html.title.text.strip().startswith("Camera <an ninh> ·")
        assert html.find("link", rel="canonical")["href"] == address
        assert html.find("meta", attrs={"name": "description"})["content"] == model.summary
        assert html.find("meta", property="og:title")["content"] == model.name
        assert html.find("meta", property="og:url")["content"] == address
        assert html.find("meta", attrs={"name": "robots"}) is None

    def test_has_a_way_back_to_the_list(self, read, model, models_page, home_page):
        crumbs = read(model).select_one(".breadcrumbs")
        assert [item.text.strip() for item in crumbs.find_all("li")] == [
            home_page.title,
            models_page.title,
            "Camera an ninh",
        ]
        assert crumbs.find_all("a")[-1]["href"] == models_page.url

    def test_has_one_first_heading_and_no_step_left_out(self, read, model, neighbourhood, plan):
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood)
        ModelYearResult.objects.create(model=model, year=2022, reports_received=5)
        task = PlanTask(plan=plan, title="Việc")
        task.models = [model]
        task.save()
        levels = [int(heading.name[1]) for heading in read(model).main.find_all(["h1", "h2", "h3"])]
        assert levels.count(1) == 1
        assert all(later - level <= 1 for level, later in pairwise(levels))


def test_costs_the_same_however_much_there_is_to_tell(client, models_page, new_model, section):
    def tell(number):
        ModelSite.objects.create(
            model=model, neighbourhood=NeighbourhoodFactory(unit=model.unit), teams=number
        )
        article = ArticlePageFactory(parent=section, security_models=[model])
        ModelEvent.objects.create(
            model=model, kind=EventKind.STRENGTHENED, date=day(f"2022-06-0{number}"), page=article
        )
        ModelYearResult.objects.create(model=model, year=2015 + number, reports_received=number)
        other = new_model(f"Khác {number}", events=LAUNCHED)
        actions.merge(other, model, day("2023-01-01"))
        task = PlanTask(plan=TaskPlanFactory(unit=model.unit), title="Việc", progress=Progress.DONE)
        task.percent = 100
        task.models = [model]
        task.save()

    model = new_model(events=LAUNCHED, image=ImageFactory())
    address = f"{models_page.url}{model.slug}/"
    tell(1)
    few = cost(client, address)
    for number in range(2, 7):
        tell(number)
    assert cost(client, address) == few <= 32


def test_only_the_address_of_a_model_keeps_to_a_day(home_page, model, plan, models_page):
    TaskPlanIndexPageFactory(parent=home_page)
    context = {"as_of": SimpleNamespace(query="ngay=2023-01-01")}
    assert record_url(context, model) == f"{model.get_url()}?ngay=2023-01-01"
    assert record_url(context, plan) == plan.get_url()


def test_the_api_names_the_page_of_the_site_that_is_asked(home_page, model, rf):
    elsewhere = HomePageFactory(parent=home_page.get_parent(), slug="noi-khac")
    Site.objects.create(hostname="khac.example", port=80, root_page=elsewhere)
    theirs = SecurityModelIndexPageFactory(parent=elsewhere)
    assert PublicPages(rf.get("/")).address(model) is None
    ours = SecurityModelIndexPageFactory(parent=home_page)
    assert PublicPages(rf.get("/")).address(model) == f"{ours.full_url}{model.slug}/"
    asked = rf.get("/", headers={"host": "khac.example"})
    assert PublicPages(asked).address(model).endswith(f"{theirs.full_url}{model.slug}/")
