"""The web application: pages, API, health. Loads no models and never waits for a result."""

from importlib.metadata import version

from flask import Flask
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.utils import find_modules, import_string

from settings import get_settings
from tasks.secret_key import secret_key
from web import compression, docs, error_answers, health, language, metrics, security, static_files
from web.access import auditing, guard, sessions
from web.access.pages import access, shown_of_caller
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
        info=Info(title="Semblance", version=version("semblance"), description=docs.DESCRIPTION),
        doc_ui=False,  # web.docs has a page that needs no scripts of others
        security_schemes=docs.SECURITY_SCHEMES,
        validation_error_callback=error_answers.invalid_arguments,
        template_folder="templates",
        static_folder=None,  # see web.static_files
    )
    app.request_class = JsonRequest
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=round(settings.max_upload_mb * 1e6),
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=1_000,
        TRUSTED_HOSTS=settings.trusted_hosts,
    )
    compression.register(app)
    security.register(app, proxies=settings.proxies)
    sessions.register(app)
    guard.register(app)
    security.guard_forms(app)
    auditing.register(app)
    language.register(app)
    static_files.register(app)
    app.context_processor(shown_of_caller)
    error_answers.register(app)
    app.register_api(api)
    for blueprint in (pages, access, docs.docs, health.health, metrics.metrics):
        app.register_blueprint(blueprint)
    return app
