"""Telling other programs where the services are."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tasks.services import Services, services_file


@contextmanager
def announced(services: Services, var: Path) -> Iterator[None]:
    """Keep the addresses in ``var/run/services.json`` for the time of the block."""
    file = services_file(var)
    draft = file.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    # Made unreadable to others before the password is in it; renamed, so that nobody reads half.
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        json.dump(asdict(services), output, indent=2)
    draft.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
