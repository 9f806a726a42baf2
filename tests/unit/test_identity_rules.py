"""Refresh tokens, capabilities and weights: what must hold whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from generated.vocabulary import Capability, Role
from services.identity.domain import (
    Account,
    Change,
    Penalty,
    RefreshToken,
    SignIn,
    Turn,
    capabilities,
    changed,
    fit_password,
    penalised,
    quarantined,
    registered,
    shadowed,
    turn_of,
    weight,
)
from services.kernel.errors import Denied, Invalid
from tests.support.clock import NOON

LEEWAY, LIFE = timedelta(seconds=10), timedelta(days=30)


class OwnerAndThief(RuleBasedStateMachine):
    """Two hold copies of a family's tokens and show whichever they like, whenever they like."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.names = count(1)
        self.sign_in = SignIn("s", "u", "d", NOON, None)
        self.tokens = {"0": RefreshToken("0", "s", NOON + LIFE, None, None)}
        self.held = {"owner": ["0"], "thief": ["0"]}
        self.shown_twice = False

    @rule(s=st.sampled_from([0, 1, 9, 10, 11, 60]))
    def time_passes(self, s: int) -> None:
        self.now += timedelta(seconds=s)

    @rule(who=st.sampled_from(["owner", "thief"]), back=st.integers(0, 4))
    def show(self, who: str, back: int) -> None:
        name = self.held[who][max(0, len(self.held[who]) - 1 - back)]
        token = self.tokens[name]
        successor = self.tokens[token.successor] if token.successor else None
        turn = turn_of(token, successor, self.sign_in, self.now, LEEWAY)
        if token.used_at is not None and self.sign_in.ended_at is None:
            assert turn in (Turn.AGAIN, Turn.STOLEN), "a used token never counts as a fresh one"
            if self.now > token.used_at + LEEWAY:
                assert turn is Turn.STOLEN
        if turn is Turn.STOLEN:
            self.sign_in = replace(self.sign_in, ended_at=self.now)
        if turn in (Turn.NEXT, Turn.AGAIN):
            if successor is not None:
                self.tokens[successor.token_hash] = replace(successor, used_at=self.now, successor=None)
            fresh = str(next(self.names))
            self.tokens[fresh] = RefreshToken(fresh, "s", self.now + LIFE, None, None)
            self.tokens[name] = replace(token, used_at=token.used_at or self.now, successor=fresh)
            self.held[who].append(fresh)

    @invariant()
    def one_token_at_most_is_in_force(self) -> None:
        fresh = [token for token in self.tokens.values() if token.used_at is None]
        assert len(fresh) <= 1

    @invariant()
    def both_going_on_ends_it(self) -> None:
        """Once both have gone on with tokens of their own, one of the two is void: showing it ends the sign-in."""
        mine, theirs = self.held["owner"][-1], self.held["thief"][-1]
        if self.sign_in.ended_at is None and mine != theirs:
            assert self.tokens[mine].used_at is not None or self.tokens[theirs].used_at is not None


TestOwnerAndThief = OwnerAndThief.TestCase


def test_an_old_token_that_nobody_used_is_dead_and_not_stolen() -> None:
    token = RefreshToken("0", "s", NOON, None, None)
    assert turn_of(token, None, SignIn("s", "u", "d", NOON, None), NOON, LEEWAY) is Turn.DEAD


def test_roles_rest_without_the_terms() -> None:
    everything = frozenset(Role)
    assert capabilities(everything, age_confirmed=True, terms_accepted=False) == {Capability.AGE_CONFIRMED}
    assert capabilities({Role.USER}, age_confirmed=False, terms_accepted=True) == {Capability.MEMBER}
    assert Capability.ADMIN in capabilities({Role.ADMIN}, age_confirmed=True, terms_accepted=True)
    assert Capability.MODERATOR not in capabilities({Role.OPERATOR}, age_confirmed=True, terms_accepted=True)


