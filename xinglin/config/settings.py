"""Settings: whatever an instance writes lies under XINGLIN_HOME, its secrets included."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

from xinglin.config.secrets import secret
from xinglin.config.services import ENGINES, SERVICES

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = Path(os.environ.get("XINGLIN_HOME", "var")).resolve()
# Compiled statements of figures lie beside the lake; the many homes of a test run share them.
STATEMENTS = os.environ.get("XINGLIN_STATEMENTS", "")
TESTING = "pytest" in sys.modules
DEBUG = False

SECRET_KEY = secret(HOME, "secret_key")
SEALING_KEY = secret(HOME, "sealing_key")
BLINDING_KEY = secret(HOME, "blinding_key")

ALLOWED_HOSTS = os.environ.get("XINGLIN_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("XINGLIN_ORIGINS", "").split(",") if o]


def _installed(names: list[str]) -> list[str]:
    """Those whose name plate is there: a service is switched off by taking its folder away."""
    return [name for name in names if (ROOT / name.replace(".", "/") / "apps.py").exists()]


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "xinglin.kernel",
    *_installed([*ENGINES, "xinglin.ui", *SERVICES]),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xinglin.config.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xinglin.config.middleware.refusals",
    "xinglin.config.middleware.who_asks",
    "xinglin.config.middleware.content_policy",
]

ROOT_URLCONF = "xinglin.config.urls"
WSGI_APPLICATION = "xinglin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "xinglin.ui.shell.shell",
            ]
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "store" / "xinglin.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
            # Opening a store of gigabytes anew for each page costs a fifth of the page.
            "CONN_MAX_AGE": 0 if TESTING else None,
            # A file, so that threads and the browser journeys see the same test store.
            "TEST": {"NAME": HOME / "store" / "test.sqlite3"}
            if os.environ.get("XINGLIN_TEST_FILE")
            else {},
        }
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
if not TESTING:
    (HOME / "store").mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["xinglin.engines.access.login.Login"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.PBKDF2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"

CSRF_FAILURE_VIEW = "xinglin.ui.errors.forged"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(os.environ.get("XINGLIN_HTTPS"))
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "xinglin" / name / "locale" for name in ("config", "ui")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "xinglin.ui.finders.VendorFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
NODE_MODULES = Path(os.environ.get("XINGLIN_NODE_MODULES", ROOT / "node_modules"))

# Figures can be counted on a Spark cluster: its address, a file with its secret and whatever else
# Spark takes, and where the cluster finds the lake if not at the path that it has here.
SPARK_MASTER = os.environ.get("XINGLIN_SPARK_MASTER", "")
SPARK_PROPERTIES = Path(
    os.environ.get("XINGLIN_SPARK_PROPERTIES", HOME / "spark" / "spark.properties")
)
SPARK_LAKE = os.environ.get("XINGLIN_SPARK_LAKE", "")

# Files that come by themselves: the folder below which senders leave theirs, the hosts that may be
# asked over HTTPS (internal ones too, if they are named), and an authority of one's own.
FEED_FOLDER = Path(os.environ.get("XINGLIN_FEED_FOLDER", HOME / "feeds"))
FEED_HOSTS = [one for one in os.environ.get("XINGLIN_FEED_HOSTS", "").split(",") if one]
FEED_CA = os.environ.get("XINGLIN_FEED_CA", "")

# What was set aside or waits, and was corrected by nobody for so many days after its delivery
# ended, is kept no longer: the reason stays, the row goes.
REJECTS_KEPT_DAYS = int(os.environ.get("XINGLIN_REJECTS_DAYS", "365"))

# The FHIR door calls out for imports that name an address, and for subscriptions. Files are fetched
# from these hosts alone; notices go to them, and over HTTPS to any host with a public address. A
# host is `host` or `host:port`; `http://host:port` allows that one without TLS.
FHIR_HOSTS = [one for one in os.environ.get("XINGLIN_FHIR_HOSTS", "").split(",") if one]
FHIR_CA = os.environ.get("XINGLIN_FHIR_CA", "")

# What goes up to other platforms: to these hosts alone, with an authority of one's own if they have
# one; or into folders below this one, from which the other side takes it and leaves its receipts.
RETURN_HOSTS = [one for one in os.environ.get("XINGLIN_RETURN_HOSTS", "").split(",") if one]
RETURN_CA = os.environ.get("XINGLIN_RETURN_CA", "")
RETURN_FOLDER = Path(os.environ.get("XINGLIN_RETURN_FOLDER", HOME / "returns"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
