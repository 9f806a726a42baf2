"""The decision point: capabilities decide, and every denial is heard."""

import asyncio

import pytest

from generated.vocabulary import Caller, Capability, ErrorCode
from services.kernel.errors import Denied, Unauthenticated
from services.policy import Allow, Deny, DenyReason, Policy, decide
from services.policy.domain import Request

ANYONE = Caller.anonymous()
MEMBER = Caller(scheme="bearer", subject="user:1", scopes=frozenset({"member"}))


class Heard:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.denials: list[tuple[Request, Deny]] = []

    async def denied(self, request: Request, decision: Deny) -> None:
        self.denials.append((request, decision))


def test_what_requires_nothing_is_open_to_anyone() -> None:
    assert isinstance(decide(ANYONE, []), Allow)


def test_a_missing_capability_is_denied_with_its_name() -> None:
    assert decide(MEMBER, [Capability.OPERATOR, Capability.MEMBER]) == Deny(
        DenyReason.CAPABILITY_MISSING, (Capability.OPERATOR,)
    )
    assert decide(ANYONE, [Capability.MEMBER]) == Deny(DenyReason.NOT_SIGNED_IN, (Capability.MEMBER,))


def test_capabilities_of_the_device_are_never_a_reason_to_deny() -> None:
    assert isinstance(decide(MEMBER, [Capability.CAMERA, Capability.MICROPHONE, Capability.MEMBER]), Allow)


def test_every_denial_is_heard_and_raised_by_category() -> None:
    heard = Heard()
    policy = Policy([heard])

    async def scenario() -> None:
        with pytest.raises(Denied) as denied:
            await policy.require(MEMBER, "mode.enter", "mode:ops", [Capability.OPERATOR])
        assert denied.value.code is ErrorCode.POLICY_DENIED
        with pytest.raises(Unauthenticated):
            await policy.require(ANYONE, "mode.enter", "mode:party", [Capability.MEMBER])
        await policy.require(MEMBER, "mode.enter", "mode:party", [Capability.MEMBER])

    asyncio.run(scenario())
    assert [request.subject for request, _ in heard.denials] == ["mode:ops", "mode:party"]


def test_asking_what_would_be_permitted_is_no_attempt() -> None:
    heard = Heard()
    assert not Policy([heard]).permits(ANYONE, [Capability.MEMBER])
    assert heard.denials == []
