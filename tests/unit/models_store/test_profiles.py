import re
from pathlib import Path

import pytest

from models_store import derived, registry
from models_store.errors import ProfileError, WeightsError
from models_store.profiles import STARTER, Member, resolve
from models_store.published.catalogue import published_encoders
from models_store.registry import available
from models_store.spec import EncoderSpec

ALONE = {name: EncoderSpec(name, name, origin="code") for name in ("colour", "texture", "shape")}
STARTERS = {
    name: EncoderSpec(name, "timm", Path(name), "starter") for name in ("starter_a", "starter_b")
}
GLRT = EncoderSpec("glrt", "timm", Path("starter_a"), "starter")
WITH_NETWORKS = ALONE | {
    "net.one": EncoderSpec("net.one", "timm", Path("net.one")),
    "two": EncoderSpec("two", "timm", Path("two")),
}
PUBLISHED = {name: EncoderSpec(name, "transformers", Path(name)) for name in published_encoders()}


def write(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text)
    return str(path)


def test_starters_vote_where_no_better_network_was_found() -> None:
    specs = ALONE | STARTERS | {"glrt": GLRT}
    profile = resolve(None, specs)
    assert profile == resolve("starter", specs | WITH_NETWORKS)
    assert profile.name == "starter"
    assert {one.encoder for one in profile.members} == specs.keys()
    assert resolve(None, STARTERS | WITH_NETWORKS) == resolve(None, WITH_NETWORKS)


def test_the_likelihood_ratio_stays_among_the_starters_whatever_it_looks_through() -> None:
    through_another = {"glrt": EncoderSpec("glrt", "timm", Path("net.one"), "found")}
    members = resolve("starter", WITH_NETWORKS | STARTERS | through_another).members
    assert {one.encoder for one in members} == {*ALONE, *STARTERS, "glrt"}


def test_another_network_of_a_starters_name_counts_as_any_other() -> None:
    mine = {"starter_convnext": EncoderSpec("starter_convnext", "timm", Path("mine"), "found")}
    (member,) = [one for one in resolve(None, ALONE | mine).members if one.encoder in mine]
    assert member.weight == 1


def test_starters_vote_beside_what_was_trained_from_them() -> None:
    specs = ALONE | STARTERS | {"mine": EncoderSpec("mine", "timm", Path("mine"), "trained")}
    assert {one.encoder for one in resolve(None, specs).members} == specs.keys()


def test_the_likelihood_ratio_votes_through_annoy() -> None:
    specs = ALONE | STARTERS | {"glrt": GLRT}
    (member,) = [one for one in resolve(None, specs).members if one.encoder == "glrt"]
    assert member == Member("glrt", 1.0, "annoy", 128, "likelihood_ratio")
    members = resolve("full", PUBLISHED | {"glrt": GLRT}).members
    assert {one.encoder: one for one in members}["glrt"] == member


def test_descriptors_among_themselves_vote_equally() -> None:
    profile = resolve("descriptors", ALONE)
    assert [(one.encoder, one.weight) for one in profile.members] == [
        ("colour", 1.0),
        ("texture", 1.0),
        ("shape", 1.0),
    ]


def test_the_descriptors_use_every_kind_of_index_and_each_a_projection() -> None:
    members = resolve("descriptors", WITH_NETWORKS).members
    assert {one.index for one in members} == {"exact", "hnsw", "annoy"}
    assert all(one.dimension for one in members)


def test_beside_networks_the_descriptors_vote_quietly() -> None:
    profile = resolve(None, WITH_NETWORKS)
    weights = {one.encoder: one.weight for one in profile.members}
    assert set(weights) == set(WITH_NETWORKS)
    assert weights["net.one"] == weights["two"] == 1.0
    assert sum(weights[name] for name in ALONE) < 1.0
    assert all(weights[name] > 0 for name in ALONE)


def test_named_descriptors_leave_networks_out() -> None:
    members = resolve("descriptors", WITH_NETWORKS).members
    assert [one.encoder for one in members] == list(ALONE)


def test_a_file_says_who_votes_and_how(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [encoders."net.one"]
        weight = 2
        index = "annoy"
        dimension = 32
        [encoders.colour]
        weight = 0.25
        dimension = "full"
        [encoders.two]
        """,
    )
    profile = resolve(path, WITH_NETWORKS)
    assert profile.name == "mine"
    assert profile.members == (
        Member("net.one", 2.0, "annoy", 32),
        Member("colour", 0.25, "exact", None),
        Member("two", 1.0, "hnsw", 256),
    )


def test_a_file_says_how_embeddings_are_projected_and_queries_expanded(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [encoders."net.one"]
        projection = "whitened"
        expand = 3
        [encoders.colour]
        projection = "none"
        expand = 1
        [encoders.two]
        projection = "pca"
        dimension = 128
        [encoders.shape]
        projection = "none"
        dimension = "full"
        """,
    )
    assert resolve(path, WITH_NETWORKS).members == (
        Member("net.one", 1.0, "hnsw", 256, "whitened", 3),
        Member("colour", 1.0, "exact", None, expand=1),
        Member("two", 1.0, "hnsw", 128),
        Member("shape", 1.0, "hnsw", None),
    )


