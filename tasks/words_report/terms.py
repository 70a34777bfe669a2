"""What a report on words is to look at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from models_store.text.prompts import Prompts
from tasks.errors import TasksError

Progress = Callable[[int, int, str, str], None]
"""Told done, total, of what (an encoder) and the stage."""


Watch = Callable[[int, int], None]
"""Told done and total."""


def watching(progress: Progress, what: str, stage: str) -> Watch:
    """What tells of one thing's progress among others."""
    return lambda done, total: progress(done, total, what, stage)


class WordsReportError(TasksError):
    """A report cannot be had as asked."""

    code = "bad_words_report"


@dataclass(frozen=True)
class Terms:
    """What is compared.

    Attributes:
        prompts: Sets of sentences; all figures are told with the first, and the others compared with it.
        classes: Those whose results are to be shown; none for those with the best story.
        wordings: Other words for a class, by class.
        methods: Ways of enlarging small pictures.
        sample: Pictures of each class that are enlarged.
        seed: Decides which.
    """

    prompts: Sequence[Prompts]
    classes: Sequence[str] = ()
    wordings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    methods: Sequence[str] = ()
    sample: int = 20
    seed: int = 0

    def check(self, names: Sequence[str]) -> None:
        """Refuse classes that the gallery does not have.

        Args:
            names: Of the gallery's classes.

        Raises:
            WordsReportError: There is no class of such a name.
        """
        for name in (*self.classes, *self.wordings):
            if name not in names:
                near = get_close_matches(name, names) or list(names[:3])
                raise WordsReportError(
                    f"the gallery has no class called {name!r}",
                    hint=f"it has {', '.join(near)}"
                    + (" and others" if len(names) > len(near) else ""),
                )
