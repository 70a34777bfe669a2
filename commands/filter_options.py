"""Options that say which pictures may be found, for commands that search."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

import click

from index_store.catalog.browsing_records import ImageFilter

_DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--label``, ``--unlabelled``, ``--after`` and ``--before``, together as ``wanted``."""

    @click.option("--label", multiple=True, help="Find pictures with this label only; repeatable.")
    @click.option("--unlabelled", is_flag=True, help="Find pictures without a label, too.")
    @click.option("--after", type=_DAY, help="Find pictures added on that day or later.")
    @click.option("--before", type=_DAY, help="Find pictures added before that day.")
    @wraps(command)
    def filtered(
        *args: Any,
        label: Sequence[str],
        unlabelled: bool,
        after: datetime | None,
        before: datetime | None,
        **kwargs: Any,
    ) -> None:
        wanted = ImageFilter(
            labels=tuple(label),
            unlabelled=unlabelled,
            since=after and after.astimezone(),  # days are meant as they are here
            until=before and before.astimezone(),
        )
        command(*args, wanted=None if wanted == ImageFilter() else wanted, **kwargs)

    return filtered
