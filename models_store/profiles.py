"""Profiles: which encoders vote, how much, over which kind of index.

A weak voter at full weight drags strong ones down, so the descriptors have small weights beside
networks and full ones among themselves.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models_store import weights
from models_store.derived import GLRT
from models_store.errors import ProfileError
from models_store.projection.kinds import FittedKind
from models_store.published.catalogue import published_encoders
from models_store.spec import EncoderSpec, Family

IndexKind = Literal["exact", "hnsw", "annoy"]

DESCRIPTORS: Final = "descriptors"
"""The built-in profile that needs no weights."""

STARTER: Final = "starter"
"""The built-in profile of the networks that come with Semblance and the descriptors."""

FULL: Final = "full"
"""The built-in profile of all published encoders."""

_MOST_EXPANDED: Final = 50  # candidates further down have little in common with the query


@dataclass(frozen=True)
class Member:
    """An encoder's place in a profile.

    Attributes:
        encoder: Its name.
        weight: How much its vote counts.
        index: Kind of its index.
        dimension: Length of its vectors after projection; None for no projection.
        projection: Which projection, if any.
        expand: How many candidates of a first search join its queries for the second; 0 for none.
    """

    encoder: str
    weight: float
    index: IndexKind
    dimension: int | None
    projection: FittedKind = "pca"
    expand: int = 0


@dataclass(frozen=True)
class Profile:
    """A named set of encoders that vote together."""

    name: str
    members: tuple[Member, ...]


class _Choice(BaseModel):
    """What a profile file says of one encoder; what it leaves out is the family's usual."""

    model_config = ConfigDict(extra="forbid", strict=True)

    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    index: IndexKind | None = None
    dimension: Annotated[int, Field(gt=0)] | Literal["full"] | None = None
    projection: FittedKind | Literal["none"] | None = None
    expand: Annotated[int, Field(ge=0, le=_MOST_EXPANDED)] = 0

    @model_validator(mode="after")
    def _agree(self) -> Self:
        """Refuse a projection without a dimension, and a dimension without a projection."""
        if self.projection == "none" and isinstance(self.dimension, int):
            raise ValueError("without a projection the dimension cannot be chosen")
        if self.dimension == "full" and self.projection in get_args(FittedKind):
            raise ValueError('dimension = "full" means no projection')
        return self


class _ProfileFile(BaseModel):
    """``[encoders.NAME]`` tables."""

    model_config = ConfigDict(extra="forbid")

    encoders: Annotated[dict[str, _Choice], Field(min_length=1)]


@dataclass(frozen=True)
class _Usual:
    """An encoder's index and projection, and its weight beside networks."""

    index: IndexKind
    dimension: int
    weight: float
    projection: FittedKind = "pca"


# Measured with networks of MAP@10 .68 and .76 on Caltech-101 (colour .08, texture .18, shape .28).
_USUAL: Final[dict[Family, _Usual]] = {
    "colour": _Usual("exact", 64, 0.05),
    "texture": _Usual("annoy", 64, 0.15),
    "shape": _Usual("hnsw", 128, 0.3),
    "timm": _Usual("hnsw", 256, 1.0),
    "transformers": _Usual("hnsw", 256, 1.0),
    "caption": _Usual("hnsw", 256, 1.0),
}
_USUAL_GLRT: Final = _Usual("annoy", 128, 1.0, "likelihood_ratio")

# As the square of their MAP@10 in training beside the best's, which models_store/starter/*/README.md have:
# of their last stages alone, but nothing else was measured on pictures that are not for measuring.
_STARTER_WEIGHTS: Final = {"starter_convnext": 0.6, "starter_mobilevit": 0.4}


