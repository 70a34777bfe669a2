"""What ``semblance report words`` takes as options and how they are read."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import click

from models_store.errors import PromptsError
from models_store.preprocess.resizing import METHODS
from models_store.text.prompts import PROMPT_SETS, Prompts, named_prompts, read_prompts

_USUAL = ("single", "bare", "short", "imagenet80")
_NONE = "none"


def wanted_prompts(given: Sequence[str]) -> list[Prompts]:
    """Sets by name or from files; without any the usual ones, as far as they are installed.

    Raises:
        PromptsError: There is no such set or file, or it cannot be used.
    """
    if given:
        return [_prompts(one) for one in dict.fromkeys(given)]
    usual = []
    for name in _USUAL:
        try:
            usual.append(named_prompts(name))
        except PromptsError as error:
            click.echo(f"left out: {error}; {error.hint}", err=True)
    return usual


def _prompts(given: str) -> Prompts:
    if given not in PROMPT_SETS and Path(given).exists():
        return read_prompts(Path(given))
    return named_prompts(given)


def _read_wordings(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, list[str]]:
    wordings: dict[str, list[str]] = defaultdict(list)
    for one in given:
        label, _, text = (part.strip() for part in one.partition("="))
        if not label or not text:
            raise click.BadParameter(f"{one!r} is not CLASS=TEXT, as in telephone=smartphone")
        wordings[label].append(text)
    return dict(wordings)


def _read_methods(_context: click.Context, _option: click.Parameter, given: str) -> tuple[str, ...]:
    methods = tuple(one.strip() for one in given.split(",") if one.strip())
    if methods == (_NONE,):
        return ()
    for one in methods:
        if one not in METHODS:
            raise click.BadParameter(f"{one!r} is not one of {', '.join(METHODS)}, {_NONE}")
    return methods


wording_option = click.option(
    "--wording",
    "wordings",
    multiple=True,
    metavar="CLASS=TEXT",
    callback=_read_wordings,
    help="Ask for the class in these words, too, as in telephone=smartphone; repeatable.",
)
"""The option; the command gets a mapping from classes to texts."""

upscale_option = click.option(
    "--upscale",
    default="nearest,bicubic,lanczos",
    show_default=True,
    metavar="METHODS",
    callback=_read_methods,
    help=f"Ways to enlarge small pictures in: {', '.join(METHODS)}; {_NONE} leaves that out.",
)
"""The option; the command gets the ways."""
