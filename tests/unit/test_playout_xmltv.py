"""The guide as XMLTV: the DTD kept whatever titles hold, one timeline, and no time that is not whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.playout.programmes import guide_slots
from lab.playout.record import Clip, Item, Reserve
from lab.playout.schedule import Schedule, fold
from lab.playout.xmltv import xmltv
from tests.support.channels import SLATE, a_channel, a_clip
from tests.support.xmltv import NotXmltv, Programme, xmltv_programmes

CHANNEL = a_channel()
ODD = 'Fish & <Chips> "🐟" é ]]>'


def guide(*items: Item, first: int = 100, reserve: tuple[Clip, ...] = ()) -> str:
    schedule: Schedule = fold([Reserve(0, reserve, SLATE), *items])
    return xmltv(CHANNEL, guide_slots(schedule, first, SLATE), schedule.items)


def programmes(*items: Item, first: int = 100, reserve: tuple[Clip, ...] = ()) -> list[Programme]:
    return xmltv_programmes(guide(*items, first=first, reserve=reserve))


def titled(title: str) -> Clip:
    return replace(a_clip(), title=title)


def test_what_xml_has_a_meaning_for_survives_in_titles() -> None:
    [programme] = programmes(Item(100, titled(ODD), 5))
    assert (programme.title, programme.language, programme.channel) == (ODD, "pt-BR", "main.voulezvous")


@given(st.text(st.characters(exclude_categories=())))
def test_no_title_breaks_the_guide(title: str) -> None:
    [programme] = programmes(Item(100, titled(title), 5))
    assert programme.title


@pytest.mark.parametrize("title", ["a\x00b", "a\x1bb", "a\ufffeb", "a\udc80b"])
def test_what_xml_has_no_room_for_is_left_out(title: str) -> None:
    assert [programme.title for programme in programmes(Item(100, titled(title), 5))] == ["ab"]


@pytest.mark.parametrize("title", ["", " \t\n", "\x00"])
def test_a_title_of_nothing_is_the_channels(title: str) -> None:
    assert [programme.title for programme in programmes(Item(100, titled(title), 5))] == ["Voulezvous"]


def test_times_are_whole_seconds_that_leave_no_gap() -> None:
    found = programmes(*(Item(100 + 7 * n, a_clip(f"f{n}", 7), 7) for n in range(50)))
    assert len(found) == 50
    assert all(before.stop == after.start for before, after in pairwise(found))
    assert found[-1].stop == CHANNEL.grid.start_of(450).replace(microsecond=0)


def test_what_is_on_air_now_keeps_its_own_start() -> None:
    assert programmes(Item(98, a_clip(), 5))[0].start == CHANNEL.grid.start_of(98).replace(microsecond=0)


def test_a_film_that_aired_before_says_when() -> None:
    film = a_clip("film", 5)
    found = programmes(
        Item(60, film, 5), Item(100, film, 5), Item(105, a_clip("b", 5), 5), Item(110, film, 5)
    )
    first = CHANNEL.grid.start_of(60).replace(microsecond=0)
    assert [programme.first_shown for programme in found] == [first, None, first]


def test_a_loop_that_repeats_itself_is_one_programme() -> None:
    found = programmes(Item(100, a_clip("a", 5), 5), Item(205, a_clip("b", 5), 5))
    assert [programme.title for programme in found] == ["Film a", SLATE.title, "Film b"]
    loop = (a_clip("x", 5), a_clip("y", 5))
    found = programmes(Item(100, a_clip("a", 5), 5), Item(125, a_clip("b", 5), 5), reserve=loop)
    assert [p.title for p in found] == ["Film a", "Film x", "Film y", "Film x", "Film y", "Film b"]


def test_a_film_twice_in_a_row_is_two_programmes() -> None:
    film = a_clip("film", 5)
    assert len(programmes(Item(100, film, 5), Item(105, film, 5))) == 2


def test_captions_are_subtitles() -> None:
    clip = replace(a_clip(), captions=("pt-BR", "en"))
    assert programmes(Item(100, clip, 5))[0].subtitles == ("pt-BR", "en")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" +0000", ""),
        ("<title", "<desc"),
        ('channel="main.voulezvous"', 'channel="other.voulezvous"'),
        ('units="seconds"', ""),
        ("</programme>", "<title>b</title></programme>"),
        (' id="main.voulezvous"', ' id="main"'),
        ("<!DOCTYPE", "<!-- DOCTYPE -->\n<!DOCTYPE"),
        ("<tv ", '<tv version="2" '),
    ],
)
def test_the_check_refuses_what_the_dtd_does(old: str, new: str) -> None:
    whole = guide(Item(100, a_clip(), 5))
    assert old in whole
    with pytest.raises((NotXmltv, ValueError, SyntaxError)):
        xmltv_programmes(whole.replace(old, new))
