"""What a killed job wrote down: only whole ranges whose media are as they were count, whatever was cut off."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lab.assets import SegmentRef
from lab.prep.ranges import RangeLog, agree, forget, has_ranges
from lab.prep.working import discard, sweep, working_folder
from tests.support.prep import the_spec

RANGES = st.lists(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=4), max_size=5)


@contextmanager
def written(ranges: list[list[bytes]]) -> Iterator[tuple[Path, list[list[SegmentRef]]]]:
    """Media and log of `ranges`, in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        media = Path(folder) / "720.m4s"
        media.touch()
        log, offset = RangeLog(media), 0
        for segments in ranges:
            with media.open("ab") as file:
                file.writelines(segments)
            placed = []
            for segment in segments:
                placed.append(SegmentRef(offset, len(segment), 0, 0))
                offset += len(segment)
            log.add(placed)
        yield media, log.ranges


@given(RANGES)
def test_what_was_written_is_read_again(ranges: list[list[bytes]]) -> None:
    with written(ranges) as (media, noted):
        assert RangeLog(media).ranges == noted
        assert has_ranges(media.parent) == bool(ranges)


@given(RANGES, st.integers(0, 2000))
def test_a_log_cut_anywhere_gives_the_ranges_before_the_cut(ranges: list[list[bytes]], at: int) -> None:
    with written(ranges) as (media, noted):
        path = media.with_suffix(".ranges")
        if path.exists():
            whole = path.read_bytes()
            path.write_bytes(whole[:at])
            lines = whole[:at].count(b"\n")
            found = RangeLog(media).ranges
            assert found == noted[: len(found)]
            assert lines <= len(found) <= lines + 1  # a line may lack its end alone


@given(RANGES, st.integers(0, 400))
def test_media_cut_anywhere_give_the_ranges_before_the_cut(ranges: list[list[bytes]], at: int) -> None:
    with written(ranges) as (media, noted):
        media.write_bytes(media.read_bytes()[:at])
        whole = [segments for segments in noted if segments[-1].offset + segments[-1].size <= at]
        assert RangeLog(media).ranges == whole


@given(RANGES.filter(bool), st.data())
def test_a_changed_byte_ends_what_counts(ranges: list[list[bytes]], data: st.DataObject) -> None:
    with written(ranges) as (media, noted):
        raw = bytearray(media.read_bytes())
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] ^= 1
        media.write_bytes(raw)
        whole = [segments for segments in noted if segments[-1].offset + segments[-1].size <= at]
        assert RangeLog(media).ranges == whole


@given(RANGES, st.binary(max_size=30))
def test_after_what_counts_one_goes_on(ranges: list[list[bytes]], torn: bytes) -> None:
    with written(ranges) as (media, noted):
        with media.with_suffix(".ranges").open("ab") as file:
            file.write(torn)
        log = RangeLog(media)
        assert log.take_up() == [segment for segments in noted for segment in segments]
        end = media.stat().st_size
        media.write_bytes(media.read_bytes() + b"xyz")
        log.add([SegmentRef(end, 3, 0, 0)])
        assert RangeLog(media).ranges == [*noted, [SegmentRef(end, 3, 0, 0)]]


def test_other_sources_settings_and_encoders_begin_anew(tmp_path: Path) -> None:
    folder = working_folder(tmp_path, "film")
    agreed = ("0" * 64, the_spec(), "g1")
    agree(folder, *agreed)
    (folder / "720.m4s").write_bytes(b"x")
    agree(folder, *agreed)
    assert (folder / "720.m4s").exists()
    agree(folder, "1" * 64, the_spec(), "g1")
    assert not (folder / "720.m4s").exists()


def test_only_what_can_be_gone_on_from_outlives_a_start(tmp_path: Path) -> None:
    going, bare = working_folder(tmp_path, "going"), working_folder(tmp_path, "bare")
    for folder in (going, bare):
        (folder / "720.m4s").write_bytes(b"x")
    RangeLog(going / "720.m4s").add([SegmentRef(0, 1, 0, 0)])
    sweep(tmp_path)
    assert [path.name for path in (tmp_path / "prep").iterdir()] == ["going"]
    forget(going)
    assert [path.name for path in going.iterdir()] == ["720.m4s"]
    discard(tmp_path, "going")
    assert list((tmp_path / "prep").iterdir()) == []
