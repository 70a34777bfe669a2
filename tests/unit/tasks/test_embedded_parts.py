"""What an encoder makes of pictures and words together."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index_store.catalog.records import Gallery
from index_store.images import ImageFiles
from models_store.encoders.base import Vectors
from models_store.errors import TextError
from models_store.projection.identity import Identity
from models_store.projection.pca import Pca
from tasks.client.jobs import submit_reindex
from tasks.embedded_parts import MuteError, embed_parts
from tasks.ensemble import get_catalog
from tasks.indexing import run_job
from tasks.ingest import ingest_folder
from tasks.outcome import Outcome
from tasks.parts import Part, Shown, Source, Words
from tasks.runtime import Engine, get_engine
from tasks.voting import Question, vote
from tests.conftest import forget
from tests.two_towers import write_clip

SIZE = 48


def picture(seed: int) -> Image.Image:
    blocks = np.random.default_rng(seed).integers(0, 255, (4, 4, 3), np.uint8)
    return Image.fromarray(blocks).resize((SIZE, SIZE), Image.Resampling.NEAREST)


def shown(seed: int, weight: float = 1.0) -> Shown:
    return Shown(picture(seed), Source(f"{seed}.png", ""), weight)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder with a CLIP, not to be changed."""
    folder = tmp_path_factory.mktemp("weights")
    write_clip(folder / "clip")
    return folder


