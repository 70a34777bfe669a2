"""A folder of queries asked of a service elsewhere, one after the other."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from rich.progress import Progress

from web.client import ApiError, Client

_ABOUT_THE_PICTURE: Final = (413, 415, 422)


class Named(NamedTuple):
    """What was found for one picture.

    Attributes:
        path: The picture's file.
        names: Of gallery pictures, best first.
        failure: Why there are none, if there are none.
    """

    path: Path
    names: list[str]
    failure: str = ""


def recommended_by(
    service: Client, gallery: str, paths: Sequence[Path], k: int, bars: Progress
) -> Iterator[Named]:
    """What the service finds for each picture.

    Raises:
        ApiError: The service refuses, for another reason than one of the pictures.
    """
    service.galleries.read(gallery)  # what is wrong with it is not wrong with each picture
    bar = bars.add_task("searching", what=gallery, rate="", total=len(paths))
    for path in paths:
        yield _asked(service, gallery, path, k)
        bars.advance(bar)


def _asked(service: Client, gallery: str, path: Path, k: int) -> Named:
    try:
        answer = service.search(gallery, path, k=k).answer()
    except ApiError as error:
        if error.status not in _ABOUT_THE_PICTURE:
            raise
        return Named(path, [], error.message)
    failure = answer.error.message if answer.error else ""
    return Named(path, [result.name for result in answer.results], failure)
