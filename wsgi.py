"""The dashboard and API as a WSGI application: ``gunicorn wsgi:app``."""

from web.app import create_app

app = create_app()
