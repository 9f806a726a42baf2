"""`python -m tests.support.hls URL`: watch a stream for a while and print what is wrong with it.

Leaves with 0 when nothing is, with 1 when something is, and with 2 when there was nothing to watch.
"""

from __future__ import annotations

import json
import time
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from tests.support.hls import Capture, Finding, Part, check, rules
from tests.support.hls.record import Answer, header_of, record

NOTHING_TO_WATCH = 2


def main(
    url: Annotated[str, typer.Argument(help="A multivariant or a media playlist.")],
    seconds: Annotated[float, typer.Option(min=0, help="How long to watch a live stream.")] = 20.0,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two readings.")] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """Hold an HLS stream to its rules."""
    try:
        capture = watched(url, seconds, every)
    except httpx.HTTPError as error:
        Console(stderr=True).print(f"{url}: {error}")
        raise typer.Exit(NOTHING_TO_WATCH) from error
    if not any(document.status < 300 for document in capture.documents):
        Console(stderr=True).print(f"{url}: status {capture.documents[0].status}")
        raise typer.Exit(NOTHING_TO_WATCH)
    findings = check(capture)
    if as_json:
        told = {"url": url, "rules": len(rules()), "findings": [finding.to_json() for finding in findings]}
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        show(capture, findings)
    raise typer.Exit(1 if findings else 0)


def watched(url: str, seconds: float, every: float) -> Capture:
    """Read the stream again and again for some seconds. Raises httpx.HTTPError when it cannot be reached."""
    with httpx.Client(follow_redirects=True, timeout=20) as client:

        def get(part: Part) -> Answer:
            answer = client.get(part.url, headers=dict(header_of(part)))
            return Answer(answer.status_code, answer.headers.get("content-type", ""), answer.content)

        pauses = [lambda: time.sleep(every)] * round(seconds / every)
        return record(url, get, time.monotonic, pauses)


def show(capture: Capture, findings: list[Finding]) -> None:
    """A table of findings, the same one at several lines but once."""
    out = Console()
    table = Table("where", "rule", "source", "what", "remedy", box=None, header_style="bold", pad_edge=False)
    told: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        told.setdefault((finding.url, finding.rule), []).append(finding)
    for found in told.values():
        first, more = found[0], f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        where = "/".join(first.url.split("/")[-2:]) + (f":{first.line}" if first.line else "")
        table.add_row(where, first.rule, first.source, first.what + more, first.remedy)
    if told:
        out.print(table)
    out.print(
        f"{len(findings)} findings by {len(rules())} rules; {len(capture.documents)} playlists and "
        f"{len(capture.resources)} segments read"
    )


if __name__ == "__main__":
    typer.run(main)
