from tasks.outcome import Outcome, abstention
from tasks.silence import silence

UNKNOWN = "this encoder does not know zebar; it knows zebra"


def said(*outcomes: Outcome) -> str:
    return silence(outcomes)["message"]


def test_encoders_that_say_the_same_are_named_together() -> None:
    down = [abstention("colour", 1, "no_worker"), abstention("shape", 1, "no_worker")]
    message = said(*down, abstention("texture", 1, "timed_out"))
    assert message.count("no worker for this encoder") == 1
    assert "colour, shape: no worker" in message
    assert "texture: the vote did not arrive" in message


def test_those_without_words_have_nothing_to_add_to_words_that_nobody_knows() -> None:
    mute = abstention("colour", 1, "no_text", "this encoder compares pictures only; others speak")
    knows_others = abstention("starter_resnet", 1, "no_text", UNKNOWN)
    assert said(mute, knows_others) == f"no encoder voted (starter_resnet: {UNKNOWN})"
    assert "colour: this encoder compares pictures only" in said(mute)


def test_another_reason_keeps_everybody() -> None:
    mute = abstention("colour", 1, "no_text")
    assert "colour" in said(mute, abstention("clip", 1, "failed"))
