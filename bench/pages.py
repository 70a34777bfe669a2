"""What a page of the dashboard costs a browser: kilobytes on the wire, and time until it can be used.

Starts the service on a drawn gallery and opens pages in a headless Chromium, each time with nothing kept
from before, and once more with what the browser keeps by then. A page is usable when its scripts have run
and what it is for is there, by the browser's own clock; beside it stands when the document alone had come.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import click

SEED = 0
LANGUAGES = ("en", "ru")


@click.command()
@click.option("--rounds", default=10, show_default=True, help="How often each page is opened.")
def main(rounds: int) -> None:
    """Measure, print and record."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise click.ClickException("there is no chromium on PATH")
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "SEMBLANCE_VAR": var,
            "SEMBLANCE_PROFILE": "descriptors",
            "SEMBLANCE_TRAINING": "false",
            "SEMBLANCE_PORT": "0",
        }
        measure(Path(var), chromium, rounds)


def measure(var: Path, chromium: str, rounds: int) -> None:
    """Run the service under ``var`` and open its pages."""
    from playwright.sync_api import sync_playwright

    from commands.demo.gallery import draw_gallery  # after the environment is set
    from commands.ingest import ingest_pictures
    from commands.up.running import running

    drawn = draw_gallery(var / "pictures", seed=SEED, per_class=20)
    ingest_pictures("demo", drawn.gallery, local=True)
    with running(flower=False) as service, sync_playwright() as playwright:
        root = service.where.dashboard
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        searched = ask(root, drawn.queries[0][0])
        # Page -> what is there as soon as it can be used.
        pages = {
            "search": ("/", "#starter-list img"),
            "answer": (f"/searches/{searched}", '[data-testid="result"]'),
            "gallery": ("/galleries/demo", "main img"),
            "jobs": ("/jobs", "main h1"),
        }
        rows, figures = [], {}
        for name, (path, mark) in pages.items():
            for language in LANGUAGES:
                seen = [opened(browser, root + path, mark, language) for _ in range(rounds)]
                figures[name, language] = one = medians(seen)
                rows.append([name, language, *(f"{figure:.0f}" for figure in one.values())])
        browser.close()
    report(figures, rows, rounds)


def report(
    figures: dict[tuple[str, str], dict[str, float]], rows: Sequence[Sequence[str]], rounds: int
) -> None:
    """Print and keep the medians; the dearest language counts."""
    from recording import record

    search = [figures["search", language] for language in LANGUAGES]
    record(
        "pages",
        {
            "search_kb": round(max(one["kb"] for one in search), 1),
            "search_interactive_ms": round(max(one["interactive_ms"] for one in search)),
            "largest_kb": round(max(one["kb"] for one in figures.values()), 1),
            "slowest_interactive_ms": round(max(one["interactive_ms"] for one in figures.values())),
        },
        rows,
        headers=[f"medians of {rounds}", "", "kB", "usable ms", "again ms", "document alone ms"],
        seed=SEED,
    )


def ask(root: str, picture: Path) -> str:
    """A search that is answered; its id."""
    import requests

    with requests.Session() as client:
        files = {"picture": (picture.name, picture.read_bytes())}
        asked = client.post(f"{root}/api/v1/queries", files=files, data={"gallery": "demo"}).json()
        while client.get(root + asked["url"]).json()["state"] in ("pending", "running"):
            time.sleep(0.1)
    return str(asked["id"])


def opened(browser: Any, address: str, mark: str, language: str) -> dict[str, float]:
    """Open a page in a browser that knows nothing yet, and again: kB without pictures, milliseconds."""
    context = browser.new_context(locale=language, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    received: dict[str, float] = {}
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    pictures: set[str] = set()

    def told(event: dict[str, Any]) -> None:
        if event["type"] == "Image" and "/static/" not in event["response"]["url"]:
            pictures.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        received[event["requestId"]] = event["encodedDataLength"]

    devtools.on("Network.responseReceived", told)
    devtools.on("Network.loadingFinished", finished)
    first = usable_ms(page, address, mark)
    page.wait_for_load_state("networkidle")
    size = sum(length for one, length in received.items() if one not in pictures)
    document = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    again = usable_ms(page, address, mark)
    context.close()
    return {
        "kb": size / 1000,
        "interactive_ms": first,
        "again_ms": again,
        "document_ms": float(document),
    }


def usable_ms(page: Any, address: str, mark: str) -> float:
    """Milliseconds from the click until the scripts have run and the page's matter is there."""
    page.goto(address, wait_until="load")
    page.locator(mark).first.wait_for(state="visible")
    return float(page.evaluate("performance.now()"))


def medians(seen: Sequence[dict[str, float]]) -> dict[str, float]:
    """Of each figure."""
    return {name: median(one[name] for one in seen) for name in seen[0]}


if __name__ == "__main__":
    main()
