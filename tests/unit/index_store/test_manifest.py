"""Manifests notice when a version's files change."""

import json

import pytest

from index_store.errors import CorruptStoreError, NotFoundError
from index_store.manifest import MANIFEST, Description, Version, read_version, write_manifest


@pytest.fixture
def version(tmp_path) -> Version:
    folder = tmp_path / "7"
    (folder / "projection").mkdir(parents=True)
    (folder / "index.faiss").write_bytes(b"index")
    (folder / "projection" / "pca.safetensors").write_bytes(b"")
    write_manifest(
        folder,
        7,
        Description(
            kind="hnsw",
            encoder="shape",
            encoder_revision="abc",
            dimension=8,
            rows=3,
            catalog_revision=0,
            self_recall=1.0,
            recall=0.99,
        ),
    )
    return read_version(folder)


def test_says_what_was_written(version):
    assert (version.number, version.manifest.kind, version.manifest.metric) == (7, "hnsw", "cosine")
    assert version.manifest.projection is None
    sizes = {name: file.bytes for name, file in version.manifest.files.items()}
    assert sizes == {"index.faiss": 5, "projection/pca.safetensors": 0}
    assert version == read_version(version.folder)


def test_a_manifest_from_before_there_were_odds_is_read(version):
    path = version.folder / MANIFEST
    facts = json.loads(path.read_bytes())
    del facts["expand"], facts["no_odds"]
    path.write_text(json.dumps(facts))
    assert read_version(version.folder) == version


def test_untouched_files_pass(version):
    (version.folder / "extra").write_bytes(b"whatever")
    version.verify()


@pytest.mark.parametrize("content", [b"inde", b"Index", b"", b"index+"])
def test_changed_files_are_noticed(version, content):
    (version.folder / "index.faiss").write_bytes(content)
    with pytest.raises(CorruptStoreError, match=r"index\.faiss"):
        version.verify()


def test_missing_files_are_noticed(version):
    (version.folder / "projection" / "pca.safetensors").unlink()
    with pytest.raises(CorruptStoreError, match=r"pca\.safetensors"):
        version.verify()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_what_is_no_manifest_is_refused(version, content):
    (version.folder / MANIFEST).write_bytes(content)
    with pytest.raises(CorruptStoreError):
        read_version(version.folder)


def test_no_manifest_is_no_version(tmp_path):
    with pytest.raises(NotFoundError):
        read_version(tmp_path / "1")
