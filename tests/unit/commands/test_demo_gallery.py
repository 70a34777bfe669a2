from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageStat

from commands.demo import gallery as drawing
from commands.demo.dice import Dice
from commands.demo.gallery import DemoGallery, draw_gallery
from commands.demo.motifs.base import Motif
from commands.demo.motifs.catalogue import MOTIFS
from commands.demo.pen import Pen
from commands.demo.picture import draw_picture
from commands.demo.pose import Pose
from models_store.encoders.base import embed
from models_store.registry import available, load

PER_CLASS = 12
UNIT = 100  # pixels to a motif unit where a motif is drawn alone
NEVER_USED = (255, 0, 255)
SCENES = {scene.__name__: scene for motif in MOTIFS for scene in motif.scenes}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> DemoGallery:
    folder = tmp_path_factory.mktemp("demo")
    return draw_gallery(folder, per_class=PER_CLASS, queries_per_class=1)


@pytest.fixture
def two_motifs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Galleries of two classes, for the tests that draw several."""
    monkeypatch.setattr(drawing, "MOTIFS", MOTIFS[:2])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*/*")}


def test_there_are_enough_classes_with_names_fit_for_folders() -> None:
    names = [motif.name for motif in MOTIFS]
    assert len(set(names)) == len(names) >= 20
    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)


def test_every_class_has_its_pictures_and_held_out_queries(drawn: DemoGallery) -> None:
    names = {motif.name for motif in MOTIFS}
    assert {folder.name for folder in drawn.gallery.iterdir()} == names
    for name in names:
        files = sorted(path.name for path in (drawn.gallery / name).iterdir())
        assert files == [f"{number:03}.jpg" for number in range(PER_CLASS)]
    assert {label for _, label in drawn.queries} == names
    assert all(
        path.parent == drawn.gallery.parent / "queries" / label for path, label in drawn.queries
    )


def test_no_picture_is_there_twice(drawn: DemoGallery) -> None:
    files = contents(drawn.gallery.parent)
    assert len(set(files.values())) == len(files) == len(MOTIFS) * (PER_CLASS + 1)


def test_pictures_are_jpegs_of_a_handy_size(drawn: DemoGallery) -> None:
    sizes = set()
    for path in drawn.gallery.glob("*/*"):
        with Image.open(path) as picture:
            assert (picture.format, picture.mode) == ("JPEG", "RGB")
            sizes.add(picture.size)
    assert len(sizes) > 1
    assert all(max(size) == 256 and min(size) >= 192 for size in sizes)


@pytest.mark.usefixtures("two_motifs")
def test_the_seed_decides_everything(tmp_path: Path) -> None:
    for folder, seed in (("one", 5), ("again", 5), ("other", 6)):
        draw_gallery(tmp_path / folder, seed=seed, per_class=2, queries_per_class=1)
    one, again, other = (contents(tmp_path / folder) for folder in ("one", "again", "other"))
    assert one == again
    assert one.keys() == other.keys()
    assert all(one[name] != other[name] for name in one)


@pytest.mark.usefixtures("two_motifs")
def test_a_larger_gallery_begins_with_the_smaller_one(tmp_path: Path) -> None:
    draw_gallery(tmp_path / "small", per_class=1, queries_per_class=1)
    draw_gallery(tmp_path / "large", per_class=3, queries_per_class=2)
    assert contents(tmp_path / "small").items() <= contents(tmp_path / "large").items()


@pytest.mark.usefixtures("two_motifs")
def test_a_complete_drawing_is_not_drawn_again(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []

    def draw() -> DemoGallery:
        return draw_gallery(
            tmp_path, per_class=2, queries_per_class=1, progress=lambda *call: calls.append(call)
        )

    first = draw()
    assert calls == [(done, 6) for done in range(1, 7)]
    assert draw() == first
    assert len(calls) == 6


@pytest.mark.usefixtures("two_motifs")
def test_an_interrupted_drawing_is_finished_and_nothing_stale_stays(tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    draw_gallery(tmp_path, per_class=4, queries_per_class=1)
    with pytest.raises(KeyboardInterrupt):
        draw_gallery(tmp_path, per_class=3, queries_per_class=1, progress=interrupt)
    drawn = draw_gallery(tmp_path, per_class=2, queries_per_class=1)
    assert len(list(drawn.gallery.glob("*/*"))) == 4
    assert len(drawn.queries) == 2


@pytest.mark.parametrize("motif", MOTIFS, ids=lambda motif: motif.name)
def test_a_motif_fills_its_frame_and_stays_in_it(motif: Motif) -> None:
    for number in range(12):
        dice = Dice(motif.name, number)
        alone = Image.new("RGBA", (4 * UNIT, 4 * UNIT))
        pose = Pose.upright((2 * UNIT, 2 * UNIT), UNIT, wobble=0.0, dice=dice)
        motif.draw(Pen(alone, pose), dice)
        left, top, right, bottom = alone.getchannel("A").getbbox() or (0, 0, 0, 0)
        assert min(left, top) >= 0.85 * UNIT
        assert max(right, bottom) <= 3.15 * UNIT
        assert max(right - left, bottom - top) >= 1.5 * UNIT


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_covers_the_whole_picture(name: str) -> None:
    for number in range(5):
        dice = Dice(name, number)
        picture = Image.new("RGB", (128, 112), NEVER_USED)
        pose = Pose.upright((64, 56), 64, wobble=0.01, dice=dice)
        SCENES[name](Pen(picture, pose), dice, MOTIFS[0].tones)
        assert NEVER_USED not in {colour for _, colour in picture.getcolors(2**14) or []}


@pytest.mark.parametrize("motif", MOTIFS, ids=lambda motif: motif.name)
def test_no_two_pictures_of_a_class_look_the_same(motif: Motif) -> None:
    pictures = [draw_picture(motif, Dice("variety", number)) for number in range(6)]
    small = [np.asarray(picture.resize((24, 24)), dtype=float) for picture in pictures]
    apart = [np.abs(one - other).mean() for one, other in combinations(small, 2)]
    assert min(apart) > 5  # of 255: far above grain and JPEG
    means = [ImageStat.Stat(picture).mean for picture in pictures]
    assert np.ptp(means, axis=0).max() > 10


def test_descriptors_together_tell_the_classes_apart_and_none_does_alone(
    drawn: DemoGallery,
) -> None:
    paths = sorted(drawn.gallery.glob("*/*"))
    labels = np.array([path.parent.name for path in paths])
    asked = np.array([label for _, label in drawn.queries])
    specs = available(None)
    worths, right = np.zeros((len(asked), len(paths))), {}
    for name in ("colour", "texture", "shape"):
        encoder = load(specs[name])
        gallery = embed(encoder, [read(path) for path in paths])
        queries = embed(encoder, [read(path) for path, _ in drawn.queries])
        centre = gallery.mean(axis=0)
        scores = unit(queries - centre) @ unit(gallery - centre).T
        right[name] = share_right(scores, labels, asked)
        worths += (scores - scores.mean()) / scores.std()
    together = share_right(worths, labels, asked)
    assert together > 0.75
    assert right["colour"] < 0.7
    assert together > right["texture"]
    assert min(right.values()) > 0.2  # chance is 0.04


def read(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    normed: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


def share_right(
    scores: NDArray[np.floating[Any]], labels: NDArray[np.str_], asked: NDArray[np.str_]
) -> float:
    """How many of each query's five best are of its class, on average."""
    best = np.argsort(-scores, axis=1)[:, :5]
    return float((labels[best] == asked[:, None]).mean())
