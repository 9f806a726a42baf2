"""What becomes of a command, and which message is due: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from generated.vocabulary import AgentMessageKind, CommandAction, CommandOutcome


@dataclass(frozen=True)
class Call:
    """A call of the control API."""

    operation: str
    method: str
    path: str
    body: Mapping[str, object]


@dataclass(frozen=True)
class Command:
    """A command as it arrived."""

    command_id: str
    action: CommandAction
    reason: str | None
    issued_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True)
class Outcome:
    """What became of a command, in words."""

    outcome: CommandOutcome
    detail: str


def untimely(command: Command, now: datetime, max_age: timedelta, ahead: timedelta) -> Outcome | None:
    """Why the command is not run at `now`; `ahead` is how far the control plane's clock may be before ours."""
    if command.issued_at - now > ahead:
        return Outcome(CommandOutcome.REFUSED, "it was issued in the future: check both clocks")
    ends = command.issued_at + max_age
    if command.expires_at is not None:
        ends = min(ends, command.expires_at)
    if now > ends:
        return Outcome(CommandOutcome.EXPIRED, f"it was good until {ends.isoformat()}")
    return None


def call_for(command: Command) -> Call:
    """The call that an operator would make."""
    reason = {"reason": command.reason} if command.reason else {}
    if command.action in (CommandAction.START, CommandAction.STOP):
        emergency = command.action is CommandAction.STOP
        return Call("changePlayout", "PATCH", "/v1/control/playout", {"emergency": emergency, **reason})
    if command.action is CommandAction.RELOAD_POLICIES:
        return Call("reloadPolicies", "POST", "/v1/control/policies/reload", reason)
    return Call("rotatePlan", "POST", "/v1/control/plan/rotate", reason)


def answered(call: Call, status: int, detail: str | None) -> Outcome | None:
    """What an answer of the control API makes of a command; None when it is to be tried again."""
    if status >= 500:
        return None
    if status >= 400:
        return Outcome(CommandOutcome.REFUSED, f"{call.operation} answered {status}: {detail or 'no reason'}")
    return Outcome(CommandOutcome.DONE, f"{call.operation} answered {status}")


def due(
    last: Mapping[AgentMessageKind, float], every: Mapping[AgentMessageKind, float], now: float
) -> list[AgentMessageKind]:
    """Which periodic messages are due; `now` and `last` are monotonic seconds."""
    return [kind for kind, period_s in every.items() if kind not in last or now - last[kind] >= period_s]
