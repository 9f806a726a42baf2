"""From a source to the library against a server that misbehaves: whole, resumed, refused, or another in its place."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from generated.vocabulary import AssetState, PipelineStage, PlanItemState, PlanRefusalCode
from lab.discovery import store
from lab.discovery.domain import PlanItem
from services.infra.sql.shared_tables import AUDIT_EVENTS
from tests.support.lab import OPERATOR, Bench, a_lab
from tests.support.site import (
    Behave,
    Site,
    a_site,
    endless,
    entry,
    feed,
    film,
    first,
    neighbour,
    page,
    redirect,
    silent,
    status,
)

FILM = bytes(range(256)) * 40
STATES = {state.value: state for state in PlanItemState}


@dataclass
class Street:
    """A LAB and its neighbour."""

    bench: Bench
    site: Site

    async def offers(self, **films: Behave | str) -> None:
        """A feed of these films; what is text is said of the item besides."""
        items = []
        for name, behave in films.items():
            extra = behave if isinstance(behave, str) else ""
            if not isinstance(behave, str):
                self.site.pages[f"/{name}.mp4"] = behave
            items.append(entry(name, self.site.url(f"/{name}.mp4"), extra))
        self.site.pages["/feed.xml"] = page(feed(*items))
        await self.bench.lab.pipeline.discover()

    async def turn(self) -> None:
        """Commit, fetch, prepare, and see what became of it."""
        pipeline = self.bench.lab.pipeline
        await pipeline.commit()
        await pipeline.fetch()
        await self.bench.settle()
        await pipeline.fetch()

    async def item(self, name: str) -> PlanItem:
        items = await self.bench.lab.pipeline.items(None, 100, None, None)
        return next(item for item in items if item.found.key == name)

    async def told(self, name: str) -> list[tuple[str, str]]:
        """An item's history."""
        _, history = await self.bench.lab.pipeline.item((await self.item(name)).item_id)
        return [(event.state.value, event.detail) for event in history]


Scenario = Callable[[Street], Awaitable[None]]


def on_the_street(scenario: Scenario, root: Path, **settings: Any) -> None:
    async def run() -> None:
        async with a_street(root, **settings) as street:
            await scenario(street)

    asyncio.run(run())


@asynccontextmanager
async def a_street(root: Path, **settings: Any) -> AsyncIterator[Street]:
    async with a_site() as site:
        source = neighbour(site.url("/feed.xml"))
        async with a_lab(root, sources=[source], **settings) as bench:
            yield Street(bench, site)


