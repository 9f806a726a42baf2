"""The log: one line per event, readable or JSON, and never a secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.infra.telemetry import configure_logs
from tests.support.clock import ManualClock


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def logged(*, pretty: bool) -> io.StringIO:
    out = io.StringIO()
    configure_logs("lab", out=out, clock=ManualClock(), pretty=pretty)
    return out


def test_lines_are_json_with_the_field_names_of_the_specification() -> None:
    out = logged(pretty=False)
    structlog.get_logger().info("prepared", asset_id="a1", trace_id="t1")
    logging.getLogger("anything").warning("took %d s", 3)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first == {
        "ts": "2026-01-01T12:00:00.000Z",
        "service": "lab",
        "severity": "info",
        "msg": "prepared",
        "asset_id": "a1",
        "trace_id": "t1",
    }
    assert (second["severity"], second["msg"]) == ("warning", "took 3 s")


def test_a_readable_line_is_one_line_even_for_an_exception() -> None:
    out = logged(pretty=True)
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("x").exception("it broke")
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().startswith("12:00:00 lab | error: it broke")


@pytest.mark.parametrize("pretty", [True, False])
def test_secrets_and_bodies_never_reach_the_log(pretty: bool) -> None:
    out = logged(pretty=pretty)
    log = structlog.get_logger()
    log.info("call", control_token="hunter2", headers={"Authorization": "Bearer hunter2"}, body="hunter2")
    log.info("call", nested=[{"x-vvtv-signature": "hunter2"}], password="hunter2")
    logging.getLogger("x").error("connecting to redis://user:hunter2@host/0 with token=hunter2")
    logging.getLogger("x").error("sent Authorization: Bearer hunter2")
    assert out.getvalue().count("redacted") >= 4
    assert "hunter2" not in out.getvalue()


def test_an_exceptions_message_is_redacted_too() -> None:
    out = logged(pretty=False)
    try:
        raise OSError("postgresql://vvtv:hunter2@db/vvtv refused")
    except OSError:
        logging.getLogger("x").exception("no database")
    assert "hunter2" not in out.getvalue()
