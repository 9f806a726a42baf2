"""Who calls, where somebody must be signed in. The guard lets nobody else that far; the types do not know it."""

from __future__ import annotations

from dataclasses import dataclass

from generated.vocabulary import Caller, ErrorCode
from services.kernel.errors import Unauthenticated


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account, by one of its sign-ins, from one of its devices."""

    user_id: str
    sign_in_id: str
    device_id: str


def signed_in(caller: Caller) -> SignedIn:
    """Who calls. Raises Unauthenticated."""
    if caller.subject is None or caller.sign_in is None or caller.device is None:
        raise _nobody()
    return SignedIn(caller.subject, caller.sign_in, caller.device)


def account_of(caller: Caller) -> str:
    """The account that calls. Raises Unauthenticated."""
    if caller.subject is None:
        raise _nobody()
    return caller.subject


def _nobody() -> Unauthenticated:
    return Unauthenticated(ErrorCode.AUTH_FAILED, "Sign in to do this.")
