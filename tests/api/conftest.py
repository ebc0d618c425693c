from datetime import UTC, datetime

import pytest

from articles.factories import ArticlePageFactory, TopicFactory
from home.factories import (
    AdministrativeUnitFactory,
    DocumentFactory,
    ImageFactory,
    NeighbourhoodFactory,
)
from security_models.choices import Progress
from security_models.factories import (
    AnnualFigureFactory,
    AnnualFiguresPageFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import PlanTask

MOMENT = datetime(2022, 12, 29, 3, 16, tzinfo=UTC)


@pytest.fixture
def api(client):
    """A function that asks ``/api/v2/<address>`` and returns the JSON of an answer 200."""

    def get(address, **query):
        response = client.get(f"/api/v2/{address}", query)
        assert response.status_code == 200, response.content
        return response.json()

    return get


@pytest.fixture
def ids(api):
    """A function that asks a listing and returns the ids of its items, in order."""
    return lambda address, **query: [item["id"] for item in api(address, **query)["items"]]


@pytest.fixture
def article(section):
    """A published article with a title and a moment that tests can rely on."""
    return ArticlePageFactory(
        parent=section,
        title="Phường 1 ra quân bảo vệ an ninh",
        slug="phuong-1-ra-quan",
        published_at=MOMENT,
        first_published_at=MOMENT,
        last_published_at=MOMENT,
    )


@pytest.fixture
def picture(db):
    return ImageFactory(
        title="Lễ ra quân",
        description="Đoàn xe trước trụ sở",
        credit="Lệ Truyền",
        file__width=2000,
        file__height=1000,
        file__filename="le-ra-quan.jpg",
    )


@pytest.fixture
def document(db):
    return DocumentFactory(
        title="Kế hoạch ra quân", file__filename="ke-hoach.pdf", file__data=b"%PDF-1.4 minh hoa"
    )


@pytest.fixture
def records(home_page, article):
    """A model, a plan and the figures of a year, with the pages that show them; the article is their source."""
    for factory in (
        SecurityModelIndexPageFactory,
        TaskPlanIndexPageFactory,
        AnnualFiguresPageFactory,
    ):
        factory(parent=home_page)
    unit = AdministrativeUnitFactory(name="Phường 1, thị xã Quảng Trị", slug="phuong-1")
    model = SecurityModelFactory(
        unit=unit, name="Camera an ninh", slug="camera-an-ninh", summary="Góp mắt giữ phố."
    )
    plan = TaskPlanFactory(
        unit=unit, title="Nâng cao chất lượng phong trào", slug="nang-cao", stated_task_count=12
    )
    PlanTask.objects.create(plan=plan, title="Tuyên truyền", progress=Progress.DONE, percent=100)
    PlanTask.objects.create(plan=plan, title="Nhân rộng")
    figure = AnnualFigureFactory(unit=unit, source_page=article, as_of=MOMENT.date())
    return model, plan, figure


@pytest.fixture
def full_article(article, section, picture, document, records):
    """The article with every kind of block, every relation and both streams."""
    other = ArticlePageFactory(
        parent=section,
        title="Tổng kết phong trào",
        slug="tong-ket-phong-trao",
        published_at=datetime(2022, 12, 28, 1, 0, tzinfo=UTC),
    )
    model, plan, _ = records
    unit = model.unit
    article.summary = "Sáng 29-12, phường ra quân."
    article.lead_image = article.share_image = picture
    article.lead_image_caption = "Quang cảnh lễ ra quân"
    article.byline = "Lệ Truyền"
    article.source = "Báo Quảng Trị"
    article.source_url = "https://baoquangtri.example/tin"
    article.origin_unit = unit
    article.topics = [TopicFactory(name="Toàn dân bảo vệ an ninh", slug="toan-dan")]
    article.neighbourhoods = [NeighbourhoodFactory(unit=unit, name="Khu phố 1")]
    article.security_models = [model]
    article.task_plans = [plan]
    article.related_news = [
        ("article", other),
        (
            "external",
            {
                "title": "Tin phường bạn",
                "source": "Phường 2",
                "url": "https://phuong2.example/tin/",
                "date": datetime(2022, 12, 27).date(),
            },
        ),
    ]
    article.body = body_of_every_block(other, picture, document, records)
    article.save()
    return article


def body_of_every_block(page, picture, document, records):
    """Return the raw data of a body with one block of every kind."""
    image = {"image": picture.pk, "decorative": False, "alt_text": ""}
    links = (
        f'<p>Xem <a linktype="page" id="{page.pk}">bài tổng kết</a>, '
        f'<a linktype="document" id="{document.pk}">kế hoạch</a>, '
        '<a href="https://quangtri.gov.vn/">cổng tỉnh</a>, <a href="#cuoi">phần cuối</a>, '
        '<a href="tel:113">gọi 113</a>, <a href="/tim-kiem/?q=an&amp;trang=2">tìm</a>.</p>'
    )
    kinds = ("security_model", "task_plan", "annual_figure")
    values = [
        ("paragraph", links),
        ("heading", "Kết quả"),
        (
            "picture",
            {"image": image | {"alt_text": "Xe ra quân"}, "caption": "Đoàn xe", "credit": "TTXVN"},
        ),
        (
            "gallery",
            [
                {"image": image, "caption": "Một", "credit": ""},
                {"image": image | {"decorative": True}, "caption": "Hai", "credit": ""},
            ],
        ),
        ("quote", {"text": "Mỗi người dân là một chiến sĩ.", "attribution": "Bí thư"}),
        (
            "table",
            {
                "data": [["Năm", "Tin báo"], ["2022", "50"]],
                "first_row_is_table_header": True,
                "first_col_is_header": False,
                "table_caption": "Tin báo",
            },
        ),
        ("document", {"document": document.pk, "label": "Toàn văn"}),
        (
            "video",
            {"title": "Lễ ra quân", "url": "https://www.youtube.com/watch?v=minh-hoa"},
        ),
        (
            "key_figures",
            {"figures": [{"value": "50", "label": "tin báo"}], "source": "Công an phường"},
        ),
        *zip(kinds, (record.pk for record in records), strict=True),
        (
            "call_to_action",
            {"text": "Báo tin", "phone": "113", "link_label": "Đọc", "page": page.pk, "url": ""},
        ),
        ("correction", {"date": "2022-12-30", "text": "Số đúng là 50."}),
    ]
    return [{"type": kind, "value": value} for kind, value in values]
