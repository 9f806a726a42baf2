"""Which of a source's sounds the channel takes: the main one, and one for each other language of the channel.

A commentary or a description for the blind is taken only where there is nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.assets import SoundFacts
from lab.prep.languages import place_of
from lab.prep.source import Source
from lab.prep.spec import SoundSpec


def main_voice(source: Source, wanted: SoundSpec) -> Source:
    """`source` with its sound in the channel's language as the main one; the container's own choice without one."""
    usual = _usual(source)
    place = place_of(wanted.language, [sound.language for sound in usual])
    chosen = usual[place] if place is not None else None
    if chosen is None or chosen.index == source.audio_index:
        return source
    best = next((sound for sound in usual if sound.index == source.audio_index), None)
    if best is not None and place_of(wanted.language, [best.language]) is not None:
        return source
    return speaking(source, chosen)


def other_voices(source: Source, wanted: SoundSpec) -> Iterator[tuple[str, Source]]:
    """Each other language of the channel that `source` has, with `source` speaking it."""
    usual = [sound for sound in _usual(source) if sound.index != source.audio_index]
    for language in wanted.alternates:
        place = place_of(language, [sound.language for sound in usual])
        if place is not None:
            yield language, speaking(source, usual[place])


def speaking(source: Source, sound: SoundFacts) -> Source:
    """`source` as if it had only this sound."""
    facts = replace(
        source.facts, audio_codec=sound.codec, audio_channels=sound.channels, audio_rate=sound.rate
    )
    return replace(source, audio_index=sound.index, facts=facts)


def language_of(source: Source) -> str:
    """The language of the main sound, `und` when nobody says."""
    found = (sound.language for sound in source.facts.sounds if sound.index == source.audio_index)
    return next(found, "und")


def _usual(source: Source) -> list[SoundFacts]:
    return [sound for sound in source.facts.sounds if not sound.special] or list(source.facts.sounds)
