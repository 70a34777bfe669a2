"""A report as files to keep and to show: a document for programs, a page for people."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index_store.durable import write_among_others

DOCUMENT = "report.json"
PAGE = "index.html"


def write_report(folder: Path, document: Mapping[str, Any], page: str) -> Path:
    """Write both into a folder, over what an earlier report left there; returns the page's path.

    Args:
        folder: Where; made if need be.
        document: All that was found.
        page: The same as HTML.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        DOCUMENT: json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        PAGE: page,
    }
    for name, text in files.items():
        # A label that came from an odd file name may hold half a character, which UTF-8 cannot.
        write_among_others(folder / name, text.encode(errors="replace"), durable=False)
    return folder / PAGE
