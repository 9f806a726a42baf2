"""What an offer may ask for, and that no text whatever does more than be refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.media.sfu.agreeing import Refused, agree_to_publish, agree_to_watch
from services.media.sfu.answer import OurEnd, Sent, write_answer
from services.media.sfu.offer import Unreadable, read_fragment, read_offer
from tests.support.configuration import shipped
from tests.support.offers import an_offer

PROFILES = shipped().profiles
THUMB, CALL = PROFILES["thumb_low"], PROFILES["call_private"]
END = OurEnd("ufrag", "p" * 22, "AA:BB", "active", ("1 1 udp 1 192.0.2.1 9 typ host",))


def answered(text: str, *, publish: bool = True, profile_name: str = "call_private") -> str:
    """The answer to an offer; raises Unreadable or Refused."""
    offer, profile = read_offer(text), PROFILES[profile_name]
    agreed = agree_to_publish(offer, profile) if publish else agree_to_watch(offer, profile, 12)
    sent = tuple(None if publish else Sent(7, "stream", "track") for _ in agreed)
    return write_answer(agreed, END, sent)


def test_a_publisher_is_answered_with_the_caps_of_its_layer() -> None:
    answer = answered(an_offer("sendonly", "video", "video"), profile_name="thumb_low")
    assert answer.count("a=recvonly") == 2
    assert [line for line in answer.split("\r\n") if line.startswith("b=TIAS")] == [
        "b=TIAS:140000",
        "b=TIAS:40000",
    ]
    assert "a=rtpmap:96 VP8/90000" in answer
    assert "H264" not in answer


def test_a_viewer_may_be_sent_every_codec_of_the_profile() -> None:
    answer = answered(an_offer("recvonly", "video"), publish=False)
    assert "m=video 9 UDP/TLS/RTP/SAVPF 96 97" in answer
    assert "a=ssrc:7 cname:stream" in answer


@pytest.mark.parametrize("direction", ["sendonly", "recvonly"])
def test_sound_is_refused_where_a_profile_has_none(direction: str) -> None:
    with pytest.raises(Refused, match="no sound"):
        answered(
            an_offer(direction, "video", "audio"), publish=direction == "sendonly", profile_name="thumb_low"
        )


@pytest.mark.parametrize(
    ("offer", "publish", "why"),
    [
        (an_offer("sendonly", "video", "video", "video"), True, "layers"),
        (an_offer("recvonly", "video"), True, "only sends"),
        (an_offer("sendonly", "video"), False, "only receives"),
        (an_offer("recvonly", *["video"] * 13), False, "at most 12"),
        (an_offer("sendonly", "video").replace("VP8", "AV1").replace("H264", "H265"), True, "offers none of"),
        (
            an_offer("sendonly", "video").replace("VP8", "AV1").replace("=1;profile", "=0;profile"),
            True,
            "none of",
        ),
    ],
)
def test_what_a_profile_does_not_allow_is_refused(offer: str, publish: bool, why: str) -> None:
    with pytest.raises(Refused, match=why):
        answered(offer, publish=publish, profile_name="thumb_low")


def test_a_profile_of_one_channel_asks_for_mono() -> None:
    assert "stereo=0" in answered(an_offer("sendonly", "audio"), profile_name="call_random_fast")
    assert "stereo=1" in answered(an_offer("sendonly", "audio"))


def test_two_sound_tracks_are_refused() -> None:
    with pytest.raises(Refused, match="one sound track"):
        answered(an_offer("sendonly", "audio", "audio"))


@pytest.mark.parametrize(
    ("wrong", "instead", "why"),
    [
        ("v=0", "v=1", "begins with"),
        ("a=rtcp-mux", "a=rtcp-no", "rtcp-mux"),
        ("a=fingerprint:sha-256", "a=fingerprint:md5", "fingerprint"),
        ("a=ice-pwd:abc", "a=ice-pwd:\x00", "ice-ufrag or ice-pwd"),
        ("a=setup:actpass", "a=setup:holdconn", "setup"),
        ("m=video", "m=application", "neither"),
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP", "SAVPF"),
        ("BUNDLE 0 1", "BUNDLE 0", "bundled"),
        ("a=mid:1", "a=mid:0", "same mid"),
        ("a=mid:0", "a=mid:" + "x" * 40, "mid is malformed"),
    ],
)
def test_what_is_no_offer_is_told_why(wrong: str, instead: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        answered(an_offer("sendonly", "video", "audio").replace(wrong, instead))


def test_a_candidate_that_hides_behind_a_name_is_left_to_its_own_checks() -> None:
    assert read_offer(an_offer("sendonly", "video", candidate="abc.local")).candidates == ()
    assert read_offer(an_offer("sendonly", "video", candidate="224.0.0.1")).candidates == ()
    assert [one.host for one in read_offer(an_offer("sendonly", "video")).candidates] == ["192.0.2.7"]


def test_a_fragment_brings_candidates_and_tells_whose_they_are() -> None:
    text = (
        "a=ice-ufrag:Ab1+\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 UDP 1 192.0.2.9 5 typ host\r\n"
    )
    fragment = read_fragment(text + "a=end-of-candidates\r\n")
    assert (fragment.username, fragment.complete) == ("Ab1+", True)
    assert fragment.candidates[0].host == "192.0.2.9"


LINES = an_offer("sendonly", "video", "audio").split("\r\n")
NAMES = st.sampled_from(["ssrc", "rtpmap", "fmtp", "extmap", "candidate", "group", "mid"])
SHORT, NUMBER = st.text(max_size=12), st.integers()
NOISE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(LINES),
    st.builds("a={}:{}".format, NAMES, st.text(max_size=30)),
    st.builds("m={}".format, st.text(max_size=40)),
    st.builds("a=candidate:1 1 udp {} {} {} typ {}".format, NUMBER, SHORT, NUMBER, SHORT),
    st.builds("a=rtpmap:{} {}/{}/{}".format, st.integers(-5, 300), SHORT, NUMBER, NUMBER),
)
KINDS = st.sampled_from(["put", "replace", "drop", "double", "cut"])
CHANGES = st.lists(st.tuples(KINDS, st.integers(0, 60), NOISE), max_size=12)


def changed(changes: list[tuple[str, int, str]]) -> str:
    """An offer that was good before these changes."""
    lines = list(LINES)
    for what, place, noise in changes:
        at = place % max(len(lines), 1)
        match what:
            case "put":
                lines.insert(at, noise)
            case "replace":
                lines[at : at + 1] = [noise]
            case "drop":
                del lines[at : at + 1]
            case "double":
                lines += lines[at : at + 3]
            case _:
                lines[at : at + 1] = [line[: len(line) // 2] for line in lines[at : at + 1]]
    return "\r\n".join(lines)


@settings(max_examples=3000, deadline=None)
@given(CHANGES, st.booleans(), st.sampled_from(["call_private", "thumb_low", "room_stage"]))
def test_no_offer_does_more_than_be_refused(
    changes: list[tuple[str, int, str]], publish: bool, profile: str
) -> None:
    text = changed(changes)
    try:
        answer = answered(text, publish=publish, profile_name=profile)
    except (Unreadable, Refused):
        return
    assert answer.startswith("v=0\r\n")
    assert profile != "thumb_low" or "m=audio" not in answer


@settings(max_examples=1000, deadline=None)
@given(st.one_of(st.text(), st.binary().map(lambda data: data.decode("latin-1"))))
def test_no_text_is_more_than_unreadable(text: str) -> None:
    for read in (read_offer, read_fragment):
        try:
            read(text)
        except Unreadable:
            continue
