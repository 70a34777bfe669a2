"""Which encoders are weighed how, and what the table says of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import quality
from retrieval.intervals import gain_cell, level_cell, measured
from retrieval.metrics import METRICS
from retrieval.quality_table import quality_table

from models_store.spec import EncoderSpec
from models_store.unit_length import unit_length

PEER = "mobilenetv2_100.tf2_coral"
DESCRIPTORS = ("colour", "texture", "shape")


def specs(*networks):
    descriptors = {name: EncoderSpec(name, name, origin="code") for name in DESCRIPTORS}
    return descriptors | {
        name: EncoderSpec(
            name, "timm", Path(name), "starter" if name.startswith("starter") else "found"
        )
        for name in networks
    }


def random_set(names):
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(6), 14)
    centres = rng.normal(size=(6, 12))
    return {
        name: unit_length((centres[labels] + rng.normal(0, noise, (84, 12))).astype(np.float32))
        for noise, name in enumerate(names, 1)
    }, labels


def test_names_are_brief_unless_that_confuses_them():
    named = quality.measurable(specs(PEER, "vit.a", "vit.b"))
    assert list(named)[3:] == ["mobilenetv2_100", "vit.a", "vit.b"]
    assert named["mobilenetv2_100"].name == PEER


def test_a_network_is_measured_once_however_many_encoders_look_through_it():
    named = specs(PEER)
    named["glrt"] = replace(named[PEER], name="glrt")
    assert list(quality.measurable(named)) == [*DESCRIPTORS, "mobilenetv2_100"]


def test_starters_count_as_by_default_alone_and_beside_descriptors():
    named = quality.measurable(specs("starter_convnext", "starter_resnet", PEER))
    weights = quality.weighings(named)
    assert weights[quality.STARTERS] == {"starter_convnext": 0.6, "starter_resnet": 1}
    assert set(weights[quality.STARTER_PROFILE]) == {*named} - {"mobilenetv2_100"}
    assert weights[quality.STARTER_PROFILE]["colour"] < 1
    assert weights[quality.PEER] == {"mobilenetv2_100": 1}


def test_without_starters_nothing_is_made_up_of_them():
    weights = quality.weighings(quality.measurable(specs(PEER)))
    assert set(weights) == {quality.PROFILE, quality.PEER}


def test_a_set_has_every_figure_and_a_table():
    named = quality.measurable(specs(PEER, "starter_resnet"))
    del named["texture"], named["shape"]
    vectors, labels = random_set(named)
    figures = quality.measure(vectors, labels, named)
    for key in ("starter_ensemble", "mobilenetv2_100", "tuned", "equal", "rrf", "best_member"):
        assert 0 < figures[key] <= 1
    for half in quality.HALVINGS:
        assert set(figures[half]) == set(named)
        assert all(set(by) == set(METRICS) for by in figures[half].values())
    assert (
        figures["best_member"]
        == figures["ensembles"]["cosine"]["methods"]["best_member"]["map_at_10"]
    )
    rows = quality_table({"drawn": figures})
    assert {len(row) for row in rows} == {6}
    said = [row[0].strip() for row in rows]
    assert {"drawn", *named, "tuned weights", "starters"} <= set(said)


def test_intervals_surround_the_mean_and_pair_the_queries():
    rng = np.random.default_rng(0)
    theirs = rng.uniform(size=400)
    figures = measured(theirs + 0.01, theirs, rng)
    low, high = figures["interval"]
    assert low < figures["map_at_10"] < high
    assert figures["gain"] == 1
    assert figures["gain_interval"] == [1, 1]


def test_cells_are_short():
    figures = {
        "map_at_10": 0.7221,
        "interval": [0.7, 1.0],
        "gain": -0.24,
        "gain_interval": [-1, 0.5],
    }
    assert level_cell(figures) == ".722 [.700 1.000]"
    assert gain_cell(figures) == "-0.2 [-1.0 0.5]"
