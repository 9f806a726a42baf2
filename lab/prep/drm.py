"""Refusing encrypted films. MP4 names them by their sample entries (ISO/IEC 14496-12 §8.12), which the demuxer
hides."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from lab.prep.outcome import RefusalCode, Refused

_PROTECTED = (b"encv", b"enca", b"enct", b"drmi", b"drms")
_MAX_MOOV_BYTES = 256 * 1024 * 1024
_ENTRY_AT = 16  # from the letters of stsd: its type, version and flags, count, the entry's size


def refuse_encrypted(path: Path) -> None:
    """Raise `Refused` when a track of the MP4 file `path` is encrypted; other containers pass. No flag turns
    this off."""
    with path.open("rb") as file:
        moov = _moov(file)
    at = moov.find(b"stsd")
    while at >= 0:
        if moov[at + _ENTRY_AT : at + _ENTRY_AT + 4] in _PROTECTED:
            raise Refused(
                RefusalCode.ENCRYPTED, "a track is encrypted (DRM); films without locks only are taken"
            )
        at = moov.find(b"stsd", at + 4)


def _moov(file: BinaryIO) -> bytes:
    """The content of the moov box among the top-level boxes, empty when there is none."""
    while len(head := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        if size == 1:
            size = int.from_bytes(file.read(8), "big") - 8
        if kind == b"moov":
            return file.read(min(max(size - 8, 0), _MAX_MOOV_BYTES))
        if size < 8:
            return b""
        file.seek(size - 8, 1)
    return b""
