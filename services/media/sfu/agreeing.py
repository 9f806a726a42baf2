"""What a profile allows of an offer: for each m-line the codec, the layer and the caps, or a refusal of the whole.

Sound is refused here, before there is a connection, where a profile has none (G3). Nothing is dropped silently: a
client that may not send what it offers is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from generated.models import MediaProfile
from generated.vocabulary import ErrorCode
from services.kernel.errors import Invalid
from services.media.profiles import publishable
from services.media.sfu.codecs import LOOKS
from services.media.sfu.offer import Codec, Offer, Section, Unreadable, read_offer
from services.media.sfu.policing import Caps
from services.media.sfu.rtp import ABS_SEND_TIME_URI, MID_URI

_EXTENSIONS = (MID_URI, ABS_SEND_TIME_URI)
_BASELINE = ("42", "4d", "64")
"""Profiles of H.264 that every browser decodes: baseline, main, high (`profile-level-id`)."""


class Refused(ValueError):
    """The offer asks for what the profile does not allow; the message says what."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One m-line as it will be answered: `codecs` by preference, `layer` the profile's number for an incoming picture.

    `caps` hold for what comes in; None for what goes out.
    """

    section: Section
    codecs: tuple[Codec, ...]
    extensions: tuple[tuple[str, int], ...]
    layer: int | None = None
    caps: Caps | None = None


def agree_to_publish(offer: Offer, profile: MediaProfile) -> tuple[Agreed, ...]:
    """The m-lines of a publication, one picture per layer, the best first. Raises Refused."""
    _check_directions(offer, ("sendonly", "sendrecv"), "a publisher only sends: `a=sendonly` (RFC 9725, 4.2)")
    _check_sound(offer, profile)
    pictures = [section for section in offer.sections if section.kind == "video"]
    if len(pictures) > len(profile.layers):
        raise Refused(f"{len(pictures)} pictures are offered; the profile has {len(profile.layers)} layers")
    if sum(section.kind == "audio" for section in offer.sections) > 1:
        raise Refused("a publication has one sound track")
    return tuple(_incoming(section, pictures, profile) for section in offer.sections)


def agree_to_watch(offer: Offer, profile: MediaProfile, slots_max: int) -> tuple[Agreed, ...]:
    """The m-lines of a viewer, each a slot that one publication at a time fills. Raises Refused."""
    _check_directions(offer, ("recvonly",), "a viewer only receives: `a=recvonly`")
    _check_sound(offer, profile)
    if len(offer.sections) > slots_max:
        raise Refused(f"at most {slots_max} slots may be asked for")
    return tuple(
        Agreed(section, _codecs(section, profile), _extensions(section)) for section in offer.sections
    )


def read_and_agree(
    text: str, agree: Callable[[Offer], tuple[Agreed, ...]]
) -> tuple[Offer, tuple[Agreed, ...]]:
    """An offer and what of it is agreed to. Raises Invalid, in the contract's words."""
    try:
        offer = read_offer(text)
        return offer, agree(offer)
    except Unreadable as error:
        raise Invalid(ErrorCode.SCHEMA_INVALID, f"The offer is not understood: {error}.") from error
    except Refused as error:
        raise Invalid(ErrorCode.MEDIA_REFUSED, f"{error}.") from error


def _incoming(section: Section, pictures: list[Section], profile: MediaProfile) -> Agreed:
    codecs = _codecs(section, profile)[:1]
    if section.kind == "audio":
        caps = Caps(profile.audio.max_bitrate_bps, channels=profile.audio.channels)
        wanted = replace(codecs[0], format={**codecs[0].format, "stereo": "1" if caps.channels > 1 else "0"})
        return Agreed(section, (wanted,), _extensions(section), caps=caps)
    number = next(at for at, picture in enumerate(pictures) if picture is section)
    layer = publishable(profile)[number]
    caps = Caps(layer.max_bitrate_bps, layer.fps, (layer.width, layer.height))
    return Agreed(section, codecs, _extensions(section), number, caps)


def _check_directions(offer: Offer, allowed: Iterable[str], told: str) -> None:
    if any(section.direction not in allowed for section in offer.sections):
        raise Refused(told)


def _check_sound(offer: Offer, profile: MediaProfile) -> None:
    if not profile.audio.enabled and any(section.kind == "audio" for section in offer.sections):
        raise Refused("this profile carries no sound: offer no m=audio")


def _codecs(section: Section, profile: MediaProfile) -> tuple[Codec, ...]:
    """The offered codecs that the profile allows and the SFU can forward, in the profile's order."""
    named = profile.video_codecs if section.kind == "video" else profile.audio.codecs
    allowed = [str(name) for name in named if str(name) in LOOKS]
    found = [codec for name in allowed for codec in section.codecs if codec.name == name and _forwards(codec)]
    if not found:
        raise Refused(
            f"m={section.kind} offers none of {', '.join(allowed) or 'the codecs that can be forwarded'}"
        )
    return tuple({codec.name: codec for codec in reversed(found)}[name] for name in _names(found))


def _names(codecs: Iterable[Codec]) -> Iterable[str]:
    return dict.fromkeys(codec.name for codec in codecs)


def _forwards(codec: Codec) -> bool:
    """H.264 in packets that carry fragments (mode 1) of a profile that every browser decodes; all else as it is."""
    if codec.name != "h264":
        return True
    level = codec.format.get("profile-level-id", "42")
    return codec.format.get("packetization-mode") == "1" and level.startswith(_BASELINE)


def _extensions(section: Section) -> tuple[tuple[str, int], ...]:
    return tuple((uri, section.extensions[uri]) for uri in _EXTENSIONS if uri in section.extensions)
