"""SDP offers as browsers write them, for what judges them."""

from __future__ import annotations

FINGERPRINT = ":".join(["AB"] * 32)
_CODECS = {
    "video": ["96 VP8/90000", "97 H264/90000"],
    "audio": ["111 opus/48000/2"],
}


def an_offer(direction: str, *kinds: str, ssrcs: bool = True, candidate: str = "192.0.2.7") -> str:
    """An offer of one m-line of each kind; SSRCs are 1000, 1001 and so on."""
    mids = " ".join(str(at) for at in range(len(kinds)))
    lines = [
        "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0",
        f"a=group:BUNDLE {mids}", "a=extmap-allow-mixed", "a=msid-semantic: WMS stream",
    ]  # fmt: skip
    for at, kind in enumerate(kinds):
        lines += _section(at, kind, direction, candidate)
        if ssrcs and direction != "recvonly":
            lines += [f"a=ssrc:{1000 + at} cname:someone", f"a=ssrc:{1000 + at} msid:stream track"]
    return "\r\n".join((*lines, ""))


def _section(at: int, kind: str, direction: str, candidate: str) -> list[str]:
    types = " ".join(codec.split()[0] for codec in _CODECS[kind])
    return [
        f"m={kind} 9 UDP/TLS/RTP/SAVPF {types}", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0",
        f"a=candidate:1 1 udp 2113937151 {candidate} 54400 typ host generation 0 network-cost 999",
        "a=ice-ufrag:Ab1+", "a=ice-pwd:abcdefghijklmnopqrstuvwx", "a=ice-options:trickle",
        f"a=fingerprint:sha-256 {FINGERPRINT}", "a=setup:actpass", f"a=mid:{at}",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        f"a={direction}", "a=msid:stream track", "a=rtcp-mux", "a=rtcp-rsize",
        *(f"a=rtpmap:{codec}" for codec in _CODECS[kind]),
        *(["a=fmtp:97 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"] * (kind == "video")),
    ]  # fmt: skip
