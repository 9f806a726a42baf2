"""The table: what is done to a recording, and the rule that must notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.support.hls.capture import Resource
from tests.support.hls.mutations import (
    ANY,
    AUDIO,
    MASTER,
    MEDIA,
    MP4,
    MUTATIONS,
    SEGMENT,
    VIDEO,
    add,
    beside,
    body,
    both,
    cut_end,
    drop,
    every,
    frozen,
    last_reading,
    lost,
    number_at,
    one,
    other_encoding,
    refused,
    renamed,
    spoil,
    swap,
    twice,
    with_base_offset,
    without_last_cue,
)

__all__ = ["MUTATIONS"]

_INF, _AUDIO, _SUBS = "#EXT-X-STREAM-INF.*", "#EXT-X-MEDIA:TYPE=AUDIO.*", "#EXT-X-MEDIA:TYPE=SUBTITLES.*"
_DATE = r"(?<=DATE-TIME:)\S+"
_URI = r"^\d+\.(?:m4s|vtt)$"


def later_by(seconds: float) -> Callable[[re.Match[str]], str]:
    """A date some seconds on."""

    def moved(match: re.Match[str]) -> str:
        at = datetime.fromisoformat(match[0]) + timedelta(seconds=seconds)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    return moved


def counted_on(by: int) -> Callable[[re.Match[str]], str]:
    """A number some further on."""
    return lambda match: str(int(match[0]) + by)


# Any playlist.

spoil("no EXTM3U", "extm3u-first", drop(ANY, "#EXTM3U"))
spoil("EXTM3U misspelled", "extm3u-first", one(ANY, "^#EXTM3U$", "#EXTM3U8"))
spoil("a line above EXTM3U", "extm3u-first", one(ANY, r"\A", "\n"))
spoil("a byte order mark", "no-byte-order-mark", one(ANY, r"\A", "\ufeff"))
spoil("a control character", "no-control-characters", one(ANY, "$", "\x07"))
spoil("a tab", "no-control-characters", one(ANY, "(?<=.)$", "\t"))
spoil("a media tag in the master", "one-kind", add(MASTER, "#EXT-X-TARGETDURATION:3"))
spoil("a variant in a media playlist", "one-kind", add(MEDIA, "#EXT-X-STREAM-INF:BANDWIDTH=1"))
for _tag in ("EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS"):
    spoil(f"{_tag} twice", "tag-once", twice(MEDIA, f"#{_tag}.*"))
spoil("a flag with a value", "tag-without-value", one(ANY, "INDEPENDENT-SEGMENTS$", r"\g<0>:YES"))
spoil("a version in words", "version-is-a-number", one(MEDIA, r"VERSION:\d+", "VERSION:six"))
spoil("version 0", "version-is-a-number", one(MEDIA, r"VERSION:\d+", "VERSION:0"))
spoil("too low a version", "version-covers-features", one(MEDIA, r"VERSION:\d+", "VERSION:2"))
spoil("no version", "version-covers-features", drop(MEDIA, "#EXT-X-VERSION.*"))
spoil("a version for maps of I-frames", "version-covers-features", one(MP4, r"VERSION:\d+", "VERSION:5"))
spoil("too high a version", "version-no-higher", one(MEDIA, r"VERSION:\d+", "VERSION:9"))
spoil("a space in a list", "attribute-list", one(MASTER, ",(?=[A-Z-]+=)", ", "))
spoil("no comma in a list", "attribute-list", one(MASTER, '(?<="),(?=[A-Z-]+=)', ""))
spoil("a quote never closed", "attribute-list", one(MASTER, r'"(?=\n)', ""))
spoil("a name in small letters", "attribute-list", one(MASTER, "RESOLUTION", "resolution"))
spoil("an attribute twice", "attribute-once", one(MASTER, r"FRAME-RATE=[\d.]+", r"\g<0>,\g<0>"))
spoil("codecs without quotes", "attribute-kind", one(MASTER, 'CODECS="([^",]+)[^"]*"', r"CODECS=\1"))
spoil("bandwidth in quotes", "attribute-kind", one(MASTER, r"(?<!-)BANDWIDTH=(\d+)", r'BANDWIDTH="\1"'))
spoil("a fraction of a bit", "attribute-kind", one(MASTER, r"(?<!-)BANDWIDTH=(\d+)", r"BANDWIDTH=\1.5"))
spoil("a size in words", "attribute-kind", one(MASTER, r"RESOLUTION=\d+x\d+", "RESOLUTION=720p"))
spoil(
    "a flag in quotes",
    "attribute-kind attribute-yes-or-no",
    one(MASTER, "AUTOSELECT=YES", 'AUTOSELECT="YES"'),
)
spoil("a map without quotes", "attribute-kind", one(MP4, 'URI="([^"]+)"', r"URI=\1"))
spoil("no bandwidth", "attribute-required", one(MASTER, r"(?<!-)BANDWIDTH=\d+,", ""))
spoil("no group", "attribute-required", one(MASTER, 'GROUP-ID="[^"]+",', ""))
spoil("no name", "attribute-required", one(MASTER, 'NAME="[^"]+",', ""))
spoil("no type", "attribute-required", one(MASTER, "TYPE=[A-Z]+,", ""))
spoil("a map of nothing", "attribute-required", one(MP4, '(?<=MAP:)URI="[^"]+"', 'BYTERANGE="9@0"'))
spoil("a type of its own", "attribute-word", one(MASTER, "TYPE=AUDIO", "TYPE=SOUND"))
spoil("a flag that is neither", "attribute-yes-or-no", one(MASTER, "DEFAULT=(YES|NO)", "DEFAULT=TRUE"))
spoil("a space in a URI", "uri-is-one", one(ANY, r"^(?!#)(\w+)", r"\1 "))
spoil("a start outside", "start-inside", add(MEDIA, "#EXT-X-START:TIME-OFFSET=-900"))
spoil("a definition without value", "define-one-source", add(ANY, '#EXT-X-DEFINE:NAME="a"'))
spoil("a variable from nowhere", "variable-defined", one(ANY, r"^(?!#)\w+", r"{$base}\g<0>"))

# The multivariant playlist.

spoil("a variant without URI", "variant-has-uri", drop(MASTER, r"\d+/playlist.m3u8"))
spoil("a URI without variant", "uri-has-variant", drop(MASTER, _INF))
spoil("no variants", "some-variant", every(MASTER, rf"^{_INF}\n.*\n", ""))
spoil("no bandwidth at all", "bandwidth-positive", one(MASTER, r"(?<!-)BANDWIDTH=\d+", "BANDWIDTH=0"))
spoil(
    "an average above the peak", "bandwidth-positive", one(MASTER, r"(?<=AVERAGE-BANDWIDTH=)\d+", r"9\g<0>")
)
spoil("no average", "average-bandwidth-present", one(MASTER, r"AVERAGE-BANDWIDTH=\d+,", ""))
spoil("no codecs", "codecs-present", one(MASTER, 'CODECS="[^"]*",', ""))
spoil("a codec without level", "codecs-spelled", one(MASTER, r"avc1\.....", "avc1."))
spoil("a codec by its other name", "codecs-spelled", one(MASTER, r"mp4a\.40\.2", "aac"))
spoil("a codec twice", "codecs-once", one(MASTER, r"mp4a\.40\.2", r"\g<0>,\g<0>"))
spoil("no size", "resolution-of-video", one(MASTER, r"RESOLUTION=\d+x\d+,", ""))
spoil("no picture", "resolution-of-video", one(MASTER, r"RESOLUTION=\d+x\d+", "RESOLUTION=0x0"))
spoil("no rate", "frame-rate-of-video", one(MASTER, r"FRAME-RATE=[\d.]+,", ""))
spoil("too fine a rate", "frame-rate-of-video", one(MASTER, r"FRAME-RATE=[\d.]+", "FRAME-RATE=30.0001"))
spoil("too fast", "frame-rate-of-video", one(MASTER, r"FRAME-RATE=[\d.]+", "FRAME-RATE=120.000"))
spoil("a group of nobody", "group-exists", one(MASTER, '(?<=,)(AUDIO|SUBTITLES)="[a-z]+"', r'\1="none"'))
spoil("nobody's group", "group-used", every(MASTER, ',SUBTITLES="subs"', ""))
spoil("captions none, some", "captions-all-none", one(MASTER, f"^{_INF}$", r"\g<0>,CLOSED-CAPTIONS=NONE"))
spoil("subtitles nowhere", "rendition-uri", one(MASTER, r',URI="subs[^"]+"', ""))
spoil(
    "captions of no service",
    "instream-id",
    add(MASTER, '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="cc",LANGUAGE="en",INSTREAM-ID="CC9"'),
)
spoil(
    "captions with a playlist",
    "rendition-uri",
    add(MASTER, '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="cc",INSTREAM-ID="CC1",URI="a.m3u8"'),
)
spoil("default but not chosen", "default-is-autoselect", one(MASTER, "(?<=DEFAULT=YES,AUTOSELECT=)YES", "NO"))
spoil("forced sound", "attribute-of-type", one(MASTER, f"^{_AUDIO}$", r"\g<0>,FORCED=NO"))
spoil("channels of text", "attribute-of-type", one(MASTER, f"^{_SUBS}$", r'\g<0>,CHANNELS="2"'))
spoil("channels in words", "channels-spelled", one(MASTER, 'CHANNELS="2"', 'CHANNELS="stereo"'))
spoil("a language by underscore", "language-tag", one(MASTER, '(?<=LANGUAGE=)"pt-BR"', '"pt_BR"'))
spoil("no language", "language-there", one(MASTER, ',LANGUAGE="[^"]+"', ""))
spoil("a name twice", "group-names", beside(_AUDIO))
spoil("two defaults", "group-one-default", beside(_AUDIO, ('NAME="[^"]+"', 'NAME="b"')))
spoil("an unclear choice", "group-choice-is-clear", beside(_SUBS, ('NAME="[^"]+"', 'NAME="b"')))
spoil(
    "unequal groups",
    "groups-alike",
    beside(_AUDIO, ('NAME="[^"]+"', 'NAME="b"'), ('GROUP-ID="\\w+"', 'GROUP-ID="b"')),
)
spoil("session data of nothing", "session-data-has-one", add(MASTER, '#EXT-X-SESSION-DATA:DATA-ID="a.b"'))

# A media playlist.

spoil("no target duration", "target-duration-there", drop(MEDIA, "#EXT-X-TARGETDURATION.*"))
spoil("too short a target", "segment-within-target", every(MEDIA, r"(?<=TARGETDURATION:)\d+", "1"))
spoil("too long a segment", "segment-within-target", one(MEDIA, r"(?<=EXTINF:)[\d.]+", "3.500000"))
spoil("a sequence in the wrong base", "whole-number", one(MEDIA, r"(?<=MEDIA-SEQUENCE:)\d+", "1e7"))
spoil("a target with a fraction", "whole-number", one(MEDIA, r"(?<=TARGETDURATION:)\d+", "2.133"))
spoil("a segment without EXTINF", "segment-has-extinf", drop(MEDIA, "#EXTINF.*"))
spoil("EXTINF twice", "segment-has-extinf", twice(MEDIA, "#EXTINF.*"))
spoil("a segment's URI is missing", "segment-has-extinf", one(MEDIA, rf"{_URI}\n(?=#)", ""))
spoil("EXTINF without comma", "extinf-spelled", one(MEDIA, r"(?<=EXTINF:)([\d.]+),", r"\1"))
spoil(
    "a decimal comma",
    "segment-keeps-duration extinf-is-true",
    one(MEDIA, r"(?<=EXTINF:)(\d+)\.(?=.*\n.*\n#)", r"\1,", when="later"),
)
spoil("a negative duration", "extinf-spelled", one(MEDIA, "(?<=EXTINF:)", "-"))
spoil("a segment of nothing", "segment-lasts", one(MEDIA, r"(?<=EXTINF:)[\d.]+", "0.000"))
spoil("an end in the middle of a segment", "tag-has-segment", one(MEDIA, r"^\d+\.\w+\n\Z", ""))
spoil(
    "the sequence behind the segments",
    "sequence-before-segments",
    one(MEDIA, r"^(#EXT-X-MEDIA-SEQUENCE.*\n)((?:.*\n)+)", r"\2\1"),
)
spoil("a type of playlist of its own", "playlist-type", add(MEDIA, "#EXT-X-PLAYLIST-TYPE:LIVE"))
spoil("a VOD without end", "playlist-type", add(MEDIA, "#EXT-X-PLAYLIST-TYPE:VOD"))
spoil("an event that slides", "typed-begins-at-0", add(MEDIA, "#EXT-X-PLAYLIST-TYPE:EVENT"))
spoil("too short a window", "live-window", cut_end(5))
spoil("too few segments", "live-six-segments", cut_end(3))
spoil("no dates", "live-is-dated", every(MEDIA, r"^#EXT-X-PROGRAM-DATE-TIME.*\n", ""))
spoil(
    "an uncounted discontinuity",
    "live-counts-discontinuities",
    one(MEDIA, _URI, r"#EXT-X-DISCONTINUITY\n\g<0>"),
)
spoil("no map", "mp4-has-map", drop(MP4, "#EXT-X-MAP.*"))
spoil("a date without zone", "date-spelled", one(MEDIA, rf"{_DATE}", lambda m: m[0][:-1]))
spoil("a date of no month", "date-spelled", one(MEDIA, r"(?<=DATE-TIME:)(\d{4})-\d\d", r"\1-13"))
spoil("a date that jumps on", "date-continues", one(MEDIA, _DATE, later_by(2)))
spoil("a date that jumps back", "date-continues", one(MEDIA, _DATE, later_by(-0.2)))
spoil("the dates of an hour before", "timestamps-match edges-together", every(MEDIA, _DATE, later_by(-3600)))
spoil("a segment is left out", "date-continues segment-keeps-uri", one(MEDIA, rf"{SEGMENT}(?=#)", ""))
spoil("two segments change places", "date-continues", one(MEDIA, rf"({SEGMENT})({SEGMENT})", r"\2\1"))
spoil("a byte range in words", "byte-range-spelled", one(MEDIA, _URI, r"#EXT-X-BYTERANGE:all\n\g<0>"))
spoil("a map's byte range in words", "byte-range-spelled", one(MP4, "(?<=MAP:)", 'BYTERANGE="all",'))
spoil("a byte range from nowhere", "byte-range-has-offset", one(MEDIA, _URI, r"#EXT-X-BYTERANGE:100\n\g<0>"))
spoil("a key from nowhere", "key-complete", add(MEDIA, "#EXT-X-KEY:METHOD=AES-128"))
spoil("no key, with a URI", "key-complete", add(MEDIA, '#EXT-X-KEY:METHOD=NONE,URI="k"'))
spoil("a short IV", "key-complete", add(MEDIA, '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x12'))
_RANGE = '#EXT-X-DATERANGE:ID="a",START-DATE="2026-11-17T23:42:00Z"'
spoil("a range that ends first", "date-range-dates", add(MEDIA, f'{_RANGE},END-DATE="2026-11-17T23:41:00Z"'))
spoil("a range on no day", "date-range-dates", add(MEDIA, '#EXT-X-DATERANGE:ID="a",START-DATE="today"'))
spoil(
    "a range that lasts otherwise",
    "date-range-dates",
    add(MEDIA, f'{_RANGE},END-DATE="2026-11-17T23:43:00Z",DURATION=9'),
)
spoil("a range that never starts", "date-range-starts", add(MEDIA, '#EXT-X-DATERANGE:ID="a",DURATION=9'))
spoil("a range without class", "date-range-end-on-next", add(MEDIA, f"{_RANGE},END-ON-NEXT=YES"))
spoil(
    "a range without name",
    "attribute-required",
    add(MEDIA, '#EXT-X-DATERANGE:START-DATE="2026-11-17T23:42:00Z"'),
)
spoil("ranges that disagree", "date-range-agrees", add(MEDIA, f"{_RANGE},DURATION=9", f"{_RANGE},DURATION=8"))
spoil(
    "a range without a clock",
    "date-range-has-clock",
    both(every(AUDIO, r"^#EXT-X-PROGRAM-DATE-TIME.*\n", ""), add(AUDIO, _RANGE, everywhere=True)),
)
spoil("a part without target", "part-has-target", one(MEDIA, r"\Z", '#EXT-X-PART:URI="a",DURATION=0.5\n'))
spoil("too little hold-back", "hold-back", add(MEDIA, "#EXT-X-SERVER-CONTROL:HOLD-BACK=3"))
spoil("a date twice", "segment-tag-once", twice(MEDIA, "#EXT-X-PROGRAM-DATE-TIME.*"))

# Between readings.

spoil(
    "a sequence that goes back",
    "sequence-never-back",
    one(MEDIA, r"(?<=MEDIA-SEQUENCE:)\d+", counted_on(-5), when="later"),
)
spoil(
    "a sequence that starts again",
    "sequence-never-back",
    one(MEDIA, r"(?<=MEDIA-SEQUENCE:)\d+", "0", when="later"),
)
spoil(
    "a sequence that goes on too far",
    "segment-keeps-uri",
    one(MEDIA, r"(?<=MEDIA-SEQUENCE:)\d+", counted_on(1), when="later"),
)
spoil(
    "a sequence that leaps",
    "sequence-not-past-the-end",
    one(MEDIA, r"(?<=MEDIA-SEQUENCE:)\d+", counted_on(20), when="later"),
)
spoil("the newest segments vanish", "end-never-shrinks", cut_end(2, when="later"))
spoil(
    "a segment is another",
    "segment-keeps-uri",
    one(MEDIA, r"^\d+(?=\.\w+\n#)", counted_on(1000), when="later"),
)
spoil(
    "a segment lasts otherwise",
    "segment-keeps-duration",
    one(MEDIA, r"(?<=EXTINF:)[\d.]+(?=,\n.*\n#)", "2.133300", when="later"),
)
spoil(
    "a segment is of another date",
    "segment-keeps-date",
    one(MEDIA, rf"{_DATE}(?=\n.*\n.*\n#)", later_by(0.01), when="later"),
)
spoil("a segment has another map", "segment-keeps-init", one(MP4, r"init-\w+", "init-other", when="later"))
spoil(
    "discontinuities are counted anew",
    "discontinuity-keeps-number",
    add(MEDIA, "#EXT-X-DISCONTINUITY-SEQUENCE:7", when="later"),
)
spoil(
    "a segment becomes a gap", "gap-stays", one(MEDIA, rf"{_URI}(?=\n#)", r"#EXT-X-GAP\n\g<0>", when="later")
)
spoil(
    "another target duration",
    "target-duration-stays",
    one(MEDIA, r"(?<=TARGETDURATION:)\d+", "4", when="later"),
)
spoil("another head", "head-stays", drop(MEDIA, "#EXT-X-INDEPENDENT-SEGMENTS", when="later"))
spoil("another version", "head-stays version-no-higher", one(MEDIA, r"(?<=VERSION:)\d+", "7", when="later"))
spoil("an end that is none", "ended-stays-ended", one(MEDIA, r"\Z", "#EXT-X-ENDLIST\n", when="earlier"))
spoil("an event that forgets", "event-keeps-all", add(MEDIA, "#EXT-X-PLAYLIST-TYPE:EVENT", everywhere=True))
spoil(
    "a range that vanishes",
    "date-range-stays",
    one(
        MEDIA,
        r"^(#EXT-X-PROGRAM-DATE-TIME:(\S+)\n.*\n.*\n)\Z",
        r'#EXT-X-DATERANGE:ID="a",START-DATE="\2"\n\1',
        when="earlier",
    ),
)

# Between playlists.

spoil("a playlist that is not there", "playlist-there", every(MASTER, r"audio/playlist", "sound/playlist"))
spoil("a playlist as plain text", "playlist-named", renamed)
spoil("a reading is refused", "playlist-answers", refused)
spoil("a playlist stands still", "playlist-advances", frozen)
spoil("targets apart", "target-duration-shared", every(MEDIA, r"(?<=TARGETDURATION:)\d+", "4"))
spoil("types apart", "playlist-type-shared", add(MEDIA, "#EXT-X-PLAYLIST-TYPE:EVENT", everywhere=True))
spoil("dates in some", "dates-shared", every(MEDIA, r"^#EXT-X-PROGRAM-DATE-TIME.*\n", ""))
spoil(
    "control in some",
    "server-control-shared",
    add(MEDIA, "#EXT-X-SERVER-CONTROL:HOLD-BACK=9", everywhere=True),
)
spoil(
    "ranges apart",
    "date-ranges-shared",
    both(
        last_reading(lambda text: text + _RANGE + "\n", VIDEO),
        last_reading(lambda text: text + _RANGE.replace('"a"', '"b"') + "\n", AUDIO),
    ),
)
spoil(
    "discontinuities apart",
    "discontinuities-shared",
    add(MEDIA, "#EXT-X-DISCONTINUITY-SEQUENCE:3", everywhere=True),
)
spoil(
    "an end too soon",
    "edges-together",
    last_reading(lambda text: re.sub(r"(?:#EXT-X-PROGRAM.*\n#EXTINF.*\n\S+\n){2}\Z", "", text)),
)

# The media.

spoil("a segment is gone", "segment-there", lost(r"\.(m4s|vtt)$", Resource(b"", 404)))
spoil("a segment is empty", "segment-there", lost(r"\.(m4s|vtt)$", Resource(b"")))
spoil("an init segment is gone", "segment-there", lost(r"init-", Resource(b"no", 404)))
spoil("an init segment without moov", "init-is-one", body("init-", swap(b"moov", b"free")))
spoil("an init segment without mvex", "init-is-one", body("init-", swap(b"mvex", b"free")))
spoil(
    "an init segment cut short",
    "init-is-one",
    body("init-", lambda raw, chance: raw[: chance.randrange(8, len(raw))]),
)
spoil("a fragment without moof", "fragment-is-one", body("m4s$", swap(b"moof", b"free")))
spoil("a fragment without mdat", "fragment-is-one", body("m4s$", swap(b"mdat", b"free")))
spoil("a fragment without tfdt", "fragment-is-one", body("m4s$", swap(b"tfdt", b"free")))
spoil(
    "a fragment cut short",
    "fragment-is-one",
    body("m4s$", lambda raw, chance: raw[: chance.randrange(8, len(raw))]),
)
spoil("a fragment of noise", "fragment-is-one", body("m4s$", lambda raw, chance: chance.randbytes(len(raw))))
spoil("a base data offset", "fragment-relative", body("m4s$", with_base_offset))
spoil("a strange track", "fragment-of-known-track", body("m4s$", number_at(b"tfhd", 4, lambda n, _: n + 6)))
spoil(
    "a segment comes late",
    "media-continues",
    body("m4s$", number_at(b"tfdt", 4, lambda n, r: n + r.randrange(2, 9999), 8)),
)
spoil(
    "a segment comes early",
    "media-continues",
    body("m4s$", number_at(b"tfdt", 4, lambda n, r: n - r.randrange(2, 9999), 8)),
)
spoil("time from 0", "media-continues", body("m4s$", number_at(b"tfdt", 4, lambda _n, _r: 0, 8)))
spoil(
    "longer frames",
    "media-continues extinf-is-true",
    body("m4s$", number_at(b"tfhd", 8, lambda n, _: n + n // 8)),
)
spoil("an untrue EXTINF", "extinf-is-true", every(MP4, r"(?<=EXTINF:)[\d.]+", "2.200000"))
spoil("EXTINF cut to hundredths", "durations-add-up", every(MP4, r"(?<=EXTINF:)[\d.]+", "2.13"))
spoil(
    "no key frame at the start",
    "independent-segments",
    body(r"/(720|360)/\d+\.m4s$", number_at(b"trun", 16, lambda n, _: n | 0x10000)),
)
spoil("another encoding", "change-is-marked", other_encoding)
spoil(
    "a codec of another level",
    "codecs-cover-media codecs-not-more",
    every(MASTER, r"avc1\.64001F", "avc1.640028", times=1),
)
spoil("the sound's codec is left out", "codecs-cover-media", every(MASTER, r",mp4a\.40\.2", ""))
spoil("a codec too many", "codecs-not-more", every(MASTER, r"mp4a\.40\.2", r"\g<0>,ec-3"))
spoil(
    "a size of another film",
    "resolution-is-true",
    every(MASTER, r"RESOLUTION=\d+x\d+", "RESOLUTION=1920x1080"),
)
spoil(
    "a rate of another film", "frame-rate-is-true", every(MASTER, r"FRAME-RATE=[\d.]+", "FRAME-RATE=25.000")
)
spoil("more channels than there are", "channels-are-true", every(MASTER, 'CHANNELS="2"', 'CHANNELS="6"'))
spoil("pictures in the sound", "kind-is-true", body("audio/init-", swap(b"soun", b"vide")))
spoil(
    "too low a bandwidth", "bandwidth-covers-peak", every(MASTER, r"(?<!-)BANDWIDTH=\d+", "BANDWIDTH=90000")
)
spoil(
    "a segment that is too large",
    "bandwidth-covers-peak",
    body("m4s$", lambda raw, _: raw + (2_000_000).to_bytes(4, "big") + b"free" + bytes(1_999_992)),
)
spoil(
    "too low an average",
    "average-bandwidth-covers",
    every(MASTER, r"AVERAGE-BANDWIDTH=\d+", "AVERAGE-BANDWIDTH=9000"),
)
spoil(
    "a rendition's clock is late",
    "timestamps-match",
    body("m4s$", number_at(b"tfdt", 4, lambda n, _: n + 48_000, 8), all_of_one=True),
)

# Subtitles.

spoil("no WEBVTT", "vtt-header", body("vtt$", swap(b"WEBVTT", b"WEBVT")))
spoil("not UTF-8", "vtt-utf8", body("vtt$", lambda raw, _: raw + b"\xff\n"))
spoil(
    "no map of time",
    "vtt-timestamp-map",
    body("vtt$", lambda raw, _: re.sub(rb"X-TIMESTAMP-MAP.*\n", b"", raw)),
)
spoil(
    "more than 33 bits",
    "vtt-timestamp-map",
    body("vtt$", lambda raw, _: re.sub(rb"MPEGTS:\d+", b"MPEGTS:8589934592", raw)),
)
spoil(
    "a cue that ends first",
    "vtt-cue",
    body("vtt$", lambda raw, _: re.sub(rb"(\S+) --> (\S+)", rb"\2 --> \1", raw)),
)
spoil("a comma in a cue", "vtt-cue", body("vtt$", lambda raw, _: re.sub(rb"\.(\d+) -->", rb",\1 -->", raw)))
spoil(
    "a cue of another time",
    "vtt-cue-in-segment",
    body(
        "vtt$",
        lambda raw, _: (
            re.sub(rb"MPEGTS:(\d+)", lambda m: b"MPEGTS:%d" % (int(m[1]) + 2_700_000), raw)
            if b"-->" in raw
            else raw
        ),
    ),
)
spoil("a cue that is not repeated", "vtt-cue-repeated", body("vtt$", without_last_cue))
