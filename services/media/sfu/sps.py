"""The size of a picture out of H.264's sequence parameter set (ITU-T H.264, 7.3.2.1.1)."""

from __future__ import annotations

_WITH_CHROMA = frozenset((100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135))
_EXPONENT_MAX = 31


class _Bits:
    """Reads bits of an RBSP; raises IndexError past the end."""

    def __init__(self, unit: bytes) -> None:
        self._data = unit.replace(b"\x00\x00\x03", b"\x00\x00")
        self._at = 0

    def take(self, count: int) -> int:
        value = 0
        for _ in range(count):
            value = value << 1 | self._data[self._at >> 3] >> (7 - (self._at & 7)) & 1
            self._at += 1
        return value

    def unsigned(self) -> int:
        """An Exp-Golomb number (9.1)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > _EXPONENT_MAX:
                raise IndexError
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        code = self.unsigned()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def picture_size(unit: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of the set in a NAL unit, cropping counted; None for one that can't be read."""
    try:
        return _size(_Bits(unit[1:]))
    except IndexError:
        return None


def _size(bits: _Bits) -> tuple[int, int]:
    profile = bits.take(8)
    bits.take(16)
    bits.unsigned()
    chroma = _chroma(bits) if profile in _WITH_CHROMA else 1
    bits.unsigned()
    _skip_order(bits)
    bits.unsigned()
    bits.take(1)
    width, rows = (bits.unsigned() + 1) * 16, bits.unsigned() + 1
    fields = 2 - bits.take(1)
    if fields == 2:
        bits.take(1)
    bits.take(1)
    across, down = (2 if chroma in (1, 2) else 1), (2 if chroma == 1 else 1) * fields
    left, right, top, bottom = [bits.unsigned() for _ in range(4)] if bits.take(1) else (0, 0, 0, 0)
    return width - across * (left + right), rows * 16 * fields - down * (top + bottom)


def _chroma(bits: _Bits) -> int:
    chroma = bits.unsigned()
    if chroma == 3:
        bits.take(1)
    bits.unsigned()
    bits.unsigned()
    bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling(bits, 16 if index < 6 else 64)
    return chroma


def _skip_scaling(bits: _Bits, count: int) -> None:
    last = following = 8
    for _ in range(count):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_order(bits: _Bits) -> None:
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), 255)):
            bits.signed()
