"""The sentences that a class is put into: a tower was trained on captions, not on single words.

A set of them is called by its name, or is a gallery's own. ``imagenet80`` are the 80 that Radford et al.,
"Learning Transferable Visual Models From Natural Language Supervision" (arXiv 2103.00020), section 3.1.4,
chose for ImageNet, as ``open_clip`` has them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models_store.errors import PromptsError

PLACE: Final = "{}"
"""Where a template takes the name of the class."""

OWN: Final = "own"
"""What a gallery's own set is called if it is not called otherwise."""

_COMMENT: Final = "#"
_MOST: Final = 500  # of one set: each is a pass through the tower for every class
_OURS: Final[dict[str, tuple[str, ...]]] = {
    "single": ("a photo of a {}.",),
    "bare": ("{}",),
    "short": (
        "a photo of a {}.",
        "a picture that shows a {}.",
        "a {} seen from nearby.",
        "a {} some way off, with its surroundings.",
        "part of a {}.",
        "several of them: {}.",
        "a drawn or painted {}.",
    ),
}
_IMAGENET: Final = "imagenet80"
PROMPT_SETS: Final = (*_OURS, _IMAGENET)
"""Names of the sets there are for any gallery."""


@dataclass(frozen=True)
class Prompts:
    """A set of sentences.

    Attributes:
        name: What the set is called.
        templates: Each with one ``{}``, where the name of the class goes.
    """

    name: str
    templates: tuple[str, ...]

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            PromptsError: There are no templates or too many, or one of them has not one place.
        """
        if not 0 < len(self.templates) <= _MOST:
            raise PromptsError(
                f"the prompts {self.name} are {len(self.templates)} templates",
                hint=f"write from 1 to {_MOST}, one per line",
            )
        for template in self.templates:
            if wrong := _fault(template):
                raise PromptsError(
                    f"a template of the prompts {self.name} {wrong}: {template!r}",
                    hint="write {} once, where the name of the class belongs",
                )

    @property
    def checksum(self) -> str:
        """Sixteen hexadecimal digits that change with the templates, whatever the set is called."""
        return hashlib.sha256("\n".join(self.templates).encode()).hexdigest()[:16]

    def about(self, name: str) -> list[str]:
        """What is said of a class."""
        return [template.replace(PLACE, name) for template in self.templates]


def named_prompts(name: str) -> Prompts:
    """A set by its name, one of ``PROMPT_SETS``.

    Raises:
        PromptsError: There is none of that name.
    """
    if name == _IMAGENET:
        return Prompts(name, _imagenet_templates())
    if name not in _OURS:
        raise PromptsError(
            f"there are no prompts called {name!r}", hint=f"there are {', '.join(PROMPT_SETS)}"
        )
    return Prompts(name, _OURS[name])


def own_prompts(templates: Sequence[str], name: str = OWN) -> Prompts:
    """A gallery's own set; blank templates and spaces around them do not count.

    Raises:
        PromptsError: There are no templates or too many, or one of them has not one ``{}``.
    """
    stripped = (template.strip() for template in templates)
    return Prompts(name, tuple(template for template in stripped if template))


def read_prompts(file: Path) -> Prompts:
    """A gallery's own set from a text file, one template per line; it is called as the file is.

    Lines that begin with ``#`` are comments.

    Raises:
        PromptsError: The file cannot be read, or what is in it cannot be used.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PromptsError(
            f"the prompts in {file} cannot be read: {error}",
            hint="write them to a text file in UTF-8, one per line",
        ) from error
    return own_prompts([line for line in lines if not line.startswith(_COMMENT)], file.stem)


def _fault(template: str) -> str | None:
    if template.count(PLACE) != 1:
        return f"has {template.count(PLACE)} times {PLACE}"
    if set(template.replace(PLACE, "")) & {"{", "}"}:
        return "has a brace too many"
    return None


def _imagenet_templates() -> tuple[str, ...]:
    from open_clip.zero_shot_metadata import OPENAI_IMAGENET_TEMPLATES  # brings torch

    # Functions of the name, which give themselves away when they are given the place for one.
    return tuple(template(PLACE) for template in OPENAI_IMAGENET_TEMPLATES)
