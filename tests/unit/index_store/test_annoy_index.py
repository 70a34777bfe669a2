"""What only Annoy can get wrong."""

import json

import pytest

from index_store.annoy_index import ABOUT, FILE, AnnoyIndex
from index_store.errors import CorruptStoreError


def test_a_file_cut_between_two_nodes_is_refused(make_vectors, tmp_path):
    # Annoy itself loads such a file without complaint.
    AnnoyIndex.build([make_vectors(500, 16)], 16).save(tmp_path)
    path = tmp_path / FILE
    whole = path.read_bytes()
    node = 16 * 4 + 12
    assert len(whole) % node == 0
    path.write_bytes(whole[: len(whole) // node // 2 * node])
    with pytest.raises(CorruptStoreError, match=str(len(whole))):
        AnnoyIndex.load(tmp_path)


def test_a_file_with_other_rows_is_refused(make_vectors, tmp_path):
    AnnoyIndex.build([make_vectors(500, 16)], 16).save(tmp_path)
    about = json.loads((tmp_path / ABOUT).read_text())
    (tmp_path / ABOUT).write_text(json.dumps(about | {"rows": 499}))
    with pytest.raises(CorruptStoreError, match="499"):
        AnnoyIndex.load(tmp_path)
