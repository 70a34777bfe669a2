"""No path leads out of the folders that may be ingested from."""

import os
from pathlib import Path

import pytest

from index_store.errors import NotFoundError
from settings import Settings, get_settings
from tasks import folder_listing
from tasks.allowed_folders import AllowedFolders, get_allowed_folders
from tasks.errors import FolderNotAllowedError
from tasks.folder_listing import Counted, list_folder, list_roots
from tasks.ingest import IngestError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Pictures in sub-folders, secrets beside them, and links to all of it."""
    root = tmp_path / "pictures"
    touch(root, "2025/a.jpg", "2025/b.JPG", "2025/sea/c.png", "2026/d.webp", "e.jpg", "notes.txt")
    touch(root, ".hidden/f.jpg")
    touch(tmp_path, "secrets/g.jpg", "secrets/h.jpg", "pictures too/i.jpg")
    (root / "out").symlink_to(tmp_path / "secrets")
    (root / "h.jpg").symlink_to(tmp_path / "secrets" / "h.jpg")
    (root / "in").symlink_to(root / "2026")
    (root / "round").symlink_to(root / "round")
    return root


@pytest.fixture
def allowed(root: Path) -> AllowedFolders:
    return AllowedFolders([root])


@pytest.mark.parametrize(
    "path",
    [
        "{root}/..",
        "{root}/../secrets",
        "{root}/2025/../../secrets",
        "{root}/out",
        "{root}/out/",
        "{root}/round",
        "{root} too",  # begins alike
        "/",
        "/etc",
        "2025",
        "",
        ".",
        "~",
        "{root}/\0",
        "{root}/" + "x" * 5000,
    ],
)
def test_what_leads_out_is_refused(allowed: AllowedFolders, root: Path, path: str) -> None:
    with pytest.raises((FolderNotAllowedError, NotFoundError, IngestError)) as refused:
        allowed.find(path.format(root=root))
    if "x" * 5000 not in path and "round" not in path:
        assert isinstance(refused.value, FolderNotAllowedError)
        assert "SEMBLANCE_INGEST_FOLDERS" in refused.value.hint


def test_what_is_allowed(allowed: AllowedFolders, root: Path) -> None:
    assert allowed.find(str(root)) == root
    assert allowed.find(f"{root}/2025/./sea/..") == root / "2025"
    assert allowed.find(f"{root}/in") == root / "2026"
    with pytest.raises(NotFoundError):
        allowed.find(f"{root}/2027")
    with pytest.raises(NotFoundError):
        allowed.find(f"{root}/e.jpg")


def test_nothing_is_allowed_unless_said(var: Path, root: Path) -> None:
    with pytest.raises(FolderNotAllowedError) as refused:
        get_allowed_folders().find(str(root))
    assert "name some" in refused.value.hint
    assert list_roots(get_allowed_folders()).folders == []


def test_the_services_own_folders_are_nobodys(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(var, "originals/aa/a.jpg")
    monkeypatch.setenv("SEMBLANCE_INGEST_FOLDERS", f'["{tmp_path}"]')
    get_settings.cache_clear()
    with pytest.raises(IngestError):
        get_allowed_folders().find(str(var / "originals" / "aa"))
    assert list_folder(get_allowed_folders(), str(tmp_path)).pictures.pictures == 0


def test_settings_want_absolute_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="not absolute"):
        Settings(ingest_folders=[Path("pictures")])
    monkeypatch.setenv("HOME", "/home/me")
    assert Settings(ingest_folders=[Path("~/p")]).ingest_folders == [Path("/home/me/p")]


def test_a_list_counts_what_is_under_each(allowed: AllowedFolders, root: Path) -> None:
    (top,) = list_roots(allowed).folders
    assert (top.name, top.path, top.pictures) == (str(root), str(root), Counted(5, exact=True))
    listing = list_folder(allowed, str(root))
    assert (listing.path, listing.parent, listing.here) == (str(root), None, 1)
    assert [(one.name, one.pictures.pictures) for one in listing.folders] == [
        ("2025", 3),
        ("2026", 1),
        ("in", 1),
    ]
    below = list_folder(allowed, f"{root}/2025")
    assert (below.parent, below.here, below.pictures.pictures) == (str(root), 2, 3)


def test_a_long_list_has_pages(allowed: AllowedFolders, root: Path) -> None:
    first = list_folder(allowed, str(root), limit=2)
    assert ([one.name for one in first.folders], first.next_after) == (["2025", "2026"], "2026")
    assert not first.pictures.exact
    second = list_folder(allowed, str(root), limit=2, after="2026")
    assert ([one.name for one in second.folders], second.next_after) == (["in"], None)


def test_counting_stops_early(
    allowed: AllowedFolders, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_listing, "_COUNTING_S", -1.0)
    listing = list_folder(allowed, str(root))
    assert not listing.pictures.exact
    assert not any(one.pictures.exact for one in listing.folders)


def test_names_nobody_could_ask_for_are_left_out(allowed: AllowedFolders, root: Path) -> None:
    (root / os.fsdecode(b"caf\xe9")).mkdir()
    assert len(list_folder(allowed, str(root)).folders) == 3


def test_a_root_that_is_away_is_told(tmp_path: Path) -> None:
    (away,) = list_roots(AllowedFolders([tmp_path / "unmounted"])).folders
    assert away.problem is not None
