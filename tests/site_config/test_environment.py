"""Values of the environment that nobody can use: each is refused with one sentence, which keeps passwords to itself."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from site_config.settings import environment, logs
from site_config.settings.environment import Environment
from tests.portal import run_python

PUBLIC = {
    "BASE_URL": "https://phuong1.example",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "phuong1.example",
}


@pytest.fixture
def env(monkeypatch):
    """A function that returns the environment in which ``VALUE`` is set to what it is given."""

    def with_value(value):
        monkeypatch.setenv("VALUE", value)
        return Environment()

    return with_value


class TestWords:
    @pytest.mark.parametrize("value", ["on", "On", "true", "1", "yes", " on "])
    def test_on(self, env, value):
        assert env(value).bool("VALUE", default=False) is True

    @pytest.mark.parametrize("value", ["off", "OFF", "false", "0", "no"])
    def test_off(self, env, value):
        assert env(value).bool("VALUE", default=True) is False

    @pytest.mark.parametrize("value", ["bật", "enabled", "co", "2"])
    def test_another_word_does_not_turn_a_protection_off(self, env, value):
        with pytest.raises(ImproperlyConfigured, match=f"VALUE phải là on hoặc off: “{value}”"):
            env(value).bool("VALUE", default=False)

    @pytest.mark.parametrize("value", ["", "  "])
    def test_a_line_without_a_value_is_not_set(self, env, value):
        assert env(value)("VALUE", default="mặc định") == "mặc định"
        assert env(value).bool("VALUE", default=True) is True
        assert env(value).int("VALUE", default=8000) == 8000
        assert env(value).list("VALUE", default=[]) == []

    def test_what_begins_like_a_variable_of_a_shell_is_a_value_like_others(self, env):
        assert env("$ecret")("VALUE", default="") == "$ecret"

    def test_spaces_around_the_commas_of_a_list_are_not_of_its_parts(self, env):
        assert env("a.example, b.example ,").list("VALUE", default=[]) == ["a.example", "b.example"]


class TestNumbers:
    def test_what_is_one(self, env):
        assert env("300").int("VALUE", default=1) == 300
        assert env("0.5").float("VALUE", default=0, most=1) == 0.5

    @pytest.mark.parametrize("value", ["nhiều", "1.5", "-1", "70000"])
    def test_what_is_none_or_not_possible(self, env, value):
        sentence = f"VALUE phải là số nguyên từ 0 đến 65535: “{value}”"
        with pytest.raises(ImproperlyConfigured, match=sentence):
            env(value).int("VALUE", default=1, most=65535)

    @pytest.mark.parametrize("value", ["mười", "nan", "1.1"])
    def test_a_share(self, env, value):
        with pytest.raises(ImproperlyConfigured, match=f"VALUE phải là số từ 0 đến 1: “{value}”"):
            env(value).float("VALUE", default=0, most=1)


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "postgres://u:mat/khau@127.0.0.1/ward",
            "mysql://u:mat@127.0.0.1/ward",
            "foo://u:mat@127.0.0.1/ward",
            "postgres://u:mat@127.0.0.1",
            "ward",
        ],
    )
    def test_a_database_that_there_cannot_be(self, env, url):
        with pytest.raises(ImproperlyConfigured, match="VALUE phải có dạng postgres://") as refusal:
            env(url).database("VALUE", default="")
        assert "mat" not in str(refusal.value)

    def test_a_database(self, env):
        config = env("postgres://u:m%2Fk@127.0.0.1:5433/ward").database("VALUE", default="")
        assert (config["PASSWORD"], config["PORT"], config["NAME"]) == ("m/k", 5433, "ward")

    @pytest.mark.parametrize("url", ["localhost:6379", "http://x", "redis://x:a/0", "redis://x/a"])
    def test_no_redis(self, env, url):
        with pytest.raises(ImproperlyConfigured, match="VALUE phải có dạng redis://"):
            env(url).redis("VALUE")

    @pytest.mark.parametrize(
        "url", ["redis://:mat@x:6379/0", "rediss://x", "redis://[::1]:6379/2", "unix:///run/r.sock"]
    )
    def test_a_redis(self, env, url):
        assert env(url).redis("VALUE") == url

    @pytest.mark.parametrize("url", ["smtp.example", "imap://a", "smtp+tls://a:mat@smtp.example:b"])
    def test_no_mail_server(self, env, url):
        with pytest.raises(ImproperlyConfigured, match="VALUE phải có dạng smtp") as refusal:
            env(url).mail("VALUE")
        assert "mat" not in str(refusal.value)

    def test_a_mail_server(self, env):
        config = env("smtp+tls://a%40b:mat@smtp.example:587").mail("VALUE")
        assert (config["EMAIL_HOST_USER"], config["EMAIL_PORT"]) == ("a@b", 587)

    @pytest.mark.parametrize(
        "url",
        ["https://", "https://phuong.example/cong", "https://phuong.example:a", "https://a:b@c"],
    )
    def test_no_origin(self, url):
        with pytest.raises(ImproperlyConfigured, match="BASE_URL chỉ gồm giao thức, tên miền"):
            environment.origin("BASE_URL", url)

    @pytest.mark.parametrize("url", ["https://phuong.example", "http://[2001:db8::5]:8000"])
    def test_an_origin(self, url):
        assert (
            environment.origin("BASE_URL", url) == environment.origin("BASE_URL", url + "/") == url
        )


def test_the_portal_answers_by_its_own_name():
    environment.check_hosts([".phuong.example"], "www.phuong.example")
    for hosts in (["https://phuong.example"], ["phuong.example:443"], ["khac.example"]):
        with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS phải có tên miền"):
            environment.check_hosts(hosts, "phuong.example")


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="DATA_DIR phải là thư mục"):
        environment.make_folder("DATA_DIR", tmp_path / "file")


def test_a_level_of_the_log_that_there_is_none_of(monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "TRACE")
    with pytest.raises(ImproperlyConfigured, match="LOG_LEVEL phải là một trong DEBUG, INFO"):
        logs.logging_settings(Environment())


@pytest.mark.parametrize(
    "variables",
    [
        {"PORT": "tám"},
        {"DATABASE_URL": "foo://u:mat-khau@127.0.0.1/ward"},
        {"REDIS_URL": "localhost:6379"},
        {"BASE_URL": "phuong1.example"},
        {"ALLOWED_HOSTS": "https://phuong1.example"},
        {"CORS_ALLOWED_ORIGINS": "phuong2.example"},
        {"GOOGLE_ANALYTICS_ID": "UA-1"},
        {"PROMETHEUS_MULTIPROC_DIR": "/proc/none"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_a_command_says_one_sentence_and_fails(tmp_path, variables):
    result = run_python(tmp_path / "var", "manage.py", "check", **PUBLIC | variables)
    assert result.returncode == 1
    (name,) = variables
    assert re.fullmatch(rf"{name} (phải|không|chỉ) .+\n", result.stderr)
    assert "mat-khau" not in result.stderr + result.stdout


def test_a_folder_of_data_that_cannot_be_made_is_told():
    result = run_python("/proc/none", "manage.py", "check")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "DATA_DIR phải là thư mục mà người dùng chạy lệnh này ghi được: “/proc/none”\n"
    )
