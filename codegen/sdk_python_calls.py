"""How the operations that openapi-python-client read are written in Python, with what it does not know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import Property
from openapi_python_client.parser.responses import Response

from codegen.names import snake
from codegen.sdk_contract import ClientContract
from codegen.sdk_operations import Operation
from codegen.sdk_python_library import plain
from codegen.sdk_python_types import Types
from codegen.source import ContractError

# What a client has besides its tags.
_TAKEN = frozenset({"close", "events", "sockets"})


def calls(contract: ClientContract, data: GeneratorData, types: Types) -> dict[str, Call]:
    """Return every operation by its id. Raises ContractError for two things of one name."""
    endpoints = (e for part in data.endpoint_collections_by_tag.values() for e in part.endpoints)
    read = {plain(endpoint.description): endpoint for endpoint in endpoints}
    found = {operation.id: Call(read[operation.id], operation, types) for operation in contract.operations}
    _refuse_double_names(contract, found)
    return found


@dataclass(frozen=True)
class Call:
    """One operation: `endpoint` is what the library read, `facts` what only our reader knows."""

    endpoint: Endpoint
    facts: Operation
    types: Types

    @property
    def name(self) -> str:
        return snake(self.facts.id)

    @property
    def iterator(self) -> str:
        """`listAssets` -> `iter_assets`: the method that walks all pages."""
        verb, _, noun = self.name.partition("_")
        return f"iter_{noun or verb}"

    @property
    def answers(self) -> dict[int, str]:
        """The type of each result by its status."""
        return {
            r.status_code.range[0]: self._answer(r) for r in self.endpoint.responses if r.status_code.range
        }

    @property
    def returns(self) -> str:
        """The union of the results, the one without a body last."""
        kinds = dict.fromkeys(self.answers.values())
        return " | ".join(sorted(kinds, key=lambda kind: kind == "None"))

    @property
    def item(self) -> str:
        """The type of what a list operation lists."""
        page = next(kind for status, kind in self.answers.items() if status < 300)
        return self.types.item_of(page)

    @property
    def options(self) -> str:
        """Optional arguments of the operation's description, without what is the default."""
        repeat = f", repeat={self.facts.repeat!r}" if self.facts.repeat != "always" else ""
        security = f", security={self.facts.security!r}" if self.facts.security else ""
        return repeat + security

    @property
    def signature(self) -> str:
        """The arguments after `self`: the path's first, all else by name."""
        path = [self._argument(p) for p in self.endpoint.path_parameters]
        named = [f"body: {self.types.annotation(body.prop)}" for body in self.endpoint.bodies]
        named += [self._argument(p) for p in sorted(self._named, key=lambda p: not p.required)]
        return "".join(f", {part}" for part in (*path, *(["*", *named] if named else [])))

    @property
    def described(self) -> list[str]:
        """What each parameter means, for who looks at the method in an editor."""
        return [f"`{snake(p.name)}`: {p.description}" for p in self.facts.parameters if p.description]

    @property
    def parts(self) -> str:
        """The arguments of the call: what goes where on the wire."""
        path = {str(p.python_name): p for p in self.endpoint.path_parameters}  # as `endpoint.path` names them
        query = {plain(p.name): p for p in self.endpoint.query_parameters}
        headers = {plain(p.name): p for p in self.endpoint.header_parameters}
        text = _values("path", path) + _values("query", query) + _values("headers", headers)
        return text + (", body=body" if self.endpoint.bodies else "")

    @property
    def listing(self) -> str:
        """The arguments with which one page is fetched."""
        path = [_word(p) for p in self.endpoint.path_parameters]
        return ", ".join([*path, *(f"{_word(p)}={_word(p)}" for p in self._named)])

    @property
    def _named(self) -> list[Property]:
        return [*self.endpoint.query_parameters, *self.endpoint.header_parameters]

    def _answer(self, response: Response) -> str:
        written = response.source["return_type"]
        return self.types.annotation(response.prop) if written == "Any" else written

    def _argument(self, part: Property) -> str:
        kind = self.types.annotation(part)
        return f"{_word(part)}: {kind if part.required else f'{kind} | None = None'}"


def _word(part: Property) -> str:
    return snake(plain(part.name))


def _values(place: str, parts: Mapping[str, Property]) -> str:
    listed = ", ".join(f"{name!r}: {_word(part)}" for name, part in parts.items())
    return f", {place}={{{listed}}}" if parts else ""


def _refuse_double_names(contract: ClientContract, found: Mapping[str, Call]) -> None:
    """Descriptions share one name space, and so do the methods of a tag and the attributes of a client."""
    for name in _twice(call.name for call in found.values()):
        raise ContractError(f"two operations would be the method {name!r} of the SDKs")
    for tag in contract.tags:
        own = [found[operation.id] for operation in contract.of_tag(tag)]
        for name in _twice([c.name for c in own] + [c.iterator for c in own if c.facts.item]):
            raise ContractError(f"tag {tag}: two operations would be the method {name!r} of the SDKs")
        if snake(tag) in _TAKEN:
            raise ContractError(f"tag {tag}: the SDK's clients use this name themselves; choose another")


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
