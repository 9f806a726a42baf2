"""Random encounters as tests ask for them and look at them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, text

from generated.vocabulary import ConsentGrantKind
from services.infra.configuration import ConfigBundle
from tests.support.configuration import shipped
from tests.support.conformance import Answer
from tests.support.people import People, Person

MATCH = "/v1/match"
RANDOM = next(
    name for name, one in shipped().modes.items() if one.policies.grant is ConsentGrantKind.RANDOM_TICKETS
)
"""A mode in which people meet by chance."""


def with_random(bundle: ConfigBundle, **changes: Any) -> ConfigBundle:
    """The configuration with changes of the guardrails of encounters, for those in quarantine, too."""

    def changed(guardrails: Any) -> Any:
        return guardrails.model_copy(update={"random": guardrails.random.model_copy(update=changes)})

    return replace(
        bundle,
        cost_tiers=bundle.cost_tiers.model_copy(update={"guardrails": changed(bundle.cost_tiers.guardrails)}),
        quarantine=replace(bundle.quarantine, guardrails=changed(bundle.quarantine.guardrails)),
    )


def with_skips(bundle: ConfigBundle, per_minute: int) -> ConfigBundle:
    """The configuration with so many skips a minute."""
    guardrails = bundle.cost_tiers.guardrails
    switch = guardrails.kill_switch.model_copy(update={"max_skips_per_minute": per_minute})
    changed = guardrails.model_copy(update={"kill_switch": switch})
    return replace(bundle, cost_tiers=bundle.cost_tiers.model_copy(update={"guardrails": changed}))


async def wants(node: People, who: Person, mode: str = RANDOM, **segment: Any) -> Answer:
    """Join, or say again that one has."""
    body = {"mode": mode, "segment": {"language": "pt-BR", **segment}}
    return await node.call("POST", f"{MATCH}/join", body, who=who)


async def joined(node: People, *people: Person, **segment: Any) -> None:
    """All of these want to meet somebody."""
    for who in people:
        answer = await wants(node, who, **segment)
        assert answer.status == 200, answer.json()


async def skips(node: People, who: Person) -> Answer:
    """The next one, please."""
    return await node.call("POST", f"{MATCH}/skip", who=who)


async def leaves(node: People, who: Person) -> None:
    """Enough of it."""
    assert (await node.call("POST", f"{MATCH}/leave", who=who)).status == 204


async def ticket(node: People, who: Person) -> dict[str, Any] | None:
    """Somebody's ticket, if they have one."""
    answer = await node.call("GET", f"{MATCH}/ticket", who=who)
    assert answer.status in (200, 404), answer.json()
    found: dict[str, Any] = answer.json()
    return found if answer.status == 200 else None


async def states(node: People, *people: Person) -> list[str]:
    """How their tickets stand; `none` without one."""
    return [(await ticket(node, who) or {"state": "none"})["state"] for who in people]


async def look(*nodes: People) -> None:
    """Every node looks once, and what it began is done."""
    for node in nodes:
        await node.match.matcher.look()
        await node.match.matcher.quiet()


async def encounters(node: People) -> list[frozenset[str]]:
    """Who met whom, in whatever order, by the grants and sessions that there are.

    Raises AssertionError when somebody is in two of them at once, is with themselves, or in one without their own yes.
    """

    def read(conn: Connection) -> tuple[list[Any], list[Any]]:
        sessions = "SELECT * FROM session WHERE grant_id IS NOT NULL"
        return (
            list(conn.execute(text(sessions)).mappings()),
            list(conn.execute(text("SELECT * FROM consent_seat")).mappings()),
        )

    sessions, seats = await node.db.read(read)
    living = [one["user_id"] for one in sessions if one["state"] in ("creating", "active")]
    assert len(living) == len(set(living)), "somebody is in two encounters"
    taken = {(one["grant_id"], one["user_id"]): one["session_id"] for one in seats}
    met: dict[str, set[str]] = {}
    for one in sessions:
        assert taken[one["grant_id"], one["user_id"]] == one["session_id"]
        met.setdefault(one["grant_id"], set()).add(one["user_id"])
        assert set(one["participants"].split()) == {
            user_id for grant_id, user_id in taken if grant_id == one["grant_id"]
        }
    assert all(len(people) == 2 for people in met.values())
    return [frozenset(people) for people in met.values()]
