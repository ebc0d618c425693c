"""What the importer understands of an article about the movement, and what it leaves alone."""

import time
from datetime import date

import pytest

from articles.importers.movement import FigureProposal, propose
from articles.importers.report import proposal_lines
from articles.importers.saved_page import parse_saved_page
from articles.importers.wordings import sentences
from security_models.choices import Field, TaskGroup
from tests.articles.inputs import OTHER_TEXT, REAL_TEXT


def proposals_of(*paragraphs, title="Tổng kết", moment="10:16, Thứ Năm, 29-12-2022"):
    """Return what an article of these paragraphs proposes."""
    text = "\n".join([title, moment, "Sapo của bài.", *paragraphs, "Lệ Truyền"])
    return propose(parse_saved_page(text, "bài.txt"))


def names_of(*paragraphs):
    return [model.name for model in proposals_of(*paragraphs).models]


def figure_of(*paragraphs, **page):
    """Return ``(received, valuable, models)`` of the only figure, or None, and the notes."""
    found = proposals_of(*paragraphs, **page)
    if not found.figures:
        return None, found.notes
    (figure,) = found.figures
    numbers = (figure.reports_received, figure.reports_valuable, figure.stated_model_count)
    return numbers, found.notes


class TestTheRealPage:
    @pytest.fixture(scope="class")
    def found(self):
        return propose(parse_saved_page(REAL_TEXT, "bài.txt"))

    def test_names_four_models_with_their_fields(self, found):
        assert [(model.name, model.field) for model in found.models] == [
            ("Khu phố phòng chống ma túy", Field.DRUGS),
            ("Quản lý giáo dục trẻ em làm trái pháp luật", Field.YOUTH),
            ("Camera an ninh", Field.CAMERA),
            (
                "Giúp đỡ người chấp hành xong án phạt tù tái hoà nhập cộng đồng",
                Field.REINTEGRATION,
            ),
        ]

    def test_states_a_plan_of_twelve_tasks_and_tells_four(self, found):
        plan = found.plan
        assert plan.title == (
            "Nâng cao chất lượng xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"
        )
        assert plan.issuer == "UBND phường 1"
        assert plan.movement == "Toàn dân bảo vệ an ninh Tổ quốc"
        assert plan.period == (2022, 2025)
        assert plan.stated_task_count == 12
        assert [(task.title, task.group) for task in plan.tasks] == [
            (
                "Đẩy mạnh công tác tuyên truyền những phương thức, thủ đoạn hoạt động của các loại tội phạm "
                "cho nhân dân biết",
                TaskGroup.PROPAGANDA,
            ),
            (
                "Phát động gắn kết, hòa nhập cùng phát triển với các phong trào khác",
                TaskGroup.LINKAGE,
            ),
            ("Sáp nhập các mô hình hoạt động không hiệu quả", TaskGroup.CONSOLIDATE),
            ("Nhân rộng các mô hình phát huy có hiệu quả", TaskGroup.SCALE_OUT),
        ]

    def test_tells_tasks_in_its_own_words(self, found):
        text = " ".join(REAL_TEXT.replace("\u00a0", " ").split())
        for task in found.plan.tasks:
            words = task.detail or task.title
            assert words[1:] in text
            assert words.startswith(task.title)

    def test_scales_out_the_two_models_that_it_names(self, found):
        assert [task.models for task in found.plan.tasks] == [
            (),
            (),
            (),
            (
                "Camera an ninh",
                "Giúp đỡ người chấp hành xong án phạt tù tái hoà nhập cộng đồng",
            ),
        ]

    def test_states_the_figures_of_2022(self, found):
        (figure,) = found.figures
        assert figure == FigureProposal(
            year=2022,
            as_of=date(2022, 12, 29),
            reports_received=50,
            reports_valuable=30,
            stated_model_count=10,
            quotes=figure.quotes,
        )

    def test_quotes_the_sentence_of_every_number(self, found):
        text = " ".join(REAL_TEXT.replace("\u00a0", " ").split())
        (figure,) = found.figures
        for name, number in [("reports_received", 50), ("stated_model_count", 10)]:
            assert str(number) in figure.quotes[name]
            assert figure.quotes[name] in text
        assert "12 nhiệm vụ giải pháp" in found.plan.quote

    def test_leaves_nothing_unsaid(self, found):
        assert found.notes == ()

    def test_is_reported_in_lines_for_a_terminal(self, found):
        lines = list(proposal_lines(found))
        assert "    mô hình: Camera an ninh (Camera an ninh)" in lines
        assert "      50 tin báo" in lines
        assert max(map(len, lines)) <= 110


class TestModels:
    @pytest.mark.parametrize(
        ("sentence", "expected"),
        [
            (
                "Các mô hình như: mô hình tổ liên gia, mô hình tiếng kẻng và mô hình dòng họ.",
                ["Tổ liên gia", "Tiếng kẻng", "Dòng họ"],
            ),
            (
                "Có các mô hình như: mô hình cổng an ninh đã phát huy hiệu quả tốt.",
                ["Cổng an ninh"],
            ),
            (
                "Nhân rộng mô hình “Cổng an ninh”, “Tiếng kẻng” và “Dòng họ”.",
                ["Cổng an ninh", "Tiếng kẻng", "Dòng họ"],
            ),
            ('Mô hình "Cổng an ninh" và phong trào "Sạch nhà".', ["Cổng an ninh"]),
            ("Phong trào “Toàn dân bảo vệ an ninh Tổ quốc” có nhiều mô hình.", []),
            ("Mô hình hoạt động hiệu quả, được nhân dân ủng hộ.", []),
            ("Các mô hình như: tuần tra, canh gác.", []),
        ],
    )
    def test_are_what_the_words_name(self, sentence, expected):
        assert names_of(sentence) == expected

    def test_named_twice_are_one(self):
        assert names_of("Có mô hình “Camera an ninh”.", "Nhân rộng mô hình “camera An Ninh”.") == [
            "Camera an ninh"
        ]


