"""Download one large file, going on where an earlier attempt ended.

The hub's library goes on within one attempt only: since its version 2 it removes what an
interrupted one has left. What it uses within an attempt can go on from any byte, and shows a
progress bar.
"""

from pathlib import Path

from huggingface_hub.file_download import http_get
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

from models_store.checksums import matches
from models_store.errors import FetchError


def download(url: str, place: Path, *, size: int, checksum: str) -> None:
    """Download a file to its place, in one piece or not at all.

    Until it is whole it is beside its place, with ``.part`` at the end of its name.

    Args:
        url: Where it is published.
        place: Where it goes.
        size: Of the whole file, in bytes.
        checksum: SHA-256 that the hub publishes of it.

    Raises:
        FetchError: It arrived damaged; nothing is kept then.
        OSError: It cannot be written.
        Exception: The hub cannot be reached, or refuses; what has arrived is kept.
    """
    part = place.with_name(f"{place.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("ab") as file:
        if file.tell() > size:
            file.truncate(0)
        http_get(
            url,
            file,
            resume_size=file.tell(),
            expected_size=size,
            headers=build_hf_headers(),
            displayed_filename=place.name,
        )
    if not matches(part, checksum):
        part.unlink()
        raise FetchError(f"{place.name} arrived damaged", hint="try again")
    part.replace(place)
