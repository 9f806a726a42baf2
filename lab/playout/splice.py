"""Marks of a break in a playlist: EXT-X-DATERANGE with SCTE 35 cues (RFC 8216, 4.3.2.7.1).

A range is the break as it was planned; when its end is told, a second tag of the same id closes it. Every value follows
from the item alone, so that each node says the same at every reload.
"""

import struct
from collections.abc import Iterator
from fractions import Fraction

from lab.playout.schedule import Slot
from lab.timeline import MPEG_CLOCK_HZ, Grid

CLASS = "tv.voulezvous.break"
_CRC_POLYNOMIAL = 0x04C11DB7
_EVENT_IDS = 1 << 32
_PTS_WRAP = 1 << 33
_TABLE_ID, _SPLICE_INSERT = 0xFC, 0x05
_NO_TIER = 0xFFF


def date_ranges(grid: Grid, slot: Slot, newest: int) -> Iterator[str]:
    """The tags of a break in a playlist that ends with index `newest`."""
    planned = grid.seconds_of(slot.clip.segments)
    name = f'#EXT-X-DATERANGE:ID="break-{slot.start}"'
    begins = f'START-DATE="{instant(grid, slot.start)}"'
    out = splice(grid, slot.start, event=slot.start, duration=planned)
    yield (
        f'{name},CLASS="{CLASS}",{begins},PLANNED-DURATION={seconds(planned)},'
        f'X-ASSET-ID="{slot.clip.asset_id}",SCTE35-OUT=0x{out.hex().upper()}'
    )
    if slot.end <= newest + 1:
        back = splice(grid, slot.end, event=slot.start, duration=None)
        lasts = grid.seconds_of(slot.end - slot.start)
        yield f"{name},{begins},DURATION={seconds(lasts)},SCTE35-IN=0x{back.hex().upper()}"


def splice(grid: Grid, index: int, *, event: int, duration: Fraction | None) -> bytes:
    """A splice_info_section with one splice_insert (ANSI/SCTE 35 2023, 9.6 and 9.7.3) at the start of `index`.

    It leaves the network for `duration` seconds, or comes back to it (None); `event` is the same for both.
    """
    head = struct.pack(">IB", event % _EVENT_IDS, 0x7F)
    leaves = 0xA0 if duration is not None else 0
    flags = bytes([leaves | 0x4F])  # the programme as a whole, at the time given
    at = _time(0xFE, index * grid.mpeg_ticks % _PTS_WRAP)
    lasts = b"" if duration is None else _time(0xFE, round(duration * MPEG_CLOCK_HZ))
    insert = head + flags + at + lasts + struct.pack(">HBB", 1, 0, 0)
    body = bytes(6) + b"\xff"  # version, clear and without adjustment, no control word
    body += ((_NO_TIER << 12) | len(insert)).to_bytes(3, "big") + bytes([_SPLICE_INSERT]) + insert + bytes(2)
    section = struct.pack(">BH", _TABLE_ID, 0x3000 | (len(body) + 4)) + body
    return section + struct.pack(">I", crc(section))


def crc(section: bytes) -> int:
    """CRC_32 of a section (ISO/IEC 13818-1, annex A)."""
    value = 0xFFFFFFFF
    for byte in section:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (_CRC_POLYNOMIAL if value & 0x80000000 else 0)
            value &= 0xFFFFFFFF
    return value


def instant(grid: Grid, index: int) -> str:
    """The wall clock at which an index starts, in UTC with milliseconds."""
    start = grid.start_of(index)
    return f"{start:%Y-%m-%dT%H:%M:%S}.{start.microsecond // 1000:03d}Z"


def seconds(exact: Fraction) -> str:
    """`exact` cut to microseconds, as 32/15 s = 2.133333."""
    whole, micros = divmod(exact.numerator * 1_000_000 // exact.denominator, 1_000_000)
    return f"{whole}.{micros:06d}"


def _time(flags: int, ticks: int) -> bytes:
    """33 bits of 90 kHz ticks behind the seven flags of a splice_time or break_duration."""
    return (((flags & 0xFE) << 32) | ticks).to_bytes(5, "big")
