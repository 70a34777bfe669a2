from collections.abc import Callable

from click.testing import Result

from tasks.ensemble import get_catalog


def test_names_of_encoders_are_shown_as_they_are(run: Callable[..., Result]) -> None:
    gallery = get_catalog().galleries.create("some")
    get_catalog().index_versions.record(
        gallery.id, "[/x]", "r1", 1, kind="exact", rows=1, dimension=8
    )
    assert "[/x] v1" in run("galleries").output
