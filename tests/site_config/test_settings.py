"""Settings as the environment makes them; each test starts a Python of its own, with nothing else set."""

import json
import stat
from urllib.parse import urlsplit

import pytest

from site_config.settings.embedded import kept_secret
from tests.portal import run_python

PRODUCTION = {"DJANGO_SETTINGS_MODULE": "site_config.settings.production"}
PUBLIC = {
    "BASE_URL": "https://phuong1.example",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "phuong1.example,www.phuong1.example",
}


@pytest.fixture
def data_dir(tmp_path):
    return tmp_path / "var"


@pytest.fixture
def settings_of(data_dir):
    """A function that returns the named settings of production under the given environment."""

    def read(*names, **variables):
        code = (
            "import json; from django.conf import settings;"
            f"print(json.dumps([getattr(settings, name, None) for name in {names!r}], default=str))"
        )
        result = run_python(data_dir, "-c", code, **PRODUCTION | variables)
        assert result.returncode == 0, result.stderr
        values = json.loads(result.stdout)
        return values if len(names) > 1 else values[0]

    return read


def test_the_embedded_default_starts_with_nothing_set(settings_of, data_dir):
    debug, hosts, base_url, databases, media = settings_of(
        "DEBUG", "ALLOWED_HOSTS", "BASE_URL", "DATABASES", "MEDIA_ROOT"
    )
    assert debug is False
    assert {"localhost", "127.0.0.1", "[::1]"} <= set(hosts)
    assert base_url == "http://127.0.0.1:8000"
    assert databases["default"]["NAME"] == str(data_dir / "db.sqlite3")
    assert media == str(data_dir / "media")


def test_its_secret_key_is_kept_for_its_owner_alone_and_stays_the_same(settings_of, data_dir):
    first = settings_of("SECRET_KEY")
    path = data_dir / "secret-key"
    assert len(first) >= 50
    assert path.read_text().strip() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert settings_of("SECRET_KEY") == first


def test_a_secret_that_could_not_be_written_is_made_again(tmp_path):
    path = tmp_path / "secret-key"

    def killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept_secret(path, killed)
    assert kept_secret(path, lambda: "first") == kept_secret(path, lambda: "second") == "first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_secret_key_of_the_environment_is_used_and_none_is_written(settings_of, data_dir):
    assert settings_of("SECRET_KEY", SECRET_KEY="y" * 60) == "y" * 60
    assert not (data_dir / "secret-key").exists()


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({"BASE_URL": "https://phuong1.example"}, "SECRET_KEY, ALLOWED_HOSTS"),
        ({"DATABASE_URL": "postgres://ward@db/ward"}, "SECRET_KEY, ALLOWED_HOSTS"),
        ({"DATABASE_URL": "sqlite:////tmp/other.sqlite3"}, "SECRET_KEY, ALLOWED_HOSTS"),
        ({**PUBLIC, "SECRET_KEY": ""}, "SECRET_KEY"),
        ({**PUBLIC, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ],
)
def test_another_database_or_address_needs_its_own_secrets(data_dir, variables, missing):
    result = run_python(data_dir, "manage.py", "check", **variables)
    assert result.returncode != 0
    sentence = f"DATABASE_URL hoặc BASE_URL đã được đặt, nên phải đặt thêm: {missing}"
    assert result.stderr.rstrip().endswith(sentence)
    assert not (data_dir / "secret-key").exists()


def test_hosts_are_those_of_the_environment_alone(settings_of):
    hosts = settings_of("ALLOWED_HOSTS", **PUBLIC)
    assert hosts == ["phuong1.example", "www.phuong1.example"]


def test_https_makes_cookies_secure_and_browsers_remember_it(settings_of):
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "CSRF_TRUSTED_ORIGINS",
    )
    assert settings_of(*names, **PUBLIC) == [
        True,
        True,
        True,
        31_536_000,
        ["https://phuong1.example"],
    ]
    assert settings_of(*names[:4]) == [False, False, False, 0]