def test_an_unknown_encoder_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    path = write(tmp_path, "[encoders.colour]\n[encoders.smell]\n")
    with pytest.raises(ProfileError, match="smell") as failed:
        resolve(path, WITH_NETWORKS)
    assert all(name in failed.value.hint for name in WITH_NETWORKS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "encoders"),
        ("[encoders]", "encoders"),
        ("[encoder.colour]", "encoder"),
        ("[encoders.colour]\nweight = 0", "weight"),
        ("[encoders.colour]\nweight = -1", "weight"),
        ("[encoders.colour]\nweight = inf", "weight"),
        ("[encoders.colour]\nweight = nan", "weight"),
        ("[encoders.colour]\nweight = '1'", "weight"),
        ("[encoders.colour]\nindex = 'tree'", "index"),
        ("[encoders.colour]\ndimension = 0", "dimension"),
        ("[encoders.colour]\ndimension = 1.5", "dimension"),
        ("[encoders.colour]\ndimension = 'half'", "dimension"),
        ("[encoders.colour]\nprojection = 'lda'", "projection"),
        ("[encoders.colour]\nprojection = 'none'\ndimension = 32", "without a projection"),
        ("[encoders.colour]\nprojection = 'pca'\ndimension = 'full'", "no projection"),
        ("[encoders.colour]\nexpand = -1", "expand"),
        ("[encoders.colour]\nexpand = 51", "expand"),
        ("[encoders.colour]\nexpand = 1.5", "expand"),
        ("[encoders.colour]\nwieght = 1", "wieght"),
        ("[encoders.net.one]\nweight = 1", "one"),
        ("encoders = 3", "encoders"),
        ("not toml", "cannot be read"),
    ],
)
def test_a_malformed_file_is_told_what_is_wrong(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ProfileError, match=fault):
        resolve(write(tmp_path, text), WITH_NETWORKS)


def test_an_unknown_name_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no profile called 'fastest'") as failed:
        resolve("fastest", ALONE)
    assert "descriptors" in failed.value.hint
    with pytest.raises(ProfileError, match="cannot be read"):
        resolve(str(tmp_path / "missing.toml"), ALONE)


def test_full_is_every_published_encoder_and_nothing_else() -> None:
    profile = resolve("full", WITH_NETWORKS | PUBLISHED)
    assert [one.encoder for one in profile.members] == list(published_encoders())
    assert {(one.weight, one.index, one.dimension) for one in profile.members} == {
        (1.0, "hnsw", 256)
    }


def test_all_missing_weights_are_one_error_with_the_three_ways(tmp_path: Path) -> None:
    specs = ALONE | {"clip": PUBLISHED["clip"]}
    with pytest.raises(WeightsError) as failed:
        resolve("full", specs)
    assert str(failed.value) == "there are no weights for convnext, resnet50v2, siglip2, vit_clip"
    ways = ("semblance models fetch convnext resnet50v2", "SEMBLANCE_WEIGHTS", "hub's cache")
    assert all(way in failed.value.hint for way in ways)
    path = write(tmp_path, "[encoders.clip]\n[encoders.siglip2]\n[encoders.colour]\n")
    with pytest.raises(WeightsError, match=r"no weights for siglip2$"):
        resolve(path, specs)


def test_beside_published_encoders_the_descriptors_vote_quietly() -> None:
    members = resolve(None, ALONE | {"clip": PUBLISHED["clip"]}).members
    weights = {one.encoder: one.weight for one in members}
    assert weights["clip"] > sum(weights[name] for name in ALONE)


def test_the_starters_that_come_along_vote_as_they_measured_in_training() -> None:
    specs = available(None)
    weights = {one.encoder: one.weight for one in resolve(STARTER, specs).members}
    folders = {
        name: one.folder for name, one in specs.items() if one.folder and name != derived.GLRT
    }
    cards = {name: (folder / "README.md").read_text() for name, folder in folders.items()}
    said = {
        name: re.findall(r"^MAP@10 (\d\.\d+) after", card, re.M) for name, card in cards.items()
    }
    reached = {name: float(found) for name, (found,) in said.items()}
    wanted = {name: (one / max(reached.values())) ** 2 for name, one in reached.items()}
    assert len(wanted) == 3
    assert {name: weights[name] for name in wanted} == pytest.approx(wanted, abs=0.05)


def test_the_starters_are_small() -> None:
    files = [*registry.STARTER.rglob("*.safetensors")]
    assert sum(file.stat().st_size for file in files) < 40e6
