import pytest

from commands.search import show


def test_labels_and_names_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    result = {"rank": 1, "label": "[/x]", "name": "[a].jpg", "score": 1.0, "votes": []}
    encoders = [
        {"encoder": "[/v]", "state": "voted"},
        {"encoder": "[/w]", "state": "abstained", "reason": "failed", "detail": "[/y]"},
    ]
    show({"encoders": encoders, "results": [result], "took_ms": 1.0})
    shown = capsys.readouterr().out
    for text in ("[/x]", "[a].jpg", "[/v]", "[/w] abstained (failed): [/y]"):
        assert text in shown