def test_headers_of_a_proxy_are_believed_only_when_it_is_said_to_be_there(settings_of):
    assert settings_of("SECURE_PROXY_SSL_HEADER", **PUBLIC) is None
    header = settings_of("SECURE_PROXY_SSL_HEADER", **PUBLIC, NUM_PROXIES="1")
    assert header == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.parametrize(
    ("host", "port", "base_url"),
    [
        ("127.0.0.1", "8123", "http://127.0.0.1:8123"),
        ("0.0.0.0", "8000", "http://127.0.0.1:8000"),
        ("::", "8000", "http://localhost:8000"),
        ("::1", "8000", "http://localhost:8000"),
        ("2001:db8::5", "8000", "http://[2001:db8::5]:8000"),
        ("192.168.1.20", "80", "http://192.168.1.20"),
        ("phuong1.local", "8000", "http://phuong1.local:8000"),
    ],
)
def test_host_and_port_give_the_address_and_the_host_is_allowed(settings_of, host, port, base_url):
    names = ("BASE_URL", "WAGTAILADMIN_BASE_URL", "ALLOWED_HOSTS")
    base, admin, hosts = settings_of(*names, HOST=host, PORT=port)
    assert base == admin == base_url
    assert urlsplit(base_url).netloc.removesuffix(f":{port}") in hosts


def test_a_browser_may_come_by_the_address_of_an_ipv6_host(data_dir):
    code = (
        "from django.http import HttpRequest;"
        "request = HttpRequest(); request.META['HTTP_HOST'] = '[2001:db8::5]:8000';"
        "print(request.get_host())"
    )
    result = run_python(data_dir, "-c", code, **PRODUCTION, HOST="2001:db8::5")
    assert result.stdout == "[2001:db8::5]:8000\n", result.stderr


def test_sqlite_runs_in_wal_with_foreign_keys_and_takes_its_lock_at_once(data_dir):
    code = """
import json, sqlite3
from django.conf import settings
from django.db import connection, transaction
answers = []
with connection.cursor() as cursor:
    for pragma in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous"):
        cursor.execute(f"PRAGMA {pragma}")
        answers.append(cursor.fetchone()[0])
other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=0)
with transaction.atomic():
    try:
        other.execute("BEGIN IMMEDIATE")
        answers.append("not locked")
    except sqlite3.OperationalError as error:
        answers.append(str(error))
print(json.dumps(answers))
"""
    result = run_python(data_dir, "-c", code, **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == ["wal", 1, 20_000, 1, "database is locked"]


def test_pictures_have_their_type_where_the_system_knows_none(data_dir):
    code = (
        "import mimetypes; mimetypes.knownfiles = []; from django.conf import settings; settings.DEBUG;"
        "print(mimetypes.guess_type('a.webp')[0], mimetypes.guess_type('a.avif')[0])"
    )
    result = run_python(data_dir, "-c", code, **PRODUCTION)
    assert result.stdout == "image/webp image/avif\n", result.stderr


def test_a_first_start_needs_no_folder_and_deployment_checks_find_nothing_to_say(data_dir):
    result = run_python(
        data_dir, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PUBLIC
    )
    # Its own key is as random as a real one must be.
    assert "security.W009" in result.stderr
    assert "1 issue" in result.stderr.replace("System check identified", "").split("\n")[-2]
    assert data_dir.is_dir()


def test_the_folder_of_the_data_is_its_owners_alone(settings_of, data_dir):
    settings_of("DEBUG")
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


def test_an_address_without_its_scheme_is_refused_with_a_sentence(data_dir):
    result = run_python(data_dir, "manage.py", "check", **PUBLIC | {"BASE_URL": "phuong1.example"})
    assert result.returncode != 0
    assert "BASE_URL phải bắt đầu bằng http:// hoặc https://" in result.stderr


def test_sites_that_may_read_from_a_browser_are_answered_before_everything_of_people(settings_of):
    cors = "corsheaders.middleware.CorsMiddleware"
    assert cors not in settings_of("MIDDLEWARE")
    allowed, middleware, of_beacons = settings_of(
        "CORS_ALLOWED_ORIGINS",
        "MIDDLEWARE",
        "BEACON_MIDDLEWARE",
        CORS_ALLOWED_ORIGINS="https://app.phuong.example,https://tinh.example",
    )
    assert allowed == ["https://app.phuong.example", "https://tinh.example"]
    assert of_beacons[-1] == cors
    assert middleware[: len(of_beacons)] == of_beacons
    assert "django.contrib.sessions.middleware.SessionMiddleware" not in of_beacons
