"""The benchmark's words: what was measured, against whom, and whether the goals are met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.edge.measure import Plan, Row
from bench.edge.peers import CONTENDERS
from bench.edge.pieces import ALL, Piece
from bench.edge.work import hot

OF_RAW, OF_FASTAPI = 0.9, 0.5
_OURS, _RAW, _FASTAPI = "ours", "raw", "fastapi_full"


def below_fastapi(rows: Sequence[Row]) -> bool:
    """Whether ours costs at most `OF_FASTAPI` of FastAPI with the same features, on everything measured."""
    return max(1 / row.of_fastapi for row in rows if row.contender == _OURS) <= OF_FASTAPI


def markdown(rows: Sequence[Row], pieces: Sequence[Piece], plan: Plan) -> str:
    """The section, with both tables. Raises AssertionError when a hot operation was not measured."""
    assert hot() <= {row.operation for row in rows}, (
        f"not measured: {hot() - {row.operation for row in rows}}"
    )
    return "\n\n".join([_introduction(plan), _contenders(rows), _verdict(rows), _spent(pieces)])


def _introduction(plan: Plan) -> str:
    measured = (
        f"{plan.starts} starts with {plan.rounds} interleaved rounds of {plan.requests} requests of each kind"
    )
    return f"""## Generated edge against its peers

Server CPU per request in microseconds under uvicorn (uvloop, httptools, no access log), one process each; medians of
{measured}, over {plan.connections} connections that ask at
once. Same models and work; status, content type and bytes are asserted equal. Raw has no features at all. Ours has
request ids, metrics shared by the workers, limits on the body and on its arrival, authentication where declared and
every error as its problem; the peers have those but the limit on arrival, or none. Raw does not look at a query that
changes nothing; ours has bound it before, as it has when viewers poll. "Of raw" compares requests per CPU
second with raw in the same round, and "one by one" does so over a single connection, where the server sleeps between
two requests and finds its caches cold; "of FastAPI" compares CPU with FastAPI with the same features. **Bold** is what
the contract marks hot. Goals: hot operations at least {OF_RAW} of raw, all at most {OF_FASTAPI} of FastAPI."""


def _contenders(rows: Sequence[Row]) -> str:
    names = list(CONTENDERS)
    titles = [CONTENDERS[name][0] for name in names]
    lines = [["operation", "asked", *titles, "ours of raw", "one by one", "of FastAPI"]]
    for operation in dict.fromkeys(row.operation for row in rows):
        by_name = {row.contender: row for row in rows if row.operation == operation}
        ours = by_name[_OURS]
        cells = [f"{by_name[name].cpu_us:.1f}" if name in by_name else "-" for name in names]
        written = f"**{operation}**" if operation in hot() else operation
        ratios = (ours.of_raw, ours.alone_of_raw or 0, 1 / ours.of_fastapi)
        lines.append([written, ours.asked, *cells, *(f"{ratio:.2f}" for ratio in ratios)])
    return _table(lines, left=2)


def _verdict(rows: Sequence[Row]) -> str:
    ours = [row for row in rows if row.contender == _OURS]
    short = [
        f"{row.operation} {row.of_raw:.2f}" for row in ours if row.operation in hot() and row.of_raw < OF_RAW
    ]
    above = [f"{row.operation} {1 / row.of_fastapi:.2f}" for row in ours if 1 / row.of_fastapi > OF_FASTAPI]
    return " ".join(
        [
            f"Hot ones of raw: {f'short of the goal: {_listed(short)}' if short else 'all reach the goal'}.",
            f"Of FastAPI: {f'above the goal: {_listed(above)}' if above else 'all are within it'}.",
        ]
    )


def _spent(pieces: Sequence[Piece]) -> str:
    """The breakdown: what ours costs above the floor, by piece."""
    operations = list(pieces[0].cost_ns)
    lines = [["nanoseconds per request", *operations]]
    lines += [[piece.name, *(_rounded(piece.cost_ns[name]) for name in operations)] for piece in pieces]
    whole = next(piece for piece in pieces if piece.name == ALL)
    buys = _listed(f"{1000 / (whole.cost_ns[name] or 1):.1%} of {name}" for name in operations)
    return f"""### What the rest is spent on

CPU of the same requests in one process, without sockets, where all is warm: each piece is taken away in turn, in place.
Below zero is saved. The system's part of a request over a socket comes on top, for all alike. Here one microsecond is
{buys}.

{_table(lines, left=1)}"""


def _rounded(cost_ns: float | None) -> str:
    return "" if cost_ns is None else f"{cost_ns:,.0f}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _table(lines: Sequence[Sequence[str]], *, left: int) -> str:
    head, *body = lines
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *body))
