import pytest

from commands.evaluate import _print
from models_store.profiles import Member
from tasks.evaluate import Evaluation


def test_names_of_encoders_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    result = Evaluation({"[/x]": 0.5, "ensemble": 1.0}, 3)
    _print("[/y]", [Member("[/x]", 1.0, "exact", None)], result, as_json=False)
    assert "[/x]" in (shown := capsys.readouterr().out)
    assert "[/y]: 3 queries" in shown
