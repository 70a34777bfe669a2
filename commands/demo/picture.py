"""One picture: a motif on its scene, lit, shadowed and printed on grainy paper."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.motifs.base import Motif
from commands.demo.pen import Pen
from commands.demo.pose import Pose

# Drawn this much larger and reduced, for Pillow's own edges are hard: the motif, the scene.
_FINELY, _ROUGHLY = 3, 2
_SHAPES = ((256, 256), (256, 256), (256, 224), (224, 256))  # width, height


def draw_picture(motif: Motif, dice: Dice) -> Image.Image:
    """Draw one picture of a motif.

    Args:
        motif: What is drawn.
        dice: Decides everything else.

    Returns:
        RGB, 256 pixels at its longest side.
    """
    size = dice.pick(*_SHAPES)
    scene = _scene(motif, dice, size)
    _lay(_figure(motif, dice, size), scene, dice)
    return _printed(scene, dice)


def _scene(motif: Motif, dice: Dice, size: tuple[int, int]) -> Image.Image:
    """The background alone, RGB."""
    large = Image.new("RGB", (size[0] * _ROUGHLY, size[1] * _ROUGHLY))
    centre = (large.width / 2, large.height / 2)
    pose = Pose.upright(centre, max(large.size) / 2, wobble=0.01, dice=dice)
    dice.pick(*motif.scenes)(Pen(large, pose), dice, motif.tones)
    return large.reduce(_ROUGHLY)


def _figure(motif: Motif, dice: Dice, size: tuple[int, int]) -> Image.Image:
    """The motif alone, RGBA."""
    large = Image.new("RGBA", (size[0] * _FINELY, size[1] * _FINELY))
    unit = min(large.size) * dice.between(0.34, 0.45)
    x, y = (side * (0.5 + dice.between(-0.08, 0.08)) for side in large.size)
    pose = Pose.upright((x, y), unit, wobble=dice.between(0.008, 0.022), dice=dice)
    facing = dice.side() if motif.mirrored else 1
    turn = facing * motif.lean + dice.between(-motif.tilt, motif.tilt)
    posed = pose.at(0, 0, turn=turn, squeeze=facing * dice.between(0.92, 1.08))
    motif.draw(Pen(large, posed), dice)
    return large.reduce(_FINELY)


def _lay(figure: Image.Image, scene: Image.Image, dice: Dice) -> None:
    """Lay the motif on the scene as if cut from paper, the light coming from above left."""
    cut = figure.getchannel("A")
    far, blur = dice.whole(2, 6), ImageFilter.GaussianBlur(dice.between(1.5, 5))
    shadow = _shifted(cut, far).filter(blur)
    scene.paste(hue.NIGHT, mask=shadow.point(lambda value: value * 0.28))
    scene.paste(figure.convert("RGB"), mask=cut)
    scene.paste(hue.NIGHT, mask=ImageChops.multiply(_shade(cut, dice), cut))


def _shade(cut: Image.Image, dice: Dice) -> Image.Image:
    """How dark the motif's lower right gets: a gritty gradient, as of dry paint."""
    blur = ImageFilter.GaussianBlur(8)
    lit = _shifted(cut, -9).filter(blur)
    # Against the blurred motif, not the motif: thin parts keep their colour.
    shade = np.asarray(ImageChops.subtract(cut.filter(blur), lit), dtype=np.float32) / 110
    grit = dice.numpy.random(shade.shape, dtype=np.float32) - 0.5
    gritty = np.clip(shade + grit * 0.5 * (shade > 0.08), 0, 1) * dice.between(0.15, 0.4)
    return Image.fromarray((gritty * 255).astype(np.uint8))


def _shifted(mask: Image.Image, pixels: int) -> Image.Image:
    """Moved down and to the right; what leaves does not come back on the other side."""
    moved = Image.new("L", mask.size)
    moved.paste(mask, (pixels, pixels))
    return moved


def _printed(picture: Image.Image, dice: Dice) -> Image.Image:
    """With paper fibres, grain, a darker rim and an exposure of its own."""
    pixels = np.asarray(picture, dtype=np.float32)
    grain = dice.numpy.standard_normal(pixels.shape[:2], dtype=np.float32) * dice.between(1.5, 5)
    fibres = _fibres(dice, picture.size) * np.float32(dice.between(0.5, 3.5))
    x, y = (np.linspace(-1, 1, side, dtype=np.float32) ** 2 for side in picture.size)
    rim = 1 - dice.between(0.0, 0.07) * np.clip(x + y[:, None] - 0.5, 0, None)
    light = np.array([dice.between(0.98, 1.02), 1, dice.between(0.96, 1.02)], dtype=np.float32)
    exposed = pixels * (rim * dice.between(0.97, 1.05))[..., None] * light
    exposed += (grain + fibres)[..., None]
    return Image.fromarray(np.clip(exposed, 0, 255, out=exposed).astype(np.uint8))


def _fibres(dice: Dice, size: tuple[int, int]) -> NDArray[np.float32]:
    """Slow mottling of about unit variance, as of pressed paper; shape (height, width)."""
    small = dice.numpy.normal(128, 50, (size[1] // 4, size[0] // 6)).clip(0, 255)
    large = Image.fromarray(small.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    return (np.asarray(large, dtype=np.float32) - 128) / np.float32(50)
