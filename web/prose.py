"""Sentences for pages, as ``format.js`` makes them: commands between backticks, a capital at the start."""

from markupsafe import Markup


def prose(text: str) -> Markup:
    """A text of the service as HTML: what stands between backticks is a command."""
    parts = sentence(text).split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def sentence(text: str) -> str:
    """The first letter as a capital: messages of the service begin small."""
    return text[:1].upper() + text[1:]


def sentences(*texts: str) -> str:
    """Several texts, of which some may be empty, as sentences."""
    return ". ".join(sentence(text) for text in texts if text)
