"""The one readable log."""

from __future__ import annotations

import io
import json
import re

from ops.supervisor.console import Console


def said(text: str, *, colour: bool = False) -> str:
    out = io.StringIO()
    Console(("redis", "edge-1"), out, colour=colour).line("redis", text)
    return out.getvalue()


def test_a_line_stands_behind_the_time_and_its_process_in_one_column() -> None:
    assert re.fullmatch(r"\d\d:\d\d:\d\d redis  \| ready\n", said("ready"))


def test_a_json_line_is_shown_as_its_message_and_fields() -> None:
    record = {
        "ts": "2026-11-21T20:00:00Z",
        "service": "lab",
        "severity": "info",
        "msg": "asset_ready",
        "asset": "a1",
        "n": 3,
    }
    assert said(json.dumps(record)).endswith("| asset_ready  asset=a1 n=3\n")


def test_a_warning_says_so_without_colours() -> None:
    record = {"severity": "warning", "msg": "schedule_short", "left_s": 12.5}
    assert said(json.dumps(record)).endswith("| warning: schedule_short  left_s=12.5\n")


def test_values_with_spaces_are_quoted_so_that_fields_stay_apart() -> None:
    assert said(json.dumps({"msg": "refused", "why": "no video"})).endswith('| refused  why="no video"\n')


def test_what_only_looks_like_json_passes_unchanged() -> None:
    for text in ("{not json", '{"a": 1}', "[1, 2]"):
        assert said(text).endswith(f"| {text}\n")


def test_colours_appear_on_a_terminal_only() -> None:
    assert "\x1b[" in said("ready", colour=True)
    assert "\x1b[" not in said("ready")
