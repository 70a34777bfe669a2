"""Which classes belong together, as a file has it."""

import csv
from collections.abc import Collection
from pathlib import Path

from tasks.errors import TasksError

_COLUMNS = ("class", "superclass")


class SuperclassesError(TasksError):
    """Superclasses cannot be had as asked."""

    code = "bad_superclasses"
    hint = "--superclasses wants a CSV file in UTF-8 with the columns class and superclass"


def read_superclasses(path: Path) -> dict[str, str]:
    """Superclass by class; a row without one says nothing.

    Raises:
        SuperclassesError: The file is missing, malformed, or gives a class two superclasses.
    """
    above: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise SuperclassesError(f"{path} lacks the column {' and '.join(missing)}")
            for row in reader:
                name, superclass = ((row[column] or "").strip() for column in _COLUMNS)
                if superclass and above.setdefault(name, superclass) != superclass:
                    raise SuperclassesError(
                        f"{path}, line {reader.line_num}: {name} has two superclasses"
                    )
    except OSError as error:
        raise SuperclassesError(
            f"the superclasses cannot be read: {path} ({error.strerror})"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise SuperclassesError(f"{path} is not a CSV file in UTF-8: {error}") from error
    return above


def refuse_strangers(above: Collection[str], names: Collection[str], path: Path) -> None:
    """Refuse superclasses of other classes than these.

    Raises:
        SuperclassesError: Not one class is among them.
    """
    if not set(above) & set(names):
        raise SuperclassesError(
            f"{path} names none of the gallery's {len(names)} labels",
            hint="its column class has to hold labels as `semblance ingest` gave them",
        )