class TestFigures:
    def test_may_be_large_and_stand_in_sentences_of_their_own(self):
        numbers, notes = figure_of(
            "Năm 2022, có 1.250 tin báo.",
            "Trong năm 2022 lọc được 1.030 nguồn tin có giá trị.",
        )
        assert numbers == (1250, 1030, None)
        assert notes == ()

    def test_of_models_are_those_of_the_articles_day_where_no_year_is_told(self):
        assert figure_of("Hiện phường có 7 mô hình tự quản.")[0] == (None, None, 7)

    @pytest.mark.parametrize(
        ("paragraphs", "reason"),
        [
            (
                ["Năm 2022 có 30 tin báo, trong đó 50 nguồn tin có giá trị."],
                "lớn hơn số tin báo (30)",
            ),
            (["Năm 2022 có 30 tin báo.", "Năm 2022 có 40 tin báo."], "khác nhau (30, 40)"),
            (["Nhân dân cung cấp 30 tin báo."], "không rõ của năm nào"),
            (["Năm 2022 có 30 tin báo, hơn hẳn năm 2021."], "không rõ của năm nào"),
            (["6 tháng đầu năm 2022 có 30 tin báo."], "một phần của năm"),
            (["Năm 2023 có 30 tin báo."], "năm 2023 chưa đến"),
        ],
    )
    def test_that_contradict_themselves_or_leave_open_their_year_are_not_proposed(
        self, paragraphs, reason
    ):
        numbers, notes = figure_of(*paragraphs)
        assert numbers is None
        assert reason in notes[0]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Năm 2022 có hơn 50 tin báo.",
            "Năm 2022 có 40 - 50 tin báo.",
            "Năm 2022 xây dựng mới 2 mô hình tự quản.",
            "Năm 2022, phường ra mắt 2 mô hình tự quản.",
            "Năm 2022 có 12.5 tin báo.",
            "Năm 2022 có 50 tin bài.",
        ],
    )
    def test_that_are_not_stated_exactly_are_not_proposed(self, sentence):
        assert figure_of(sentence) == (None, ())

    def test_of_two_years_are_two(self):
        found = proposals_of("Năm 2021 có 40 tin báo.", "Năm 2022 có 50 tin báo.")
        assert [(each.year, each.reports_received) for each in found.figures] == [
            (2021, 40),
            (2022, 50),
        ]


class TestPlan:
    def test_without_told_tasks_has_its_number_alone(self):
        plan = proposals_of(
            "Nhằm nâng cao chất lượng, hiệu quả phong trào, Công an phường đề ra 8 nhiệm vụ, giải pháp."
        ).plan
        assert plan.title == "Nâng cao chất lượng, hiệu quả phong trào"
        assert (plan.issuer, plan.period, plan.movement) == ("Công an phường", None, "")
        assert (plan.stated_task_count, plan.tasks) == (8, ())

    def test_may_be_named_behind_its_number(self):
        plan = proposals_of("UBND xã đã đề ra 5 nhiệm vụ và giải pháp nâng cao cảnh giác.").plan
        assert (plan.title, plan.issuer) == ("Nâng cao cảnh giác", "UBND xã")

    @pytest.mark.parametrize(
        ("sentences", "reason"),
        [
            (["UBND phường đề ra 5 nhiệm vụ."], "không nói kế hoạch về việc gì"),
            (
                [
                    "Để giữ bình yên, UBND phường đề ra 5 nhiệm vụ.",
                    "Để giữ bình yên, UBND phường đề ra 6 nhiệm vụ.",
                ],
                "khác nhau (5, 6)",
            ),
            (["Để giữ bình yên, UBND phường đề ra 5000 nhiệm vụ."], "quá nhiều"),
        ],
    )
    def test_that_is_unclear_is_not_proposed(self, sentences, reason):
        found = proposals_of(*sentences)
        assert found.plan is None
        assert reason in found.notes[0]

    def test_with_more_tasks_told_than_stated_keeps_its_number(self):
        found = proposals_of("Để giữ bình yên, UBND phường đề ra 1 nhiệm vụ: Tuần tra; Canh gác.")
        assert (found.plan.stated_task_count, found.plan.tasks) == (1, ())
        assert "đếm được 2" in found.notes[0]

    def test_of_an_impossible_period_has_none(self):
        found = proposals_of("Để giữ bình yên giai đoạn 2025 – 2022, UBND phường đề ra 5 nhiệm vụ.")
        assert found.plan.period is None
        assert "2025 – 2022" in found.notes[0]


def test_an_article_about_something_else_proposes_nothing():
    assert not propose(parse_saved_page(OTHER_TEXT, "bài.txt"))


@pytest.mark.parametrize(
    "part",
    ["mô hình ", "a", "“", "để ", "1.", "5 nhiệm vụ ", "mô hình như: ", "năm 2022 9 tin báo "],
)
def test_a_hostile_page_is_read_in_no_time(part):
    """A sentence of 200,000 characters; a search whose cost grows with the square would take minutes."""
    start = time.process_time()
    proposals_of(part * (200_000 // len(part)) + "hết.")
    assert time.process_time() - start < 20


def test_sentences_end_before_a_capital_letter_with_or_without_a_space():
    assert sentences(["Một… để hai.  Ba”…Bốn: 1.250 là năm; Sáu!"]) == [
        "Một… để hai.",
        "Ba”…",
        "Bốn: 1.250 là năm; Sáu!",
    ]
