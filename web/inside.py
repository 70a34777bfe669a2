"""Pages of this site, as far as a request may name one to go to."""

import re
from typing import Final

_INSIDE: Final = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]*")
"""Browsers take what begins with two slashes for another host's, backslashes for slashes, and leave out
tabs and line ends."""


def inside(page: str | None) -> str:
    """The page, if it is one of this site's; else the first."""
    return page if page is not None and _INSIDE.fullmatch(page) else "/"
