"""Django's settings. What an operator may set is read from WEIXIA_* variables; `weixia doctor` explains each."""

import os
from pathlib import Path
from typing import Any

from weixia.kernel import home


def _database() -> dict[str, Any]:
    role: home.Role = "owner" if os.environ.get("WEIXIA_ROLE") == "owner" else "app"
    where = home.connection_settings(role) if home.has_keys() else {}
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {django: str(where.get(name, "")) for name, django in names.items()}
    options = {name: value for name, value in where.items() if name not in names}
    return {
        "ENGINE": "weixia.kernel.pg", **known, "OPTIONS": options,
        "ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True,
    }


DEBUG = False
SECRET_KEY = home.keys().django if home.has_keys() else "not-initialised"
ALLOWED_HOSTS = [*filter(None, (host.strip() for host in os.environ.get("WEIXIA_HOSTS", "").split(","))),
                 "localhost", "127.0.0.1", "[::1]"]  # the machine's own checks ask it by these
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host and not host.startswith(("[", "127.", "localhost"))]
BEHIND_TLS = os.environ.get("WEIXIA_TLS", "") == "1"

INSTALLED_APPS = [
    "weixia.faces.workbench",  # first: its login pages stand before the library's
    "weixia.faces.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "treebeard",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "weixia.kernel",
    "weixia.registry",
    "weixia.benefits",
    "weixia.emergency",
    "weixia.needs",
    "weixia.care",
    "weixia.duties",
]
MIDDLEWARE = [
    "weixia.faces.workbench.health.counted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "weixia.faces.workbench.middleware.strict_content",
    "weixia.faces.workbench.middleware.plain_text",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "weixia.faces.workbench.language.in_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "weixia.faces.workbench.trouble.standing",
    "weixia.faces.workbench.presence.at_the_desk",
    "weixia.faces.workbench.middleware.in_post",
]
ROOT_URLCONF = "weixia.urls"
WSGI_APPLICATION = "weixia.wsgi.application"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "weixia.faces.workbench.shell.shell",
    ]},
}]
DATABASES = {"default": _database()}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/today"
ACCOUNT_ADAPTER = "weixia.faces.workbench.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/30m/key,100/30m/ip", "enter": "10/30m/key,100/30m/ip", "feed": "30/10m/key,300/10m/ip"}
MFA_ADAPTER = "weixia.faces.workbench.accounts.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_TOTP_ISSUER = "为霞"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-sessionid" if BEHIND_TLS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if BEHIND_TLS else "csrftoken"
CSRF_FAILURE_VIEW = "weixia.faces.workbench.locking.token_too_old"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked from the machine itself, over plain HTTP
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE  # a ledger never lies in the clear in a temporary folder

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # a language is offered when its words are there
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "language", 365 * 24 * 3600
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = home.var() / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
SILENCED_SYSTEM_CHECKS = ["account.W001"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("WEIXIA_LOG", "WARNING")},
}
