"""Light on a dark wall: the moving pictures of the demo programmes and of the slate.

Every scene is a pure function of a small canvas and a phase from 0 to 1, and the same at both ends, so that it loops.
Colours are linear-ish RGB, 0 to 1; the canvas is painted small in float and scaled up, which is fast and soft.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

Field = NDArray[np.floating]
Colour = tuple[float, float, float]

INK: Colour = (0.045, 0.022, 0.034)
INDIGO: Colour = (0.075, 0.045, 0.135)
WINE: Colour = (0.20, 0.035, 0.075)
CRIMSON: Colour = (0.78, 0.13, 0.19)
EMBER: Colour = (1.0, 0.53, 0.28)
AMBER: Colour = (1.0, 0.72, 0.38)
LIPSTICK: Colour = (1.0, 0.36, 0.42)
TEAL: Colour = (0.10, 0.42, 0.50)
PAPER: Colour = (0.98, 0.93, 0.88)

_SHORT_SIDE = 180
_TURN = 2 * math.pi


@dataclass(frozen=True)
class Canvas:
    """Coordinates of a small picture: `x` from -aspect to aspect, `y` from -1 (top) to 1."""

    x: Field
    y: Field

    @classmethod
    def of(cls, width: int, height: int) -> Canvas:
        """A canvas with the proportions of `width` x `height`."""
        scale = _SHORT_SIDE / min(width, height)
        columns, rows = round(width * scale), round(height * scale)
        x, y = np.meshgrid(
            np.linspace(-columns / rows, columns / rows, columns, dtype=np.float32),
            np.linspace(-1, 1, rows, dtype=np.float32),
        )
        return cls(x, y)


Scene = Callable[[Canvas, float], Field]


def summer_night(canvas: Canvas, phase: float) -> Field:
    """One warm beam that leans and breathes across a violet night."""
    angle = -0.50 + 0.09 * _wave(phase)
    depth = canvas.y * math.cos(angle) - canvas.x * math.sin(angle) + 0.12 + 0.12 * _wave(phase, 1, 0.2)
    below = 1 / (1 + np.exp(-depth * 5))
    glow = _paint(INDIGO, below * 0.95) + _paint(WINE, (1 - below) * 0.75)
    glow += _paint(CRIMSON, _bell(depth + 0.24, 0.24) * 0.9)
    glow += _paint(EMBER, _edge(depth, 0.30, 0.17) * (0.86 + 0.08 * _wave(phase, 2)))
    return glow


def projector(canvas: Canvas, phase: float) -> Field:
    """A projector's cone from the upper right, with dust that drifts through it."""
    right = float(canvas.x.max())
    x, y = canvas.x - right * 1.05, canvas.y + 0.75
    angle = np.arctan2(y, -x)
    reach = np.hypot(x, y)
    flicker = 0.92 + 0.05 * _wave(phase, 9) + 0.03 * _wave(phase, 23)
    cone = _bell(angle - 0.42 - 0.02 * _wave(phase), 0.19) * np.exp(-reach * 0.28) * flicker
    dust = np.sin(canvas.x * 19 + _TURN * phase) * np.sin(canvas.y * 23 - 2 * _TURN * phase + canvas.x * 7)
    glow = _paint(INK, np.full_like(canvas.x, 1.2)) + _paint(WINE, _bell(canvas.y - 1, 0.7) * 0.5)
    glow += _paint(AMBER, cone * (0.82 + 0.12 * np.maximum(dust, 0)))
    glow += _paint(PAPER, np.exp(-((reach / 0.16) ** 2)) * 0.9 * flicker)
    return glow


def high_tide(canvas: Canvas, phase: float) -> Field:
    """A low sun over slow water."""
    horizon = -0.12
    depth = np.maximum(canvas.y - horizon, 0)
    ripple = np.sin(canvas.x * 3 / (0.35 + depth) + _TURN * 2 * phase) + np.sin(
        18 * np.sqrt(depth + 0.02) * 3 - _TURN * 4 * phase + canvas.x * 2
    )
    sun = np.exp(-(((canvas.x / 0.34) ** 2 + ((canvas.y - horizon + 0.20) / 0.34) ** 2) ** 2))
    path = _bell(canvas.x + 0.03 * ripple, 0.20 + 0.5 * depth) * np.exp(-depth * 1.1) * (canvas.y > horizon)
    sky = (canvas.y <= horizon) * np.exp(-(horizon - canvas.y) * 1.3)
    glow = _paint(INDIGO, np.full_like(canvas.x, 0.5)) + _paint(CRIMSON, sky * 0.5)
    glow += _paint(TEAL, (canvas.y > horizon) * (0.30 + 0.07 * ripple) * np.exp(-depth * 0.8))
    glow += _paint(EMBER, path * (0.55 + 0.22 * ripple)) + _paint(AMBER, sun * 0.95 * (canvas.y <= horizon))
    return glow


