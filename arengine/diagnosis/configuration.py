"""Faults that the settings show by themselves."""

from collections.abc import Iterator
from importlib.util import find_spec

from django.conf import settings
from django.core.checks.security.base import (
    SECRET_KEY_INSECURE_PREFIX,
    SECRET_KEY_MIN_LENGTH,
    SECRET_KEY_MIN_UNIQUE_CHARACTERS,
)

from arengine.celery import app
from claims.services.holidays import is_known_place

Faults = Iterator[tuple[str, str]]
APPS = (
    "arengine.wiring.WiringConfig",
    "accounts",
    "claims",
    "analytics",
    "django.contrib.sessions",
    "csp",
)
# Without one of these something that others rely on is silently not done.
MIDDLEWARES = (
    "arengine.lib.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.bearer.BearerMiddleware",
    "accounts.acting.ActingMiddleware",
    "arengine.upload_limits.UploadLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
)


def configuration_faults() -> Faults:
    yield from _missing_parts()
    yield from _tasks()
    yield from _holidays()
    if settings.PRODUCTION:
        yield from _secrets()
        yield from _transport()
        yield from _mail()


def _missing_parts() -> Faults:
    for name in (*APPS, *MIDDLEWARES):
        if name not in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE):
            yield f"{name} is missing from the settings.", "Put it back as it is in the release."
    jwt_rotates = settings.SIMPLE_JWT.get("BLACKLIST_AFTER_ROTATION")
    blacklist = "rest_framework_simplejwt.token_blacklist"
    if jwt_rotates and find_spec(blacklist) and blacklist not in settings.INSTALLED_APPS:
        yield "Spent refresh tokens stay valid.", f"Add {blacklist} to INSTALLED_APPS."


def _tasks() -> Faults:
    limit = app.conf.task_time_limit or 0
    if app.conf.broker_transport_options.get("visibility_timeout", 0) <= limit:
        yield (
            "A long task would be given to a second worker while it runs.",
            "Make the broker's visibility_timeout longer than task_time_limit.",
        )


def _holidays() -> Faults:
    if not is_known_place(settings.HOLIDAYS_COUNTRY, settings.HOLIDAYS_STATE):
        yield (
            "No calendar of holidays for HOLIDAYS_COUNTRY and HOLIDAYS_STATE.",
            "Name them by their ISO codes, such as US and CA; the state may be left out.",
        )


def _secrets() -> Faults:
    if settings.DEBUG:
        yield "DEBUG is on in production.", "Unset DEBUG."
    for name in ("SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS"):
        if not getattr(settings, name):
            yield f"{name} is not set.", f"Set {name} in the environment."
    if _is_weak(str(settings.SECRET_KEY)):
        yield "SECRET_KEY can be guessed.", "Make one with openssl rand -base64 48."
    if "*" in settings.ALLOWED_HOSTS:
        yield "Every host name is accepted.", "Name the hosts in ALLOWED_HOSTS."


def _is_weak(key: str) -> bool:
    return (
        len(key) < SECRET_KEY_MIN_LENGTH
        or len(set(key)) < SECRET_KEY_MIN_UNIQUE_CHARACTERS
        or key.startswith((SECRET_KEY_INSECURE_PREFIX, "local-only"))
    )


def _transport() -> Faults:
    if not settings.SECURE_HSTS_SECONDS or not settings.SECURE_SSL_REDIRECT:
        yield "Browsers may come without TLS.", "Leave SECURE_HSTS_SECONDS and the redirect on."
    for name in ("SESSION_COOKIE", "CSRF_COOKIE"):
        secure = getattr(settings, f"{name}_SECURE")
        if not secure or not getattr(settings, f"{name}_NAME").startswith("__Host-"):
            yield f"The {name} is not bound to this host and TLS.", "Leave its settings as shipped."


def _mail() -> Faults:
    smtp = settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
    if not smtp or settings.EMAIL_HOST in ("", "localhost"):
        yield (
            "No mail server is configured: invitations and password resets reach nobody.",
            "Set the mail variables of the runbook.",
        )
