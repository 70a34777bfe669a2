"""Where the labels of ingested pictures come from: folders, a CSV file, or nowhere."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from tasks.errors import TasksError
from tasks.folder import files_under

Labels = Callable[[Path], str | None]
"""The label of a file, if it has one."""

_COLUMNS = ("file", "label")
_LONGEST = 255  # characters


class LabelsError(TasksError):
    """Labels cannot be had as asked."""

    code = "bad_labels"


def labels_from(source: str, folder: Path) -> Labels:
    """Labels for the files under a folder.

    Args:
        source: ``folders``: the name of the folder a file lies in, unless that is ``folder`` itself;
            ``none``: no labels; otherwise a CSV file with the columns ``file`` and ``label``,
            where a file is named by its path under ``folder`` or, wherever it lies, by its bare
            name.
        folder: Where the files are.

    Raises:
        LabelsError: The CSV file is missing, malformed, or names none of the files there are.
    """
    if source == "folders":
        return lambda file: file.parent.name if file.parent != folder else None
    if source == "none":
        return lambda _: None
    by_file = _read(Path(source))

    def find(file: Path) -> str | None:
        path = file.relative_to(folder).as_posix()
        return by_file.get(path, by_file.get(file.name))

    _refuse_strangers(source, folder, find)
    return find


def _refuse_strangers(source: str, folder: Path, label_of: Labels) -> None:
    """Refuse labels that are for other files; looks no further than the first that has one."""
    count = 0
    for path in files_under(folder, lambda _: None):
        if label_of(path) is not None:
            return
        count += 1
    if count:
        raise LabelsError(
            f"{source} names none of the {count} files under {folder}",
            hint="files are named by their path under the folder, or by their bare name",
        )


def _read(path: Path) -> dict[str, str]:
    """Labels by file, as the CSV has them."""
    labels: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, file, label in _rows(path, csv.DictReader(lines, strict=True)):
                if labels.setdefault(file, label) != label:
                    raise LabelsError(f"{path}, line {number}: {file} has two labels")
    except OSError as error:
        raise LabelsError(
            f"the labels cannot be read: {path} ({error.strerror})",
            hint="--labels wants folders, none, or a CSV file with the columns file and label",
        ) from error
    except UnicodeDecodeError as error:
        raise LabelsError(f"{path} is not UTF-8", hint="save it as UTF-8") from error
    except csv.Error as error:
        raise LabelsError(f"{path} is not a CSV file: {error}") from error
    return labels


def _rows(path: Path, reader: "csv.DictReader[str]") -> Iterator[tuple[int, str, str]]:
    """Line number, file and label of each row that has a label."""
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise LabelsError(
            f"{path} lacks the column {' and '.join(missing)}",
            hint="its first line has to be: file,label",
        )
    for row in reader:
        file, label = ((row[name] or "").strip() for name in _COLUMNS)
        if not file:
            raise LabelsError(f"{path}, line {reader.line_num}: no file is named")
        if len(label) > _LONGEST:
            raise LabelsError(
                f"{path}, line {reader.line_num}: a label is longer than {_LONGEST} characters"
            )
        if label:
            yield reader.line_num, file.removeprefix("./"), label
