"""``manage.py check_portal``: what it says of a good portal, of a bad one, and of none."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from operations.backup import last as last_backup
from operations.portal_check.checks import connection, headers, machine
from operations.portal_check.portal import (
    MOST_REQUESTS,
    USER_AGENT,
    CannotAskError,
    Portal,
)
from operations.portal_check.results import CHECKS, Outcome
from operations.portal_check.running import check_portal
from tests.operations.bad_portal import ANSWERS, AROUND, ELSEWHERE, running_bad_portal
from tests.portal import ROOT
from tests.servers import free_port
from visits.visitors import is_bot

# Of an address on this machine nothing can be said of these; each has a test of its own below.
NOT_HERE = {"https", "ipv6", "ten-mien"}
WORKER_SHOWS_ITSELF = "from home.tasks import publish_scheduled; publish_scheduled.call_local()"


@pytest.fixture(scope="module")
def bad_server(tmp_path_factory):
    with running_bad_portal(tmp_path_factory.mktemp("bad")) as server:
        yield server


@pytest.fixture
def bad(bad_server):
    with Portal(f"https://localhost:{bad_server.server_port}") as portal:
        portal.reach()
        yield portal


@pytest.fixture(scope="module")
def bad_report(bad_server):
    with Portal(f"https://localhost:{bad_server.server_port}") as portal:
        portal.reach()
        return {line.check.key: line.finding for line in check_portal(portal).lines}


class TestGoodPortal:
    @pytest.fixture(scope="class")
    def checked(self, front):
        """What the command printed and ended with, on the portal's own machine."""
        data_dir = Path(front.portal.environment["DATA_DIR"])
        told = {"time": timezone.now().isoformat(), "file": "sao-luu.zip", "bytes": 1}
        (data_dir / "last-backup.json").write_text(json.dumps(told))
        front.portal.manage("shell", "--verbosity", "0", "-c", WORKER_SHOWS_ITSELF)
        before = front.ask("/api/v2/visit-statistics/").body
        result = subprocess.run(
            [sys.executable, "manage.py", "check_portal", front.url, "--json"],
            cwd=ROOT,
            env=front.portal.environment | {"SSL_CERT_FILE": str(front.certificate)},
            capture_output=True,
            text=True,
        )
        assert front.ask("/api/v2/visit-statistics/").body == before
        return result

    def test_nothing_fails(self, checked):
        report = json.loads(checked.stdout)
        not_passed = {
            line["key"]: line["detail"] for line in report["checks"] if line["outcome"] != "passed"
        }
        # Of the sample ward, at an address of this machine; some machines know no IPv6 address of localhost.
        assert not_passed.keys() - {"ipv6"} == {"nguon-tin", "ten-mien"}
        assert checked.returncode == 0, checked.stderr

    def test_every_line_names_its_source(self, checked):
        lines = json.loads(checked.stdout)["checks"]
        assert [line["key"] for line in lines] == [check.key for check in CHECKS]
        assert all(line["source"] and line["title"] and line["advice"] for line in lines)

    def test_ipv6_is_tried(self, front):
        with Portal(f"https://[::1]:{front.port}") as portal:
            assert connection.ipv6_answers(portal).outcome == Outcome.PASSED


