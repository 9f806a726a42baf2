"""Accounts as their owners and moderators see and change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from generated.vocabulary import ErrorCode
from services.identity import store
from services.identity.domain import (
    Account,
    Ban,
    Change,
    Penalty,
    barred,
    changed,
    confirmed,
    in_order,
    penalised,
    quarantined,
    shadowed,
)
from services.identity.standings import Standings
from services.infra.house import AuditTrail
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.errors import NotFound, Unauthenticated


class Accounts:
    """Accounts over the platform's database; every change is audited and on every node when it is answered."""

    def __init__(self, db: Database, audit: AuditTrail, standings: Standings, clock: Clock) -> None:
        self._db = db
        self._audit = audit
        self._standings = standings
        self._clock = clock

    async def mine(self, user_id: str) -> Account:
        """The caller's own. Raises Unauthenticated when it is gone."""
        return await self._db.read(lambda conn: _own(store.account(conn, user_id)))

    async def find(self, user_id: str) -> Account | None:
        """One account, if it is there."""
        return await self._db.read(lambda conn: store.account(conn, user_id))

    async def change_mine(
        self, user_id: str, display_name: str | None, *, age: bool | None, terms: bool | None
    ) -> Account:
        """What a person changes of their own."""

        def decide(before: Account, _actor: Account) -> Account:
            return confirmed(before, display_name, age=age, terms=terms)

        return await self._change(user_id, user_id, decide, "account.confirmed")

    async def page(self, handle_start: str | None, after: str | None, limit: int) -> list[Account]:
        """Up to `limit` accounts made before the one `after`, newest first."""
        return await self._db.read(lambda conn: store.accounts(conn, handle_start, after, limit))

    async def inspect(self, user_id: str) -> Account:
        """One account; raises NotFound."""
        return await self._db.read(lambda conn: _found(store.account(conn, user_id)))

    async def change(self, actor_id: str, user_id: str, change: Change) -> Account:
        """Roles, shadow, quarantine. Raises NotFound, Conflict (VERSION_CONFLICT), Denied, Invalid."""
        return await self._change(
            actor_id, user_id, lambda before, actor: changed(before, change, actor), "account.changed"
        )

    async def ban(self, actor_id: str, user_id: str, reason: str, until: datetime | None) -> Account:
        """Bar an account: its sign-ins end. Raises NotFound, Denied."""
        ban = Ban(reason, actor_id, self._clock.now(), until)
        return await self._change(
            *(actor_id, user_id, lambda before, actor: barred(before, ban, actor), "account.banned"),
            reason=reason,
            ends_sign_ins=True,
        )

    async def lift_ban(self, actor_id: str, user_id: str) -> Account:
        """Let an account in again. Raises NotFound, Denied."""
        return await self._change(
            actor_id, user_id, lambda before, actor: barred(before, None, actor), "account.let_in"
        )

    async def quarantine(self, actor_id: str, user_id: str, reason: str, until: datetime) -> Account:
        """Limit an account until then, without a word to its owner. Raises NotFound, Denied."""
        return await self._change(
            *(actor_id, user_id, lambda before, actor: quarantined(before, until, actor)),
            "account.quarantined",
            reason=reason,
        )

    async def lift_quarantine(self, actor_id: str, user_id: str) -> Account:
        """Limit an account no more. Raises NotFound, Denied."""
        return await self._change(
            *(actor_id, user_id, lambda before, actor: quarantined(before, None, actor)),
            "account.quarantine_lifted",
        )

    async def shadow(self, actor_id: str, user_id: str, reason: str) -> Account:
        """Hide an account from others, without a word to its owner. Raises NotFound, Denied."""
        return await self._change(
            *(actor_id, user_id, lambda before, actor: shadowed(before, actor, hidden=True)),
            "account.shadowed",
            reason=reason,
        )

    async def lift_shadow(self, actor_id: str, user_id: str) -> Account:
        """Show an account to others again. Raises NotFound, Denied."""
        return await self._change(
            *(actor_id, user_id, lambda before, actor: shadowed(before, actor, hidden=False)),
            "account.shadow_lifted",
        )

    def lower(
        self, conn: sa.Connection, *, judge_id: str, user_id: str, penalty: Penalty, subject: str
    ) -> None:
        """Impose a penalty in this transaction, for what `subject` names; `told` follows it. Raises NotFound, Denied.

        That somebody's reputation ran out and what comes of it are two acts: the judge's, and the house's own.
        """
        before = _found(store.account(conn, user_id))
        after = penalised(before, penalty, _own(store.account(conn, judge_id)))
        if after == before:
            return
        lowered = replace(before, reputation=after.reputation)
        if lowered != before:
            self._record(conn, f"account:{judge_id}", "account.reputation_lowered", before, lowered, subject)
        if after != lowered:
            why = f"{subject} left a reputation of {after.reputation}"
            self._record(conn, "moderation", "account.quarantined", lowered, after, why)
        store.save_account(conn, before, after)

    async def told(self, user_id: str) -> None:
        """Let every node know of a change that is committed."""
        await self._standings.changed(user_id)

    def _record(
        self,
        conn: sa.Connection,
        actor: str,
        action: str,
        before: Account,
        after: Account,
        reason: str | None,
    ) -> None:
        self._audit.record(
            conn,
            actor=actor,
            action=action,
            subject=f"account:{before.user_id}",
            before=_audited(before),
            after=_audited(after),
            reason=reason,
        )

    async def _change(
        self,
        actor_id: str,
        user_id: str,
        decide: Callable[[Account, Account], Account],
        action: str,
        *,
        reason: str | None = None,
        ends_sign_ins: bool = False,
    ) -> Account:
        now = self._clock.now()

        def job(conn: sa.Connection) -> Account:
            before = _found(store.account(conn, user_id))
            actor = before if actor_id == user_id else _own(store.account(conn, actor_id))
            after = decide(before, actor)
            if after == before:
                return before
            self._record(conn, f"account:{actor_id}", action, before, after, reason)
            if ends_sign_ins:
                store.end_sign_ins(conn, store.live_sign_ins(conn, user_id), now)
            return store.save_account(conn, before, after)

        after = await self._db.write(job)
        await self.told(user_id)
        return after


def _audited(account: Account) -> dict[str, object]:
    return {
        "display_name": account.display_name,
        "roles": in_order(account.roles),
        "age_confirmed": account.age_confirmed,
        "terms_accepted": account.terms_accepted,
        "shadowed": account.shadowed,
        "reputation": account.reputation,
        "quarantined_until": str(account.quarantined_until),
        "ban": None if account.ban is None else store.ban_to(account.ban),
    }


def _own(account: Account | None) -> Account:
    if account is None:
        raise Unauthenticated(ErrorCode.AUTH_FAILED, "This account is gone.")
    return account


def _found(account: Account | None) -> Account:
    if account is None:
        raise NotFound(ErrorCode.NOT_FOUND, "There is no such account.")
    return account
