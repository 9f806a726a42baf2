"""Accounts in the contract's words."""

from __future__ import annotations

from datetime import datetime

from pydantic import MISSING

from generated import models
from services.identity.domain import Account, Ban, capabilities, in_order
from services.infra.left_out import or_left_out


def own_account(account: Account, now: datetime, limited: models.Guardrails) -> models.Me:
    """An account as its owner sees it; `limited` holds for people in quarantine."""
    held = capabilities(
        account.roles, age_confirmed=account.age_confirmed, terms_accepted=account.terms_accepted
    )
    until = account.probation_until
    return models.Me(
        user_id=account.user_id,
        handle=account.handle,
        display_name=account.display_name,
        roles=in_order(account.roles),
        capabilities=sorted(held),
        age_confirmed=account.age_confirmed,
        terms_accepted=account.terms_accepted,
        created_at=account.created_at,
        probation=MISSING
        if until is None or until <= now
        else models.Probation(until=until, limits=_limits(limited)),
    )


def account_of_another(account: Account) -> models.Account:
    """An account as moderators see it."""
    return models.Account(
        user_id=account.user_id,
        handle=account.handle,
        display_name=account.display_name,
        roles=in_order(account.roles),
        age_confirmed=account.age_confirmed,
        terms_accepted=account.terms_accepted,
        shadowed=account.shadowed,
        reputation=account.reputation,
        quarantined_until=or_left_out(account.quarantined_until),
        ban=MISSING if account.ban is None else _ban(account.ban),
        version=account.version,
        created_at=account.created_at,
    )


def _limits(limited: models.Guardrails) -> models.ProbationLimits:
    chat = limited.chat
    return models.ProbationLimits(
        encounters_per_hour=limited.random.max_matches_per_hour,
        invitations_per_minute=limited.consent.invitations_per_minute,
        messages_per_minute=models.ProbationMessages(
            private_1to1=chat.private_1to1.messages_per_minute,
            room=chat.room.messages_per_minute,
            performer_room=chat.performer_room.messages_per_minute,
        ),
    )


def _ban(ban: Ban) -> models.Ban:
    return models.Ban(reason=ban.reason, by=ban.by, at=ban.at, until=or_left_out(ban.until))
