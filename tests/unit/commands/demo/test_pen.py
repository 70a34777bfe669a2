import pytest
from PIL import Image

from commands.demo.dice import Dice
from commands.demo.outlines import box, line, oval
from commands.demo.pen import Pen
from commands.demo.pose import Pose

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


@pytest.fixture
def picture() -> Image.Image:
    """A sheet of 100 x 100 pixels, -1..1 in the pen's units."""
    return Image.new("RGB", (100, 100), WHITE)


@pytest.fixture
def pen(picture: Image.Image) -> Pen:
    return Pen(picture, Pose.upright((50, 50), 50, wobble=0, dice=Dice("pen")))


def test_fills_where_the_pose_puts_it(pen: Pen, picture: Image.Image) -> None:
    pen.fill(box(0, -1, 1, 0), RED)
    assert picture.getpixel((75, 25)) == RED
    assert {picture.getpixel(at) for at in ((25, 25), (25, 75), (75, 75))} == {WHITE}


def test_a_part_is_moved_turned_and_mirrored(pen: Pen, picture: Image.Image) -> None:
    pen.at(0.5, 0.5, turn=90, scale=0.5).fill(box(0.2, -0.2, 1, 0.2), RED)  # points downwards
    pen.at(-0.5, -0.5, squeeze=-1).fill(box(0.1, -0.1, 0.4, 0.1), BLUE)  # to the left
    assert picture.getpixel((75, 95)) == RED
    assert picture.getpixel((95, 75)) == WHITE
    assert picture.getpixel((12, 25)) == BLUE
    assert picture.getpixel((38, 25)) == WHITE


def test_strokes_are_as_wide_as_asked_and_round_at_the_ends(pen: Pen, picture: Image.Image) -> None:
    pen.stroke(line("-.5,0 .5,0"), 0.4, RED)  # 20 pixels
    column = [picture.getpixel((50, y)) for y in range(100)]
    assert 19 <= column.count(RED) <= 21
    assert picture.getpixel((82, 50)) == RED
    assert picture.getpixel((83, 42)) == WHITE


def test_rings_are_hollow(pen: Pen, picture: Image.Image) -> None:
    pen.ring(oval(0, 0, 0.8), 0.1, RED)
    assert picture.getpixel((50, 50)) == WHITE
    assert {picture.getpixel(at) for at in ((90, 50), (10, 50), (50, 90), (50, 10))} == {RED}


def test_patterns_stay_inside_their_shape(pen: Pen, picture: Image.Image) -> None:
    with pen.inside(oval(0, 0, 0.5)):
        pen.fill(box(-1, -1, 1, 1), RED)
    assert picture.getpixel((50, 50)) == RED
    assert picture.getpixel((5, 5)) == WHITE


def test_a_wash_runs_from_top_to_bottom(pen: Pen, picture: Image.Image) -> None:
    pen.wash(RED, BLUE)
    assert picture.getpixel((50, 0)) == pytest.approx(RED, abs=3)
    assert picture.getpixel((50, 99)) == pytest.approx(BLUE, abs=3)
    assert picture.getpixel((0, 50)) == picture.getpixel((99, 50))


def test_wobble_bends_lines_but_keeps_shapes_together() -> None:
    posed = Pose.upright((0, 0), 1, wobble=0.02, dice=Dice("wobble"))
    edge = line("-1,0 1,0")
    bent = posed.pixels(edge)
    assert 0 < abs(bent[:, 1]).max() <= 0.02 + 1e-9
    assert (posed.pixels(edge[:1]) == bent[:1]).all()  # the same place for whoever shares it


def test_dice_fall_the_same_way_under_the_same_names() -> None:
    def throw(*names: object) -> list[float]:
        dice = Dice(*names)
        return [dice.between(0, 1), dice.whole(1, 9), dice.pick(1, 2, 3), dice.favour(1, 2, 3)]

    assert throw(0, "cat", 1) == throw(0, "cat", 1)
    assert throw(0, "cat", 1) != throw(0, "cat", 2)


def test_favoured_choices_come_twice_as_often_as_the_next() -> None:
    dice = Dice("favour")
    falls = [dice.favour("a", "b", "c") for _ in range(7000)]
    assert [round(falls.count(choice) / 1000) for choice in "abc"] == [4, 2, 1]
