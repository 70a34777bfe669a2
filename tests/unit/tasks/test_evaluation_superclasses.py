from pathlib import Path

import pytest

from tasks.evaluation_superclasses import SuperclassesError, read_superclasses, refuse_strangers


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "above.csv"


def test_rows_are_read_and_those_without_a_superclass_passed_over(file: Path) -> None:
    file.write_text("class,note,superclass\ncat,x, animal \ncar,,vehicle\nsky,,\ncat,,animal\n")
    assert read_superclasses(file) == {"cat": "animal", "car": "vehicle"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "lacks the column class and superclass"),
        (b"class,above\ncat,animal\n", "lacks the column superclass"),
        (b"class,superclass\ncat,animal\ncat,pet\n", "line 3: cat has two superclasses"),
        (b'class,superclass\n"cat,animal\n', "not a CSV file"),
        (b"class,superclass\nc\xe9t,animal\n", "not a CSV file in UTF-8"),
    ],
)
def test_a_file_that_says_nothing_certain_is_refused(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    with pytest.raises(SuperclassesError, match=said) as refused:
        read_superclasses(file)
    assert "columns class and superclass" in refused.value.hint


def test_a_file_that_is_not_there_is_an_error_with_a_hint(file: Path) -> None:
    with pytest.raises(SuperclassesError, match="No such file") as refused:
        read_superclasses(file)
    assert refused.value.hint


def test_superclasses_of_other_classes_are_refused(file: Path) -> None:
    refuse_strangers({"cat": "animal"}, ["cat", "dog"], file)
    with pytest.raises(SuperclassesError, match="none of the gallery's 2 labels"):
        refuse_strangers({"Cat": "animal"}, ["cat", "dog"], file)