def garden(canvas: Canvas, phase: float) -> Field:
    """Lanterns out of focus, rising and swaying."""
    width = float(canvas.x.max())
    glow = _paint(INK, np.ones_like(canvas.x)) + _paint(INDIGO, (canvas.y + 1) * 0.45)
    for number in range(14):
        seed = number * 0.618034 % 1
        speed = 1 + number % 2
        at_x = width * (2 * (number * 0.414214 % 1) - 1) + 0.07 * _wave(phase, speed, seed)
        at_y = 1.35 - 2.7 * ((seed + phase * speed) % 1)
        size = 0.09 + 0.15 * (number * 0.732 % 1)
        disc = 0.5 - 0.5 * np.tanh((np.hypot(canvas.x - at_x, canvas.y - at_y) - size) * 17)
        light = (0.30 + 0.22 * _wave(phase, 2, seed)) * min(1.0, (1.35 - abs(at_y)) * 2)
        glow += _paint((EMBER, LIPSTICK, AMBER, CRIMSON)[number % 4], disc * max(0.0, light))
    return glow


def blinds(canvas: Canvas, phase: float) -> Field:
    """Street light through blinds, moving over a wall as a car goes by."""
    drift = 0.9 * float(canvas.x.max()) * _wave(phase, 1, 0.25)
    slats = 0.5 + 0.5 * np.tanh(6 * np.sin((canvas.y + canvas.x * 0.18) * 15 + 0.8 * _wave(phase)))
    pool = np.exp(-(((canvas.x - drift) / 0.75) ** 2) - ((canvas.y + 0.05) / 0.85) ** 2)
    glow = _paint(INK, np.ones_like(canvas.x)) + _paint(WINE, _bell(canvas.x + drift * 0.5, 1.1) * 0.5)
    glow += _paint(EMBER, slats * pool * 0.82) + _paint(
        CRIMSON, slats * _bell(canvas.x - drift + 0.5, 0.6) * 0.25
    )
    return glow


def last_train(canvas: Canvas, phase: float) -> Field:
    """Windows and street lamps passing a night train, far ones slowly."""
    glow = _paint(INDIGO, np.full_like(canvas.x, 0.55)) + _paint(WINE, _bell(canvas.y - 0.2, 0.5) * 0.6)
    for row, (height, turns, colour) in enumerate(
        ((-0.42, 1, LIPSTICK), (-0.08, 2, AMBER), (0.16, 3, EMBER), (0.52, 5, CRIMSON))
    ):
        spacing = 1.1 + 0.5 * row
        along = (canvas.x + turns * spacing * phase + row * 0.37) % spacing - spacing / 2
        streak = np.exp(-((along / (0.10 + 0.16 * row)) ** 2)) * _bell(canvas.y - height, 0.028 + 0.018 * row)
        glow += _paint(colour, streak * 0.9) + _paint(colour, _bell(canvas.y - height, 0.16) * 0.07)
    return glow


def ember_glow(canvas: Canvas, phase: float) -> Field:
    """The slate: one slow glow behind the wordmark."""
    breath = 0.85 + 0.15 * _wave(phase)
    far = np.hypot((canvas.x - 0.10 * _wave(phase, 1, 0.25)) / 1.25, canvas.y - 0.06 * _wave(phase, 2))
    glow = _paint(INK, np.full_like(canvas.x, 0.9)) + _paint(WINE, np.exp(-((far / 0.95) ** 2)) * breath)
    return glow + _paint(CRIMSON, np.exp(-((far / 0.45) ** 2)) * 0.17 * breath)


def picture(field: Field, width: int, height: int) -> VideoFrame:
    """`field` as a soft yuv420p picture of `width` x `height`, bt709."""
    lit = np.clip(1 - np.exp(-1.25 * np.maximum(field, 0)), 0, 1) / (1 - math.exp(-1.25))
    coded = (np.clip(lit, 0, 1) ** 1.22 * 65535).astype(np.uint16)
    small = VideoFrame.from_ndarray(np.ascontiguousarray(coded), format="rgb48le")
    return small.reformat(
        width, height, "yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG", interpolation="BICUBIC"
    )


def _wave(phase: float, turns: int = 1, shift: float = 0.0) -> float:
    return math.sin(_TURN * (turns * phase + shift))


def _bell(distance: Field, width: float | Field) -> Field:
    bell: Field = np.exp(-((distance / width) ** 2))
    return bell


def _edge(distance: Field, above: float, below: float) -> Field:
    """A ridge at 0 that falls off differently on its two sides."""
    ridge: Field = np.exp(-np.abs(distance) / np.where(distance < 0, above, below) * 1.4)
    return ridge


def _paint(colour: Colour, amount: Field) -> Field:
    return amount[..., None].astype(np.float32) * np.asarray(colour, dtype=np.float32)
