"""Errors we know, told to a person: what happened and what to do."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from kombu.exceptions import OperationalError
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from index_store.errors import IndexStoreError
from models_store.errors import ModelsError
from tasks.errors import ServiceDownError, TasksError


@contextmanager
def explained() -> Iterator[None]:
    """Turn known errors into two lines on standard error and exit status 1."""
    try:
        yield
    except (IndexStoreError, ModelsError, TasksError) as error:
        _explain(str(error), error.hint)
    except (redis.RedisError, OperationalError) as error:
        _explain(f"Redis cannot be reached: {error}", ServiceDownError.hint)
    except DBAPIError as error:
        _explain(
            f"the catalog cannot be used: {error.orig}",
            "see whether the disk is full, or the database down; `semblance doctor` tells more",
        )
    except ValidationError as error:
        if error.title != "Settings":
            raise
        wrong = (
            f"SEMBLANCE_{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}"
            for one in error.errors()
        )
        _explain("; ".join(wrong), "docs/configuration.md lists the settings")


def _explain(message: str, hint: str) -> None:
    console = Console(stderr=True, highlight=False)
    console.print(f"[bold red]error[/] {escape(message)}", soft_wrap=True)
    if hint:
        console.print(f"[dim]what to do:[/] {escape(hint)}", soft_wrap=True)
    sys.exit(1)
