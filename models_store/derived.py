"""Encoders that have no network of their own, but look through that of another one.

``glrt`` compares a network's embeddings in its own way. ``caption`` compares what is said of pictures, which
another encoder's text side reads.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from models_store.spec import EncoderSpec
from models_store.text.loading import why_it_is_mute

GLRT: Final = "glrt"
"""The encoder that looks through a network's eyes and compares by the likelihood ratio."""

CAPTION: Final = "caption"
"""The encoder that knows pictures by their captions."""

_GLRT_NETWORKS: Final = ("resnet50v2", "convnext", "vit_clip", "siglip2", "clip")
_BEST_STARTER: Final = "starter_resnet"
_READERS: Final = ("siglip2", "clip")


def derived(specs: Mapping[str, EncoderSpec]) -> dict[str, EncoderSpec]:
    """The encoders that can be had of these, by name; a folder called like one goes before it."""
    found = {}
    if GLRT not in specs and (network := _network(specs)):
        found[GLRT] = replace(network, name=GLRT)
    if CAPTION not in specs and (reader := _reader(specs)):
        found[CAPTION] = EncoderSpec(CAPTION, "caption", origin=reader.origin, reader=reader)
    return found


def _network(specs: Mapping[str, EncoderSpec]) -> EncoderSpec | None:
    """The network whose embeddings the likelihood ratio compares; None where there is no network.

    It is a published one, else the first that was found, else the best starter, else the first that was
    trained here: a training must not change what it looks through.
    """
    return _preferred(specs, _GLRT_NETWORKS)


def _reader(specs: Mapping[str, EncoderSpec]) -> EncoderSpec | None:
    """The encoder whose text side reads captions, chosen in the same way; None where none speaks."""
    speaking = {name: one for name, one in specs.items() if why_it_is_mute(one) is None}
    return _preferred(speaking, _READERS)


def _preferred(specs: Mapping[str, EncoderSpec], names: tuple[str, ...]) -> EncoderSpec | None:
    for name in names:
        if name in specs:
            return specs[name]
    networks = sorted(
        (spec for spec in specs.values() if spec.folder),
        key=lambda spec: (
            ("found", "starter", "trained").index(spec.origin),
            spec.name != _BEST_STARTER,
            spec.name,
        ),
    )
    return networks[0] if networks else None
