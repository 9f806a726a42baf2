"""Holds an HLS stream to its rules: playlists, their reloads, their renditions, and the media behind them.

Decides from a `Capture` alone (what a player was given, and when), so that the same rules judge a live channel, a
recording of one, and a recording that was spoiled on purpose. A rule is one small function that says where it stands:
draft-pantos-hls-rfc8216bis-22 ("8216bis"), RFC 6381, ISO/IEC 14496-12, WebVTT, or Apple's authoring specification.
Refuses to judge what it cannot read: encrypted segments and MPEG-2 transport streams pass unopened.

`python -m tests.support.hls URL` watches any stream for a while and prints what is wrong.

The parser is our own. `m3u8` from PyPI reads playlists in order to play them: it forgives, fills in, and forgets lines;
what it forgives is what is asked for here.
"""

from tests.support.hls.capture import Capture, Document, Part, Resource
from tests.support.hls.check import check, rules
from tests.support.hls.finding import Finding, Rule

__all__ = ["Capture", "Document", "Finding", "Part", "Resource", "Rule", "check", "rules"]
