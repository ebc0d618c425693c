"""
Settings shared by every way of running the portal.

Everything that a deployment may change is read here from the environment, once, through one ``Environment()``;
each variable has a default that makes the embedded installation (one process, one SQLite file) work unset.
"""

import mimetypes
from pathlib import Path

from site_config.settings import (
    accounts,
    embedded,
    environment,
    frontend_cache,
    logs,
    policy,
    services,
    trackers,
)

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environment.Environment()

# -- Where the site keeps what it owns, and where it is reached ---------------------------------------------------

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).expanduser().resolve()
HOST = env("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000, least=1, most=65535)

EMBEDDED_DATABASE_URL = f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
EMBEDDED_BASE_URL = embedded.base_url(HOST, PORT)
DATABASE_URL = env("DATABASE_URL", default=EMBEDDED_DATABASE_URL)
BASE_URL = environment.origin("BASE_URL", env("BASE_URL", default=EMBEDDED_BASE_URL))
# The embedded installation is somebody trying the portal, or a ward on one machine: it makes up its own secrets.
EMBEDDED = DATABASE_URL == EMBEDDED_DATABASE_URL and BASE_URL == EMBEDDED_BASE_URL
HTTPS = BASE_URL.startswith("https://")

# -- Applications -------------------------------------------------------------------------------------------------

# Listed from the top layer to the bottom one: templates and static files of a higher app win.
INSTALLED_APPS = [
    "site_config",
    "operations",
    "newsroom",
    "syndication",
    "search",
    "articles",
    "security_models",
    "home",
    "visits",
    "vietnamese",
    "analytical",
    "wagtail_modeladmin",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "corsheaders",
    "csp",
    "huey.contrib.djhuey",
    *accounts.APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# All that a beacon goes through (``visits.wsgi``): what speaks for the connection, nothing that knows people.
BEACON_MIDDLEWARE = [
    "operations.observability.middleware.ObservabilityMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "operations.backup.middleware.UnfinishedRestoreMiddleware",
]
MIDDLEWARE = [
    *BEACON_MIDDLEWARE,
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "site_config.middleware.ContentSecurityPolicyMiddleware",
    "operations.outage.middleware.SavingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    accounts.SECOND_FACTOR,
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "home.middleware.asked_for_again",
    "home.middleware.RedirectMiddleware",
    "home.middleware.SiteMiddleware",
    "syndication.ward_api.middleware.service_links",
    accounts.LOCKOUT,
]

ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# -- Storage ------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": services.database(
        env.database("DATABASE_URL", default=EMBEDDED_DATABASE_URL),
        embedded.SQLITE_OPTIONS,
        env.float("DATABASE_STATEMENT_SECONDS", default=0, most=86_400),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What several machines share: caches, limits, the worker's queue, visits; left empty, files under DATA_DIR hold them.
REDIS_URL = env.redis("REDIS_URL")
CACHES = services.caches(REDIS_URL, DATA_DIR)
HUEY = services.queue(REDIS_URL, DATA_DIR)
# Ready pages are answered before Django is asked; off for measuring what a page costs.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
# What keeps pages in front of the portal, and is told of changes.
WAGTAILFRONTENDCACHE = frontend_cache.from_url(env("FRONTEND_CACHE_URL", default=""))
# Planned work on the machines: pages are served, nothing can be saved; see also ``manage.py read_only``.
READ_ONLY = env.bool("READ_ONLY", default=False)

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("guide", BASE_DIR / "docs/screenshots/guide"),  # of the guide that the admin shows
]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
# Python 3.11 knows these only from the system's table.
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("audio/mp4", ".m4a")
mimetypes.add_type("audio/ogg", ".ogg")
STORAGES = {
    "default": services.media(env("MEDIA_BUCKET_URL", default="")),
    "staticfiles": {"BACKEND": "site_config.storage.StaticFilesStorage"},
}
# Where ``backup --to s3`` sends archives.
BACKUP_BUCKET = services.backups(env("BACKUP_BUCKET_URL", default=""))
# The page editor sends one form field per input of every block.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# -- Language and time --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# The first wins: what the portal says, what it says better than the packages do, what they say.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["vietnamese.formats"]

# -- People -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = accounts.AUTHENTICATION_BACKENDS
AUTH_PASSWORD_VALIDATORS = accounts.PASSWORD_VALIDATORS
PASSWORD_HASHERS = accounts.PASSWORD_HASHERS
PASSWORD_RESET_TIMEOUT = accounts.PASSWORD_RESET_TIMEOUT
# Off, everybody may choose a second factor; on, nobody works in the admin without.
TWO_FACTOR_REQUIRED = env.bool("TWO_FACTOR_REQUIRED", default=False)
OTP_TOTP_ISSUER = "Tin Phường"
OTP_TOTP_SYNC = False
vars().update(accounts.attempts())

_mail = env.mail("EMAIL_URL")
MAIL_DELIVERED_BY = _mail.pop("EMAIL_BACKEND")
vars().update(_mail)
EMAIL_BACKEND = "newsroom.roles.mail.AfterCommitBackend"
EMAIL_TIMEOUT = 10  # seconds: somebody waits for the page meanwhile
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="tin-phuong@localhost")