@pytest.fixture
def engine(var: Path, weights: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine with a CLIP, which speaks, and the descriptors, which do not."""
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(weights))
    forget()
    return get_engine()


def asked(engine: Engine, *parts: Part) -> Vectors:
    """The query that a CLIP makes of the parts, without projection."""
    (query,) = embed_parts(engine, "clip", parts).projected(Identity())
    return query


def sides(engine: Engine, text: str, seed: int) -> tuple[Vectors, Vectors]:
    """What a CLIP says to a text and to a picture."""
    (said,) = engine.text_encoder("clip").embed_texts([text])
    return said, engine.encoder("clip").embed(picture(seed))


def test_parts_are_added_by_weight_and_sign(engine: Engine) -> None:
    said, seen = sides(engine, "snow", 0)
    same = {"rtol": 0, "atol": 1e-3}  # two passes over one picture differ by as much
    np.testing.assert_allclose(asked(engine, shown(0)), seen, **same)
    np.testing.assert_allclose(asked(engine, shown(0, 0.5)), seen, **same)
    np.testing.assert_allclose(asked(engine, Words("snow")), said, **same)
    np.testing.assert_allclose(asked(engine, Words("snow", -3.0)), -said, **same)
    mixed = 0.5 * seen - 2 * said
    np.testing.assert_allclose(
        asked(engine, shown(0, 0.5), Words("snow", -2.0)), mixed / np.linalg.norm(mixed), **same
    )
    _, other = sides(engine, "snow", 1)
    both = seen + other
    np.testing.assert_allclose(
        asked(engine, shown(0), shown(1)), both / np.linalg.norm(both), **same
    )


def test_words_are_projected_as_words_and_pictures_as_pictures(engine: Engine) -> None:
    said, seen = sides(engine, "snow", 0)
    sample = np.stack([engine.encoder("clip").embed(picture(seed)) for seed in range(10, 40)])
    pca = Pca.fit(sample, 8)
    (query,) = embed_parts(engine, "clip", [shown(0), Words("snow", -0.5)]).projected(pca)
    mixed = pca.apply(seen[np.newaxis])[0] - 0.5 * pca.apply_to_texts(said[np.newaxis])[0]
    np.testing.assert_allclose(query, mixed / np.linalg.norm(mixed), atol=1e-3)


def test_parts_that_cancel_each_other_out_are_no_query(engine: Engine) -> None:
    parts = embed_parts(engine, "clip", [Words("snow"), Words("snow", -1.0)])
    with pytest.raises(TextError, match="cancel"):
        parts.projected(Identity())


def test_who_compares_pictures_only_says_so(engine: Engine) -> None:
    with pytest.raises(MuteError, match="pictures only"):
        embed_parts(engine, "colour", [shown(0), Words("snow")])
    assert not embed_parts(engine, "colour", [shown(0), shown(1)]).has_words


def test_who_does_not_know_the_words_says_which(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the encoders there are none reads by whole words; those that do tell what they do not know.
    monkeypatch.setattr(
        engine.text_encoder("clip"), "unknown", lambda text: [w for w in text.split() if w != "cat"]
    )
    embed_parts(engine, "clip", [Words("cat")])
    with pytest.raises(MuteError, match="does not know zebra, okapi") as refused:
        embed_parts(engine, "clip", [Words("cat"), Words("zebra okapi cat")])
    assert refused.value.hint


def test_a_text_without_any_word_is_not_understood_either(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def embed_texts(texts: Sequence[str]) -> Vectors:
        raise TextError(f"clip knows no word of {texts[0]!r}", hint="say it in other words")

    monkeypatch.setattr(engine.text_encoder("clip"), "embed_texts", embed_texts)
    with pytest.raises(MuteError, match="this encoder knows no word of") as refused:
        embed_parts(engine, "clip", [Words("?!")])
    assert refused.value.hint == "say it in other words"


@pytest.fixture
def gallery(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """Sixteen pictures, indexed by colour and by a CLIP."""
    profile = tmp_path / "profile.toml"
    exact = 'index = "exact"\ndimension = "full"\n'
    profile.write_text(f"[encoders.clip]\n{exact}expand = 3\n[encoders.colour]\n{exact}")
    monkeypatch.setenv("SEMBLANCE_PROFILE", str(profile))
    monkeypatch.setattr("tasks.client.jobs.dispatch", lambda job: True)
    forget()
    folder, catalog = tmp_path / "in", get_catalog()
    folder.mkdir()
    for seed in range(16):
        picture(seed).save(folder / f"{seed}.png")
    made = catalog.galleries.create("some")
    ingest_folder(catalog, ImageFiles(get_engine().var), made, folder, max_pixels=10**6)
    for job in submit_reindex(made, ["clip", "colour"], rebuild=False):
        run_job(job.id)
    return catalog.galleries.get("some")


def voted(gallery: Gallery, encoder: str, *parts: Part) -> Outcome:
    return vote(get_engine(), encoder, 1.0, Question(gallery.id, 16, parts))


def test_a_vote_on_words_ranks_by_the_inner_product_and_expands_nothing(gallery: Gallery) -> None:
    said, _ = sides(get_engine(), "cat", 0)
    outcome = voted(gallery, "clip", Words("cat"))
    assert (outcome.state, outcome.evidence) == ("voted", None)
    stored = get_engine().shelf(gallery.id, "clip").embeddings()
    products = dict(zip(stored.ids.tolist(), (stored.vectors @ said).tolist(), strict=True))
    assert [one.image_id for one in outcome.ranking] == sorted(products, key=lambda i: -products[i])
    for image_id, score in outcome.ranking:
        assert score == pytest.approx(products[image_id], abs=2e-3)


def test_a_vote_that_cannot_be_cast_says_why(gallery: Gallery) -> None:
    mute = voted(gallery, "colour", shown(0), Words("cat"))
    assert (mute.state, mute.reason) == ("abstained", "no_text")
    assert "pictures only" in mute.detail
    nothing = voted(gallery, "clip", Words("cat"), Words("cat", -1.0))
    assert (nothing.state, nothing.reason) == ("abstained", "failed")
    assert nothing.detail.startswith("the parts of the query cancel each other out")


def test_pictures_of_the_gallery_are_left_out_of_what_they_find(gallery: Gallery) -> None:
    ids = [one.id for one in get_catalog().images.page(gallery.id, limit=3)]
    parts = [Shown(picture(at), Source("", "", one)) for at, one in enumerate(ids)]
    outcome = voted(gallery, "colour", *parts)
    assert len(outcome.ranking) == 16 - 3
    assert not {one.image_id for one in outcome.ranking} & set(ids)
