"""Metrics of several processes: real workers, which Prometheus sees as one portal."""

import pytest

from operations.observability.processes import ROOM
from tests.operations.metrics import samples
from tests.operations.serving import kill, served
from tests.portal import run_python
from tests.servers import wait_until

ROBOTS = 'http_request_duration_seconds_count{method="GET",status="2xx",view="home.views.robots"}'
ASKED = 40


@pytest.fixture(scope="module")
def data_dir(prepared, tmp_path_factory):
    return prepared.copy(tmp_path_factory.mktemp("served") / "var")


def robots_of(portal):
    return samples(portal.get("/metrics").text).get(ROBOTS)


def ask(portal, times=ASKED):
    for _ in range(times):
        assert portal.get("/robots.txt").status == 200


def counting_files(data_dir):
    return {file.name for file in data_dir.glob("metrics/*/histogram_*.db")}


def test_two_workers_are_one_portal_and_lose_no_count_when_one_of_them_dies(data_dir, tmp_path):
    with served(data_dir, tmp_path / "output", workers=2) as portal:
        ask(portal)
        assert {robots_of(portal) for _ in range(12)} == {ASKED}
        wait_until(lambda: portal.get("/healthz") and len(counting_files(data_dir)) == 2)

        dying = portal.workers()[0]
        kill(dying)
        wait_until(lambda: "histogram_past.db" in counting_files(data_dir))
        ask(portal)
        assert {robots_of(portal) for _ in range(12)} == {2 * ASKED}
        assert f"histogram_{dying.pid}.db" not in counting_files(data_dir)


def test_a_new_start_with_one_worker_counts_from_zero(data_dir, tmp_path):
    with served(data_dir, tmp_path / "output") as portal:
        assert robots_of(portal) is None
        ask(portal, 3)
        assert robots_of(portal) == 3
        assert "histogram_past.db" not in counting_files(data_dir)
        (file,) = data_dir.glob("metrics/*/histogram_*.db")
        # Taken from the disk beforehand: a count that finds it full would end the process.
        assert file.stat().st_blocks * 512 >= ROOM["histogram"]


def test_nobody_is_refused_where_counts_cannot_be_kept(tmp_path):
    code = (
        "import django; django.setup(); import shutil; from django.test import Client;"
        f"shutil.rmtree({str(tmp_path / 'counts')!r});"
        "print(Client(headers={'Host': 'localhost'}).get('/healthz').status_code)"
    )
    variables = {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts"),
        "DJANGO_SETTINGS_MODULE": "site_config.settings.production",
        "SLOW_REQUEST_MS": "3600000",  # a busy machine is slow, and would say so last
    }
    result = run_python(tmp_path / "var", "-c", code, **variables)
    *log, status = result.stdout.splitlines()
    assert status == "200", result.stderr
    assert "no room for metrics" in log[0]
    assert "a request is not counted" in log[-1]


def test_the_folder_of_the_counts_belongs_to_its_owner_alone(data_dir):
    (folder,) = data_dir.glob("metrics/*")
    assert folder.stat().st_mode & 0o077 == 0
