import json
from pathlib import Path

import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.base import Projection
from models_store.projection.identity import Identity
from models_store.projection.pca import Pca
from models_store.projection.storage import load_projection, save_projection
from models_store.projection.whitened import Whitened

SAMPLE = np.random.default_rng(0).normal(size=(60, 6)).astype(np.float32)


@pytest.mark.parametrize("projection", [Identity(), Pca.fit(SAMPLE, 3), Whitened.fit(SAMPLE, 3)])
def test_what_is_saved_is_loaded(tmp_path: Path, projection: Projection) -> None:
    save_projection(projection, tmp_path)
    loaded = load_projection(tmp_path)
    assert type(loaded) is type(projection)
    assert loaded.dimension == projection.dimension
    assert np.array_equal(loaded.apply(SAMPLE), projection.apply(SAMPLE))


def test_where_there_is_none_vectors_stay_as_they_are(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        assert isinstance(load_projection(folder), Identity)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "magic"}', '{"kind": ["pca"]}', "\xff"])
def test_damaged_facts_are_an_error(tmp_path: Path, text: str) -> None:
    save_projection(Pca.fit(SAMPLE, 3), tmp_path)
    (tmp_path / "projection.json").write_text(text, encoding="latin-1")
    with pytest.raises(ProjectionError):
        load_projection(tmp_path)


@pytest.mark.parametrize("fault", ["missing", "empty", "cut"])
def test_damaged_tensors_are_an_error(tmp_path: Path, fault: str) -> None:
    save_projection(Pca.fit(SAMPLE, 3), tmp_path)
    path = tmp_path / "pca.safetensors"
    content = path.read_bytes()
    path.unlink()
    if fault != "missing":
        path.write_bytes(b"" if fault == "empty" else content[:-8])
    with pytest.raises(ProjectionError, match="damaged"):
        load_projection(tmp_path)


def test_the_facts_can_be_read_by_people(tmp_path: Path) -> None:
    save_projection(Pca.fit(SAMPLE, 3), tmp_path)
    assert json.loads((tmp_path / "projection.json").read_text()) == {"kind": "pca", "dimension": 3}
