"""The web application of this process at an address, for browsers: what it lacks is up to the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask, url_for
from werkzeug.serving import make_server

from web.app import create_app

VALUES: dict[str, object] = {"name": "some", "query_id": "a" * 32}
"""What stands in addresses of pages: a gallery and a search that are to be there."""


@contextmanager
def served_app() -> Iterator[str]:
    """Serve it until the end; yields its address."""
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def page_addresses(app: Flask) -> list[str]:
    """Every page of the dashboard, of the gallery and the search in `VALUES`."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("pages.") or rule.endpoint == "access.settings"
    ]
    with app.test_request_context():
        return [
            url_for(rule.endpoint, **{name: VALUES[name] for name in rule.arguments})
            for rule in rules
            if "GET" in (rule.methods or ()) and rule.arguments <= VALUES.keys()
        ]
