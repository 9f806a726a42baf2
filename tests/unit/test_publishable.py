"""What endpoints say of pictures is what the SFU holds publishers to."""

from __future__ import annotations

from services.infra.configuration import load
from services.infra.configuration.bundle import quarantined
from services.media.profiles import publishable
from tests.support.configuration import CONFIG


def test_the_layers_that_may_be_published_stay_within_their_profile() -> None:
    for name, profile in load(CONFIG, {}).offered.items():
        layers = publishable(profile)
        assert [layer.name for layer in layers] == [layer.name for layer in profile.layers], name
        for layer in layers:
            assert layer.width <= profile.width, name
            assert layer.height <= profile.height, name
            assert layer.fps <= profile.fps, name
            assert layer.max_bitrate_bps <= profile.max_bitrate_bps, name


def test_whoever_is_in_quarantine_is_told_of_smaller_pictures() -> None:
    offered = load(CONFIG, {}).offered
    usual, capped = (
        publishable(offered[name])[0] for name in ("call_random_fast", quarantined("call_random_fast"))
    )
    assert (usual.width, usual.height, usual.fps) == (640, 360, 24)
    assert (capped.width, capped.height, capped.fps) == (480, 270, 15)
