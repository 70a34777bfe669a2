"""Static files: named by what they hold, styles in one piece, modules before a browser finds them."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from web import static_files

PAGES = (
    "/",
    "/galleries",
    "/searches",
    "/jobs",
    "/schedules",
    "/service",
    "/settings",
    "/api/docs",
)


def named(page: str) -> list[str]:
    """The addresses of static files in a page, without those within drawings."""
    return re.findall(r'(?:src|href)="(/static/[^"#]+)"', page)


@pytest.mark.parametrize("page", PAGES)
def test_all_that_a_page_names_is_there_and_kept(client: FlaskClient, page: str) -> None:
    addresses = named(client.get(page).text)
    assert len(addresses) == len(set(addresses)) > 2
    for address in addresses:
        with client.get(address, headers={"Accept-Encoding": "br"}) as answer:
            assert answer.status_code == 200, address
            assert answer.headers["Vary"] == "Accept-Encoding", address  # and on no cookie
            assert answer.cache_control.immutable, address
            assert answer.cache_control.max_age > 3600 * 24, address


def test_a_page_names_every_module_that_its_script_reaches(client: FlaskClient) -> None:
    modules = {one for one in named(client.get("/").text) if one.endswith(".js")}
    for address in list(modules):
        with client.get(address) as answer:
            script = answer.text
        for _, imported in re.findall(r'^(import|\} from) .*?"(\.[^"]+)"', script, re.MULTILINE):
            parts = [*address.split("/")[:-1], *imported.split("/")]
            reached: list[str] = []
            for part in parts:
                if part == "..":
                    reached.pop()
                elif part != ".":
                    reached.append(part)
            assert "/".join(reached) in modules, (address, imported)


def test_what_is_loaded_when_needed_is_not_loaded_before(client: FlaskClient) -> None:
    assert not any("select_area" in one for one in named(client.get("/").text))


def test_styles_come_in_one_piece_and_in_order(client: FlaskClient) -> None:
    with client.get("/static/any/css/tokens+base.css") as answer:
        assert answer.mimetype == "text/css"
        tokens, base = (static_files.FOLDER / f"css/{name}.css" for name in ("tokens", "base"))
        assert answer.text == tokens.read_text() + "\n" + base.read_text()


@pytest.mark.parametrize(
    "address",
    [
        "css/tokens+nothing.css",
        "css/tokens+tokens.css",
        "css/tokens+...css",
        f"css/tokens+{'a' * 300}.css",
        "css/+.css",
        "js/../../app.py",
        "css",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    with client.get(f"/static/any/{address}") as answer:
        assert answer.status_code == 404


def test_another_revision_is_answered_but_not_kept(client: FlaskClient) -> None:
    with client.get("/static/older/js/dom.js") as answer:
        assert answer.status_code == 200
        assert answer.cache_control.no_store
        assert answer.cache_control.max_age is None


def test_the_revision_tells_one_content_from_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "FOLDER", tmp_path)
    revision = static_files.current_revision.__wrapped__
    (tmp_path / "a.css").write_text("a")
    first = revision()
    assert revision() == first
    (tmp_path / "a.css").write_text("b")
    second = revision()
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, revision()}) == 3
