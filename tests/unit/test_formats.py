"""Formats: channels that look and sound alike share what is prepared."""

from pathlib import Path
from typing import Any

import pytest

from lab.formats import OWN, formats_of, storage_of
from tests.support.configuration import shipped
from tests.support.lab import with_channels

CONFIG = shipped().channels_config
LIKE = CONFIG.channels[CONFIG.default_channel].model_dump(mode="json")
LOGO = {"image": "kids.png", "corner": "top_left", "height_ratio": 0.1, "margin_ratio": 0.05, "opacity": 1}


def formats(**further: dict[str, Any]) -> dict[str, str]:
    return formats_of(with_channels(CONFIG, further))


def test_channels_of_one_ladder_and_loudness_share_the_librarys_own_format() -> None:
    queue = {**LIKE["queue"], "max_entries": 9}
    found = formats(kids={"alternate_captions": ["en"], "queue": queue, "epoch": "2025-01-01T00:00:00Z"})
    assert found == {"main": OWN, "kids": OWN}


@pytest.mark.parametrize(
    "differs",
    [
        {"loudness": {**LIKE["loudness"], "target_lufs": -23}},
        {"prep": {**LIKE["prep"], "fade_ms": 0}},
        {"ladder": {**LIKE["ladder"], "video": LIKE["ladder"]["video"][1:]}},
        {"language": "en"},
        {"alternate_audio": ["en"]},
        {"overlay": LOGO},
    ],
)
def test_what_is_seen_or_heard_makes_another_format(differs: dict[str, Any]) -> None:
    found = formats(late=differs, later=differs)
    assert found["main"] == OWN
    assert found["late"] == found["later"] != OWN


def test_a_channel_keeps_its_folder_when_its_logo_changes() -> None:
    small = {"ladder": {**LIKE["ladder"], "video": LIKE["ladder"]["video"][1:]}}
    before = formats(kids=small)
    assert formats(kids={**small, "overlay": LOGO}) == before
    assert formats(kids={**small, "overlay": {**LOGO, "opacity": 0.5}, "alternate_audio": ["en"]}) == before
    under_logo = formats(kids={"overlay": LOGO})["kids"]
    assert formats(kids={"overlay": {**LOGO, "image": "new.png"}})["kids"] == under_logo != OWN


def test_channels_of_one_ladder_with_other_logos_lie_apart() -> None:
    small = {"ladder": {**LIKE["ladder"], "video": LIKE["ladder"]["video"][1:]}}
    found = formats(kids=small, late={**small, "overlay": LOGO}, later={"overlay": LOGO})
    assert len(set(found.values())) == 4


def test_what_only_judges_a_source_makes_no_other_format() -> None:
    prep = {**LIKE["prep"], "encoder_threads": 7, "max_width": 640}
    ladder = {**LIKE["ladder"], "profile": "another_name"}
    assert formats(kids={"prep": prep, "ladder": ladder})["kids"] == OWN


def test_the_librarys_own_format_lies_where_it_ever_did() -> None:
    assert storage_of(Path("storage"), OWN) == Path("storage")
    assert storage_of(Path("storage"), "abc") == Path("storage/formats/abc")
