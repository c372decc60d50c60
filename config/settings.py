"""Settings of Poortwacht. Imports without any environment; `config.checks` names what a process needs to start."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SECRET_KEY = env.text("SECRET_KEY", "absent: commands without web or database need none")
MEDICAL_KEK = env.text("MEDICAL_KEK")
MEDICAL_KEK_READABLE = env.text("MEDICAL_KEK_READABLE")
MEDICAL_CODES = env.text("MEDICAL_CODES")
CONTEXT_KEY = env.text("CONTEXT_KEY")
AUDIT_SIGNING_KEY = env.text("AUDIT_SIGNING_KEY")
SIGNIN_KEY = env.text("SIGNIN_KEY")
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = [host for host in env.text("ALLOWED_HOSTS").split(",") if host]

INSTALLED_APPS = [
    "config",
    "cases",
    "medical",
    "timeline",
    "employers",
    "roles",
    "outbox",
    "privacy",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "roles.signin.middleware.SignInMiddleware",
    "roles.middleware.TenancyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.form_rendering.HouseRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "config.chrome.chrome",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- database: the app role; the owner only where migrations run ---
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL") or {"ENGINE": "django.db.backends.postgresql", "NAME": "poortwacht"},
}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True  # PgBouncer in transaction mode
if _owner := env.database("DATABASE_OWNER_URL"):
    DATABASES["owner"] = _owner
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---
AUTH_USER_MODEL = "roles.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "roles.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
ANONYMOUS_USER_NAME = None  # guardian: no anonymous row
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # permissions are asked of privacy.policy, not of an auth backend
GUARDIAN_MONKEY_PATCH_USER = False
SESSION_ENGINE = "roles.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PASSWORD_RESET_TIMEOUT = 3600

# --- signing in (docs/adr/0006): allauth without registration, mails and counts of its own ---
ACCOUNT_ADAPTER = "roles.signin.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached the address
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = False  # roles.signin.attempts counts in the database
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
SOCIALACCOUNT_ADAPTER = "roles.signin.social.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the state of OAuth 2 keeps others out; a form could not lead to another site
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
MFA_ADAPTER = "roles.signin.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1

# --- transport ---
_HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
_HOST = "__Host-" if _HTTPS else ""  # such a cookie comes from this host alone, over https, for the whole site
SESSION_COOKIE_NAME, DEVICE_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}device"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = _HTTPS, True, "Lax"
SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_USE_SESSIONS = True
# What is sent stays in memory: it may be medical, and a temporary file is not encrypted.
FILE_UPLOAD_HANDLERS = ["config.uploads.MemoryOnly"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
BUNDLE_MAX_MEMORY_SIZE = 64 * 1024 * 1024  # a medical file that comes from another arbodienst
BUNDLE_PATH = "/ontvangen/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# --- language and time ---
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- files ---
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static", BASE_DIR / "static_build") if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # half of the work, read by nobody

# --- mail ---
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Poortwacht <noreply@poortwacht.example>")
DEMO_MAILDIR = env.text("DEMO_MAILDIR", str(BASE_DIR / "var" / "mail"))

# --- Celery: the database is the truth, the broker may be lost at any moment ---
CELERY_BROKER_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}

# --- REST ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["roles.api.authentication.MembershipAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["roles.api.authentication.HasActor", "roles.api.scopes.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["roles.api.parsers.StrictJson"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.problems.problem_response",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Poortwacht API",
    "DESCRIPTION": _(
        "Verzuimdossiers over REST: dezelfde gegevens als dezelfde rol in de browser ziet. Vraag een token bij "
        "/oauth/token/ (client credentials). Fouten zijn problemen volgens RFC 9457, met veld en oplossing."
    ),
    "VERSION": "1.0.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
OAUTH2_PROVIDER = {
    "SCOPES": {
        "cases:read": _("Dossiers en tijdlijnen lezen"),
        "cases:write": _("Ziek melden, herstel melden, percentage wijzigen, melding intrekken"),
        "steps:write": _("Stappen afronden en heropenen"),
    },
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials and nothing else
    "ACCESS_TOKEN_EXPIRE_SECONDS": 900,
    "PKCE_REQUIRED": True,
    # RFC 9700, the best practice for OAuth's security, as a whole: tokens are stored as hashes, never taken from a URL.
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

_CHATTY = ("celery.worker.strategy", "celery.app.trace", "weasyprint.progress")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "config.logs.WithoutValues", "fmt": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Beat wakes the workers every few seconds; what went wrong is worth a line, what went well is not.
    "loggers": {
        **{name: {"level": "WARNING"} for name in _CHATTY},
        # Without Django's own handlers: its mail to ADMINS holds the variables of every frame.
        "django": {"handlers": [], "level": "INFO"},
    },
}