# -- Wagtail ------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Tin Phường"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_USER_LOGIN_FORM = "newsroom.forms.LoginForm"
# Wagtail counts Vietnamese as incomplete and does not offer it by itself.
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "home.rich_text.widgets.RichTextArea"}}
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.vietnamese"}}
WAGTAILIMAGES_IMAGE_MODEL = "home.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.uploads.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# A camera's picture fits; what unpacks to more pixels than any camera takes would fill the server's memory.
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 << 20  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
DOCUMENT_MAX_UPLOAD_SIZE = 60 << 20  # bytes: an hour of a recording
# Measured on a noisy photograph 480 pixels wide: AVIF and WebP come equally close to it (35 dB) with 5.5 and 7.1 kB;
# JPEG, for browsers that know neither, takes 14.7 kB.
WAGTAILIMAGES_AVIF_QUALITY = 40
WAGTAILIMAGES_WEBP_QUALITY = 70
WAGTAILIMAGES_JPEG_QUALITY = 76
WAGTAILDOCS_DOCUMENT_MODEL = "home.CustomDocument"
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "doc",
    "docx",
    "m4a",
    "mp3",
    "odt",
    "ods",
    "ogg",
    "pdf",
    "ppt",
    "pptx",
    "wav",
    "xls",
    "xlsx",
    "zip",
]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []  # saved, never opened in the place of a page of ours
WAGTAILAPI_BASE_URL = BASE_URL
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
# The API answers programs: no browsable HTML, no sessions, nothing to forge.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

# -- Visit statistics ---------------------------------------------------------------------------------------------

# What one network address may send: beacons in a minute, and new visits in an hour. A mobile network may show all its
# customers under one address; visits beyond the limit are kept apart as suspect, not thrown away.
VISITS_BEACONS_PER_MINUTE = env.int("VISITS_BEACONS_PER_MINUTE", default=60)
VISITS_NEW_VISITS_PER_HOUR = env.int("VISITS_NEW_VISITS_PER_HOUR", default=30)
# Other sites whose pages show this portal's content: they may get tokens from a browser and send beacons.
CORS_ALLOWED_ORIGINS = [
    environment.origin("CORS_ALLOWED_ORIGINS", url)
    for url in env.list("CORS_ALLOWED_ORIGINS", default=[])
]
if CORS_ALLOWED_ORIGINS:
    MIDDLEWARE.insert(len(BEACON_MIDDLEWARE), "corsheaders.middleware.CorsMiddleware")
    BEACON_MIDDLEWARE.append("corsheaders.middleware.CorsMiddleware")
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
# Both APIs say themselves that every page may read them without credentials; here is what only those on the list may.
CORS_URLS_REGEX = r"^/(?:api/v2/visit-statistics/(?:series|token)/$|_lt$)"
# What one network address may ask of API v2 in a minute; 0: as much as it likes.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=300)
# Trackers of others, loaded only with the reader's consent; none is on unless its variable is set.
TRACKERS = trackers.from_environment(env)
vars().update(trackers.analytical_settings(TRACKERS))
ANALYTICAL_AUTO_IDENTIFY = False
ANALYTICAL_INTERNAL_IPS = []

# -- Sharing between wards ----------------------------------------------------------------------------------------

# Two portals on one machine may read each other over http: for trying it out, never in production.
SYNDICATION_TRUST_LOCAL = env.bool("SYNDICATION_TRUST_LOCAL", default=False)
# What one network address may ask of the ward API in a minute; 0: as much as it likes.
WARD_API_REQUESTS_PER_MINUTE = env.int("WARD_API_REQUESTS_PER_MINUTE", default=300)

# -- Security -----------------------------------------------------------------------------------------------------

vars().update(accounts.cookies(HTTPS))
# Keys from before, so that a change of SECRET_KEY ends no session and breaks no link.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# What stands in pages themselves, as no page can wait for it: the script that brings back the reader's text size, and
# the style of pages that cannot rely on anything else.
EARLY_SCRIPT = (BASE_DIR / "static/js/early.js").read_text().strip()
PLAIN_STYLE = (BASE_DIR / "static/css/plain.css").read_text().strip()
CONTENT_SECURITY_POLICY = policy.content_security_policy(
    env, TRACKERS, scripts=[EARLY_SCRIPT], styles=[PLAIN_STYLE]
)
PERMISSIONS_POLICY = policy.PERMISSIONS_POLICY
# How many proxies in front of the site are ours; only then are their headers believed.
NUM_PROXIES = env.int("NUM_PROXIES", default=0)
if NUM_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # X_FRAME_OPTIONS: the admin's previews need frames of the same origin
    "security.W021",  # HSTS preload binds a whole domain for months: its owner decides that
]

# -- Logs, metrics, reports of failures ---------------------------------------------------------------------------

LOGGING = logs.logging_settings(env)
# Requests and statements that take longer, in milliseconds, are told in the log.
SLOW_REQUEST_MS = env.int("SLOW_REQUEST_MS", default=1000)
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)  # every one of them
# Whoever knows it may read /metrics from elsewhere; left empty, only programs on this machine may.
METRICS_TOKEN = logs.metrics_token(env)
# Where failures are reported to, and which share of the requests is measured there (0 to 1); left empty, nowhere.
SENTRY_DSN = logs.sentry_dsn(env)
SENTRY_TRACES_SAMPLE_RATE = env.float("SENTRY_TRACES_SAMPLE_RATE", default=0.0, most=1)
SENTRY_ENVIRONMENT = env("SENTRY_ENVIRONMENT", default="production")
