"""The checker of HLS rules, by its parts: every rule says where it stands, and nothing is read that was not written."""

from __future__ import annotations

import pytest

from tests.support.hls import rules
from tests.support.hls.attributes import parse_attributes
from tests.support.hls.playlist import Playlist, date_of, range_of, seconds_of
from tests.support.hls.spoilt import MUTATIONS
from tests.support.hls.webvtt import read_vtt


def test_there_are_rules_enough_and_each_says_where_it_stands() -> None:
    found = rules()
    assert len(found) >= 40
    assert len({rule.name for rule in found}) == len(found)
    for rule in found:
        assert rule.claim.endswith("."), rule.name
        assert rule.remedy.endswith("."), rule.name
        assert rule.source.split(" ")[0] in ("8216bis", "Apple", "RFC", "WebVTT"), rule.name


def test_every_rule_has_a_mutation_and_every_mutation_names_rules_that_exist() -> None:
    assert {name for mutation in MUTATIONS for name in mutation.rules} == {rule.name for rule in rules()}


@pytest.mark.parametrize(
    ("text", "names", "fault"),
    [
        ('A=1,B="x,y=z",C=YES', ["A", "B", "C"], False),
        ('A="x", B=1', ["A"], True),
        ("A=1,", ["A"], True),
        ("a=1", [], True),
        ('A="x', ["A"], True),
        ("", [], True),
    ],
)
def test_attribute_lists(text: str, names: list[str], fault: bool) -> None:
    read = parse_attributes(text)
    assert [item.name for item in read.items] == names
    assert bool(read.fault) == fault


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ('"a"', "quoted"),
        ("0xAB", "hex"),
        ("12", "integer"),
        ("1.5", "float"),
        ("-1.5", "signed"),
        ("1x2", "resolution"),
        ("YES", "word"),
        ("a b", None),
    ],
)
def test_kinds_of_values(raw: str, kind: str | None) -> None:
    assert parse_attributes(f"A={raw}").items[0].kind == kind


def test_a_segment_keeps_what_was_said_of_it() -> None:
    text = (
        '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-MAP:URI="i"\n#EXTINF:2.5,\na.m4s\n# a comment\n'
        "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z\n#EXTINF:2,\nb.m4s\n"
    )
    first, second = Playlist("http://a.test/x/p.m3u8", text).segments
    assert (first.number, first.url, first.duration_s, first.discontinuity) == (
        7,
        "http://a.test/x/a.m4s",
        2.5,
        0,
    )
    assert (second.number, second.duration_s, second.discontinuity, second.uri.line) == (8, 2.0, 1, 10)
    assert second.init is first.init
    assert second.date == date_of("2026-01-01T00:00:00.000Z")


def test_numbers_that_are_none() -> None:
    assert [seconds_of(text) for text in ("1.5,", "x,", "", None)] == [1.5, None, None, None]
    assert [range_of(text) for text in ("x", "", None)] == [None, None, None]
    assert [date_of(text) for text in ("2026-01-01", "2026-13-01T00:00:00Z", None)] == [None, None, None]


def test_the_map_of_a_webvtt_file() -> None:
    read = read_vtt(
        b"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:01.000\n\n00:01.000 --> 00:02.000\nhi\n"
    )
    assert (read.has_header, read.zero, read.cues[0].text, read.faults) == (True, 810_000, "hi", ())
