"""``semblance models fetch``: weights from the hub; the only command that ever asks it."""

import click
from rich.console import Console
from rich.markup import escape

from models_store.errors import EncoderError
from models_store.published.catalogue import published
from settings import get_settings


@click.command()
@click.argument("names", nargs=-1, required=True)
def fetch(names: tuple[str, ...]) -> None:
    """Fetch the published networks NAMES from the Hugging Face hub.

    They go to SEMBLANCE_WEIGHTS, or into the hub's cache where that is unset. What Ctrl-C or a
    lost connection interrupts goes on where it ended the next time.
    """
    if unknown := [name for name in names if name not in published()]:
        raise EncoderError(
            f"no published network is called {', '.join(unknown)}",
            hint=f"there are {', '.join(published())}; for others see docs/howto/add-an-encoder.md",
        )
    from models_store.fetching import fetch as fetch_one  # brings the hub's library

    console = Console(highlight=False)
    for name in names:
        one = published()[name]
        about = f"{one.repository}, about {one.download_mb} MB, {one.licence}"
        console.print(f"[bold]{escape(name)}[/] from {escape(about)}")
        folder = fetch_one(one, get_settings().weights)
        console.print(f"[green]ready[/] {escape(str(folder))}", soft_wrap=True)