def test_a_film_of_a_feed_airs_with_what_its_source_says(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        said = (
            "<itunes:duration>60</itunes:duration><category>film</category><itunes:author>Ana</itunes:author>"
        )
        licence = "<media:license href='https://creativecommons.org/licenses/by/4.0/'/>"
        street.site.pages["/one.mp4"] = film(b"x" * 30)
        await street.offers(one=said + licence)
        await street.turn()
        item = await street.item("one")
        assert item.state is PlanItemState.READY
        [asset] = await street.bench.assets()
        assert (asset.title, asset.state, asset.origin) == ("one", AssetState.READY, "neighbour")
        assert (asset.facts.creator, asset.facts.tags, asset.facts.licence) == ("Ana", ("film",), "cc_by")
        beside = json.loads(Path(asset.source.path).with_suffix(".json").read_text())
        assert beside["facts"] == {"creator": "Ana", "tags": ["film"], "licence": "cc_by"}
        await street.bench.lab.parts.discovery.look()
        assert len(await street.bench.assets()) == 1, "the file beside it and the folder bring nothing twice"
        await street.bench.step(12)
        queue = await street.bench.control.list_queue(OPERATOR, channel=None, limit=9, cursor=None)
        assert {entry.title for entry in queue.body.items} == {"one"}
        assert [state for state, _ in await street.told("one")] == [
            *("found", "planned", "fetching", "fetched", "ready")
        ]
        actions = await street.bench.rows(
            sa.select(AUDIT_EVENTS.c.action).where(AUDIT_EVENTS.c.subject == f"plan_item:{item.item_id}")
        )
        assert [row[0] for row in actions] == [
            f"plan_item.{state}" for state in ("planned", "fetching", "fetched", "ready")
        ]

    on_the_street(scenario, tmp_path)


def test_looking_again_finds_nothing_twice(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one=film(FILM), two=film(FILM[1:]))
        assert await street.bench.lab.pipeline.discover() == 0
        await street.turn()
        await street.turn()
        assert await street.bench.lab.pipeline.discover() == 0
        assert len(await street.bench.assets()) == 2
        assert len(street.site.of("/one.mp4")) == 1

    on_the_street(scenario, tmp_path)


REFUSED: dict[str, tuple[Callable[[Site], Behave], PlanRefusalCode]] = {
    "wrong_type": (lambda site: page(b"<html>Sign in</html>", "text/html"), PlanRefusalCode.WRONG_TYPE),
    "endless": (lambda site: endless, PlanRefusalCode.TOO_LARGE),
    "too_large": (lambda site: film(b"x" * 600_000), PlanRefusalCode.TOO_LARGE),
    "empty": (lambda site: page(b"", "video/mp4"), PlanRefusalCode.WRONG_LENGTH),
    "gone": (lambda site: first(1, film(FILM), status(410)), PlanRefusalCode.UNAVAILABLE),
    "inside": (
        lambda site: first(1, film(FILM), redirect("http://10.0.0.1/x.mp4")),
        PlanRefusalCode.NOT_ALLOWED,
    ),
    "at_once_inside": (lambda site: redirect("http://169.254.169.254/x.mp4"), PlanRefusalCode.NOT_ALLOWED),
    "loop": (lambda site: first(1, film(FILM), redirect("/loop.mp4")), PlanRefusalCode.NOT_ALLOWED),
    "silent": (lambda site: first(1, film(FILM), silent), PlanRefusalCode.UNAVAILABLE),
    "short": (lambda site: film(FILM, ranges=False, cut_at=100), PlanRefusalCode.UNAVAILABLE),
    "packed": (
        lambda site: lambda e: e.send(200, b"x" * 9, content_encoding="gzip", content_type="video/mp4"),
        PlanRefusalCode.WRONG_TYPE,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_will_not_do_is_refused_and_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    behaviour, code = REFUSED[name]

    async def scenario(street: Street) -> None:
        await street.offers(**{name: behaviour(street.site)})
        await street.turn()
        item = await street.item(name)
        assert (item.state, item.refusal and item.refusal.code) == (PlanItemState.REFUSED, code), item.refusal
        assert await street.bench.assets() == []
        assert [path for path in street.bench.home.fetched.rglob("*") if path.is_file()] == []

    quick = {"download_limit_bytes": 500_000, "idle_timeout_s": 0.3, "attempts": 2}
    on_the_street(scenario, tmp_path, fetch=quick)


def test_a_checksum_that_differs_is_refused_and_one_that_fits_is_not(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        def media(name: str, digest: str) -> str:
            url = street.site.url(f"/{name}.mp4")
            street.site.pages[f"/{name}.mp4"] = film(FILM + name.encode())
            return f"<media:content url='{url}'><media:hash algo='md5'>{digest}</media:hash></media:content>"

        right = hashlib.md5(FILM + b"right", usedforsecurity=False).hexdigest()
        await street.offers(right=media("right", right), wrong=media("wrong", right))
        await street.turn()
        assert (await street.item("right")).state is PlanItemState.READY
        wrong = await street.item("wrong")
        assert wrong.refusal is not None
        assert wrong.refusal.code is PlanRefusalCode.WRONG_CHECKSUM

    on_the_street(scenario, tmp_path)


def test_a_download_that_breaks_off_is_resumed_where_it_was(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one=first(2, film(FILM, cut_at=3000), film(FILM)))
        await street.turn()
        item = await street.item("one")
        assert item.sha256 == hashlib.sha256(FILM).hexdigest()
        ranges = [asked.headers.get("range") for asked in street.site.of("/one.mp4")]
        assert ranges[0] is None
        assert len(ranges) == 2

    on_the_street(scenario, tmp_path)


def test_errors_of_the_server_are_tried_again_and_pass(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one=first(1, film(FILM), first(2, status(503), film(FILM))))
        await street.turn()
        assert (await street.item("one")).state is PlanItemState.READY
        tried = [detail for _, detail in await street.told("one") if "attempt" in detail]
        assert [detail.partition("; ")[2] for detail in tried] == ["attempt 2 follows", "attempt 3 follows"]

    on_the_street(scenario, tmp_path)


def test_a_host_that_wants_rest_costs_no_attempt(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one=first(1, film(FILM), first(1, status(429, retry_after="60"), film(FILM))))
        await street.turn()
        waiting = await street.item("one")
        assert (waiting.state, waiting.attempts) == (PlanItemState.FETCHING, 0)
        assert waiting.next_attempt_at is not None
        assert (waiting.next_attempt_at - street.bench.clock.now()).total_seconds() == 60
        street.bench.clock.advance(59)
        assert await street.bench.lab.pipeline.fetch() == 0
        street.bench.clock.advance(2)
        assert await street.bench.lab.pipeline.fetch() == 1

    on_the_street(scenario, tmp_path)


def test_the_next_file_of_an_item_is_tried_when_one_is_gone(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        street.site.pages["/b.mp4"] = film(FILM)
        both = "".join(
            f"<media:content url='{street.site.url(f'/{name}.mp4')}' height='{height}'/>"
            for name, height in (("a", 720), ("b", 480))
        )
        await street.offers(one=f"<media:group>{both}</media:group>")
        await street.turn()
        item = await street.item("one")
        assert (item.state, item.current and item.current.height) == (PlanItemState.READY, 480)

    on_the_street(scenario, tmp_path)


def committing(street: Street, ahead_s: float) -> None:
    """From now on the card commits so far ahead."""
    card = street.bench.card
    planning = card.planning.model_copy(update={"commit_ahead_s": ahead_s})
    street.bench.card = card.model_copy(update={"planning": planning})


def test_what_can_not_be_had_is_replaced_before_its_slot(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        committing(street, 0)
        await street.offers(gone=status(404))
        await street.bench.lab.pipeline.commit()
        slot_at = (await street.item("gone")).slot_at
        assert slot_at is not None
        await street.offers(gone=status(404), other=film(FILM))
        committing(street, 14400)
        await street.turn()
        gone, other = await street.item("gone"), await street.item("other")
        assert (gone.state, gone.replaced_by) == (PlanItemState.REPLACED, other.item_id)
        assert (other.state, other.slot_at) == (PlanItemState.READY, slot_at)

    on_the_street(scenario, tmp_path, acquisition={"ahead_minutes": 1})


def test_an_outage_before_the_slot_is_waited_for_and_the_item_found_again_later(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(now="<itunes:duration>3000</itunes:duration>", later=status(503))
        street.site.pages["/now.mp4"] = status(503)
        pipeline = street.bench.lab.pipeline
        await pipeline.commit()
        states = {name: await street.item(name) for name in ("now", "later")}
        assert any(item.attempts == 1 and item.state is PlanItemState.PLANNED for item in states.values())
        street.bench.clock.advance(3 * 3600)
        await pipeline.commit()
        await pipeline.commit()
        assert {(await street.item(name)).state for name in states} <= {
            PlanItemState.REFUSED,
            PlanItemState.REPLACED,
        }
        street.bench.clock.advance(3600)
        await street.offers(now=film(FILM), later=film(FILM[1:]))
        assert {(await street.item(name)).state for name in states} == {PlanItemState.FOUND}

    on_the_street(
        scenario, tmp_path, acquisition={"ahead_minutes": 120, "share": 1}, fetch={"backoff_initial_s": 60}
    )


def test_the_commit_looks_as_far_ahead_as_the_card_says(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        hour = "<itunes:duration>3500</itunes:duration>"
        for name in "abcdefgh":
            street.site.pages[f"/{name}.mp4"] = film(FILM + name.encode())
        await street.offers(**dict.fromkeys("abcdefgh", hour))
        pipeline = street.bench.lab.pipeline
        assert await pipeline.commit() == 5, "slots an hour apart, four hours ahead, the first one now"
        assert len(await pipeline.items(None, 9, PlanItemState.PLANNED, None)) == 3
        assert await pipeline.commit() == 0
        street.bench.clock.advance(3600)
        lost = (await pipeline.items(None, 9, PlanItemState.PLANNED, None))[-1]
        due = min(
            await pipeline.items(None, 9, PlanItemState.PLANNED, None), key=lambda i: i.slot_at or i.found_at
        )
        del street.site.pages[f"/{due.found.key}.mp4"]
        assert await pipeline.commit() == 0
        assert (await street.item(due.found.key)).refusal is not None
        assert lost is not None

    on_the_street(scenario, tmp_path, acquisition={"share": 1, "ahead_minutes": 480})


def test_the_budget_is_kept(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one=film(b"1" * 900), two=film(b"2" * 900))
        await street.turn()
        held = sum(path.stat().st_size for path in street.bench.home.fetched.rglob("*.mp4"))
        assert held == 900
        states = sorted(
            item.state.value for item in await street.bench.lab.pipeline.items(None, 9, None, None)
        )
        assert states == ["fetching", "ready"]
        [asset] = await street.bench.assets()
        await street.bench.lab.library.remove("operator", asset.asset_id)
        await street.bench.lab.pipeline.commit()
        street.bench.clock.advance(3600)
        await street.turn()
        assert [each.title for each in await street.bench.assets()] != [asset.title]
        assert not Path(asset.source.path).exists()

    on_the_street(scenario, tmp_path, acquisition={"budget_bytes": 1500})


def test_the_same_content_is_taken_in_once(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one=film(FILM), two=film(FILM))
        await street.turn()
        states = {(await street.item(name)).state for name in ("one", "two")}
        assert states == {PlanItemState.READY, PlanItemState.REFUSED}
        assert len(await street.bench.assets()) == 1

    on_the_street(scenario, tmp_path, fetch={"downloads": 1})


def test_what_prep_refuses_says_so(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(bad=film(FILM))
        await street.turn()
        item = await street.item("bad")
        assert item.refusal is not None
        assert (item.refusal.code, item.refusal.detail) == (
            PlanRefusalCode.PREP_REFUSED,
            "DAMAGED: half of it decodes",
        )

    on_the_street(scenario, tmp_path)


def test_a_licence_that_is_not_ours_is_refused_until_the_source_or_the_card_says_otherwise(
    tmp_path: Path,
) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one="<media:license href='https://creativecommons.org/licenses/by-nc/4.0/'/>")
        item = await street.item("one")
        assert (item.state, item.refusal and item.refusal.code) == (
            PlanItemState.REFUSED,
            PlanRefusalCode.LICENCE,
        )
        assert street.site.of("/one.mp4", "HEAD") == []
        await street.offers(one="<media:license href='https://creativecommons.org/licenses/by/4.0/'/>")
        assert (await street.item("one")).state is PlanItemState.FOUND
        street.bench.card = street.bench.card.model_copy(update={"sources": street.bench.card.sources[:1]})
        await street.bench.lab.pipeline.commit()
        refusal = (await street.item("one")).refusal
        assert refusal is not None
        assert refusal.code is PlanRefusalCode.SOURCE

    on_the_street(scenario, tmp_path)


def test_a_paused_stage_begins_nothing(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        pipeline = street.bench.lab.pipeline
        for stage in PipelineStage:
            await pipeline.switch("operator", None, stage, paused=True, reason="quiet")
        await street.offers(one=film(FILM))
        assert street.site.asked == []
        assert await pipeline.discover(asked=True) == 1, "a person may ask all the same"
        assert await pipeline.commit() == 0
        await pipeline.switch("operator", None, PipelineStage.PLANNER, paused=False, reason=None)
        assert await pipeline.commit() == 1
        assert await pipeline.fetch() == 0
        await pipeline.switch("operator", None, PipelineStage.FETCHER, paused=False, reason=None)
        assert await pipeline.fetch() == 1

    on_the_street(scenario, tmp_path)


def test_a_source_that_fails_is_told_and_keeps_nobody_from_the_others(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        other = neighbour(street.site.url("/other.xml"), name="other")
        street.bench.card = street.bench.card.model_copy(
            update={"sources": [*street.bench.card.sources, other]}
        )
        street.site.pages["/other.xml"] = page(b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>")
        await street.offers(one=film(FILM))
        await street.bench.lab.pipeline.discover()
        view = await street.bench.lab.pipeline.view(None)
        looks = {name: look for name, look in view.sources if look is not None}
        assert (looks["neighbour"].failures, looks["neighbour"].offered) == (0, 1)
        assert (looks["other"].failures, looks["other"].problem) == (
            2,
            "the feed declares entities of its own",
        )
        street.site.pages["/other.xml"] = page(feed())
        await street.bench.lab.pipeline.discover()
        healed = dict((await street.bench.lab.pipeline.view(None)).sources)["other"]
        assert healed is not None
        assert (healed.failures, healed.problem) == (0, None)

    on_the_street(scenario, tmp_path)


def test_of_two_who_change_an_item_only_one_does(tmp_path: Path) -> None:
    async def scenario(street: Street) -> None:
        await street.offers(one=film(FILM))
        item = await street.item("one")
        saved = await street.bench.database.write(lambda conn: store.save(conn, item, item, "first"))
        assert saved is not None
        assert await street.bench.database.write(lambda conn: store.save(conn, item, item, "second")) is None

    on_the_street(scenario, tmp_path)
