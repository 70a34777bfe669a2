"""The pictures that a report on words shows."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from PIL import Image

from commands.report_page.pictures import data_uri
from models_store.encoders.base import Prepared
from tasks.words_report.enlarging import Look


def shown_ids(document: Mapping[str, Any]) -> Iterator[int]:
    """Ids of all pictures found for the classes and the wordings that are shown."""
    groups = (document["chosen"], *(one["wordings"] for one in document["wordings"]))
    for group in groups:
        for one in group:
            yield from (result["id"] for result in one["results"])


def seen_by_network(looks: Mapping[int, Mapping[str, Look]]) -> dict[int, dict[str, str]]:
    """Pictures as a network sees them, without loss, as ``data:`` URIs by id and by way."""
    return {
        one: {method: data_uri(_png(look.pixels), "png") for method, look in by_method.items()}
        for one, by_method in looks.items()
    }


def _png(pixels: Prepared) -> bytes:
    buffer = BytesIO()
    Image.fromarray(pixels.transpose(1, 2, 0)).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
