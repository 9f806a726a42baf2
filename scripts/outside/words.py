"""Every event and every error code of the contract is made by some code, and none is written by hand."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.bundle import Bundle
from codegen.findings import Told
from codegen.names import snake
from codegen.read import read
from scripts.outside.code import attributes, imported, strings


def events(bundled: Bundle) -> Iterator[Told]:
    """An event that nothing makes, or whose type is typed by hand."""
    made = {name for _, name in imported("generated.events")}
    declared = read(bundled).events
    for event in declared:
        if snake(event.type_name).upper() not in made:
            at = bundled.origins[event.type_name]
            yield Told(
                at.file,
                bundled.sources.line(at),
                f"nothing makes the event {event.kind}",
                f"Publish it with generated.events.{snake(event.type_name).upper()}, or take it out of the contract.",
            )
    kinds = {event.kind: snake(event.type_name).upper() for event in declared}
    for place, text in strings():
        if text in kinds:
            yield Told(
                place.file,
                place.line,
                f"the event {text} is written by hand",
                f"Use generated.events.{kinds[text]}.kind.",
            )


def error_codes(bundled: Bundle) -> Iterator[Told]:
    """An error code that nothing raises, unless it is marked as planned.

    Code may raise one ahead of its time: the mark ends when an operation declares the code, which the contract's lint
    says (`answers.named_codes`), and what no operation declares leaves no process.
    """
    schema = bundled.models["components"]["schemas"]["ErrorCode"]
    raised, planned = attributes("ErrorCode"), set(schema.get("x-vvtv-planned", ()))
    at = bundled.origins["ErrorCode"].child("enum")
    for code in sorted(set(schema["enum"]) - raised - planned):
        yield Told(
            at.file,
            bundled.sources.line(at),
            f"nothing raises the error code {code}",
            "Raise it where it belongs, or take it out of the contract.",
        )
