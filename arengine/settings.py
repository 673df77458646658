"""One settings module; the environment decides (see docs/runbook.md for every variable)."""

import logging
from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from arengine.lib.encryption import local_keys
from arengine.lib.logs import configure_logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("ARENGINE_ENV", default="local")
PRODUCTION = ENVIRONMENT == "production"
HOME = Path(env.str("ARENGINE_HOME", default=str(BASE_DIR / ".local")))


def required(name: str, local: str) -> str:
    """The variable's value; in production a missing one is a refusal to start that names it."""
    value = env.str(name, default="")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set; production does not start without it")
    return value or local


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY", "local-only-secret-key-never-used-in-production")
FIELD_KEYS = required("FIELD_KEYS", local_keys())
ALLOWED_HOSTS = (
    required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").replace(" ", "").split(",")
)

DATABASE_URL = required("DATABASE_URL", "postgresql://arengine@127.0.0.1:5432/arengine")
# Owns the tables and migrates them; the role of DATABASE_URL only works with them.
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default="") or DATABASE_URL
DATABASES = {
    "default": {
        **environ.Env.db_url_config(DATABASE_URL),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

INSTALLED_APPS = [
    "arengine.wiring.WiringConfig",
    "accounts",
    "claims",
    "strategies",
    "exchange",
    "analytics",
    "arengine.wiring.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "import_export",
    "rest_framework",
    "rest_framework_simplejwt",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]
if not PRODUCTION:
    INSTALLED_APPS.append("demo")

# Headers come first: they stand on static files, redirects and failures of the others, too.
MIDDLEWARE = [
    "arengine.lib.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "arengine.lib.http.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.bearer.BearerMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "arengine.lib.http.ProblemsMiddleware",
    "accounts.acting.ActingMiddleware",
    "accounts.limits.LimitsMiddleware",
    "accounts.looks.LooksMiddleware",
    "arengine.upload_limits.UploadLimits",
    "accounts.keep_alive.KeepAliveMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.doors.PagesForPeopleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "arengine.lib.http.RefusedMiddleware",
    "arengine.plain_forms.PlainFormsMiddleware",
    "claims.remembered.RememberedMiddleware",
    # Last, because it calls the view.
    "accounts.idempotency.IdempotencyMiddleware",
]

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.insert(-1, "django_prometheus.middleware.PrometheusAfterMiddleware")

ROOT_URLCONF = "arengine.urls"
WSGI_APPLICATION = "arengine.wsgi.application"
# Both spellings of every address are routed, so no answer is a redirect.
APPEND_SLASH = False

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
                "arengine.context.page_frame",
            ],
            "builtins": ["arengine.templatetags.figures"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
# The first makes new hashes; what another one made is still read, and made anew at sign-in.
# SHA-256 before bcrypt, so that a long passphrase is not cut at its 72 bytes.
PASSWORD_HASHER = env.str("PASSWORD_HASHER", default="BCryptSHA256PasswordHasher")
HASHERS = (PASSWORD_HASHER, "BCryptSHA256PasswordHasher", "PBKDF2PasswordHasher")
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}" for name in dict.fromkeys(HASHERS)]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.CommonValidator"},
    {"NAME": "accounts.passwords.ContextValidator"},
]
# Sign-ins tried within the window, right and wrong, before the password is looked at.
SIGN_IN_LIMIT = env.int("SIGN_IN_LIMIT", default=5)
SIGN_IN_ADDRESS_LIMIT = env.int("SIGN_IN_ADDRESS_LIMIT", default=100)
SIGN_IN_WINDOW_SECONDS = env.int("SIGN_IN_WINDOW_SECONDS", default=15 * 60)
# Proxies of ours before the web server: how many entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# Links asked for by mail within the same window.
LINKS_PER_NAME, LINKS_PER_ADDRESS = 3, 20
INVITATION_HOURS, RESET_HOURS = 72, 24
PASSWORD_RESET_TIMEOUT = INVITATION_HOURS * 3600

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
# Whose public holidays are no working days; a state's own come on top of its country's.
HOLIDAYS_COUNTRY = env.str("HOLIDAYS_COUNTRY", default="US")
HOLIDAYS_STATE = env.str("HOLIDAYS_STATE", default="")
USE_TZ = True
USE_I18N = False
DATE_FORMAT = "M j, Y"
DATETIME_FORMAT = "M j, Y H:i"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["arengine.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("chart.js", BASE_DIR / "node_modules/chart.js/dist"),
    ("htmx", BASE_DIR / "node_modules/htmx.org/dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- security -------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz", r"^readyz", r"^metrics", r"^api/"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-sessionid" if PRODUCTION else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if PRODUCTION else "csrftoken"
CSRF_FAILURE_VIEW = "arengine.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=15) * 60
SESSION_WARNING_SECONDS = 120
# How closely it is noted that somebody works.
SESSION_SEEN_SECONDS = 15
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# Files of one person that may be on their way at the same time.
UPLOADS_AT_ONCE = env.int("UPLOADS_AT_ONCE", default=3)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "arengine.lib.uploads.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.bearer.SignedIn"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PARSER_CLASSES": ["arengine.lib.json_in.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["arengine.lib.json_out.ExactJSONRenderer"],
    # `?format=` belongs to our own addresses.
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "arengine.lib.http.problem_response",
    "COERCE_DECIMAL_TO_STRING": True,
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(hours=24),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "ALGORITHM": "HS256",
    "ISSUER": "arengine",
    "AUDIENCE": "arengine-api",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "AR Follow-Up Engine",
    "VERSION": "1",
    "DESCRIPTION": "Open claims, their ageing, routing, ledger and imports.",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.1",
    "PREPROCESSING_HOOKS": ["claims.api.schema.one_spelling"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "claims.api.openapi.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        f"{name.rpartition('.')[2]}Enum": name
        for name in (
            *("claims.choices.LineOfBusiness", "claims.choices.EntryKind"),
            *("claims.choices.BulkKind", "claims.choices.BulkState"),
            *("claims.choices.DecisionKind", "claims.choices.DecisionState"),
            *("claims.choices.DeadlineKind", "claims.choices.DeadlineState"),
            *("claims.choices.EscalationState", "claims.choices.ImportState"),
            *("exchange.choices.DeliveryState", "exchange.choices.EventKind"),
            *("accounts.choices.MessageChannel", "accounts.choices.MessageState"),
            *("strategies.choices.Channel", "strategies.choices.TemplateKind"),
        )
    },
}

# --- mail ------------------------------------------------------------------------------------
# Locally what is sent is a file in a folder; in production nothing is, until EMAIL_URL is set.
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_IS_SET_UP = bool(EMAIL_URL) or not PRODUCTION
NO_MAIL = "dummymail://" if PRODUCTION else f"filemail:///{HOME.resolve() / 'mail'}"
vars().update(environ.Env.email_url_config(EMAIL_URL or NO_MAIL))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="arengine@localhost")
EMAIL_TIMEOUT = 10
# Answers to what the outbox sends: a mailbox whose mails are handed to `manage.py take_mail`.
MAIL_ANSWERS = env.str("MAIL_ANSWERS", default="")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
# Of the outbox; 0 is without limit. What is to follow soon waits for the next minute.
MAILS_A_MINUTE = env.int("MAILS_A_MINUTE", default=60)
# Where links in mails lead.
PUBLIC_URL = env.str("PUBLIC_URL", default="")
# --- limits -----------------------------------------------------------------------------------
# 0 is without limit.
REQUESTS_A_MINUTE = env.int("REQUESTS_A_MINUTE", default=600)
EXPORTS_AN_HOUR = env.int("EXPORTS_AN_HOUR", default=10)

