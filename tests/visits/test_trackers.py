"""Trackers of others: what the environment may choose, what pages then hold, and what they may load."""

import json
from html.parser import HTMLParser

import pytest
from csp.constants import HEADER
from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse

from site_config.middleware import ContentSecurityPolicyMiddleware
from site_config.settings import policy, trackers
from site_config.settings.environment import Environment
from tests.portal import run_python

ALL = {
    "GOOGLE_ANALYTICS_ID": "G-AB12CD34EF",
    "MATOMO_DOMAIN_PATH": "matomo.example:8443/thong-ke",
    "MATOMO_SITE_ID": "7",
    "YANDEX_METRICA_COUNTER_ID": "12345678",
}
CODE = ["googletagmanager.com/gtag/js?id=G-AB12CD34EF", "//matomo.example:8443/thong-ke/"]
CODE.append("mc.yandex.ru/metrika/watch.js")
NAMES = "Google Analytics, Matomo và Yandex Metrica"
# Reads a page of every kind as two readers, and one as an editor; django-analytical looks at the settings only once.
READ_PAGES = """
import json, django; django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page
from security_models.models import SecurityModel, TaskPlan
def read(client, address, **headers):
    answer = client.get(address, headers=headers)
    return {
        "address": address,
        "policy": answer.headers.get("Content-Security-Policy"),
        "varies": "Vary" in answer.headers or bool(answer.cookies),
        "text": answer.content.decode(),
    }
reader, editor = Client(HTTP_HOST="127.0.0.1:8000"), Client(HTTP_HOST="127.0.0.1:8000")
editor.force_login(get_user_model().objects.get())
kinds = {type(page): page for page in Page.objects.live().filter(depth__gt=1).specific()}
pages = [*kinds.values(), SecurityModel.objects.first(), TaskPlan.objects.first()]
addresses = [page.get_url() for page in pages] + ["/thong-ke/", "/khong-co-trang-nay/"]
preview = f"/admin/pages/{pages[0].pk}/view_draft/"
private = {"Sec-GPC": "1", "DNT": "1", "User-Agent": "Firefox", "Accept-Language": "en"}
print(json.dumps({
    "pages": [read(reader, address) for address in addresses],
    "private": [read(reader, address, **private) for address in addresses],
    "editor": read(editor, pages[0].get_url()),
    "preview": read(editor, preview),
    "admin": read(editor, "/admin/"),
    "api": read(reader, "/api/v2/pages/"),
}))
"""


class Scripts(HTMLParser):
    """Collects the attributes of the scripts of a page and where they stand; ``"text"`` is what stands in one."""

    def __init__(self, text):
        super().__init__()
        self.asleep, self.awake, self.in_template, self.open = [], [], 0, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.in_template += tag == "template"
        if tag == "script":
            self.open = dict(attributes)
            (self.asleep if self.in_template else self.awake).append(self.open)

    def handle_data(self, data):
        if self.open is not None:
            self.open["text"] = data

    def handle_endtag(self, tag):
        self.in_template -= tag == "template"
        self.open = None


def nonce_of(answer):
    """Return the nonce that the answer's policy lets scripts with it run by; None where it names none."""
    scripts = answer["policy"].partition("script-src ")[2].partition(";")[0]
    return next((word[7:-1] for word in scripts.split() if word.startswith("'nonce-")), None)


def directives_of(policy):
    return {
        name: sources.split()
        for name, _, sources in (part.partition(" ") for part in policy.split("; "))
    }


@pytest.fixture(scope="module")
def read_pages(prepared, tmp_path_factory):
    data_dir = prepared.copy(tmp_path_factory.mktemp("trackers") / "var")

    def read(**variables):
        variables["DJANGO_SETTINGS_MODULE"] = "site_config.settings.production"
        result = run_python(data_dir, "-c", READ_PAGES, **variables)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout.splitlines()[-1])  # after what was logged

    return read


@pytest.fixture(scope="module")
def plain(read_pages):
    """What a portal without trackers answers."""
    return read_pages()


@pytest.fixture(scope="module")
def tracked(read_pages):
    """What a portal with all trackers answers."""
    return read_pages(**ALL)


