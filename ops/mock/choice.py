"""Which of its answers an operation gives. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ops.mock.examples import Answers, Failure, Success
from ops.mock.wishes import Wishes

Answer: TypeAlias = Success | Failure


def wished(answers: Answers, wishes: Wishes, given: Mapping[str, object]) -> Answer | None:
    """The answer that is wished for; None when there is no such one."""
    possible: tuple[Answer, ...] = (*answers.successes, *answers.failures)
    fitting = [answer for answer in possible if _fits(answer, wishes)]
    agreeing = _agreeing([answer for answer in fitting if isinstance(answer, Success)], given)
    return agreeing or next(iter(fitting), None)


def usual(answers: Answers, given: Mapping[str, object]) -> Success:
    """The usual answer: of the first success's examples the one that agrees best with what was asked."""
    status = answers.successes[0].status
    found = _agreeing((answer for answer in answers.successes if answer.status == status), given)
    return found or answers.successes[0]


def _fits(answer: Answer, wishes: Wishes) -> bool:
    if wishes.code and wishes.code != str(answer.status):
        return False
    if isinstance(answer, Failure):
        return not wishes.example and wishes.error in ("", answer.code) and bool(wishes.code or wishes.error)
    return not wishes.error and wishes.example in ("", answer.name)


def _agreeing(candidates: Iterable[Success], given: Mapping[str, object]) -> Success | None:
    """The first of those whose body repeats most of the parameters, so that `/copy/en` is answered in English."""
    return max(candidates, key=lambda answer: _agreement(answer.body, given), default=None)


def _agreement(body: object, given: Mapping[str, object]) -> int:
    return sum(body.get(name) == value for name, value in given.items()) if isinstance(body, Mapping) else 0
