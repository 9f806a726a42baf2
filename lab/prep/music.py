"""Synthesised sound of the demo programmes and the slate: slow chords and plucked notes that end where they began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
_A4_HZ, _A4_NOTE = 440.0, 69
_TURN = 2 * np.pi


@dataclass(frozen=True)
class Piece:
    """Chords as MIDI notes, each as long as the others; `pluck_hz` notes a second over them; `peak` of the result."""

    chords: tuple[tuple[int, ...], ...]
    pluck_hz: float
    peak: float


def played(piece: Piece, seconds: float, rate: int, channels: int) -> Sound:
    """The piece over `seconds` as (channels, samples) floats; the loop's two ends meet in silence."""
    samples = round(seconds * rate)
    time = np.arange(samples) / rate
    mixed = np.zeros((channels, samples), dtype=np.float64)
    share = seconds / len(piece.chords)
    for number, chord in enumerate(piece.chords):
        swell = np.clip(1 - np.abs((time - (number + 0.5) * share) / share * 1.35), 0, 1) ** 0.8
        for voice, note in enumerate(chord):
            tone = _pad(_hz(note), time) * swell
            for channel in range(channels):
                mixed[channel] += tone * (0.6 + 0.4 * np.cos(channel * 2.1 + voice * 1.3))
    _pluck(mixed, piece, seconds, rate)
    ends = np.clip(np.minimum(time, seconds - time) / 0.25, 0, 1)
    mixed *= ends * piece.peak / max(1e-9, float(np.abs(mixed).max()))
    return mixed.astype(np.float32)


def hum(notes: Sequence[int], seconds: float, rate: int, peak: float) -> Sound:
    """A stereo drone that joins its own beginning without a seam: every tone has a whole number of turns."""
    time = np.arange(round(seconds * rate)) / rate
    tones = []
    for channel in range(2):
        tone = np.zeros_like(time)
        for voice, note in enumerate(notes):
            turns = round(_hz(note) * seconds) + channel
            breath = 0.7 + 0.3 * np.sin(_TURN * (1 + voice % 2) * time / seconds + voice)
            tone += np.sin(_TURN * turns * time / seconds) * breath / (1 + voice)
        tones.append(tone)
    mixed = np.stack(tones)
    loudest = float(np.abs(mixed).max())
    return np.asarray(mixed * peak / loudest, dtype=np.float32)


def _pad(hz: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    """A soft tone: a few partials, two of them slightly apart."""
    beating = np.sin(_TURN * hz * time) + 0.8 * np.sin(_TURN * hz * 1.003 * time)
    return beating + 0.28 * np.sin(_TURN * 2 * hz * time) + 0.10 * np.sin(_TURN * 3 * hz * time)


def _pluck(mixed: NDArray[np.float64], piece: Piece, seconds: float, rate: int) -> None:
    """Notes of the chord in force, one after the other, each dying away."""
    count = int(seconds * piece.pluck_hz)
    length = min(rate * 2, mixed.shape[1])
    decay_time = np.arange(length) / rate
    for number in range(count):
        start = round(number / piece.pluck_hz * rate)
        chord = piece.chords[min(len(piece.chords) - 1, int(number / count * len(piece.chords)))]
        note = chord[(number * 2 + number // 3) % len(chord)] + 12
        tone = np.sin(_TURN * _hz(note) * decay_time) + 0.3 * np.sin(_TURN * 2 * _hz(note) * decay_time)
        tone *= np.exp(-decay_time * 3.2) * np.clip(decay_time / 0.006, 0, 1) * 0.9
        room = min(length, mixed.shape[1] - start)
        for channel in range(mixed.shape[0]):
            mixed[channel, start : start + room] += tone[:room] * (0.6 + 0.4 * np.cos(number + channel * 2.0))


def _hz(note: int) -> float:
    return float(_A4_HZ * 2 ** ((note - _A4_NOTE) / 12))
