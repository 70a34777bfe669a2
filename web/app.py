"""The web application: pages, API, health. Loads no models and never waits for a result."""

import secrets
from importlib.metadata import version

import filelock
from flask import Flask
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.utils import find_modules, import_string

from settings import Settings, get_settings
from web import error_answers, health, language, security
from web.api.blueprint import api
from web.pages import pages
from web.request import JsonRequest


def create_app() -> Flask:
    """Build the application from the settings."""
    for module in find_modules("web.api"):
        import_string(module)  # its routes register themselves on the blueprint
    settings = get_settings()
    app = OpenAPI(
        __name__,
        info=Info(title="Semblance", version=version("semblance")),
        doc_prefix="/api",
        doc_url="/openapi.json",
        validation_error_callback=error_answers.invalid_arguments,
        template_folder="templates",
        static_folder="static",
    )
    app.request_class = JsonRequest
    app.config.update(
        SECRET_KEY=_secret_key(settings),
        MAX_CONTENT_LENGTH=round(settings.max_upload_mb * 1e6),
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=1_000,
        TRUSTED_HOSTS=settings.trusted_hosts,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
    )
    security.register(app)
    language.register(app)
    error_answers.register(app)
    app.register_api(api)
    app.register_blueprint(pages)
    app.register_blueprint(health.health)
    return app


def _secret_key(settings: Settings) -> str:
    """The key from the settings, else one made once and kept beside the data."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    path = settings.var / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(f"{path}.lock"):  # several web processes start at once
        if not path.exists() or not path.read_text():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text()
