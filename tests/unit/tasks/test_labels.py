from pathlib import Path

import pytest

from tasks.labels import LabelsError, labels_from

FOLDER = Path("/pictures")


def write(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "labels.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_folders() -> None:
    label_of = labels_from("folders", FOLDER)
    assert label_of(FOLDER / "cat" / "1.jpg") == "cat"
    assert label_of(FOLDER / "animals" / "dog" / "1.jpg") == "dog"
    assert label_of(FOLDER / "1.jpg") is None


def test_none() -> None:
    assert labels_from("none", FOLDER)(FOLDER / "cat" / "1.jpg") is None


def test_csv_by_path_or_bare_name(tmp_path: Path) -> None:
    rows = ["file,label,note", "a/1.jpg,cat,x", "./2.jpg,dog,", '3.jpg,"bird, small",', "4.jpg,,"]
    text = "\ufeff" + "\r\n".join(rows)
    label_of = labels_from(write(tmp_path, text), FOLDER)
    assert label_of(FOLDER / "a" / "1.jpg") == "cat"
    assert label_of(FOLDER / "2.jpg") == "dog"
    assert label_of(FOLDER / "deep" / "3.jpg") == "bird, small"
    assert label_of(FOLDER / "4.jpg") is None
    assert label_of(FOLDER / "1.jpg") is None


def test_path_counts_more_than_bare_name(tmp_path: Path) -> None:
    label_of = labels_from(write(tmp_path, "label,file\ncat,1.jpg\ndog,a/1.jpg\n"), FOLDER)
    assert label_of(FOLDER / "a" / "1.jpg") == "dog"
    assert label_of(FOLDER / "b" / "1.jpg") == "cat"


def test_saying_the_same_twice_is_no_harm(tmp_path: Path) -> None:
    label_of = labels_from(write(tmp_path, "file,label\n1.jpg,cat\n1.jpg,cat\n"), FOLDER)
    assert label_of(FOLDER / "1.jpg") == "cat"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "file and label"),
        ("file,class\n1.jpg,cat\n", "column label"),
        ("file,label\n1.jpg,cat\n1.jpg,dog\n", "line 3: 1.jpg has two labels"),
        ("file,label\n,cat\n", "line 2: no file"),
        ("file,label\n1.jpg," + "x" * 256 + "\n", "line 2: a label is longer"),
        (b"file,label\n\xe9.jpg,cat\n", "not UTF-8"),
        ('file,label\n"1.jpg,cat\n', "not a CSV file"),
    ],
)
def test_malformed_csv(tmp_path: Path, text: str | bytes, complaint: str) -> None:
    with pytest.raises(LabelsError, match=complaint):
        labels_from(write(tmp_path, text), FOLDER)


def test_missing_csv_names_the_choices() -> None:
    with pytest.raises(LabelsError, match=r"nowhere\.csv") as missing:
        labels_from("nowhere.csv", FOLDER)
    assert "folders, none" in missing.value.hint


def test_labels_for_other_files_are_refused(tmp_path: Path) -> None:
    table = write(tmp_path, "file,label\nsomewhere/else.png,cat\n")
    folder = tmp_path / "pictures"
    folder.mkdir()
    labels_from(table, folder)  # nothing there yet contradicts it
    for name in ("1.png", "2.png"):
        (folder / name).touch()
    with pytest.raises(LabelsError, match="names none of the 2 files"):
        labels_from(table, folder)
    (folder / "else.png").touch()
    with pytest.raises(LabelsError):
        labels_from(table, folder)
    labels_from(write(tmp_path, "file,label\n2.png,cat\n"), folder)
