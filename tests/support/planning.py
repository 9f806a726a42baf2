"""Cards and programmes for the planner, plain ones and any."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from generated.models import Daypart, OwnerCard
from generated.vocabulary import ContentLicence, Weekday
from lab.planner.catalogue import Programme
from lab.planner.choosing import Stock, plan
from lab.planner.picks import Pick
from lab.timeline import Grid
from services.infra.configuration import load
from tests.support.configuration import CONFIG

GRID = Grid(datetime(2026, 1, 1, tzinfo=UTC))
CARD = load(CONFIG, {}).owner_card.owner_card
START = GRID.index_at(datetime(2026, 6, 1, 12, tzinfo=UTC))
WEEK = [day.value for day in Weekday]


def a_daypart(name: str, starts_at: str, ends_at: str, **changes: Any) -> Daypart:
    whole = {
        "name": name,
        "days": WEEK,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "tags": [],
        "min_duration_s": 0,
        "max_duration_s": 100_000,
        "max_rating": 18,
    }
    return Daypart.model_validate({**whole, **changes})


def a_card(**changes: Any) -> OwnerCard:
    return OwnerCard.model_validate({**CARD.model_dump(mode="json"), **changes})


def programmes(count: int, **changes: Any) -> list[Programme]:
    plain = Programme("", "", 15, 32_000, "library")
    return [replace(plain, asset_id=f"{n:04}", title=str(n), **changes) for n in range(count)]


def planned(card: OwnerCard, found: list[Programme], segments: int = 2000, start: int = START) -> list[Pick]:
    return plan(Stock.of(found, card), GRID, [], start=start, until=start + segments, room=10_000)


DAYPARTS = st.builds(
    lambda name, start, end, days, longest, rating, tags: a_daypart(
        name,
        f"{start:02}:00",
        f"{end:02}:30",
        days=days,
        max_duration_s=longest,
        max_rating=rating,
        tags=tags,
    ),
    st.sampled_from(["one", "two", "three"]),
    st.integers(0, 23),
    st.integers(0, 23),
    st.lists(st.sampled_from(WEEK), min_size=1, unique=True),
    st.sampled_from([30, 60, 100_000]),
    st.sampled_from([0, 12, 18]),
    st.lists(st.sampled_from(["music", "film", "talk"]), unique=True),
)
CARDS = st.builds(
    lambda dayparts, blocked, asset, creator, run, seed: a_card(
        dayparts=[*(d.model_dump(mode="json") for d in dayparts)]
        + [a_daypart("rest", "00:00", "00:00").model_dump(mode="json")],
        blocked_tags=blocked,
        variety={
            "asset_repeat_s": asset,
            "source_repeat_s": 0,
            "creator_repeat_s": creator,
            "tag_run_max": run,
        },
        seeds={"planner": seed, "curator": 1},
    ),
    st.lists(DAYPARTS, max_size=2),
    st.lists(st.sampled_from(["gore", "talk"]), unique=True),
    st.sampled_from([0, 300, 3600]),
    st.sampled_from([0, 120]),
    st.integers(1, 3),
    st.integers(0, 2**40),
)
PROGRAMMES = st.lists(
    st.builds(
        lambda segments, source, licence, rating, creator, tags, aired: Programme(
            "",
            "",
            segments,
            segments * 32_000 // 15,
            source,
            licence,
            rating,
            creator,
            tuple(tags),
            None if aired is None else START - aired,
        ),
        st.integers(1, 60),
        st.sampled_from(["library", "library", "elsewhere"]),
        st.sampled_from([None, ContentLicence.OWNED, ContentLicence.CC0]),
        st.sampled_from([None, 0, 12, 18]),
        st.sampled_from([None, "ana", "rui"]),
        st.lists(st.sampled_from(["music", "film", "talk", "gore"]), unique=True, max_size=2),
        st.none() | st.integers(61, 4000),
    ),
    max_size=12,
).map(lambda found: [replace(p, asset_id=f"{n:04}") for n, p in enumerate(found)])
