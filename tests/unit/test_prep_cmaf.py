"""Fragments, and the two numbers that playout patches."""

import struct
from pathlib import Path

import pytest

from lab.prep.cmaf import FragmentFile, Sample, avc_codecs, fragment, init_segment, length_prefixed


def boxes(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        found[kind] = data[at + 8 : at + size]
        at += size
    assert at == len(data)
    return found


def some_samples(count: int) -> list[Sample]:
    return [
        Sample(bytes([number]) * (number + 1), number == 0, 512 * (number % 3)) for number in range(count)
    ]


def test_the_patched_numbers_stand_where_the_reference_says() -> None:
    made = fragment(some_samples(4), 512, 7 * 32768, 9)
    assert struct.unpack_from(">Q", made.data, made.tfdt_at) == (7 * 32768,)
    assert struct.unpack_from(">I", made.data, made.sequence_at) == (9,)
    assert made.data[made.tfdt_at - 8 : made.tfdt_at - 4] == b"tfdt"
    assert made.data[made.tfdt_at - 4] == 1, "version 1: 64 bits"


def test_trun_is_version_0_and_points_at_the_first_byte_of_the_samples() -> None:
    samples = some_samples(5)
    made = fragment(samples, 512, 0, 1)
    top = boxes(made.data)
    trun = boxes(boxes(top[b"moof"])[b"traf"])[b"trun"]
    version_flags, count, offset = struct.unpack_from(">IIi", trun)
    assert (version_flags >> 24, count) == (0, 5)
    assert made.data[offset:] == b"".join(sample.payload for sample in samples) == top[b"mdat"]
    entries = [struct.unpack_from(">III", trun, 12 + 12 * number) for number in range(count)]
    assert [entry[0] for entry in entries] == [len(sample.payload) for sample in samples]
    assert [entry[2] for entry in entries] == [sample.composition_offset for sample in samples]
    assert entries[0][1] & 0x10000 == 0
    assert all(entry[1] & 0x10000 for entry in entries[1:]), "only the first sample is a sync sample"


def test_a_segment_that_begins_with_no_key_frame_is_refused(tmp_path: Path) -> None:
    file = FragmentFile(tmp_path / "v.m4s", sample_ticks=512, segment_samples=4)
    *first, last = some_samples(5)[1:]
    for sample in first:
        file.add(sample)
    with pytest.raises(ValueError, match="segment 0 does not begin with a key frame"):
        file.add(last)
    file.abandon()


def test_a_file_is_segments_one_after_the_other(tmp_path: Path) -> None:
    file = FragmentFile(tmp_path / "v.m4s", sample_ticks=512, segment_samples=4)
    for sample in some_samples(4) + some_samples(4):
        file.add(sample)
    file.close()
    data = (tmp_path / "v.m4s").read_bytes()
    first, second = file.segments
    assert (first.offset, second.offset, second.offset + second.size) == (0, first.size, len(data))
    assert struct.unpack_from(">Q", data, second.offset + second.tfdt_at) == (4 * 512,)


def test_a_segment_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    file = FragmentFile(tmp_path / "v.m4s", sample_ticks=512, segment_samples=4)
    file.add(some_samples(1)[0])
    with pytest.raises(ValueError, match="1 samples"):
        file.close()


def test_start_codes_become_lengths() -> None:
    stream = b"\0\0\0\1\x09\x10\0\0\1\x65\x88\x00\x03\0\0\0\1\x41\x9a"
    assert length_prefixed(stream) == b"\0\0\0\2\x09\x10\0\0\0\4\x65\x88\x00\x03\0\0\0\2\x41\x9a"


def test_codecs_are_named_after_the_parameter_set() -> None:
    assert avc_codecs(b"\0\0\0\1\x67\x64\0\x1f\xac") == "avc1.64001F"
    assert avc_codecs(b"\x01\x4d\x40\x1e\xff") == "avc1.4D401E"


def test_an_init_segment_ends_with_moov() -> None:
    muxed = b"\0\0\0\x0cftypiso6" + b"\0\0\0\x0afree\0\0" + b"\0\0\0\x0cmoovabcd" + b"\0\0\0\x08mdat"
    assert init_segment(muxed) == b"\0\0\0\x0cftypiso6\0\0\0\x0cmoovabcd"
    with pytest.raises(ValueError, match="moov"):
        init_segment(b"\0\0\0\x0cftypiso6")
