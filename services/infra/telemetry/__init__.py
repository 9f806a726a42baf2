"""Logs: one readable log on a terminal, JSON lines anywhere else.

Decides the shape of a line and takes secrets out of it. Everything that logs, through structlog
or the standard library, ends here. Request and response bodies are never logged.
"""

from services.infra.telemetry.logs import configure_logs

__all__ = ["configure_logs"]
