"""Answers every operation of a generated protocol with an example, whatever operations there are."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import inspect
import json
import random
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, get_args, get_type_hints

from pydantic import TypeAdapter

from generated.server.seam import UnsupportedMediaType
from generated.vocabulary import Caller, ErrorCode
from ops.mock.choice import Answer, usual, wished
from ops.mock.examples import Answers, Failure, Success
from ops.mock.turn import TURN
from services.infra.http.problems import STATUS
from services.kernel.errors import Retryable

_CATEGORIES = {status: category for category, status in STATUS}
_RESULT = re.compile(r"(?P<operation>\w+?)(?P<status>\d{3})")
Method = Callable[..., Awaitable[object]]


class Defect(Exception):
    """A defect, as it was asked for."""


@dataclass(frozen=True)
class Weather:
    """How the platform feels today: seconds before an answer, and the share of calls that fail."""

    latency_s: float
    error_share: float
    chance: random.Random

    def strikes(self, answers: Answers) -> Failure | None:
        """A failure that the operation declares, now and then."""
        if answers.failures and self.chance.random() < self.error_share:
            return self.chance.choice(answers.failures)
        return None


class ExampleHandler:
    """Implements every method of `protocol`, a protocol of `generated.api`. Raises LookupError for a foreign one."""

    def __init__(self, protocol: type, contract: Mapping[str, Answers], weather: Weather) -> None:
        by_result = {_pascal(operation_id): answers for operation_id, answers in contract.items()}
        self._weather = weather
        self._methods = dict(self._implemented(protocol, by_result))

    def __getattr__(self, name: str) -> Method:
        """The method that the generated server calls."""
        try:
            return self._methods[name]
        except KeyError:
            raise AttributeError(name) from None

    def _implemented(self, protocol: type, contract: Mapping[str, Answers]) -> Iterator[tuple[str, Method]]:
        for name, method in inspect.getmembers(protocol, inspect.iscoroutinefunction):
            promised = get_type_hints(method)["return"]
            results = {_parts(kind)[1]: kind for kind in get_args(promised) or (promised,)}
            answers = contract[_parts(next(iter(results.values())))[0]]
            made = {str(answer): _made(results[answer.status], answer) for answer in answers.successes}
            yield name, self._method(answers, made)

    def _method(self, answers: Answers, made: Mapping[str, object]) -> Method:
        async def answer(_caller: Caller, *_body: object, **given: object) -> object:
            chosen = await self._chosen(answers, given)
            if isinstance(chosen, Failure):
                _fail(chosen)
            return made[str(chosen)]

        return answer

    async def _chosen(self, answers: Answers, given: Mapping[str, object]) -> Answer:
        turn = TURN.get()
        turn.choices = str(answers)
        found = wished(answers, turn.wishes, given) if turn.wishes else None
        turn.granted = found is not None
        chosen = found or self._weather.strikes(answers) or usual(answers, given)
        turn.answered = str(chosen)
        await asyncio.sleep(self._weather.latency_s)
        return chosen


def _made(kind: type, answer: Success) -> object:
    """A result class of `generated.api`, filled from an example; built once, for results are frozen."""
    values = {"body": answer.body} | {name.replace("-", "_"): value for name, value in answer.headers.items()}
    hints = get_type_hints(kind)
    if hints.get("body") is bytes:
        values["body"] = base64.b64decode(answer.body)
        return kind(**values)
    fields = [field.name for field in dataclasses.fields(kind)]
    filled = {
        name: TypeAdapter(hints[name]).validate_json(json.dumps(values.get(name)), strict=True)
        for name in fields
    }
    return kind(**filled)


def _fail(failure: Failure) -> NoReturn:
    """Raise the error that the edge tells as `failure`."""
    category = _CATEGORIES.get(failure.status)
    if failure.status == 415:
        raise UnsupportedMediaType
    if category is None:
        raise Defect(str(failure))
    code = ErrorCode(failure.code)
    if issubclass(category, Retryable):
        raise category(code, failure.detail, retry_after_s=int(failure.headers.get("retry-after", 1)))
    raise category(code, failure.detail)


def _parts(result: Any) -> tuple[str, int]:
    """`ListAssets200` names an operation and a status."""
    found = _RESULT.fullmatch(result.__name__)
    if found is None:
        raise LookupError(f"{result.__name__} is no result of an operation")
    return found["operation"], int(found["status"])


def _pascal(operation_id: str) -> str:
    return operation_id[:1].upper() + operation_id[1:]
