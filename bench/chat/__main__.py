"""`python -m bench.chat [--json] [--quick]`: one message to all who follow a thread, against Node's `ws`.

Ours is an edge worker with all that it does for a message: it is kept on disk, numbered and acknowledged before anybody
is told. The peer passes on what it is given.
"""

from __future__ import annotations

import resource
import statistics
import sys
from dataclasses import dataclass

from bench.chat.contenders import OURS, WS, Contender, contenders
from bench.chat.crowd import Crowd
from bench.report import Report, tell
from bench.viewers.contenders import cpu_s

HEADINGS = (
    "contender", "CPU us a delivery", "of it the message", "to Node ws", "p50 ms", "p99 ms", "p99 to Node ws",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How many sockets, how often how many messages."""

    sockets: int = 2000
    rounds: int = 9
    messages: int = 40


@dataclass(frozen=True)
class Round:
    """What one contender did in one round. `message_us` is what a message costs that is told to one, per delivery."""

    cpu_us: float
    message_us: float | None
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Result:
    """Medians over the rounds; the ratios are of figures of the same round."""

    contender: str
    cpu_us: float
    message_us: float | None
    cpu_to_ws: float
    p50_ms: float
    p99_ms: float
    p99_to_ws: float


def results(plan: Plan) -> list[Result]:
    """Rounds are interleaved; the first is not counted."""
    rounds: dict[str, list[Round]] = {}
    with contenders(plan.sockets) as all_of_them:
        for number in range(plan.rounds + 1):
            for contender in all_of_them:
                rounds.setdefault(contender.name, []).append(_round(contender, number, plan))
    return [_result(name, some[1:], rounds[WS][1:]) for name, some in rounds.items()]


def _round(contender: Contender, number: int, plan: Plan) -> Round:
    spent_us, waits = _spent(contender, contender.crowd, f"all-{number:03}", plan.messages)
    alone_us = None
    if contender.alone is not None:
        alone_us, _ = _spent(contender, contender.alone, f"one-{number:03}", plan.messages)
    deliveries = len(waits)
    return Round(
        spent_us / deliveries,
        None if alone_us is None else alone_us / deliveries,
        _share(waits, 0.5),
        _share(waits, 0.99),
    )


def _spent(contender: Contender, crowd: Crowd, name: str, messages: int) -> tuple[float, list[float]]:
    """Microseconds of the server's CPU for so many messages, and seconds until each socket heard each of them."""
    before, waits = cpu_s([contender.pid]), list[float]()
    for number in range(messages):
        mark = f"{name}-{number:04}"
        waits += crowd.delays(contender.says(mark), mark.encode())
    return (cpu_s([contender.pid]) - before) * 1e6, waits


def _share(waits_s: list[float], share: float) -> float:
    return sorted(waits_s)[int(len(waits_s) * share)] * 1000


def _result(name: str, rounds: list[Round], peers: list[Round]) -> Result:
    middle = statistics.median
    return Result(
        name,
        middle(one.cpu_us for one in rounds),
        middle(told) if (told := [one.message_us for one in rounds if one.message_us is not None]) else None,
        middle(one.cpu_us / peer.cpu_us for one, peer in zip(rounds, peers, strict=True)),
        middle(one.p50_ms for one in rounds),
        middle(one.p99_ms for one in rounds),
        middle(one.p99_ms / peer.p99_ms for one, peer in zip(rounds, peers, strict=True)),
    )


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    return (
        result.contender,
        f"{result.cpu_us:.1f}",
        "-" if result.message_us is None else f"{result.message_us:.1f}",
        f"{result.cpu_to_ws:.2f}x",
        f"{result.p50_ms:.1f}",
        f"{result.p99_ms:.1f}",
        f"{result.p99_to_ws:.2f}x",
    )


def about(plan: Plan) -> str:
    """What was measured."""
    return (
        f"One process with {plan.sockets} sockets of one thread, one message after the other, each told to all, the "
        f"speaker too; medians of {plan.rounds} interleaved rounds of {plan.messages} messages. CPU of the server in "
        "microseconds per delivery, all of its threads; delays from before a message is said until a socket has heard "
        "it whole, seen by clients in a process of their own. Ours is an edge worker, and has by then committed the "
        "message to SQLite and acknowledged it: what a message costs that is told to a single socket, spread over the "
        "deliveries, is told beside. Its sockets are one person's, who shares the thread with another. The peer is "
        "given the same bytes and passes them on, with `send` to each client as its documentation has it, or with a "
        "frame made once; the last row is what is left without any of it, a loop that writes to each descriptor. "
        "Nothing is compressed, and nobody is pinged. Goals: ours at or below `ws` in CPU, and its p99 no worse."
    )


def measured(quick: bool) -> tuple[Report[Result], list[Result]]:
    """What was found, and how it is told."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    plan = Plan(sockets=200, rounds=3, messages=20) if quick else Plan()
    found = results(plan)
    report = Report(
        "Fan-out of a chat message", about(plan), HEADINGS, cells, is_ours=lambda one: one.contender == OURS
    )
    return report, found


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], __doc__, measured))