class TestBadPortal:
    @pytest.mark.parametrize("key", [check.key for check in CHECKS if check.key not in NOT_HERE])
    def test_what_is_wrong_is_found(self, bad_server, bad_report, settings, tmp_path, key):
        if key == "sao-luu":
            settings.BASE_URL = f"https://localhost:{bad_server.server_port}"
            settings.DATA_DIR = tmp_path
            finding = machine.backup_is_young(Portal(settings.BASE_URL))
        else:
            finding = bad_report[key]
        assert finding.outcome == Outcome.FAILED
        assert finding.detail

    def test_of_an_address_of_this_machine_not_all_can_be_said(self, bad_report):
        untested = {
            key for key, finding in bad_report.items() if finding.outcome == Outcome.UNTESTED
        }
        assert untested == {"ipv6", "ten-mien", "sao-luu"}

    def test_the_report_says_what_to_do_and_the_exit_code_that_something_failed(self, bad_server):
        output = StringIO()
        with pytest.raises(CommandError, match="mục không đạt") as error:
            call_command(
                "check_portal",
                f"https://localhost:{bad_server.server_port}/",
                skip=["csp"],
                stdout=output,
            )
        assert error.value.returncode == 1
        text = output.getvalue()
        assert re.search(
            r"Không đạt +Bài nào cũng in được \[NĐ 42/2022, điều 7.1.c\]: .+\n +→ Mở", text
        )
        assert "Content-Security-Policy" not in text

    def test_a_name_outside_gov_vn_without_https_and_ipv6_fails(self):
        with Portal("http://phuong.example") as portal:
            for look in (
                connection.https_is_used,
                connection.ipv6_answers,
                connection.name_is_of_the_state,
            ):
                assert look(portal).outcome == Outcome.FAILED

    def test_http_that_does_not_lead_to_https_fails(self, front):
        plain = f"http://localhost:{front.plain_port}/"
        assert connection.leads_to_https(plain).outcome == Outcome.PASSED
        upstream = front.portal.url + "/healthz"
        assert connection.leads_to_https(upstream).outcome == Outcome.FAILED

    def test_a_name_in_gov_vn_passes(self):
        with Portal("https://phuong.quangtri.gov.vn") as portal:
            assert connection.name_is_of_the_state(portal).outcome == Outcome.PASSED

    def test_a_certificate_about_to_end_fails(self):
        assert connection.days_are_enough(13.9).outcome == Outcome.FAILED
        assert connection.days_are_enough(14).outcome == Outcome.PASSED

    def test_a_short_hsts_fails(self):
        assert headers.hsts_is_long("max-age=3600").outcome == Outcome.FAILED

    @pytest.mark.parametrize(
        ("text", "outcome"),
        [
            ('{"time": "{hour}", "file": "a.zip"}', Outcome.PASSED),
            ('{"time": "2020-01-01T00:00:00", "file": "a.zip"}', Outcome.FAILED),
            ('{"time": 5}', Outcome.FAILED),
            ("[]", Outcome.FAILED),
            ("", Outcome.FAILED),
        ],
        ids=["young", "old", "no time", "no object", "nothing"],
    )
    def test_a_backup_must_be_young_and_told_of(self, settings, text, outcome):
        hour_ago = timezone.now() - timedelta(hours=1)
        settings.DATA_DIR.mkdir()
        (settings.DATA_DIR / last_backup.NAME).write_text(
            text.replace("{hour}", hour_ago.isoformat())
        )
        with Portal(settings.BASE_URL) as portal:
            assert machine.backup_is_young(portal).outcome == outcome


class TestManners:
    def test_it_says_that_it_is_a_program(self):
        assert is_bot(USER_AGENT)

    def test_it_does_not_go_to_other_hosts(self, bad):
        assert bad.get(ELSEWHERE).status == 302

    def test_it_does_not_run_in_circles(self, bad, bad_server):
        bad_server.asked.clear()
        assert bad.get(AROUND).status == 302
        assert len(bad_server.asked) <= 4

    def test_it_asks_once_for_each_address(self, bad, bad_server):
        bad.get("/bai/")
        bad_server.asked.clear()
        bad.get("/bai/")
        assert bad_server.asked == []

    def test_it_asks_a_bounded_number_of_times(self, bad):
        bad.requests = MOST_REQUESTS
        with pytest.raises(CannotAskError, match="không hỏi thêm"):
            bad.get("/moi/")

    def test_it_does_not_read_on_for_ever(self, bad):
        with pytest.raises(CannotAskError, match="quá dài"):
            bad.get("/dai/")


class TestNoPortal:
    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_a_portal_that_does_not_answer_has_an_exit_code_of_its_own(self, scheme):
        with pytest.raises(CommandError, match="Không tới được") as error:
            call_command("check_portal", f"{scheme}://127.0.0.1:{free_port()}")
        assert error.value.returncode == 2

    def test_a_home_page_that_does_not_open_is_told_before_anything_else(
        self, bad_server, monkeypatch, capsys
    ):
        monkeypatch.setitem(ANSWERS, "/", (503, "text/html", "Cổng đang được khôi phục"))
        with pytest.raises(CommandError, match="trả lời 503 ở trang chủ") as error:
            call_command("check_portal", f"https://localhost:{bad_server.server_port}")
        assert error.value.returncode == 2
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize(
        "url",
        [
            "phuong.example",
            "ftp://phuong.example",
            "https://",
            "http://a/b",
            "http://a:99999",
            "http://a:0",
            "http://[::1",
        ],
    )
    def test_what_is_no_address_of_a_site_is_refused(self, url):
        with pytest.raises(CommandError, match="https://tên-miền") as error:
            call_command("check_portal", url)
        assert error.value.returncode == 2
