import numpy as np
import pytest
from numpy.typing import NDArray

from commands.demo.outlines import (
    arc,
    box,
    curve,
    joined,
    line,
    oval,
    pair,
    parsed,
    smooth,
    star,
    straight,
    symmetric,
)  # fmt: skip


def passes_through(outline: NDArray[np.float64], points: str) -> bool:
    apart = np.linalg.norm(outline[:, None] - parsed(points), axis=2)
    return bool((apart.min(axis=0) < 1e-9).all())


def test_points_are_read_as_written() -> None:
    assert parsed("-.5,0  1e-3,2").tolist() == [[-0.5, 0], [0.001, 2]]


def test_curves_pass_through_their_points() -> None:
    points = "0,0 1,0 1,1 0,2"
    assert passes_through(smooth(points), points)
    assert passes_through(curve(points), points)
    assert curve(points)[[0, -1]].tolist() == [[0, 0], [0, 2]]


def test_a_curve_through_a_line_is_the_line() -> None:
    assert np.allclose(curve("0,0 1,2 2,4") @ (2, -1), 0)


def test_symmetric_outlines_are_their_own_mirror_image() -> None:
    outline = symmetric("0,-1 .5,-.4 .3,.6 0,1")
    apart = np.linalg.norm(outline[:, None] - outline * (-1, 1), axis=2)
    assert np.allclose(apart.min(axis=0), 0)
    assert passes_through(outline, "0,-1 .5,-.4 -.5,-.4 0,1")


def test_straight_edges_are_subdivided_and_stay_straight() -> None:
    outline = box(-1, -1, 1, 1)
    assert passes_through(outline, "-1,-1 1,-1 1,1 -1,1")
    assert np.allclose(np.abs(outline).max(axis=1), 1)
    steps = np.linalg.norm(np.diff(outline, axis=0), axis=1)
    assert steps.max() < 0.13


def test_soft_corners_are_cut_inside() -> None:
    outline = box(-1, -1, 1, 1, soft=0.2)
    assert np.abs(outline).max() <= 1
    assert np.abs(outline).sum(axis=1).max() == pytest.approx(1.9)  # half way into the corner


def test_open_lines_keep_both_ends() -> None:
    assert line("0,0 1,0 1,1")[[0, -1]].tolist() == [[0, 0], [1, 1]]


def test_ovals_and_arcs_keep_their_radii() -> None:
    assert np.allclose(np.hypot(*(oval(2, 3, 0.5) - (2, 3)).T), 0.5)
    assert np.allclose(np.ptp(oval(0, 0, 2, 1, turn=90), axis=0), (2, 4), atol=0.02)
    assert np.allclose(arc(0, 0, 1, 1, 0, 90)[[0, -1]], [[1, 0], [0, 1]])


def test_a_star_has_one_tip_on_top() -> None:
    tips = star(0, 0, 1)
    assert np.allclose(tips[tips[:, 1].argmin()], (0, -1))


def test_pairs_and_joints() -> None:
    right, left = pair(straight("1,0 2,0 2,1"))
    assert np.allclose(right[:, 0], -left[:, 0])
    assert len(joined(right, left)) == len(right) + len(left)
