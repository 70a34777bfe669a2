"""What is uploaded comes back as a picture of ours, or not at all."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from PIL.PngImagePlugin import PngInfo

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
IMAGES = "/api/v1/galleries/some/images"


@pytest.fixture(autouse=True)
def gallery(client: FlaskClient) -> None:
    client.post("/api/v1/galleries", json={"name": "some"})


def polyglot() -> bytes:
    """A picture that carries a page: as a comment, and behind its end."""
    info, file = PngInfo(), BytesIO()
    info.add_text("comment", HTML.decode())
    Image.new("RGB", (40, 30), "red").save(file, "PNG", pnginfo=info)
    return file.getvalue() + HTML


@pytest.mark.parametrize("name", ["a.png", "a.html", "a.svg"])
def test_what_is_served_was_encoded_here_whatever_it_was_called(
    client: FlaskClient, name: str
) -> None:
    sent = client.post(IMAGES, data={"pictures": (BytesIO(polyglot()), name)})
    (image,) = sent.json["added"]
    for address in (image["thumbnail_url"], image["picture_url"]):
        with client.get(address) as got:
            assert got.mimetype == "image/jpeg"
            assert Image.open(BytesIO(got.data)).format == "JPEG"
            assert b"script" not in got.data
            assert got.headers["X-Content-Type-Options"] == "nosniff"
            assert got.headers["Content-Disposition"].startswith("inline; filename=")
            assert got.headers["Content-Disposition"].endswith(".jpg")
            assert "private" in got.headers["Cache-Control"]
            assert "public" not in got.headers["Cache-Control"]


@pytest.mark.parametrize("content", [HTML, SVG])
@pytest.mark.parametrize("name", ["a.png", "a.html", "a.svg"])
def test_pages_and_drawings_are_refused(client: FlaskClient, content: bytes, name: str) -> None:
    sent = client.post(IMAGES, data={"pictures": (BytesIO(content), name)})
    assert sent.status_code in (415, 422)
    assert client.get(IMAGES).json["images"] == []
