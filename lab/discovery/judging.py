"""What the owner card rules out before anything is fetched. Pure.

The same rules as the planner's, on what the source says; what it doesn't say, the card assumes for its source. Prep and
the planner judge again by what the file really is.
"""

from generated.models import AllowedSource, OwnerCard
from generated.vocabulary import ContentLicence, PlanRefusalCode
from lab.discovery.domain import Refused
from lab.discovery.found import Found


def judged(found: Found, source: str, card: OwnerCard) -> Refused | None:
    """Why the card doesn't want it; None when it may be planned."""
    allowed = next((each for each in card.sources if each.name == source), None)
    if allowed is None:
        return Refused(PlanRefusalCode.SOURCE, f"the owner card lists no source {source}")
    return (
        _by_licence(found, allowed)
        or _by_tag(found, card)
        or _by_duration(found, card)
        or _by_rating(found, allowed, card)
        or (None if found.files else Refused(PlanRefusalCode.NO_FILE, "it offers no video file"))
    )


def _by_licence(found: Found, source: AllowedSource) -> Refused | None:
    if found.licence_refused is not None:
        return Refused(PlanRefusalCode.LICENCE, f"licensed as “{found.licence_refused}”")
    licence: ContentLicence = found.licence or source.assumed.licence
    if licence not in source.licences:
        said = "its licence" if found.licence else "the licence assumed for it"
        return Refused(PlanRefusalCode.LICENCE, f"{said} is {licence.value}, not accepted from {source.name}")
    return None


def _by_tag(found: Found, card: OwnerCard) -> Refused | None:
    blocked = sorted({*card.blocked_tags} & {*found.tags})
    return Refused(PlanRefusalCode.BLOCKED_TAG, f"tagged {', '.join(blocked)}") if blocked else None


def _by_duration(found: Found, card: OwnerCard) -> Refused | None:
    limits = card.durations
    if found.duration_s is None or limits.min_s <= found.duration_s <= limits.max_s:
        return None
    bounds = f"{limits.min_s:g} to {limits.max_s:g} s"
    return Refused(PlanRefusalCode.DURATION, f"{found.duration_s:g} s long; the card wants {bounds}")


def _by_rating(found: Found, source: AllowedSource, card: OwnerCard) -> Refused | None:
    rating = source.assumed.rating if found.rating is None else found.rating
    most = max(daypart.max_rating for daypart in card.dayparts)
    if rating <= most:
        return None
    return Refused(PlanRefusalCode.RATING, f"rated {rating}; the highest of any daypart is {most}")