def resolve(profile: str | None, specs: Mapping[str, EncoderSpec]) -> Profile:
    """The profile to use.

    Args:
        profile: ``descriptors``, ``starter``, ``full``, the path of a TOML file, or None for every
            encoder there is, but for the starters where better networks were found.
        specs: The encoders there are.

    Raises:
        ProfileError: There is no such profile, or it is malformed or names an unknown encoder.
        WeightsError: It names published encoders whose weights are not here; all of them.
    """
    built_in = {None: _every_encoder, DESCRIPTORS: _descriptors, STARTER: _starter, FULL: _full}
    if profile in built_in:
        # Whoever has captions vote says so: writing the caption of a query takes seconds.
        unasked = {name: spec for name, spec in specs.items() if spec.family != "caption"}
        return built_in[profile](unasked)
    path = Path(profile or "")
    if path.suffix != ".toml":
        raise ProfileError(
            f"there is no profile called {profile!r}",
            hint=f"use {DESCRIPTORS!r}, {STARTER!r}, {FULL!r} or the path of a .toml file",
        )
    return _from_file(path, specs)


def _every_encoder(specs: Mapping[str, EncoderSpec]) -> Profile:
    origins = {spec.origin for spec in specs.values()}
    if not origins & {"found", "trained"}:
        return _starter(specs)
    chosen = [spec for spec in specs.values() if "found" not in origins or spec.origin != "starter"]
    return Profile("auto", _beside_networks(chosen))


def _starter(specs: Mapping[str, EncoderSpec]) -> Profile:
    # Whatever network it looks through by now.
    chosen = [
        spec for spec in specs.values() if spec.origin in ("starter", "code") or spec.name == GLRT
    ]
    return Profile(STARTER, _beside_networks(chosen))


def _beside_networks(specs: Iterable[EncoderSpec]) -> tuple[Member, ...]:
    return tuple(_member(spec, _beside_weight(spec)) for spec in specs)


def _beside_weight(spec: EncoderSpec) -> float:
    usual = _usual(spec).weight
    return _STARTER_WEIGHTS.get(spec.name, usual) if spec.origin == "starter" else usual


def _descriptors(specs: Mapping[str, EncoderSpec]) -> Profile:
    chosen = [spec for spec in specs.values() if not spec.folder]
    return Profile(DESCRIPTORS, tuple(_member(spec, 1.0) for spec in chosen))


def _full(specs: Mapping[str, EncoderSpec]) -> Profile:
    _check_weights(published_encoders(), specs)
    chosen = [specs[name] for name in (*published_encoders(), GLRT) if name in specs]
    return Profile(FULL, _beside_networks(chosen))


def _member(spec: EncoderSpec, weight: float) -> Member:
    usual = _usual(spec)
    return Member(spec.name, weight, usual.index, usual.dimension, usual.projection)


def _usual(spec: EncoderSpec) -> _Usual:
    return _USUAL_GLRT if spec.name == GLRT else _USUAL[spec.family]


def _from_file(path: Path, specs: Mapping[str, EncoderSpec]) -> Profile:
    choices = _read(path).encoders
    known = {*specs, *published_encoders()}
    unknown = sorted(choices.keys() - known)
    if unknown:
        raise ProfileError(
            f"{path} names unknown encoders: {', '.join(unknown)}",
            hint=f"known: {', '.join(sorted(known))}; SEMBLANCE_WEIGHTS adds networks",
        )
    _check_weights(choices, specs)
    members = [_chosen(specs[name], choice) for name, choice in choices.items()]
    return Profile(path.stem, tuple(members))


def _check_weights(names: Iterable[str], specs: Mapping[str, EncoderSpec]) -> None:
    """Refuse if there are no weights for one of these encoders, naming all such."""
    if absent := [name for name in names if name not in specs]:
        raise weights.missing(absent)


def _read(path: Path) -> _ProfileFile:
    try:
        return _ProfileFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ProfileError(
            f"{path} is not a profile: {faults}",
            hint='write [encoders."NAME"] tables with weight, index, dimension, projection and expand; '
            "the quotes matter where a name has a dot",
        ) from error
    except (OSError, ValueError) as error:
        raise ProfileError(f"the profile {path} cannot be read: {error}") from error


def _chosen(spec: EncoderSpec, choice: _Choice) -> Member:
    usual = _usual(spec)
    index = choice.index or usual.index
    if choice.dimension == "full" or choice.projection == "none":
        return Member(spec.name, choice.weight, index, None, expand=choice.expand)
    dimension, kind = choice.dimension or usual.dimension, choice.projection or usual.projection
    return Member(spec.name, choice.weight, index, dimension, kind, choice.expand)