def test_roles_weigh_in_order() -> None:
    assert [weight({role}) for role in (Role.USER, Role.OPERATOR, Role.MOD, Role.ADMIN)] == [0, 1, 2, 3]
    assert weight({Role.USER, Role.MOD}) == weight({Role.MOD})


@pytest.mark.parametrize("password", ["", "a" * 9, "ana_prado1234", "ANA_PRADO1234", "abababababab"])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid):
        fit_password(password, "ana_prado", 10)


def an_account(name: str, *roles: Role, reputation: int = 50, until: datetime | None = None) -> Account:
    return registered(
        *(name, name, name, "hash"),
        age_confirmed=True,
        terms_accepted=True,
        reputation=reputation,
        quarantined_until=until,
        now=NOON,
        roles=frozenset({Role.USER, *roles}),
    )


WEEK = NOON + timedelta(days=7)


@pytest.mark.parametrize(
    ("reputation", "points", "known", "left", "until"),
    [
        (50, 20, None, 30, None),
        (50, 21, None, 29, WEEK),
        (5, 50, None, 0, WEEK),
        (5, 50, WEEK + LEEWAY, 0, WEEK + LEEWAY),
        (5, 50, WEEK - LEEWAY, 0, WEEK),
        (50, 0, WEEK - LEEWAY, 50, WEEK - LEEWAY),
    ],
)
def test_a_penalty_takes_points_and_a_quarantine_only_grows(
    reputation: int, points: int, known: datetime | None, left: int, until: datetime | None
) -> None:
    before = an_account("bia", reputation=reputation, until=known)
    after = penalised(before, Penalty(points, 30, WEEK), an_account("mod", Role.MOD))
    assert (after.reputation, after.quarantined_until) == (left, until)


class Limits(RuleBasedStateMachine):
    """Moderators limit somebody who is new; the owner is told of being new alone."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = NOON + timedelta(days=3)
        self.account, self.mod = an_account("ana", until=self.ends), an_account("mod", Role.MOD)

    def limits(self, after: Account) -> None:
        told, self.account = self.account.probation_until, after
        assert after.probation_until in (told, after.quarantined_until), "what is added is untold"
        assert told is not None or after.probation_until is None, "what was over does not begin again"

    @rule(days=st.integers(1, 90))
    def quarantine(self, days: int) -> None:
        self.limits(quarantined(self.account, NOON + timedelta(days=days), self.mod))

    @rule(days=st.integers(1, 90))
    def change(self, days: int) -> None:
        until = NOON + timedelta(days=days)
        self.limits(changed(self.account, Change(1, None, None, until), self.mod))

    @rule()
    def lift(self) -> None:
        self.limits(quarantined(self.account, None, self.mod))

    @rule(days=st.integers(1, 90))
    def penalise(self, days: int) -> None:
        self.limits(penalised(self.account, Penalty(1, 101, NOON + timedelta(days=days)), self.mod))

    @rule(hidden=st.booleans())
    def shadow(self, hidden: bool) -> None:
        self.limits(shadowed(self.account, self.mod, hidden=hidden))

    @invariant()
    def newness_ends_no_later_than_what_limits(self) -> None:
        new, limited = self.account.probation_until, self.account.quarantined_until
        assert new is None or (limited is not None and new <= min(limited, self.ends))


TestLimits = Limits.TestCase


@pytest.mark.parametrize("judged", [Role.MOD, Role.ADMIN])
def test_nobody_of_as_much_weight_is_limited(judged: Role) -> None:
    other, mod = an_account("other", judged), an_account("mod", Role.MOD)
    attempts: list[Callable[[], Account]] = [
        lambda: penalised(other, Penalty(1, 30, WEEK), mod),
        lambda: quarantined(other, WEEK, mod),
        lambda: quarantined(other, None, mod),
        lambda: shadowed(other, mod, hidden=True),
    ]
    for attempt in attempts:
        with pytest.raises(Denied):
            attempt()