@pytest.fixture
def environment(monkeypatch):
    """The environment as the settings read it; a function that sets variables of it."""
    for name in [*ALL, "CSP_SCRIPT_SRC", "CSP_FRAME_SRC", "CSP_MEDIA_SRC"]:
        monkeypatch.delenv(name, raising=False)

    def set_variables(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return Environment()

    return set_variables


class TestSettings:
    def test_no_tracker_is_on_unless_it_is_named(self, environment):
        assert trackers.from_environment(environment()) == []
        empty = environment(**dict.fromkeys(ALL, ""))
        assert trackers.from_environment(empty) == []

    def test_each_tracker_is_on_where_it_is_named(self, environment):
        found = trackers.from_environment(environment(**ALL))
        assert [tracker.name for tracker in found] == NAMES.replace(" và", ",").split(", ")
        assert trackers.analytical_settings(found) == {
            "GOOGLE_ANALYTICS_GTAG_PROPERTY_ID": "G-AB12CD34EF",
            "MATOMO_DOMAIN_PATH": "matomo.example:8443/thong-ke",
            "MATOMO_SITE_ID": "7",
            "MATOMO_DISABLE_COOKIES": True,
            "YANDEX_METRICA_COUNTER_ID": "12345678",
        }

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("GOOGLE_ANALYTICS_ID", "UA-12345-1"),
            ("GOOGLE_ANALYTICS_ID", "G-AB12');alert('"),
            ("MATOMO_DOMAIN_PATH", "https://matomo.example"),
            ("MATOMO_DOMAIN_PATH", "matomo.example/"),
            ("MATOMO_DOMAIN_PATH", "matomo.example; script-src *"),
            ("MATOMO_DOMAIN_PATH", "thống-kê.example"),
            ("MATOMO_SITE_ID", "một"),
            ("YANDEX_METRICA_COUNTER_ID", "123456789"),
        ],
    )
    def test_a_value_that_no_tracker_can_use_is_refused(self, environment, name, value):
        with pytest.raises(ImproperlyConfigured, match=f"^{name} không đúng dạng: “") as refusal:
            trackers.from_environment(environment(**ALL | {name: value}))
        assert f"“{value}”" in str(refusal.value)

    @pytest.mark.parametrize("missing", ["MATOMO_DOMAIN_PATH", "MATOMO_SITE_ID"])
    def test_half_of_matomo_is_refused(self, environment, missing):
        with pytest.raises(ImproperlyConfigured, match="phải cùng được đặt"):
            trackers.from_environment(environment(**ALL | {missing: ""}))

    def test_the_portal_does_not_start_with_a_wrong_value(self, tmp_path):
        result = run_python(tmp_path / "var", "manage.py", "check", GOOGLE_ANALYTICS_ID="12345")
        assert result.returncode != 0
        sentence = "GOOGLE_ANALYTICS_ID không đúng dạng: “12345”; ví dụ đúng: G-AB12CD34EF"
        assert result.stderr.rstrip().endswith(sentence)

    def test_sources_of_the_environment_join_those_of_their_kind_alone(self, environment):
        env = environment(
            CSP_SCRIPT_SRC="https://chat.example, 'unsafe-eval'",
            CSP_FRAME_SRC="https://www.youtube-nocookie.com",
            CSP_MEDIA_SRC="https://*.media.example:8443/video/",
        )
        before = policy.content_security_policy(Environment(), [], [], [])["DIRECTIVES"]
        assert before == policy.content_security_policy(env, [], [], [])["DIRECTIVES"]
        assert before["script-src"] == ["'self'", "https://chat.example", "'unsafe-eval'"]
        assert before["frame-src"] == ["'self'", "https://www.youtube-nocookie.com"]
        assert before["media-src"] == ["'self'", "https://*.media.example:8443/video/"]
        assert before["connect-src"] == ["'self'"]
        assert before["img-src"] == ["'self'", "data:"]

    @pytest.mark.parametrize(
        "source", ["https://a.example; object-src *", "a b", "'self", "phường"]
    )
    def test_what_is_not_one_source_is_refused(self, environment, source):
        env = environment(CSP_SCRIPT_SRC=f"https://a.example,{source}")
        with pytest.raises(ImproperlyConfigured, match=r"^CSP_SCRIPT_SRC không đúng dạng: “"):
            policy.content_security_policy(env, [], [], [])


class TestPagesWithoutTrackers:
    def test_hold_nothing_of_them(self, plain):
        for page in plain["pages"]:
            assert "tracker" not in page["text"], page["address"]
            assert "nonce" not in page["text"], page["address"]

    def test_have_one_policy_that_lets_only_our_own_scripts_run(self, plain):
        policies = {answer["policy"] for answer in plain["pages"]}
        assert len(policies) == 1
        found = directives_of(policies.pop())
        styles = found.pop("style-src")
        assert styles[0] == "'self'"
        assert all(source.startswith("'sha256-") for source in styles[1:])
        # The ward's colour is in pages alone.
        api = directives_of(plain["api"]["policy"])
        assert api.pop("style-src") == styles[:2]
        assert len(styles) == 3
        assert found == api
        assert found == {
            "default-src": ["'self'"],
            "script-src": ["'self'", policy.hash_source(settings.EARLY_SCRIPT)],
            "connect-src": ["'self'"],
            "img-src": ["'self'", "data:"],
            "frame-src": ["'self'"],
            "media-src": ["'self'"],
            "object-src": ["'none'"],
            "base-uri": ["'self'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'self'"],
        }

    def test_have_one_inline_script_that_the_policy_knows(self, plain):
        for page in plain["pages"]:
            scripts = [script for script in Scripts(page["text"]).awake if "src" not in script]
            texts = {script["text"] for script in scripts if script.get("type") is None}
            assert texts == {settings.EARLY_SCRIPT}, page["address"]
            assert {script.get("type") for script in scripts} <= {None, "application/ld+json"}

    def test_are_the_same_to_the_byte_for_every_reader(self, plain):
        assert plain["pages"] == plain["private"]
        assert not any(page["varies"] for page in plain["pages"])


