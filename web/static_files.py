"""Styles, scripts and icons of pages, at addresses that change with what they hold.

There is no build step: what lies in ``web/static`` is what browsers get, each module by itself. Pages open
fast all the same: nothing is asked for twice, styles come in one piece, and a page names every module that
its script reaches, where a browser would find one in another. See docs/adr/0018-static-files.md.
"""

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from flask import Flask, Response, abort, send_from_directory, url_for
from markupsafe import Markup

FOLDER: Final = Path(__file__).parent / "static"

_STYLES: Final = PurePosixPath("css")
_AND: Final = "+"
"""Between the names of styles that are sent together."""

_A_YEAR_S: Final = 365 * 24 * 3600
# Of an import that is a statement; `import(...)` loads when it is reached, if ever.
_IMPORT: Final = re.compile(r"""^(?:import|export)\b[^;"'(]*["'](\.[^"']+)["']""", re.MULTILINE)
_KEPT_HEADERS: Final = {"Content-Type", "Content-Length"}


def register(app: Flask) -> None:
    """Send the files, and have templates name them."""
    app.add_url_rule("/static/<revision>/<path:filename>", endpoint="static", view_func=send)
    app.url_defaults(_at_this_revision)
    app.add_template_global(stylesheet)
    app.add_template_global(script)


def stylesheet(*names: str) -> Markup:
    """The element for a page's styles, of which later ones win."""
    together = str(_STYLES / f"{_AND.join(names)}.css")
    return Markup('<link rel="stylesheet" href="{}">').format(url_for("static", filename=together))


def script(*names: str) -> Markup:
    """The elements for a page's modules, from ``search/page`` for example, and for all they import."""
    entries = [f"js/{name}.js" for name in names]
    reached = dict.fromkeys(one for entry in entries for one in imported(entry))
    elements = [
        Markup('<script type="module" src="{}"></script>').format(url_for("static", filename=entry))
        for entry in entries
    ] + [
        Markup('<link rel="modulepreload" href="{}">').format(url_for("static", filename=module))
        for module in reached
        if module not in entries
    ]
    return Markup("\n  ").join(elements)


@cache
def imported(module: str) -> tuple[str, ...]:
    """What a module imports, and they in turn, nearest first: addresses below ``web/static``."""
    found: dict[str, None] = {}
    nearest = [module]
    while nearest:
        nearest = [one for module in nearest for one in _imports(module) if one not in found]
        found |= dict.fromkeys(nearest)
    return tuple(found)


def _imports(module: str) -> list[str]:
    file = FOLDER / module
    return [
        (file.parent / address).resolve().relative_to(FOLDER.resolve()).as_posix()
        for address in _IMPORT.findall(file.read_text("utf-8"))
    ]


@cache
def current_revision() -> str:
    """Of all files together: modules name each other without one, and so share their importer's."""
    digest = hashlib.sha256()
    for file in sorted(one for one in FOLDER.rglob("*") if one.is_file()):
        digest.update(file.relative_to(FOLDER).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:8]


def send(revision: str, filename: str) -> Response:
    """A file, or styles in one piece; to be kept for as long as pages name that address.

    A page that was opened before an upgrade may ask for another revision than there is. It gets what there
    is, which is likely to do, and is to ask again next time.
    """
    path = PurePosixPath(filename)
    if path.parent == _STYLES and _AND in path.name:
        answer = Response(_together(path.stem), mimetype="text/css")
    else:
        answer = send_from_directory(FOLDER, filename, conditional=False)
    for name in set(answer.headers.keys()) - _KEPT_HEADERS:
        del answer.headers[name]  # dozens of files for a page: what nobody needs adds up
    if revision == current_revision():
        answer.cache_control.public = True
        answer.cache_control.max_age = _A_YEAR_S
        answer.cache_control.immutable = True
    else:
        answer.cache_control.no_store = True
    return answer


@lru_cache(maxsize=64)
def _together(names: str) -> str:
    parts = names.split(_AND)
    if len(set(parts)) < len(parts) or not _styles().issuperset(parts):
        abort(404)  # also for the same one a thousand times
    return "\n".join((FOLDER / _STYLES / f"{name}.css").read_text("utf-8") for name in parts)


@cache
def _styles() -> frozenset[str]:
    return frozenset(file.stem for file in (FOLDER / _STYLES).glob("*.css"))


def _at_this_revision(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values.setdefault("revision", current_revision())
