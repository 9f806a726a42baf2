"""The parameters of every operation, over HTTP in process: refused with 422 when their schemas refuse, and only then.

A URL holds text, and OpenAPI does not say how a number is written in one. Here it is decimal digits with an optional
minus, or for a number a JSON number; a boolean is `true` or `false`; a parameter is given at most once. A text that
ends with a slash is left out of paths, since it names another path.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote

from codegen.bundle import bundle
from codegen.ir import Parameter
from codegen.read import follow, operations_of, read
from codegen.source import JsonObject, Sources
from services.infra.http.signing import SCHEMES
from services.infra.http.vouching import SCHEMES as VOUCHED
from tests.contract.agreement.damage import NOT_JSON, Palette
from tests.contract.agreement.differences import without_causes
from tests.contract.agreement.json_text import Raw
from tests.contract.agreement.json_text import read as read_text
from tests.contract.agreement.judges import Reference
from tests.contract.agreement.making import Maker
from tests.contract.agreement.shapes import Place, Schemas
from tests.contract.agreement.subjects import ROOT, contract
from tests.support.http import Pairs, call, signed
from tests.support.station import Rig, vouched

Case = Mapping[str, tuple[str, ...]]
"""A parameter's pointer (`query/limit`) to its texts: none, one, or one too many."""
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_READERS = {"integer": _INTEGER, "number": _NUMBER, "boolean": re.compile("true|false")}
_UNSENDABLE = {
    "path": re.compile("^$|/$"),
    "query": re.compile(r"(?!)"),
    "header": re.compile(r"^\s|\s$|[\r\n\0]|[^\0-\xff]"),
}


@dataclass(frozen=True)
class ParameterSubject:
    """One operation that takes parameters, with an example of its body."""

    name: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    signed: bool
    vouched: bool
    body: bytes

    def schema_name(self, pointer: str) -> str:
        """What the reference calls the schema of one parameter."""
        return f"{self.name}.{pointer.replace('/', '.')}"


@dataclass
class Parameters:
    """Makes and judges the parameters of operations; equal dice make equal cases."""

    dice: Random
    _rig: Rig = field(default_factory=Rig)

    def __post_init__(self) -> None:
        schemas = parameter_schemas()
        self._reference = Reference(schemas)
        self._maker = Maker(schemas, self.dice)
        self._palette = Palette(self._maker, self.dice)
        self._edge = self._rig.edge()

    def cases(self, subject: ParameterSubject, count: int) -> Iterator[Case]:
        """`count` cases: all parameters fitting, then one of them damaged, left out or doubled."""
        made = 0
        while made < count:
            case = {p.pointer: self._fitting(p) for p in subject.parameters}
            if made % 8:
                parameter = self.dice.choice(subject.parameters)
                case[parameter.pointer] = self._damaged(subject, parameter)
            if all(_sendable(pointer, texts) for pointer, texts in case.items()):
                made += 1
                yield case

    def _fitting(self, parameter: Parameter) -> tuple[str, ...]:
        if not parameter.required and self.dice.random() < 0.5:
            return ()
        return (_text(self._maker.value(parameter.schema)),)

    def _damaged(self, subject: ParameterSubject, parameter: Parameter) -> tuple[str, ...]:
        place = Place((), parameter.schema, subject.schema_name(parameter.pointer), True)
        text = _text(self.dice.choice((*self._palette.values(place), *NOT_JSON)))
        if parameter.place != "path" and self.dice.random() < 0.1:
            return (text, text)
        return (text,)

    def wrong(self, subject: ParameterSubject, case: Case) -> set[str]:
        """The pointers of the parameters that the contract refuses."""
        wrong = set()
        for parameter in subject.parameters:
            texts = case[parameter.pointer]
            if (
                len(texts) > 1
                or (parameter.required and not texts)
                or (texts and not self._fits(subject, parameter, texts[0]))
            ):
                wrong.add(parameter.pointer)
        return wrong

    def _fits(self, subject: ParameterSubject, parameter: Parameter, text: str) -> bool:
        reader = _READERS.get(parameter.schema["type"])
        if reader and not reader.fullmatch(text):
            return False
        value = read_text(text.encode()) if reader else text
        return self._reference.rule_value(subject.schema_name(parameter.pointer), value).fits

    async def judge(self, subject: ParameterSubject, case: Case) -> tuple[set[str], str | None]:
        """The pointers that the contract refuses, and how the server differs from it."""
        wrong = self.wrong(subject, case)
        status, blamed = await self.answered(subject, case)
        return wrong, disagreement(wrong, status, blamed)

    async def explained(self, subject: ParameterSubject, case: Case) -> frozenset[str]:
        """The accepted differences without whose causes the server agrees; none for a defect."""
        names = set[str]()
        mended = dict[str, tuple[str, ...]]()
        for pointer, texts in case.items():
            pairs = [without_causes(text) for text in texts]
            mended[pointer] = tuple(text for text, _ in pairs)
            names |= {name for _, found in pairs for name in found}
        if not names or (await self.judge(subject, mended))[1]:
            return frozenset()
        return frozenset(names)

    async def answered(self, subject: ParameterSubject, case: Case) -> tuple[int, set[str]]:
        """The server's status, and the pointers that it blames when that is 422."""
        target, headers = _request(subject, case)
        self._rig.replays.seen.clear()
        if subject.signed:
            headers += signed(subject.method, target, subject.body, self._rig.now)
        elif subject.vouched:
            headers += vouched(subject.method, target, subject.body)
        answer = await call(self._edge, subject.method, target, headers, subject.body)
        errors = answer.json()["errors"] if answer.status == 422 else ()
        return answer.status, {item["pointer"] for item in errors}


