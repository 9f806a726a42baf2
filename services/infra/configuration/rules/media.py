"""Rules of media profiles."""

from __future__ import annotations

from collections.abc import Iterator

from generated.vocabulary import ProfileUse
from services.infra.configuration.node import Finding, Node
from services.infra.configuration.rules.facts import Facts

_CAPS = ("width", "height", "fps", "max_bitrate_bps")


def thumbs_carry_no_audio(facts: Facts) -> Iterator[Finding]:
    """G3: a profile used for thumbs has audio off and no room for any."""
    for _, profile in facts.profiles.entries():
        if profile["use"].text != ProfileUse.THUMB:
            continue
        audio = profile["audio"]
        if audio["enabled"].value is True:
            yield audio["enabled"].refuse("thumb-audio", "false: a thumb never carries audio")
        if any(audio["codecs"].items()):
            yield audio["codecs"].refuse("thumb-audio", "no codec: a thumb never carries audio")
        for cap in ("max_bitrate_bps", "channels"):
            if (audio[cap].number or 0) > 0:
                yield audio[cap].refuse("thumb-audio", "0: a thumb never carries audio")


def parts_fit_their_profile(facts: Facts) -> Iterator[Finding]:
    """No layer and no audio exceeds the profile it belongs to; layers have distinct names."""
    for _, profile in facts.profiles.entries():
        yield from exceeding(profile["audio"]["max_bitrate_bps"], profile["max_bitrate_bps"])
        seen: set[str] = set()
        for layer in profile["layers"].items():
            name = layer["name"].text
            if name is not None and name in seen:
                yield layer["name"].refuse("layer-name", "a name used once in the profile")
            seen.add(name or "")


def exceeding(value: Node, ceiling: Node) -> Iterator[Finding]:
    """A finding if the number is above the other."""
    if value.number is not None and ceiling.number is not None and value.number > ceiling.number:
        yield value.refuse("above-profile", f"at most {ceiling.number:g}, the profile's own")


def exceeding_caps(part: Node, profile: Node) -> Iterator[Finding]:
    """A finding for each cap of `profile` that `part` exceeds."""
    for cap in _CAPS:
        yield from exceeding(part[cap], profile[cap])
