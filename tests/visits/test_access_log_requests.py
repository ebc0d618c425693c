"""manage.py import_access_log: which requests are page views, and of which page."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.visits.logs import CHROME, SECOND, TEN, common, figure, line, visits
from visits.models import SiteDay, VisitCounter


def views_of_pages():
    return dict(VisitCounter.objects.values_list("page", "views"))


class TestARequest:
    @pytest.mark.parametrize(
        "path",
        [
            *("/static/css/site.css", "/media/anh", "/admin/pages/", "/api/v2/pages/", "/_lt"),
            *(
                "/robots.txt",
                "/sitemap.xml",
                "/favicon.ico",
                "/tin-tuc/rss/",
                "/rss.aspx",
                "/a.pdf",
            ),
            *("/WebResource.axd?d=1", "//static/a", "http://la.vn/", "/STATIC/a", "*"),
        ],
    )
    def test_for_what_no_reader_reads_is_none_of_a_page(self, importer, path):
        report = importer.run(line(path=path))
        assert figure(report, "Yêu cầu khác (tệp, ảnh, lỗi, chuyển hướng…)") == 1
        assert not SiteDay.objects.exists()

    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/tin",
            "/tin.html",
            "/Chi-Tiet.aspx?id=7",
            "/index.php/tin",
            "/tin-3.5-ty-dong",
            "/?q=1",
        ],
    )
    def test_for_a_page_is_counted(self, importer, path):
        importer.run(line(path=path))
        assert visits() == 1

    @pytest.mark.parametrize(
        "other", [{"status": 404}, {"status": 301}, {"method": "POST"}, {"method": "HEAD"}]
    )
    def test_that_shows_no_page_is_not_counted(self, importer, other):
        importer.run(line(**other))
        assert not SiteDay.objects.exists()

    def test_that_a_browser_answered_itself_is_counted(self, importer):
        importer.run(line(status=304))
        assert visits() == 1

    @pytest.mark.parametrize("request_line", ["", "-", r"\x16\x03\x01", "GET", r"GET /\" HTTP/1.1"])
    def test_that_is_nonsense_is_no_page(self, importer, request_line):
        report = importer.run(f'{common(request=request_line)} "-" "{CHROME}"\n')
        assert figure(report, "Dòng hỏng") == 0

    def test_without_a_user_agent_is_that_of_a_program(self, importer):
        report = importer.run(line(agent="-"))
        assert figure(report, "Lượt xem của máy (bot), không tính") == 1

    def test_from_one_address_too_often_in_a_minute_is_refused(self, importer):
        report = importer.run("".join(line(path=f"/{n}") for n in range(70)))
        assert figure(report, "Lượt xem bỏ vì quá dày từ một địa chỉ") == 10
        assert figure(report, "Lượt xem") == 60

    def test_from_one_address_with_too_many_browsers_is_suspect(self, importer):
        report = importer.run("".join(line(agent=f"{CHROME} {n}") for n in range(50)))
        assert SiteDay.objects.values_list("visits", "suspect", "imported").get() == (30, 20, 30)
        assert figure(report, "Lượt truy cập đáng ngờ (không vào số công khai)") == 20

    def test_from_behind_a_proxy_makes_the_report_say_so(self, importer):
        lines = [line(TEN + n * SECOND, agent=f"{CHROME} {n}") for n in range(200)]
        report = importer.run("".join(lines))
        assert any("máy trung gian (proxy)" in row for row in report)


class TestThePath:
    def test_leads_to_the_page_that_is_there_today(self, importer, about):
        importer.run(line(path="/gioi-thieu") + line(path="/gioi%2Dthieu/?trang=2"))
        assert views_of_pages() == {about.pk: 2}

    def test_leads_through_redirects(self, importer, site, about):
        Redirect.add_redirect("/Chi-Tiet.aspx?id=7", about, site=site)
        Redirect.add_redirect("/Gioi-Thieu.aspx", about)
        paths = ["/Chi-Tiet.aspx?id=7", "/Gioi-Thieu.aspx?x=1", "/Chi-Tiet.aspx?id=8"]
        importer.run("".join(line(path=path) for path in paths))
        assert views_of_pages() == {about.pk: 2, 0: 1}

    def test_of_an_output_is_none_also_where_the_article_had_another_address(
        self, importer, site, about
    ):
        Redirect.add_redirect("/ten-cu", about, site=site)
        Redirect.add_redirect("/ten-cu/in", about, page_route_path="/in/", site=site)
        paths = ["/gioi-thieu/in/", "/ten-cu/in/", "/ten-cu/loa/", "/ten-cu/"]
        importer.run("".join(line(path=path) for path in paths))
        assert views_of_pages() == {about.pk: 1}

    def test_of_a_record_counts_for_no_page_also_where_its_list_had_another_address(
        self, importer, site, about
    ):
        Redirect.add_redirect("/ten-cu/ho-so", about, page_route_path="/ho-so/", site=site)
        importer.run(line(path="/ten-cu/ho-so/"))
        assert views_of_pages() == {0: 1}

    def test_of_an_alias_counts_for_the_page_it_stands_for(self, importer, about):
        about.create_alias(update_slug="ban-sao")
        importer.run(line(path="/ban-sao/"))
        assert views_of_pages() == {about.pk: 1}

    def test_of_a_draft_counts_for_the_whole_site_only(self, importer, about):
        about.unpublish()
        importer.run(line(path="/gioi-thieu/"))
        assert views_of_pages() == {0: 1}

    def test_may_hold_what_is_no_text(self, importer):
        importer.run(line(path="/%00%ff[/") + line(path="//[tin"))
        assert views_of_pages() == {0: 2}
