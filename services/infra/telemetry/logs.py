"""Configures structlog and the standard library's logging as one stream of lines."""

import logging
import sys
import traceback
from collections.abc import Callable
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from services.infra.clock import SystemClock
from services.infra.telemetry.redaction import redacted
from services.kernel.clock import Clock, rfc3339

_QUIET = ("alembic", "httpx", "httpcore", "asyncio", "watchfiles", "websockets", "uvicorn.access")


def configure_logs(
    process: str,
    *,
    out: TextIO | None = None,
    level: int = logging.INFO,
    clock: Clock | None = None,
    pretty: bool | None = None,
) -> None:
    """Send every log line of this process to `out` (standard error by default).

    `pretty` is one coloured line per event for people, the default on a terminal; otherwise a
    line is one JSON object with `ts, service, severity, msg` and the event's fields.
    """
    stream = out or sys.stderr
    readable = stream.isatty() if pretty is None else pretty
    shared = _shared_processors(process, clock or SystemClock())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(readable, colours=stream.isatty()),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _shared_processors(process: str, clock: Clock) -> list[Processor]:
    def stamp(_logger: Any, _method: str, event: EventDict) -> EventDict:
        event["ts"] = rfc3339(clock.now())
        event["service"] = process
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        stamp,
        _one_line_error,
        _redact,
    ]


def _rendering(readable: bool, *, colours: bool) -> list[Processor]:
    if readable:
        return [_plain(colours)]
    return [_spec_names, structlog.processors.JSONRenderer(ensure_ascii=False, default=str)]


def _redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    kept = {name: event[name] for name in ("_record", "_from_structlog") if name in event}
    return {**redacted({n: v for n, v in event.items() if n not in kept}), **kept}


def _one_line_error(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """An exception as its type, message and place; a traceback as one field, not many lines."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[1] is not None:
        event["error"] = f"{type(info[1]).__name__}: {info[1]}"
        event["traceback"] = "".join(traceback.format_exception(info[1]))
    return event


def _spec_names(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """`ts, service, severity, msg` first; the rest as it is."""
    return {
        "ts": event.pop("ts"),
        "service": event.pop("service"),
        "severity": event.pop("level"),
        "msg": event.pop("event"),
        **event,
    }


def _plain(colours: bool) -> Callable[[Any, str, EventDict], str]:
    """`HH:MM:SS service | message  field=value …`, one line whatever happens."""
    tint = {"warning": "33", "error": "31", "critical": "1;31", "debug": "2"}

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colours and code and text else text

    def render(_logger: Any, _method: str, event: EventDict) -> str:
        time_of_day = str(event.pop("ts"))[11:19]
        service, level = str(event.pop("service")), str(event.pop("level"))
        message = str(event.pop("event"))
        shown = f"{level}: {message}" if level in ("warning", "error", "critical") else message
        fields = " ".join(f"{name}={value}" for name, value in event.items() if name != "traceback")
        line = f"{paint(time_of_day, '2')} {paint(service, '36')} | {paint(shown, tint.get(level, ''))}"
        line = f"{line}  {paint(fields, '2')}" if fields else line
        return line.replace("\r", " ").replace("\n", " ⏎ ")

    return render
