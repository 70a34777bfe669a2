import hashlib
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from index_store.catalog.records import NewImage
from index_store.images import ImageFiles
from models_store.errors import PictureError, PictureTooLargeError
from tasks import intake
from tasks.intake import Intake, Refused, display_name

MAX_PIXELS = 10_000


def encoded(size: tuple[int, int] = (40, 30), kind: str = "JPEG", **options: object) -> bytes:
    buffer = BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> ImageFiles:
    return ImageFiles(tmp_path / "var")


@pytest.fixture
def take(files: ImageFiles, tmp_path: Path) -> Callable[..., NewImage | Refused]:
    """Takes in a file of that name and content."""

    def take(name: str, data: bytes, *, copy: bool = False) -> NewImage | Refused:
        path = tmp_path / name
        path.write_bytes(data)
        return Intake(files, max_pixels=MAX_PIXELS, copy=copy).from_file(path, "cat")

    return take


def test_file(take: Callable[..., NewImage], files: ImageFiles, tmp_path: Path) -> None:
    data = encoded()
    taken = take("a.jpg", data)
    path = tmp_path / "a.jpg"
    assert taken == NewImage(
        content_hash=hashlib.sha256(data).hexdigest(),
        uri=path.as_uri(),
        origin=path.as_uri(),
        name="a.jpg",
        bytes=len(data),
        mtime_ns=path.stat().st_mtime_ns,
        label="cat",
        width=40,
        height=30,
        format="JPEG",
    )
    assert files.has_thumbnail(taken.content_hash)


def test_size_is_that_of_the_upright_picture(take: Callable[..., NewImage]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    taken = take("a.jpg", encoded((40, 30), exif=exif))
    assert (taken.width, taken.height) == (30, 40)


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("TIFF", ".tif")])
def test_copy_is_named_by_content(
    take: Callable[..., NewImage], files: ImageFiles, kind: str, suffix: str
) -> None:
    data = encoded(kind=kind)
    taken = take("whatever.jpg", data, copy=True)
    assert taken.uri.endswith(f"{taken.content_hash}{suffix}")
    assert taken.uri != taken.origin
    assert files.read(taken.uri) == data


def test_copy_is_not_kept_of_what_cannot_be_used(
    take: Callable[..., NewImage], files: ImageFiles, tmp_path: Path
) -> None:
    taken = take("a.jpg", encoded()[:100], copy=True)
    assert taken.error
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<html>not found</html>", "not a picture"),
        (encoded()[:-200], "truncated"),
        (encoded((200, 200)), "too many"),
    ],
)
def test_file_that_claims_to_be_a_picture_and_is_none(
    take: Callable[..., NewImage], data: bytes, reason: str
) -> None:
    taken = take("a.JPG", data)
    assert taken.error is not None
    assert reason in taken.error
    assert (taken.width, taken.height, taken.format) == (None, None, None)
    assert taken.content_hash == hashlib.sha256(data).hexdigest()


def test_other_files_are_passed_over(take: Callable[..., Refused]) -> None:
    assert take("notes.txt", b"buy milk") == Refused(None)
    assert take("empty", b"") == Refused(None)


def test_content_counts_not_the_name(take: Callable[..., NewImage]) -> None:
    assert take("picture.txt", encoded(kind="PNG")).format == "PNG"
    assert take("half a picture.txt", encoded()[:-200]).error is not None


def test_file_that_cannot_be_read(take: Callable[..., Refused], files: ImageFiles) -> None:
    taker = Intake(files, max_pixels=MAX_PIXELS, copy=False)
    refused = taker.from_file(Path("/nowhere/a.jpg"), None)
    assert refused == Refused("cannot be read: No such file or directory")


def test_giant_files_are_not_read(
    take: Callable[..., Refused], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_MAX_BYTES", 10)
    assert take("film.mp4", bytes(11)) == Refused(None)
    assert take("a.jpg", bytes(11)) == Refused("larger than 1 GiB")


def test_picture_is_decoded_once_per_content(
    take: Callable[..., NewImage], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encoded()
    first = take("a.jpg", data)
    monkeypatch.setattr(intake, "open_picture", lambda *_, **__: pytest.fail("decoded again"))
    second = take("b.jpg", data)
    assert (second.content_hash, second.width) == (first.content_hash, 40)


def test_upload(files: ImageFiles) -> None:
    data = encoded(kind="PNG")
    taken = Intake(files, max_pixels=MAX_PIXELS, copy=True).from_bytes("../cat.jpg", data, None)
    assert (taken.name, taken.origin, taken.format) == ("cat.jpg", None, "PNG")
    assert files.read(taken.uri) == data
    assert files.has_thumbnail(taken.content_hash)


def test_bad_upload_leaves_nothing(files: ImageFiles, tmp_path: Path) -> None:
    taker = Intake(files, max_pixels=MAX_PIXELS, copy=True)
    with pytest.raises(PictureError):
        taker.from_bytes("a.jpg", b"text", None)
    with pytest.raises(PictureTooLargeError):
        taker.from_bytes("a.jpg", encoded((200, 200)), None)
    assert os.listdir(tmp_path) == []  # noqa: PTH208


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cat.jpg", "cat.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\pictures\\cat.jpg", "cat.jpg"),
        ("a\0b\n.jpg", "a\ufffdb\ufffd.jpg"),
        ("猫.webp", "猫.webp"),
        ("folder/", "picture"),
        ("", "picture"),
        ("x" * 1000 + ".jpg", "x" * 251 + ".jpg"),
    ],
)
def test_display_name(name: str, shown: str) -> None:
    assert display_name(name) == shown
