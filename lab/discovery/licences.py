"""What a source's words about rights mean for us: one of our licences, a licence we may not air under, or nothing.

Creative Commons deeds are read by their address or their short name. Whoever forbids commercial use (NC) or changes
(ND) is refused: a channel cuts, encodes and may carry breaks.
"""

import re
from dataclasses import dataclass

from generated.vocabulary import ContentLicence
from lab.discovery.found import text_of

_DEED = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z+-]+)", re.IGNORECASE)
_DEEDS = {
    "by": ContentLicence.CC_BY,
    "by-sa": ContentLicence.CC_BY_SA,
    "zero": ContentLicence.CC0,
    "mark": ContentLicence.PUBLIC_DOMAIN,
    "publicdomain": ContentLicence.PUBLIC_DOMAIN,
}
_NAMES = (
    (re.compile(r"\bcc[ -]?0\b|public domain dedication", re.IGNORECASE), ContentLicence.CC0),
    (re.compile(r"\bpublic[ -]?domain\b", re.IGNORECASE), ContentLicence.PUBLIC_DOMAIN),
)
_CC = re.compile(r"\bcc[ -]by((?:[ -](?:nc|nd|sa))*)\b|\bcreative commons\b|\battribution\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """`licence` when it is one of ours, `refused` with the source's words when it is another."""

    licence: ContentLicence | None = None
    refused: str | None = None


NOTHING = Said()


def said(text: object, *, certain: bool = True) -> Said:
    """What `text` says. `certain`: it stands where a licence belongs, so that unknown words are a refusal."""
    if not isinstance(text, str) or not text.strip():
        return NOTHING
    words = text_of(text, 200) or "something unreadable"
    if deed := _DEED.search(text):
        licence = _DEEDS.get(deed[1].lower().strip("-"))
        return Said(licence) if licence else Said(refused=words)
    if (named := _named(text)) is not None:
        return named
    return Said(refused=words) if certain else NOTHING


def _named(text: str) -> Said | None:
    lower = text.lower()
    if found := _CC.search(text):
        if re.search(r"\bnc\b|\bnd\b|non-?\s?commercial|no-?\s?deriv", lower):
            return Said(refused=text_of(text, 200) or "something unreadable")
        if re.search(r"\bsa\b|share-?\s?alike", lower):
            return Said(ContentLicence.CC_BY_SA)
        if found[0].lower().startswith("cc") or "attribution" in lower:
            return Said(ContentLicence.CC_BY)
    return next((Said(licence) for pattern, licence in _NAMES if pattern.search(text)), None)


def first_said(*texts: Said) -> Said:
    """The first that says anything; a refusal in any of them is a refusal of all."""
    refused = next((each for each in texts if each.refused), None)
    return refused or next((each for each in texts if each.licence), NOTHING)
