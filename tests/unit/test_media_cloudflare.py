"""What goes on to Cloudflare of a browser's offer, and who sits in which slot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.media.cloudflare.answers import (
    NotUnderstood,
    read_error,
    read_servers,
    read_session,
    read_tracks,
)
from services.media.cloudflare.legs import Leg, Slot, Track, best, filled, seats, waiting
from services.media.cloudflare.sdp import bounded, narrowed
from services.media.sfu.agreeing import Agreed, agree_to_publish, agree_to_watch
from services.media.sfu.offer import read_offer
from tests.support.configuration import shipped
from tests.support.offers import an_offer

PROFILE = shipped().profiles["call_private"]
REPAIRED = (
    an_offer("sendonly", "video", "audio")
    .replace("SAVPF 96 97", "SAVPF 96 98 97 99 45 100")
    .replace(
        "a=rtpmap:97 H264/90000",
        "a=rtpmap:97 H264/90000\r\na=rtpmap:98 rtx/90000\r\na=fmtp:98 apt=96\r\na=rtpmap:99 rtx/90000\r\n"
        "a=fmtp:99 apt=97\r\na=rtpmap:45 AV1/90000\r\na=rtcp-fb:45 nack\r\na=rtcp-fb:96 nack pli\r\n"
        "a=rtpmap:100 red/90000\r\na=rtcp-fb:* transport-cc",
    )
)
ANA = Leg(
    "cf-ana", "ice", 1, tracks=(Track("0", "video", 0), Track("1", "video", 1), Track("2", "audio", None))
)
BIA = Leg("cf-bia", "ice", 2, tracks=(Track("0", "video", 0), Track("1", "audio", None)))
LEGS = {"bia": BIA, "ana": ANA}
PAIR = (Slot("0", "video"), Slot("1", "audio"))


def agreed(text: str) -> tuple[Agreed, ...]:
    return agree_to_publish(read_offer(text), PROFILE)


def test_an_offer_keeps_the_agreed_codec_and_what_repairs_it() -> None:
    kept = narrowed(REPAIRED, agreed(REPAIRED))
    assert kept.startswith("v=0\r\n") and kept.endswith("\r\n")
    assert "m=video 9 UDP/TLS/RTP/SAVPF 96 98\r\n" in kept
    assert "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" in kept
    for line in (
        "a=rtpmap:96 VP8/90000",
        "a=fmtp:98 apt=96",
        "a=rtcp-fb:96 nack pli",
        "a=rtcp-fb:* transport-cc",
    ):
        assert f"{line}\r\n" in kept
    for gone in ("H264", "AV1", "red", "apt=97", ":45 "):
        assert gone not in kept
    for line in ("a=group:BUNDLE 0 1", "a=ice-ufrag:Ab1+", "a=mid:0", "a=mid:1"):
        assert f"{line}\r\n" in kept


def test_a_viewers_offer_keeps_every_codec_that_the_profile_names() -> None:
    offer = an_offer("recvonly", "video")
    kept = narrowed(offer, agree_to_watch(read_offer(offer), PROFILE, 4))
    assert "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n" in kept
    assert read_offer(kept) == read_offer(offer)


def test_an_answer_carries_the_caps_before_its_attributes_and_no_other_promise() -> None:
    answer = (
        "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\nb=AS:9\r\na=mid:0\r\na=recvonly\r\n"
    )
    told = bounded(answer, agreed(an_offer("sendonly", "video")))
    assert told.split("\r\n")[1:7] == [
        "m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0", "b=AS:1700", "b=TIAS:1700000", "a=mid:0", "a=recvonly",
    ]  # fmt: skip
    assert told.count("b=") == 2


def test_seats_go_by_coming_a_picture_and_a_sound_of_each_while_slots_last() -> None:
    assert [(seat.publication, seat.track.name) for seat in seats(PAIR, LEGS, None)] == [
        ("ana", "video-0"),
        ("ana", "audio"),
    ]
    assert [seat.publication for seat in seats(PAIR, LEGS, "ana")] == ["bia", "bia"]
    assert [seat.session for seat in seats((Slot("0", "video"), Slot("1", "video")), LEGS, None)] == [
        "cf-ana",
        "cf-bia",
    ]


def test_who_fills_no_slot_waits_and_oneself_never_does() -> None:
    taken = {slot.mid: seat for slot, seat in zip(PAIR, seats(PAIR, LEGS, None), strict=True)}
    viewer = Leg("cf-viewer", "ice", 3, slots=filled(PAIR, taken))
    assert waiting(viewer, LEGS) == 1
    assert waiting(replace(viewer, own="bia"), LEGS) == 0
    assert waiting(viewer, {"ana": ANA}) == 0


@pytest.mark.parametrize(("ceiling", "name"), [(0, "video-0"), (1, "video-1"), (2, "video-1")])
def test_a_layer_is_a_ceiling_and_the_least_there_is_is_sent_below_it(ceiling: int, name: str) -> None:
    track = best(ANA, "video", ceiling)
    assert track is not None and track.name == name
    assert best(BIA, "audio", ceiling) == BIA.tracks[1]
    assert best(replace(BIA, tracks=()), "video", ceiling) is None


def test_an_answer_is_read_for_what_is_acted_upon() -> None:
    content = (
        b'{"requiresImmediateRenegotiation": false, "sessionDescription": {"type": "answer", "sdp": "v=0"}, "more": 1,'
        b' "tracks": [{"mid": "4", "trackName": "audio"}, {"mid": "5", "errorCode": "close_track_error", "x": {}}]}'
    )
    told = read_tracks(content)
    assert (told.answer, told.must_answer, told.error, told.first_error) == (
        "v=0",
        False,
        "",
        "close_track_error",
    )
    assert [(one.mid, one.name, one.error) for one in told.tracks] == [
        ("4", "audio", ""),
        ("5", "", "close_track_error"),
    ]
    assert read_tracks(content.replace(b'"answer"', b'"offer"')).answer == ""


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b"null", b'{"tracks": 4}', b'{"tracks": [4]}', b'{"sessionId": 4}']
)
def test_what_is_no_answer_of_cloudflares_is_not_understood(content: bytes) -> None:
    read = read_session if b"Id" in content else read_tracks
    with pytest.raises(NotUnderstood):
        read(content)
    assert read_error(content) == ""


def test_servers_are_a_list_of_objects() -> None:
    assert read_servers(b'{"iceServers": [{"urls": "stun:x"}]}') == [{"urls": "stun:x"}]
    with pytest.raises(NotUnderstood):
        read_servers(b'{"iceServers": {"urls": "stun:x"}}')
