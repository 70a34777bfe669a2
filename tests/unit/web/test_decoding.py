"""Pictures are decoded by a few threads at once, whoever asks."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from models_store.preprocess.informative import Opened
from tasks.ensemble import get_catalog
from web import asked_parts, decoding
from web.api import images
from web.errors import BusyError

TURNS = 2


@pytest.fixture(autouse=True)
def _few_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_turns", threading.BoundedSemaphore(TURNS))


@pytest.fixture
def app(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with a gallery, and little patience."""
    get_catalog().galleries.create("some")
    for module in (images, asked_parts):
        monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    return client.application


def png(colour: str = "red") -> tuple[io.BytesIO, str]:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(picture, "PNG")
    return io.BytesIO(picture.getvalue()), "a.png"


def ask(app: Flask) -> int:
    data = {"gallery": "some", "picture": png()}
    return app.test_client().post("/api/v1/queries", data=data).status_code


def test_no_more_pictures_are_decoded_at_once_than_there_are_turns(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lock = asked_parts.open_whole, threading.Lock()
    full = threading.Barrier(TURNS)  # until all turns are taken, none ends
    now, most = 0, 0

    def slow(data: bytes, *, max_pixels: int) -> Opened:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        full.wait(timeout=10)
        with lock:
            now -= 1
        return real(data, max_pixels=max_pixels)

    monkeypatch.setattr(asked_parts, "open_whole", slow)
    monkeypatch.setattr(asked_parts, "PATIENCE_S", 30.0)
    with ThreadPoolExecutor(4 * TURNS) as pool:
        # The gallery is empty, or Redis away: each was decoded and got as far as that.
        assert set(pool.map(ask, [app] * 4 * TURNS)) <= {409, 503}
    assert most == TURNS


def test_who_waits_in_vain_is_told_when_to_try_again(app: Flask) -> None:
    client = app.test_client()
    with ExitStack() as taken:
        for _ in range(TURNS):
            taken.enter_context(decoding.decoding(0))
        for path, data in (
            ("queries", {"gallery": "some", "picture": png()}),
            ("galleries/some/images", {"pictures": [png()]}),
        ):
            response = client.post(f"/api/v1/{path}", data=data)
            assert response.status_code == 503
            assert response.json["error"]["code"] == "busy"
            assert response.json["error"]["hint"]
            assert int(response.headers["Retry-After"]) > 0
    added = client.post("/api/v1/galleries/some/images", data={"pictures": [png()]})
    assert added.status_code == 200


def test_an_upload_takes_one_turn_and_gives_it_back(app: Flask) -> None:
    client = app.test_client()
    colours = ["red", "green", "blue"]
    with decoding.decoding(0):
        data = {"pictures": [*map(png, colours), (io.BytesIO(b"no picture"), "b.png")]}
        response = client.post("/api/v1/galleries/some/images", data=data)
    assert len(response.json["added"]) == len(colours)
    assert len(response.json["rejected"]) == 1
    with ExitStack() as taken:
        for _ in range(TURNS):
            taken.enter_context(decoding.decoding(0))


def test_a_turn_is_given_back_when_decoding_fails() -> None:
    for _ in range(TURNS + 1):
        with pytest.raises(ValueError, match="damaged"), decoding.decoding(0):
            raise ValueError("damaged")
    with decoding.decoding(0), decoding.decoding(0), pytest.raises(BusyError):  # noqa: SIM117
        with decoding.decoding(0):
            pass
