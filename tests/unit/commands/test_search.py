import pytest

from commands.search import show

ANSWER = {"encoders": [], "results": [], "took_ms": 1.0, "crop": "none", "area": None}


def test_labels_and_names_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    result = {"rank": 1, "label": "[/x]", "name": "[a].jpg", "score": 1.0, "votes": []}
    encoders = [
        {"encoder": "[/v]", "state": "voted"},
        {"encoder": "[/w]", "state": "abstained", "reason": "failed", "detail": "[/y]"},
    ]
    show(ANSWER | {"encoders": encoders, "results": [result]})
    shown = capsys.readouterr().out
    for text in ("[/x]", "[a].jpg", "[/v]", "[/w] abstained (failed): [/y]"):
        assert text in shown


@pytest.mark.parametrize(
    ("crop", "area", "said"),
    [
        ("none", None, ""),
        ("auto", None, "searched with the whole picture"),
        ("auto", [[0.25, 0, 0.75, 0.5], 0.9], "from 25% to 75% of the width and from 0% to 50%"),
    ],
)
def test_what_a_crop_came_to_is_said(
    capsys: pytest.CaptureFixture[str], crop: str, area: list[object] | None, said: str
) -> None:
    show(ANSWER | {"crop": crop, "area": area})
    shown = " ".join(capsys.readouterr().out.split())
    assert said in shown
    assert ("searched with" in shown) == bool(said)
