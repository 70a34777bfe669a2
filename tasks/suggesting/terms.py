"""What somebody wants suggested, as a job carries it from where it is asked to where it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from models_store.text.class_embeddings import words_in
from models_store.text.prompts import Prompts, named_prompts, own_prompts
from tasks.errors import TasksError

Method = Literal["zero_shot", "probe", "fine_tuned"]
METHODS: Final[tuple[Method, ...]] = ("zero_shot", "probe", "fine_tuned")
MOST_CLASSES: Final = 2_000
_LONGEST: Final = 255  # characters of a label


class BadClassesError(TasksError):
    """Names of classes that cannot be used."""

    code = "bad_classes"


@dataclass(frozen=True)
class SuggestTerms:
    """What is to be suggested, and how.

    Attributes:
        classes: Names; none for the gallery's labels, as they are when the job begins.
        prompts: Name of a set of sentences.
        templates: The sentences, of a set that is not known by its name.
        method: Which method suggests; None for the best.
    """

    classes: tuple[str, ...] = ()
    prompts: str = "short"
    templates: tuple[str, ...] = ()
    method: Method | None = None

    def sentences(self) -> Prompts:
        """What is said of each class.

        Raises:
            PromptsError: It cannot be used.
        """
        if self.templates:
            return own_prompts(self.templates, self.prompts)
        return named_prompts(self.prompts)

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "classes": list(self.classes),
            "prompts": self.prompts,
            "templates": list(self.templates),
            "method": self.method,
        }

    @classmethod
    def from_json(cls, terms: Mapping[str, Any]) -> Self:
        """What :meth:`to_json` wrote."""
        classes, templates = tuple(terms["classes"]), tuple(terms["templates"])
        return cls(classes, terms["prompts"], templates, terms["method"])


def named_classes(names: Iterable[str], labels: Iterable[str]) -> tuple[str, ...]:
    """Names of classes as they are to be suggested: each once, and as the gallery spells it.

    Args:
        names: As somebody wrote them; blank ones do not count.
        labels: The gallery's.

    Raises:
        BadClassesError: One is too long, or there are too many, or only one.
    """
    spelled = {words_in(label).casefold(): label for label in labels}
    written = [name.strip() for name in names if words_in(name)]
    classes = tuple(dict.fromkeys(spelled.get(words_in(one).casefold(), one) for one in written))
    if too_long := [one for one in classes if len(one) > _LONGEST]:
        raise BadClassesError(
            f"a class's name has more than {_LONGEST} characters: {too_long[0][:40]}…",
            hint="a name is a word or a few; sentences are for --prompts",
        )
    if classes and not 2 <= len(classes) <= MOST_CLASSES:
        named = "only one class is" if len(classes) == 1 else f"{len(classes):,} classes are"
        raise BadClassesError(
            f"{named} named",
            hint=f"name from 2 to {MOST_CLASSES:,}: what is told is which of them a picture shows",
        )
    return classes