# --- background work ------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_BROKER_CONNECTION_TIMEOUT = 2

# --- imports --------------------------------------------------------------------------------
IMPORT_CHUNK_ROWS = env.int("IMPORT_CHUNK_ROWS", default=20_000)
IMPORT_LEASE_SECONDS = env.int("IMPORT_LEASE_SECONDS", default=15)
# Chunks of one import that are merged at the same time, each over a connection of its own.
IMPORT_CONNECTIONS = env.int("IMPORT_CONNECTIONS", default=2)
# Off where nobody listens: tests and benchmarks work their imports themselves.
IMPORT_BELL = env.bool("IMPORT_BELL", default=True)
IMPORT_DEATHS_PER_CHUNK = 3
IMPORT_UNDO_DAYS = 7
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=2 * 1024**3)

# --- webhooks -------------------------------------------------------------------------------
# Receivers on this machine or network, over http too: for trying out, never in production.
WEBHOOKS_ALLOW_PRIVATE = not PRODUCTION and env.bool("WEBHOOKS_ALLOW_PRIVATE", default=False)

# --- claim page -----------------------------------------------------------------------------
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=10 * 1024**2)
ATTACHMENTS_PER_CLAIM = env.int("ATTACHMENTS_PER_CLAIM", default=100)
# For how long somebody who had a claim open is said to have it open.
PRESENCE_SECONDS = 90

# --- bulk actions -----------------------------------------------------------------------------
BULK_LEASE_SECONDS = env.int("BULK_LEASE_SECONDS", default=60)

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
configure_logs(json=PRODUCTION, level=LOG_LEVEL)
# The outermost middleware has given or checked the id.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_CORRELATION_ID = False
LOGGING_CONFIG = None
# One line a request, at its end (`arengine.access_log`); the caller's address only as the
# connection has it, as a header may say anything.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# Nobody is mailed an error page: it shows what the failing request held.
ADMINS: list[tuple[str, str]] = []
