"""The guide to the contract, its examples as they run, and the pages of its problems."""

import subprocess
import sys
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.factories import ArticlePageFactory
from site_config.settings.policy import hash_source
from syndication.ward_api import openapi
from syndication.ward_api.docs import EXAMPLES, PROGRAMS
from syndication.ward_api.problems import KINDS

ROOT = "/api/ward/v1"


def page_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.django_db
class TestGuide:
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_names_every_operation_and_every_example(self, client, language):
        page = page_of(client.get(f"{ROOT}/docs?lang={language}"))
        told = [heading.get_text(" ", strip=True) for heading in page.select("h3 code")]
        paths = openapi.document()["paths"].items()
        assert told == [f"{name.upper()} {path}" for path, methods in paths for name in methods]
        shown = [code.text for code in page.select("pre code")]
        assert shown == [(EXAMPLES / file).read_text() for file in PROGRAMS.values()]
        assert page.select_one("main > div")["lang"] == language

    def test_is_vietnamese_unless_english_is_asked_for(self, client):
        page = page_of(client.get(f"{ROOT}/docs"))
        assert page.select_one("main > div")["lang"] == "vi"
        assert client.get(f"{ROOT}/docs?lang=fr").status_code == 422

    def test_loads_nothing_and_runs_nothing(self, client):
        response = client.get(f"{ROOT}/docs")
        page = page_of(response)
        assert page.select("script, link[rel=stylesheet], img, iframe, [style], [onclick]") == []
        (style,) = page.select("style")
        assert hash_source(style.string) in response["Content-Security-Policy"]

    def test_leads_to_addresses_that_answer(self, client):
        page = page_of(client.get(f"{ROOT}/docs"))
        for link in page.select("main a[href]"):
            href = link["href"]
            address = urljoin(f"{ROOT}/docs", href)
            assert client.get(address).status_code == 200, href


@pytest.mark.django_db
@pytest.mark.parametrize("name", KINDS)
class TestProblems:
    def test_have_a_page_in_both_languages(self, client, name):
        for language in ("vi", "en"):
            page = page_of(
                client.get(
                    f"{ROOT}/problems/{name}?lang={language}", headers={"Accept": "text/html"}
                )
            )
            assert str(KINDS[name].status) in page.select_one("code").text

    def test_are_told_to_programs_in_both_languages(self, client, name):
        told = client.get(f"{ROOT}/problems/{name}", headers={"Accept": "application/json"}).json()
        assert told["type"] == f"http://localhost{ROOT}/problems/{name}"
        assert told["status"] == KINDS[name].status
        assert told["vi"]["title"]
        assert told["en"]["title"]


@pytest.mark.django_db
def test_an_unknown_problem_has_no_page():
    assert Client().get(f"{ROOT}/problems/nothing").status_code == 404


COMMANDS = {".sh": ["sh"], ".py": [sys.executable], ".mjs": ["node"]}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
def test_the_examples_run_as_they_stand(live_server, settings, section):
    settings.BASE_URL = live_server.url
    for title in ("Phường ra quân", "Đã thu hồi"):
        page = ArticlePageFactory(parent=section, title=title)
    page.unpublish()
    for file in PROGRAMS.values():
        command = [*COMMANDS[(EXAMPLES / file).suffix], EXAMPLES / file, live_server.url]
        run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert run.returncode == 0, run.stderr
        assert run.stdout.count("Phường ra quân") == 1
        assert "Đã thu hồi" not in run.stdout
