"""Captions of a gallery, and the sentences that stand for its classes."""

from collections.abc import Sequence

from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.captions import CaptionsOut
from web.schemas.jobs import JobOut
from web.schemas.suggestions import PromptsOut


class Captions(Group):
    """``client.captions``; single pictures' are with ``client.images``."""

    def read(self, gallery: str) -> CaptionsOut:
        """How far a gallery is described, and who could describe more."""
        return self._connection.get(CaptionsOut, at("/galleries/{}/captions", gallery))

    def write(
        self, gallery: str, *, again: bool = False, edits: bool = False, prompt: str = ""
    ) -> JobOut:
        """Have a network describe pictures that have no caption, or more of them."""
        path = at("/galleries/{}/captions", gallery)
        body = {"again": again, "edits": edits, "prompt": prompt}
        return self._connection.call("POST", JobOut, path, body=body)


class Prompts(Group):
    """``client.prompts``."""

    def read(self, gallery: str) -> PromptsOut:
        """A gallery's own sentences, and the sets that any gallery can use."""
        return self._connection.get(PromptsOut, at("/galleries/{}/prompts", gallery))

    def write(self, gallery: str, templates: Sequence[str], *, name: str = "own") -> PromptsOut:
        """Give a gallery sentences of its own, each with one ``{}`` for the class."""
        path, body = at("/galleries/{}/prompts", gallery), {"name": name}
        return self._connection.call(
            "PUT", PromptsOut, path, body=body | {"templates": list(templates)}
        )

    def withdraw(self, gallery: str) -> PromptsOut:
        """Go back to the sentences before."""
        return self._connection.call("DELETE", PromptsOut, at("/galleries/{}/prompts", gallery))
