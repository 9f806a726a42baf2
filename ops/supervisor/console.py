"""One readable log: every process's lines, in order of arrival, each behind its process's name."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO

_COLOURS = ("36", "35", "33", "32", "34", "95", "96", "93")
_SEVERITY_COLOURS = {"warning": "33", "error": "31", "critical": "1;31"}
_KNOWN = ("ts", "service", "severity", "msg", "logger")


class Console:
    """Writes `HH:MM:SS name | text`; a line of JSON is shown as its event and its fields."""

    def __init__(
        self, names: tuple[str, ...], out: TextIO | None = None, *, colour: bool | None = None
    ) -> None:
        self._out = out or sys.stdout
        self._colour = self._out.isatty() if colour is None else colour
        self._width = max((len(name) for name in names), default=0)
        self._colours = {name: _COLOURS[i % len(_COLOURS)] for i, name in enumerate(names)}

    def line(self, name: str, text: str) -> None:
        """Write one line said by the process `name`; a terminal that has gone away loses it and stops nothing."""
        now = datetime.now(UTC).astimezone().strftime("%H:%M:%S")
        label = self._paint(f"{name:<{self._width}} |", self._colours.get(name, "1"))
        with suppress(OSError):
            self._out.write(f"{self._paint(now, '2')} {label} {self._readable(text)}\n")
            self._out.flush()

    def _readable(self, text: str) -> str:
        record = _json_object(text)
        if record is None or "msg" not in record:
            return text
        severity = str(record.get("severity", "info")).lower()
        fields = " ".join(f"{key}={_value(value)}" for key, value in record.items() if key not in _KNOWN)
        shown = f"{severity}: {record['msg']}" if severity in _SEVERITY_COLOURS else str(record["msg"])
        painted = self._paint(shown, _SEVERITY_COLOURS.get(severity, ""))
        return f"{painted}  {self._paint(fields, '2')}" if fields else painted

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and code and text else text


def _json_object(text: str) -> dict[str, object] | None:
    if not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _value(value: object) -> str:
    if isinstance(value, str):
        return value if value and " " not in value else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