def disagreement(wrong: set[str], status: int, blamed: set[str]) -> str | None:
    """How the server's answer differs from the contract over one case, or None."""
    if wrong and status != 422:
        return f"the server answers {status} to what the schema refuses: {', '.join(sorted(wrong))}"
    if status == 422 and not wrong:
        return f"the server refuses what the schema takes: {', '.join(sorted(blamed))}"
    if not blamed <= wrong:
        return f"the server blames {', '.join(sorted(blamed - wrong))}, which fits"
    return None


@cache
def parameter_subjects() -> Mapping[str, ParameterSubject]:
    """Every operation that takes parameters, by name."""
    bundled = bundle(Sources(ROOT))
    nodes = {node["operationId"]: node for _, _, node, _ in operations_of(bundled.openapi)}
    return {
        operation.operation_id: ParameterSubject(
            operation.operation_id,
            operation.method,
            operation.path,
            operation.parameters,
            SCHEMES in operation.security,
            VOUCHED in operation.security,
            _example(bundled.openapi, nodes[operation.operation_id]),
        )
        for operation in read(bundled).operations()
        if operation.parameters
    }


@cache
def parameter_schemas() -> Schemas:
    """The contract's types, and the schema of every parameter under a name of its own."""
    own = {
        subject.schema_name(parameter.pointer): parameter.schema
        for subject in parameter_subjects().values()
        for parameter in subject.parameters
    }
    return Schemas({**contract().by_name, **own})


def _example(document: JsonObject, node: JsonObject) -> bytes:
    if "requestBody" not in node:
        return b""
    media = follow(document, node["requestBody"])["content"]["application/json"]
    return json.dumps(media["example"]).encode()


def _text(value: Any) -> str:
    if isinstance(value, Raw):
        return value.text
    return value if isinstance(value, str) else json.dumps(value)


def _sendable(pointer: str, texts: tuple[str, ...]) -> bool:
    """Whether HTTP can carry the texts: UTF-8 in a URL, no control or space at the ends in a header."""
    place = pointer.partition("/")[0]
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
        if _UNSENDABLE[place].search(text):
            return False
    return True


def _request(subject: ParameterSubject, case: Case) -> tuple[str, Pairs]:
    """The target and the headers that carry the texts."""
    path, query, headers = subject.path, [], [("Content-Type", "application/json")] if subject.body else []
    for parameter in subject.parameters:
        for text in case[parameter.pointer]:
            if parameter.place == "path":
                path = path.replace(f"{{{parameter.name}}}", quote(text, safe=""))
            elif parameter.place == "query":
                query.append(f"{quote(parameter.name)}={quote(text, safe='')}")
            else:
                headers.append((parameter.name, text))
    return path + (f"?{'&'.join(query)}" if query else ""), headers


@dataclass(frozen=True)
class Judged:
    """A case, whether it fits, how the server differs from the contract over it, and what explains that."""

    case: Case
    fits: bool
    differs: str | None
    explained: frozenset[str] = frozenset()


def run(subject: ParameterSubject, dice: Random, count: int) -> Iterator[Judged]:
    """Make so many cases of one operation and judge each."""
    judged = Parameters(dice)

    async def everything() -> list[Judged]:
        found = []
        for case in judged.cases(subject, count):
            wrong, differs = await judged.judge(subject, case)
            explained = await judged.explained(subject, case) if differs else frozenset()
            found.append(Judged(case, not wrong, differs, explained))
        return found

    yield from asyncio.run(everything())
