"""What a program pulls in with the client."""

from tests.unit.test_imports import loaded_by

EXPECTED = {"httpx2", "pydantic", "pydantic_core", "pydantic_settings"}
HEAVY = {
    *("flask", "werkzeug", "jinja2", "numpy", "PIL", "celery", "kombu", "redis", "sqlalchemy"),
    *("torch", "faiss", "annoy", "cv2", "click", "rich"),
}


def test_the_client_needs_httpx_and_pydantic_and_nothing_heavy() -> None:
    loaded = loaded_by("import web.client")
    assert loaded >= EXPECTED
    assert not loaded & HEAVY