class TestPagesWithTrackers:
    def test_name_them_in_a_question_that_waits_for_the_script(self, tracked):
        for page in tracked["pages"]:
            start = page["text"].index('<div class="trackers"')
            question = page["text"][start : page["text"].index("</div>", start)]
            assert question.partition(">")[0].endswith(" hidden"), page["address"]
            assert NAMES in question
            assert "Không đồng ý" in question

    def test_hold_their_code_asleep(self, tracked):
        for page in tracked["pages"]:
            before, _, rest = page["text"].partition('<template id="trackers">')
            code, _, after = rest.partition("</template>")
            assert all(part in code for part in CODE), page["address"]
            assert not any(part in before + after for part in CODE)

    def test_hold_no_picture_that_browsers_without_scripts_would_load(self, tracked):
        for page in tracked["pages"]:
            assert "noscript" not in page["text"]
            assert "idsite=" not in page["text"]

    def test_let_only_scripts_with_their_nonce_run(self, tracked):
        for page in tracked["pages"]:
            nonce, scripts = nonce_of(page), Scripts(page["text"])
            assert nonce
            assert len(scripts.asleep) == 4
            assert all(script["nonce"] == nonce for script in scripts.asleep)
            for script in scripts.awake:
                is_data = script.get("type") == "application/ld+json"
                is_known = is_data or script.get("text") == settings.EARLY_SCRIPT
                assert "src" in script or is_known or script["nonce"] == nonce, page["address"]

    def test_have_another_nonce_each_time(self, tracked):
        nonces = [nonce_of(page) for page in tracked["pages"] + tracked["private"]]
        assert len(set(nonces)) == len(nonces)

    def test_are_but_for_the_nonce_the_same_for_every_reader(self, tracked):
        for page, private in zip(tracked["pages"], tracked["private"], strict=True):
            text = private["text"].replace(nonce_of(private), nonce_of(page))
            assert text == page["text"], page["address"]
            assert not page["varies"]

    def test_let_each_tracker_load_its_code_and_send_what_it_learns(self, tracked):
        directives = directives_of(tracked["pages"][0]["policy"])
        for host in ("https://*.googletagmanager.com", "matomo.example:8443"):
            assert host in directives["script-src"]
            assert host in directives["connect-src"]
            assert host in directives["img-src"]
        assert "https://*.google-analytics.com" in directives["connect-src"]
        assert "https://*.google-analytics.com" not in directives["script-src"]
        assert "https://mc.yandex.ru" in directives["script-src"]

    def test_tell_trackers_nothing_of_who_is_signed_in(self, tracked):
        text = tracked["editor"]["text"]
        assert "wagtail-userbar" in text
        code = text.partition('<template id="trackers">')[2].partition("</template>")[0]
        first = tracked["pages"][0]
        expected = (
            first["text"].partition('<template id="trackers">')[2].partition("</template>")[0]
        )
        assert code.replace(nonce_of(tracked["editor"]), nonce_of(first)) == expected

    def test_hold_nothing_of_them_in_a_preview(self, tracked):
        assert "<main" in tracked["preview"]["text"]
        assert "tracker" not in tracked["preview"]["text"]
        assert nonce_of(tracked["preview"]) is None


def test_the_admin_has_a_policy_of_its_own_and_other_answers_need_no_nonce(plain, tracked):
    assert plain["admin"]["policy"] == tracked["admin"]["policy"] == policy.ADMIN_POLICY
    assert directives_of(tracked["api"]["policy"])["default-src"] == ["'self'"]
    assert nonce_of(tracked["api"]) is None


class TestMiddleware:
    @pytest.fixture
    def policy_of(self, rf):
        """A function that returns the policy with which the answer of ``view`` leaves the house."""

        def answer(view, address="/"):
            return ContentSecurityPolicyMiddleware(view)(rf.get(address)).headers.get(HEADER)

        return answer

    def test_every_answer_says_what_no_page_asks_a_device_for(self, rf):
        for address in ("/", "/admin/"):
            answer = ContentSecurityPolicyMiddleware(lambda request: HttpResponse())(
                rf.get(address)
            )
            features = answer.headers["Permissions-Policy"].split(", ")
            assert {"camera=()", "geolocation=()", "microphone=()"} <= set(features)

    def test_only_the_admin_has_its_own_not_what_begins_like_it(self, policy_of):
        of_admin = policy_of(lambda request: HttpResponse(), "/admin/pages/")
        assert of_admin == policy.ADMIN_POLICY
        assert policy_of(lambda request: HttpResponse(), "/administration/") != of_admin

    def test_an_answer_keeps_a_policy_of_its_own(self, policy_of):
        own = HttpResponse(headers={HEADER: "default-src 'none'"})
        assert policy_of(lambda request: own) == "default-src 'none'"

    def test_a_view_may_widen_the_policy_for_itself(self, policy_of):
        view = csp_update({"img-src": ["https://map.example"]})(lambda request: HttpResponse())
        assert directives_of(policy_of(view))["img-src"][-1] == "https://map.example"
        assert "map.example" not in policy_of(lambda request: HttpResponse())
