"""An edge worker's limits, and how they travel on its command line."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Serving:
    """Limits of a worker: `drain_s` for open requests once told to stop, the rest per connection; seconds and bytes.

    `trusted_proxies` are addresses and networks with commas between them.
    """

    drain_s: int
    keep_alive_s: int
    body_timeout_s: float
    message_limit_bytes: int
    ping_interval_s: float
    controls_burst: int
    controls_every_s: float
    trusted_proxies: str


def arguments(limits: Serving) -> tuple[str, ...]:
    """Return the command-line words that carry `limits` to a worker."""
    return tuple(
        word for field in fields(limits) for word in (option(field.name), str(getattr(limits, field.name)))
    )


def option(name: str) -> str:
    """Return the command-line option of a limit."""
    return f"--{name.replace('_', '-')}"
