import pytest

from commands.search import show


def test_labels_and_names_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    result = {"rank": 1, "label": "[/x]", "name": "[a].jpg", "score": 1.0, "votes": []}
    show({"encoders": [], "results": [result], "took_ms": 1.0})
    assert "[/x]" in (shown := capsys.readouterr().out)
    assert "[a].jpg" in shown
