"""A first look at all the files, before anything of them is taken in."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.cifar100.errors import Cifar100Error
from tasks.cifar100.published import META, Labels, Part, PartName, read_labels, read_part
from tasks.cifar100.source import Source


@dataclass(frozen=True)
class Survey:
    """What was found.

    Attributes:
        labels: What the numbers mean.
        superclasses: By name of the class, of all that have a picture.
        pictures: How many there are.
    """

    labels: Labels
    superclasses: dict[str, str]
    pictures: int


def survey(source: Source, wanted: Sequence[PartName]) -> Survey:
    """Read every file once; what is wrong with the last is known before the first is used.

    Raises:
        Cifar100Error: Something is missing, damaged or not what it should be, or pictures of one class
            are of two superclasses.
    """
    with source.content(META) as content:
        labels = read_labels(content)
    above: dict[int, int] = {}
    pictures = sum(_looked_at(part_of(source, name, labels), labels, above) for name in wanted)
    named = {labels.fine[fine]: labels.coarse[coarse] for fine, coarse in sorted(above.items())}
    return Survey(labels, named, pictures)


def part_of(source: Source, name: PartName, labels: Labels) -> Part:
    """A file of pictures; whoever wants another had better let go of this one first.

    Raises:
        Cifar100Error: It is missing, damaged or not what it should be.
    """
    with source.content(name) as content:
        return read_part(content, name, labels)


def _looked_at(part: Part, labels: Labels, above: dict[int, int]) -> int:
    """How many pictures a part has; enters their superclasses by class."""
    for fine, coarse in zip(part.fine, part.coarse, strict=True):
        if above.setdefault(fine, coarse) != coarse:
            both = " and ".join(labels.coarse[one] for one in (above[fine], coarse))
            raise Cifar100Error(f"{labels.fine[fine]} is of two superclasses: {both}")
    return len(part.rows)
