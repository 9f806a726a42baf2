"""The curator and the autopilot on a real station: what airs changes, what people did stays, all is on record."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from generated.models import AssetUpdate, PlayoutChange, ProgrammeFacts, QueueInsert
from generated.vocabulary import AutopilotState, DecisionState, QueueOrigin, TrialOutcome
from lab.jobs import tuning_jobs
from lab.queue.corrections import starts
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.errors import Conflict, NotFound
from tests.support.configuration import knobs
from tests.support.lab import OPERATOR, Bench, a_lab

Scenario = Callable[[Bench], Awaitable[None]]


def on_air(root: Path, scenario: Scenario, further: Sequence[str] = ()) -> None:
    """A station whose queues have programmes that the daypart wants, and others."""

    async def run() -> None:
        async with a_lab(root, further={name: {} for name in further}) as bench:
            for number in range(12):
                bench.film(f"plain-{number:02}.mkv", 100)
                bench.film(f"wanted-{number:02}.mkv", 100)
            await bench.take_in(60)
            for asset in await bench.assets():
                tags = [f"own-{asset.title}", *(["culture"] if asset.title.startswith("wanted") else [])]
                facts = ProgrammeFacts(tags=tags, creator=asset.title)
                body = AssetUpdate(facts=facts)
                await bench.control.update_asset(OPERATOR, body, asset_id=asset.asset_id)
            await bench.step(12)
            await scenario(bench)

    asyncio.run(run())


async def acts(bench: Bench, actor: str) -> list[str]:
    query = sa.select(AUDIT_EVENTS.c.action).where(AUDIT_EVENTS.c.actor == actor)
    return [row[0] for row in await bench.rows(query.order_by(AUDIT_EVENTS.c.sequence))]


def test_what_it_is_sure_of_airs_and_is_on_record(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        bench.features = knobs(bench.features, curator={"min_confidence_apply": 0.57})
        assert (await bench.lab.desks.of(None).curator.run()).startswith(("1 applied", "2 applied"))
        made = await bench.lab.desks.of(None).curator.page(DecisionState.APPLIED, None, 10)
        assert (await acts(bench, "curator")).count("curator.applied") == len(made)
        entries = {entry.entry_id: entry for entry in await bench.lab.queue.entries()}
        for decision in made:
            entry = entries.get(decision.proposal.entry_id or "")
            assert entry is None or (entry.asset_id, entry.origin) == (
                decision.proposal.asset_id,
                QueueOrigin.CURATOR,
            )
            assert decision.proposal.confidence >= 0.57

    on_air(tmp_path, scenario)


def test_a_frozen_queue_is_left_alone_and_so_is_an_emergency(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        for switched in (PlayoutChange(frozen=True), PlayoutChange(frozen=False, emergency=True)):
            await bench.control.change_playout(OPERATOR, switched, channel=None)
            before = await bench.lab.queue.entries()
            assert (await bench.lab.desks.of(None).curator.run()).startswith("left alone")
            assert await bench.lab.queue.entries() == before
        assert await acts(bench, "curator") == []

    on_air(tmp_path, scenario)


def test_advice_waits_for_a_word_and_a_dismissed_one_does_not_come_back(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        curator = bench.lab.desks.of(None).curator
        bench.features = knobs(bench.features, curator={"apply_enabled": False})
        before = await bench.lab.queue.entries()
        await curator.run()
        assert await bench.lab.queue.entries() == before
        advice = (await curator.page(DecisionState.ADVICE, None, 10))[0]
        await curator.dismiss("ana", advice.decision_id)
        with pytest.raises(Conflict):
            await curator.apply("ana", advice.decision_id)
        await curator.run()
        open_now = await curator.page(DecisionState.ADVICE, None, 50)
        assert advice.proposal.key not in {one.proposal.key for one in open_now}
        assert await acts(bench, "ana") == ["curator.dismissed"]

    on_air(tmp_path, scenario)


def test_a_trial_outlives_the_lab_and_a_switch_off_or_a_reset_ends_it(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        pilot = bench.lab.desks.of(None).autopilot
        assert (await pilot.run()).startswith("off")
        bench.features = knobs(bench.features, autopilot={"enabled": True})
        assert (await pilot.run()).startswith("tries")
        assert (await pilot.show(5)).state is AutopilotState.TRYING
        assert "0% of the evidence" in await pilot.run()
        bench.features = knobs(bench.features, autopilot={"enabled": False})
        assert (await pilot.run()).startswith("off")
        view = await pilot.show(5)
        assert [trial.outcome for trial in view.trials] == [TrialOutcome.ROLLED_BACK]
        assert {factor for _, factor in view.parameters} == {1.0}
        assert await acts(bench, "autopilot") == ["autopilot.began", "autopilot.rolled_back"]

    on_air(tmp_path, scenario)


def test_an_operators_insert_counts_as_a_correction_where_it_airs(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        asset = (await bench.assets())[0]
        body = QueueInsert(asset_id=asset.asset_id, position=2)
        entry = (
            await bench.control.insert_queue_entry(OPERATOR, body, idempotency_key=None, channel=None)
        ).body
        await bench.control.remove_queue_entry(OPERATOR, entry_id=entry.entry_id)
        found = await bench.database.read(lambda conn: starts(conn, "main", 0, 2**60))
        grid = bench.lab.parts.publication.channel.grid
        assert found == [grid.index_at(entry.starts_at)]  # type: ignore[arg-type]

    on_air(tmp_path, scenario)


def test_each_channel_has_a_curator_that_changes_no_other_queue(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        main, kids = bench.lab.desks.of("main"), bench.lab.desks.of("kids")
        bench.features = knobs(bench.features, curator={"min_confidence_apply": 0.57})
        before = await main.queue.entries()
        assert (await kids.curator.run()).startswith(("1 applied", "2 applied"))
        assert await main.queue.entries() == before
        made = await kids.curator.page(None, None, 10)
        assert {decision.channel_id for decision in made} == {"kids"}
        assert await main.curator.page(None, None, 10) == []
        shown = await bench.lab.curation.list_decisions(
            OPERATOR, channel="kids", state=None, limit=10, cursor=None
        )
        assert [str(one.decision_id) for one in shown.body.items] == [one.decision_id for one in made]
        with pytest.raises(NotFound):
            await main.curator.decision(made[0].decision_id)
        seen = await bench.lab.curation.inspect_decision(OPERATOR, decision_id=made[0].decision_id)
        assert seen.body.channel_id == "kids"

    on_air(tmp_path, scenario, ["kids"])


def test_advice_for_one_channel_is_applied_there(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        main, kids = bench.lab.desks.of("main"), bench.lab.desks.of("kids")
        bench.features = knobs(bench.features, curator={"apply_enabled": False})
        await kids.curator.run()
        advice = (await kids.curator.page(DecisionState.ADVICE, None, 10))[0]
        before = await main.queue.entries()
        await bench.lab.curation.apply_decision(OPERATOR, decision_id=advice.decision_id)
        assert await main.queue.entries() == before
        assert (await kids.curator.decision(advice.decision_id)).state is DecisionState.APPLIED

    on_air(tmp_path, scenario, ["kids"])


def test_a_trial_tunes_its_channel_only_and_one_without_a_card_is_left_alone(tmp_path: Path) -> None:
    async def scenario(bench: Bench) -> None:
        main, kids = bench.lab.desks.of("main"), bench.lab.desks.of("kids")
        bench.features = knobs(bench.features, autopilot={"enabled": True})
        assert (await kids.autopilot.run()).startswith("tries")
        assert (await kids.autopilot.show(5)).state is AutopilotState.TRYING
        assert (await main.autopilot.show(5)).state is AutopilotState.RESTING
        del bench.further_cards["kids"]
        queued = await kids.queue.entries()
        assert (await kids.autopilot.run()).startswith("left alone")
        assert (await kids.curator.run()).startswith("left alone")
        with pytest.raises(NotFound):
            await kids.autopilot.show(5)
        told = await curated_and_tuned(bench)
        assert all("main: " in one and "kids: left alone" in one for one in told)
        assert await kids.queue.entries() == queued

    on_air(tmp_path, scenario, ["kids"])


async def curated_and_tuned(bench: Bench) -> list[str]:
    """What the jobs say that look after every channel."""
    return [await job.act() for job in tuning_jobs(lambda: bench.features, bench.lab.desks)]
