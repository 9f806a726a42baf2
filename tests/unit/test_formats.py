"""Formats: channels that look and sound alike share what is prepared."""

from pathlib import Path
from typing import Any

import pytest

from lab.formats import OWN, formats_of, storage_of
from tests.support.configuration import shipped
from tests.support.lab import with_channels

CONFIG = shipped().channels_config
LIKE = CONFIG.channels[CONFIG.default_channel].model_dump(mode="json")


def formats(**further: dict[str, Any]) -> dict[str, str]:
    return formats_of(with_channels(CONFIG, further))


def test_channels_of_one_ladder_and_loudness_share_the_librarys_own_format() -> None:
    queue = {**LIKE["queue"], "max_entries": 9}
    found = formats(kids={"language": "en", "queue": queue, "epoch": "2025-01-01T00:00:00Z"})
    assert found == {"main": OWN, "kids": OWN}


@pytest.mark.parametrize(
    "differs",
    [
        {"loudness": {**LIKE["loudness"], "target_lufs": -23}},
        {"prep": {**LIKE["prep"], "fade_ms": 0}},
        {"ladder": {**LIKE["ladder"], "video": LIKE["ladder"]["video"][1:]}},
    ],
)
def test_what_is_seen_or_heard_makes_another_format(differs: dict[str, Any]) -> None:
    found = formats(late=differs, later=differs)
    assert found["main"] == OWN
    assert found["late"] == found["later"] != OWN


def test_what_only_judges_a_source_makes_no_other_format() -> None:
    prep = {**LIKE["prep"], "encoder_threads": 7, "max_width": 640}
    ladder = {**LIKE["ladder"], "profile": "another_name"}
    assert formats(kids={"prep": prep, "ladder": ladder})["kids"] == OWN


def test_the_librarys_own_format_lies_where_it_ever_did() -> None:
    assert storage_of(Path("storage"), OWN) == Path("storage")
    assert storage_of(Path("storage"), "abc") == Path("storage/formats/abc")
