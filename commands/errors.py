"""Errors we know, told to a person: what happened and what to do."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from kombu.exceptions import OperationalError
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from commands.wrong_settings import HINT, wrong_settings
from index_store.errors import IndexStoreError
from index_store.full_disk import is_full_disk
from models_store.errors import ModelsError
from settings import Settings, get_settings
from tasks.errors import ServiceDownError, TasksError
from web.access.errors import AccessError
from web.calls.errors import ClientError


@contextmanager
def explained() -> Iterator[None]:
    """Turn known errors into two lines on standard error and exit status 1."""
    try:
        yield
    except (IndexStoreError, ModelsError, TasksError, AccessError, ClientError) as error:
        _explain(str(error), error.hint)
    except (redis.RedisError, OperationalError) as error:
        _explain(f"Redis cannot be reached: {error}", ServiceDownError.hint)
    except DBAPIError as error:
        _explain(
            f"the catalog cannot be used: {error.orig}",
            "see whether the disk is full, or the database down; `semblance doctor` tells more",
        )
    except (ValidationError, SettingsError) as error:
        if isinstance(error, ValidationError) and error.title != Settings.__name__:
            raise
        wrong = (f"{variable}: {problem}" for variable, problem in wrong_settings(error))
        _explain("; ".join(wrong), HINT)
    except OSError as error:
        if error.filename is None and not is_full_disk(error):
            raise
        _explain(": ".join(filter(None, (_shown(error.filename), error.strerror))), _advice(error))


def _shown(filename: object) -> str:
    return "" if filename is None else str(filename)


def _advice(error: OSError) -> str:
    """What to do about a file or folder that cannot be used."""
    if is_full_disk(error):
        return "free some space, or set SEMBLANCE_VAR to a folder on a larger disk"
    var, path = get_settings().var.resolve(), Path(_shown(error.filename)).absolute()
    if path in (var, *var.parents) or var in path.parents:
        return "set SEMBLANCE_VAR to a folder that can be written to; `semblance doctor` tells more"
    return "see whether it is there, and whether you may use it"


def _explain(message: str, hint: str) -> None:
    console = Console(stderr=True, highlight=False)
    console.print(f"[bold red]error[/] {escape(message)}", soft_wrap=True)
    if hint:
        console.print(f"[dim]what to do:[/] {escape(hint)}", soft_wrap=True)
    sys.exit(1)
