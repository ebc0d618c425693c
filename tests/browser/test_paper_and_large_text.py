"""Public pages where there is little room: on paper, in text of twice the size, beside a picture."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

MODEL = "/mo-hinh-an-ninh/kiem-tra-trang-in/"
PLAN = "/ke-hoach/kiem-tra-trang-in/"
PRINTED = "/tin-tuc/thong-bao/lich-tiep-cong-dan-minh-hoa/in/"
# An address is the longest word that an editor writes.
WRITTEN = """
from datetime import date, timedelta
from django.utils import timezone
from home.models import AdministrativeUnit, Alert
from security_models.models import ModelSite, ModelYearResult, SecurityModel, TaskPlan
unit, slug = AdministrativeUnit.objects.first(), "kiem-tra-trang-in"
now = timezone.now()
Alert.objects.create(
    message="Kiểm tra: xem https://phuong.example/" + "cat-nuoc-" * 10, phone="+84.2333.861.234",
    starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=1),
)
model = SecurityModel.objects.create(name="Kiểm tra trang in", slug=slug, unit=unit, field="camera")
ModelSite.objects.create(model=model, place="Chợ", members=12)
ModelYearResult.objects.create(model=model, year=2022, reports_received=9, reports_valuable=3)
plan = TaskPlan.objects.create(title="Kiểm tra trang in", slug=slug, unit=unit)
plan.tasks.model.objects.create(
    plan=plan, title="Việc", progress="in_progress", percent=45, due_on=date(2023, 1, 1)
)
"""
TAKEN_BACK = """
from home.models import Alert
from security_models.models import SecurityModel, TaskPlan
Alert.objects.filter(message__startswith="Kiểm tra:").delete()
for record in (SecurityModel, TaskPlan):
    record.objects.filter(slug="kiem-tra-trang-in").delete()
"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", autouse=True)
def written(portal):
    """Urgent news, a model and a plan that need more room than those of the sample ward."""
    portal.manage("shell", "-v0", "-c", WRITTEN)
    yield
    portal.manage("shell", "-v0", "-c", TAKEN_BACK)


def style(page, selector, name):
    return page.locator(selector).first.evaluate(f"(one) => getComputedStyle(one)['{name}']")


class TestLargeText:
    @pytest.mark.parametrize("size", [100, 200])
    @pytest.mark.parametrize("path", ["/", "/tin-tuc/an-ninh-trat-tu/", PRINTED, MODEL])
    def test_never_scrolls_a_phone_sideways(self, page, portal, path, size):
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(portal.url + path)
        page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
        if path != PRINTED:
            expect(page.get_by_text("Kiểm tra: xem")).to_be_visible()
        assert page.evaluate(TOO_WIDE) == 0

    def test_leaves_a_status_in_one_frame(self, page, portal):
        """A word in a frame that goes on in the next line has two halves of a frame."""
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"{portal.url}/mo-hinh-an-ninh/")
        parts = page.locator(".status").evaluate_all(
            "(all) => all.map((one) => one.getClientRects().length)"
        )
        assert len(parts) > 3
        assert set(parts) == {1}


def test_the_words_of_a_card_stand_together_beside_its_picture(page, portal):
    page.goto(f"{portal.url}/tin-tuc/an-ninh-trat-tu/")
    card = page.locator(".card-pictured").first
    picture, title, moment = (
        card.locator(part).bounding_box() for part in ("picture", "h3", ".moment")
    )
    assert title["x"] > picture["x"] + picture["width"] - 1
    assert moment["y"] - (title["y"] + title["height"]) < 10


class TestPaper:
    @pytest.fixture
    def paper(self, page):
        """A page on its way to a printer, of a reader who prefers dark."""
        page.emulate_media(media="print", color_scheme="dark")
        return page

    def test_has_a_sum_once_below_its_table(self, paper, portal):
        paper.goto(portal.url + MODEL)
        assert style(paper, "tfoot", "display") == "table-row-group"

    def test_shows_how_far_a_task_is(self, paper, portal):
        """Browsers print no backgrounds, without which every bar is empty and every key the same."""
        paper.goto(portal.url + PLAN)
        assert style(paper, "progress", "print-color-adjust") == "exact"
        paper.goto(portal.url + MODEL)
        assert style(paper, ".key-valuable", "print-color-adjust") == "exact"

    def test_is_not_written_on_in_pale_colours(self, paper, portal):
        paper.goto(portal.url + PLAN)
        in_dark = style(paper, ".status-overdue", "color")
        paper.emulate_media(media="print", color_scheme="light")
        assert in_dark == style(paper, ".status-overdue", "color") == "rgb(161, 18, 18)"

    def test_says_who_it_is_from_and_no_more(self, paper, portal):
        paper.goto(portal.url + PLAN)
        foot = paper.locator(".site-footer")
        expect(foot.locator("address")).to_be_visible()
        for part in ("nav", ".visits", ".accessibility"):
            expect(foot.locator(part).first).to_be_hidden()
