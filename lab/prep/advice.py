"""What an operator can do about a check that was not passed."""

from __future__ import annotations

from generated.vocabulary import RefusalCode

CHECKS = {
    "decoded": "Copy the file again from where it came; if the damage is in the original, export it anew.",
    "gaps": "Watch it once; if it jerks, copy the file again or export it anew with a constant frame rate.",
    "timestamps": "Watch it once on the channel; if it jumps, export it anew with a constant frame rate.",
    "shape": "It airs in one size. If the change is not wanted, export the parts separately.",
    "bytes": "Copy the file again; it is shorter than it says.",
    "truncated": "Copy the file again; it ends before it says it does.",
    "duration": "It airs whole. If it was cut on purpose, the cut did not reach the file.",
    "black": "See in the strip whether the black belongs to it; else export it anew.",
    "freeze": "See in the strip whether the picture stands still on purpose; else export it anew.",
    "silence": "If it should have sound, export it anew with its sound track.",
    "sound_decoded": "Listen to it once; if it crackles, copy the file again or export it anew.",
    "sound_gaps": "Copy the file again, or export it anew; parts of it are missing.",
    "clipped": "It was recorded or mastered too loud; ask for a version with headroom. Prep can't undo it.",
    "av_end_ms": "See whether lips and words still meet at its end; if not, export it anew.",
    "av_start_ms": "See whether lips and words meet; if not, export it anew with both from the start.",
    "gain_db": "It was very quiet: listen for noise, or export it louder.",
    "loudness": "Its loudness could not be brought to the target; listen to it beside another programme.",
    "true_peak": "Its peaks could not be held; raise `limiter_margin_db` of the channel and prepare it again.",
    "similarity": "Compare it with its source; a very noisy picture needs a higher bit rate in the ladder.",
}
"""By name of the check."""

REFUSALS = {
    RefusalCode.BLOCKED: "It is on the blocklist of this station. Only an edit of that list lets it in.",
    RefusalCode.DAMAGED: "Copy the file again, or export it anew; too much of it is missing.",
    RefusalCode.EMPTY_FILE: "Copy the file again; it has no content.",
    RefusalCode.ENCRYPTED: "Get a version without DRM. No setting takes this one in.",
    RefusalCode.FORBIDDEN_FORMAT: "Export it as MP4 or Matroska; `containers` of the channel lists what is taken.",
    RefusalCode.HDR_UNSUPPORTED: "Export a version in standard dynamic range (BT.709).",
    RefusalCode.INTERNAL: "The log of the LAB says what broke; add the file again when that is mended.",
    RefusalCode.NO_VIDEO: "Add a picture: the channel airs films, not sound alone.",
    RefusalCode.TOO_LONG: "Cut it into parts, or raise the limits of the channel (`qa.max_duration_s`, `prep`).",
    RefusalCode.TOO_SHORT: "Join it with others, or lower `qa.min_duration_s` of the channel.",
    RefusalCode.UNLIKE_SOURCE: "Add it again; if it is refused again, export it in another codec.",
    RefusalCode.UNREADABLE: "See whether a player opens it; copy it again or export it anew.",
    RefusalCode.WRONG_GEOMETRY: "Export it in a size that the channel takes (`prep.max_width`, `prep.max_height`).",
}
"""By code of the refusal; every code has one."""
