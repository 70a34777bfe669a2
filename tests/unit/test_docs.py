"""The pages that people read: every link leads somewhere, and nothing is said twice in a table."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

pages = pytest.mark.parametrize("text", PAGES, ids=lambda text: str(text.relative_to(ROOT)))


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def headings(page: Path) -> set[str]:
    """Anchors, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def tables(page: Path) -> Iterator[list[str]]:
    """The rows of each table, without the two of its head."""
    for table in re.findall(r"(?:^\|.*\|$\n?)+", prose(page), re.MULTILINE):
        yield table.splitlines()[2:]


@pages
def test_every_link_and_picture_is_there(text: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = (text.parent / path).resolve() if path else text
        assert found.exists(), target
        assert not anchor or anchor in headings(found), target


@pages
def test_no_table_says_a_thing_twice(text: Path) -> None:
    for rows in tables(text):
        subjects = [row.split("|")[1].strip() for row in rows]
        named = [subject for subject in subjects if subject]
        assert len(named) == len(set(named)), named
