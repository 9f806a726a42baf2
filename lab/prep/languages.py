"""What language a track is in: from what containers and file names say to BCP 47 (RFC 5646)."""

from __future__ import annotations

from collections.abc import Sequence

import langcodes

UNKNOWN_LANGUAGE = "und"
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})


def tag_of(told: str | None) -> str:
    """The tag for "por", "ger", "pt_BR" or "en"; "und" for what names no language."""
    try:
        tag = langcodes.standardize_tag(told or "")
    except ValueError:
        return UNKNOWN_LANGUAGE
    return UNKNOWN_LANGUAGE if tag in _NO_LANGUAGE or not langcodes.tag_is_valid(tag) else tag


def place_of(wanted: str, tags: Sequence[str]) -> int | None:
    """Where in `tags` the language is: by its tag, else by the language alone (pt for pt-BR); None when it is not."""
    if wanted in tags:
        return tags.index(wanted)
    primary = [tag.partition("-")[0] for tag in tags]
    wanted = wanted.partition("-")[0]
    return primary.index(wanted) if wanted in primary else None
