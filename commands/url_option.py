"""``--url``: the service to ask, for one command."""

from typing import TYPE_CHECKING

import click

from settings import get_settings

if TYPE_CHECKING:
    from web.client import Client

_URL = "semblance.url"  # in the context's notes, which its sub-contexts share


def _note(context: click.Context, _option: click.Parameter, url: str | None) -> None:
    if url:
        context.meta[_URL] = url


url_option = click.option(
    "--url",
    callback=_note,
    expose_value=False,
    metavar="ADDRESS",
    help="Ask the service at that address, with the API key SEMBLANCE_KEY; else at SEMBLANCE_URL, if set.",
)
"""The option, for commands that can ask a service over HTTP; they get no argument from it."""


def asked_service(*, local: bool = False) -> "Client | None":
    """The service to ask over HTTP; None where a command is to work on the data itself.

    Args:
        local: Whether the command was told to work here.

    Raises:
        UsageError: It was told both.
    """
    context = click.get_current_context()
    given: str | None = context.meta.get(_URL)
    if given and local:
        raise click.UsageError("--local and --url are two different places")
    settings = get_settings()
    url = None if local else given or settings.url
    if not url:
        return None
    from web.client import Client  # which most commands on this machine do without

    key = settings.key.get_secret_value() if settings.key else None
    return context.with_resource(Client(url, key))
