"""
The environment as whoever looks after the machine writes it: by hand, in a file.

What no variable can mean is refused with one sentence that names it and keeps what may be a password to itself.
"""

import os
import re
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

NUMBERS = {int: "số nguyên", float: "số"}
ON, OFF = {"1", "ok", "on", "true", "y", "yes"}, {"0", "false", "n", "no", "off"}
DATABASES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}
REDIS = re.compile(r"rediss?://[^/?]+(?:/\d*)?(?:\?.+)?|unix://.+")


class Environment(environ.Env):
    """django-environ's, in which a variable without a value is not set, and a value never names another variable."""

    def get_value(self, var, cast=None, default=environ.Env.NOTSET, parse_default=False):
        value = self.ENVIRON.get(var, "")
        if value.strip():
            return self.parse_value(value, cast)
        if default is self.NOTSET:
            raise ImproperlyConfigured(f"Phải đặt {var}")
        return default

    def int(self, var, default, least=0, most=None):
        """Return the whole number of ``var``, which lies between ``least`` and ``most``."""
        return self._number(int, var, default, least, most)

    def float(self, var, default, least=0, most=None):
        """Return the number of ``var``, which lies between ``least`` and ``most``."""
        return self._number(float, var, default, least, most)

    def bool(self, var, default):
        """Return whether ``var`` is on. No other word is taken for “off”: it may be meant to protect the portal."""
        value = self(var, default="").strip()
        if value and value.lower() not in ON | OFF:
            raise ImproperlyConfigured(f"{var} phải là on hoặc off: “{value}”")
        return value.lower() in ON if value else default

    def list(self, var, default):
        """Return what ``var`` lists, separated by commas and any spaces."""
        value = self(var, default="")
        return [part.strip() for part in value.split(",") if part.strip()] or default

    def database(self, var, default):
        """Return Django's settings of the database at the address in ``var``."""
        try:
            url = self(var, default=default)
            is_known = urlsplit(url).scheme in self.DB_SCHEMES
            config = self.db_url_config(url) if is_known else {}
        except ValueError:
            config = {}
        if config.get("ENGINE") not in DATABASES or not config["NAME"]:
            raise ImproperlyConfigured(
                f"{var} phải có dạng postgres://NGƯỜI:MẬT-KHẨU@MÁY/TÊN; ký tự đặc biệt trong mật khẩu"
                " thì viết bằng mã, ví dụ %2F thay cho /"
            )
        return config

    def redis(self, var):
        """Return the address of Redis in ``var``, or "" where there is none."""
        url = self(var, default="").strip()
        try:
            is_clear = not url or (bool(REDIS.fullmatch(url)) and urlsplit(url).port != 0)
        except ValueError:
            is_clear = False
        if not is_clear:
            raise ImproperlyConfigured(f"{var} phải có dạng redis://:MẬT-KHẨU@MÁY:6379/0")
        return url

    def mail(self, var):
        """Return Django's settings of the mail server at the address in ``var``; the console where there is none."""
        try:
            return self.email_url(var, default="consolemail://")
        except (ImproperlyConfigured, ValueError):
            raise ImproperlyConfigured(
                f"{var} phải có dạng smtp+tls://TÀI-KHOẢN:MẬT-KHẨU@MÁY:587; ký tự đặc biệt trong mật"
                " khẩu thì viết bằng mã, ví dụ %2F thay cho /"
            ) from None

    def _number(self, kind, var, default, least, most):
        value = self(var, default=str(default))
        limits = f"từ {least} trở lên" if most is None else f"từ {least} đến {most}"
        try:
            number = kind(value)
            is_possible = least <= number and (most is None or number <= most)
        except ValueError:
            is_possible = False
        if not is_possible:
            raise ImproperlyConfigured(f"{var} phải là {NUMBERS[kind]} {limits}: “{value}”")
        return number


def origin(var, url):
    """Return ``url``, which ``var`` names, without a slash at its end; raise ImproperlyConfigured for what is more."""
    url = url.strip().removesuffix("/")
    if not re.match("https?://?", url):
        raise ImproperlyConfigured(f"{var} phải bắt đầu bằng http:// hoặc https://: “{url}”")
    try:
        address = urlsplit(url)
        is_clear = bool(address.hostname) and address.port != 0 and not address.username
    except ValueError:
        is_clear = False
    if not is_clear or url != f"{address.scheme}://{address.netloc}":
        raise ImproperlyConfigured(
            f"{var} chỉ gồm giao thức, tên miền và cổng, ví dụ https://phuong.example: “{url}”"
        )
    return url


def check_hosts(hosts, name):
    """Raise ImproperlyConfigured unless the portal answers by ``name``, under which the public finds it."""
    if not validate_host(name, hosts):
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS phải có tên miền của BASE_URL, chỉ tên, không có https:// hay cổng: {name}"
        )


def make_folder(var, folder):
    """
    Make ``folder``, which ``var`` names, unless it is there; what it holds will be its owner's alone.

    Raises ImproperlyConfigured where nothing can be written to it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_usable = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    except OSError:
        is_usable = False
    if not is_usable:
        raise ImproperlyConfigured(
            f"{var} phải là thư mục mà người dùng chạy lệnh này ghi được: “{folder}”"
        )
