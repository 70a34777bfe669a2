"""Sentences of the service as HTML."""

from markupsafe import Markup

from web.prose import prose, sentence, sentences


def test_commands_stand_out_and_nothing_becomes_markup() -> None:
    assert prose("run `semblance up` now") == Markup("Run <code>semblance up</code> now")
    assert prose("<b> in `<i>`") == "&lt;b&gt; in <code>&lt;i&gt;</code>"
    assert prose(Markup("<u>paste</u> it")) == "<u>paste</u> it"
    assert prose("") == ""


def test_sentences_begin_with_a_capital() -> None:
    assert sentence("это так") == "Это так"
    assert sentences("no", "", "try again") == "No. Try again"
