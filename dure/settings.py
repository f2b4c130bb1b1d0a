"""Django's settings, derived from the typed environment; nothing here is read from anywhere else."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from dure.env import environment
from dure.platform import postgres
from dure.platform.keys import secret_key
from dure.platform.logs import CONFIGURATION

ENV = environment()
BASE_DIR = Path(__file__).resolve().parent
DEBUG = False
PRODUCTION = ENV.env == "production"

SECRET_KEY = ENV.secret_key or ("for tests alone" if ENV.env == "test" else secret_key(ENV.data))
SECRET_KEY_FALLBACKS = list(ENV.secret_key_fallbacks)
ALLOWED_HOSTS = ["*"] if ENV.env == "test" else ENV.allowed_hosts.split(",")

# Every folder with a `room.py`, and ours first: where two catalogues translate the same words, ours count.
INSTALLED_APPS = [
    *(f"dure.{path.parent.name}" for path in sorted(BASE_DIR.glob("*/room.py"))),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
]

MIDDLEWARE = [
    "dure.web.health.health",
    "dure.web.middleware.known_hosts",
    "dure.web.compression.Compression",
    "dure.web.middleware.agency_rules",
    "dure.web.gate.ApiGate",
    "django.middleware.security.SecurityMiddleware",
    "dure.web.middleware.security_headers",
    "dure.web.middleware.heads",
    "dure.web.statics.StaticFiles",
    "dure.accounts.sessions.SessionMiddleware",
    "dure.web.middleware.page_language",
    "dure.web.middleware.small_bodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dure.web.middleware.paced_writes",
    "dure.accounts.middleware.one_time_password",
    "django_htmx.middleware.HtmxMiddleware",
    "dure.web.middleware.readable_refusals",
    "dure.web.middleware.large_bodies",
    "dure.frame.refusing.Refusing",
]

ROOT_URLCONF = "dure.web.urls"
WSGI_APPLICATION = "dure.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": sorted([*BASE_DIR.glob("*/templates"), *BASE_DIR.glob("*/*/templates")]),
        "OPTIONS": {
            "environment": "dure.frame.jinja.environment",
            "context_processors": ["dure.frame.context.page", "dure.web.navigation.page"],
        },
    },
    {
        # allauth renders its mails and a few fragments with Django's own engine.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

_database = dj_database_url.parse(
    ENV.database_url or postgres.url(ENV.data), engine="django.db.backends.postgresql"
)
DATABASES = {
    "default": {
        **_database,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            # Plans are prepared at the second use of a statement on a connection: unprepared plans
            # cost a third of the hot path.
            "prepare_threshold": 2,
            "server_side_binding": True,
            # Fewer than threads: those that wait for a batch hold none, and readers hold one for milliseconds.
            "pool": {"min_size": 1, "max_size": 16, "timeout": 10, "name": "dure"},
        },
    }
}

# Rooms keep their jobs in jobs.py. A schedule whose time passed while no worker ran is made up for at start.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 60 * 60}

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["dure.accounts.backends.OpenAccounts"]
PASSWORD_HASHERS = ["dure.accounts.hashing.BoundedScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "email"), "max_similarity": 0.6},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "dure_language"
LOCALE_PATHS: list[str] = []
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

# Networks of one's own that webhooks may be in; everywhere else they go over TLS to public addresses only.
WEBHOOK_NETWORKS = ENV.webhook_networks

# How long what is no evidence is kept: notices since they were read and since they were written, webhooks' events.
KEEP_SEEN_NOTICES = timedelta(days=ENV.keep_seen_notices)
KEEP_NOTICES = timedelta(days=ENV.keep_notices)
ROSTER_END_PERCENT = ENV.roster_end_percent
KEEP_EVENTS = timedelta(days=ENV.keep_events)

# What one account may do in a while; see dure.accounts.limits, dure.audit.actions, dure.results.exports.actions.
WRITES_PER_MINUTE = ENV.writes_per_minute
REFUSALS_PER_HOUR = ENV.refusals_per_hour
EXPORTS_PER_DAY = ENV.exports_per_day

# Without a mail server nothing is sent: whoever wants to send asks `MAIL_IS_ON` first.
MAIL_IS_ON = ENV.mail_server is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENV.mail_server else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.mail_from or "dure@localhost"
if ENV.mail_server:
    EMAIL_HOST, EMAIL_PORT = ENV.mail_server.host, ENV.mail_server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.mail_server.user, ENV.mail_server.password
    EMAIL_USE_TLS = ENV.mail_server.protection == "starttls"
    EMAIL_USE_SSL = ENV.mail_server.protection == "tls"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR.parent / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENV.env != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Built files carry a digest in their name already (see vite.config.ts), and pages name them by it.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.[a-z0-9]+$"
WHITENOISE_AUTOREFRESH = ENV.env == "test"  # tests collect no files

# Not compressed: what is so already, and what browsers do not fetch: maps for debuggers, fonts for letters.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map", "ttf"]
WHITENOISE_USE_FINDERS = ENV.env == "test"

# Browsers take a cookie of this prefix only over TLS and from exactly this host.
_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_PREFIX}dure_session"
SESSION_ENGINE = "dure.accounts.sessions"
SESSION_IDLE = timedelta(minutes=ENV.session_idle)
SESSION_LONGEST = timedelta(hours=ENV.session_longest)
SESSION_COOKIE_AGE = 60 * 60 * ENV.session_longest
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = f"{_PREFIX}dure_csrf"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy brings TLS and leads to it (deploy/); a proxy that is not trusted would be a loop here
    "security.W021",  # the list of browsers takes whole domains: for whoever owns icheon.go.kr to ask
]
CSRF_FAILURE_VIEW = "dure.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Of fields; the files of a roster go past it. What a request may send at all: dure.web.serving.bodies.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = CONFIGURATION

# allauth: local accounts, named by their login, opened by a roster or an administrator only.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "dure.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "dure.accounts.forms.LoginForm",
    "change_password": "dure.accounts.forms.ChangePasswordForm",
    "reauthenticate": "dure.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "dure.accounts.queries.display_name"
ACCOUNT_PRESERVE_USERNAME_CASING = False  # logins are stored in lower case, and looked up by their index
ACCOUNT_SESSION_REMEMBER = False  # desks are shared: closing the browser signs out
ACCOUNT_RATE_LIMITS = False  # ours count in the database without locks (see dure.accounts.guessing)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "dure.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "dure.accounts.forms.CodeForm",
    "reauthenticate": "dure.accounts.forms.CodeAgainForm",
    "activate_totp": "dure.accounts.forms.ActivateTOTPForm",
}
MFA_TOTP_ISSUER = "Dure"
MFA_TOTP_TOLERANCE = 1  # a clock half a minute off is common
MFA_RECOVERY_CODES_SHOW_ONCE = True
