"""The contract's operations as a client sees them: what one takes, what it answers, and when it may be repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from codegen.ir import PROBLEM, ParameterPlace, is_text
from codegen.read import follow, operations_of
from codegen.sdk_types import Definition, Items, OneOf, Record, Ref, Scalar, Shape, shape_of
from codegen.source import ContractError, JsonObject

JSON = "application/json"
IDEMPOTENCY_KEY = "Idempotency-Key"
CURSOR = "cursor"
Repeat: TypeAlias = Literal["always", "with-key", "never"]
# RFC 9110, 9.2.2: what these methods do twice is what they do once.
_IDEMPOTENT = frozenset({"get", "head", "options", "put", "delete"})


@dataclass(frozen=True)
class Parameter:
    """One parameter; `name` is the one on the wire."""

    name: str
    place: ParameterPlace
    shape: Shape
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One operation. `answers` holds its results by status (None: no body), `refusals` the codes by status."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    security: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: Shape | None
    answers: Mapping[int, Shape | None]
    refusals: Mapping[int, tuple[str, ...]]
    item: Shape | None
    """What a list operation lists; None for any other."""

    @property
    def repeat(self) -> Repeat:
        """Whether the request may be sent again when nobody knows what became of it."""
        if self.method in _IDEMPOTENT:
            return "always"
        return "with-key" if any(p.name == IDEMPOTENCY_KEY for p in self.parameters) else "never"

    @property
    def result(self) -> Shape | None:
        """What the operation answers: the union of its results; null beside others is one without a body."""
        shapes = tuple(dict.fromkeys(shape for shape in self.answers.values() if shape))
        if shapes and None in self.answers.values():
            shapes = (*shapes, Scalar("null"))
        return OneOf(shapes) if len(shapes) > 1 else next(iter(shapes), None)

    @property
    def refusal_text(self) -> str:
        """The refusals in one sentence."""
        listed = [f"{status} {' or '.join(codes)}" for status, codes in sorted(self.refusals.items())]
        return f"Refused with {', '.join(listed)}." if listed else ""


def read_operations(openapi: JsonObject, types: Mapping[str, Definition]) -> tuple[Operation, ...]:
    """Return every operation by tag and name. Raises ContractError."""
    found = [
        _operation(openapi, path, method, node, parameters, types)
        for path, method, node, parameters in operations_of(openapi)
    ]
    return tuple(sorted(found, key=lambda operation: (operation.tag, operation.id)))


def _operation(
    openapi: JsonObject,
    path: str,
    method: str,
    node: JsonObject,
    parameters: list[JsonObject],
    types: Mapping[str, Definition],
) -> Operation:
    body: JsonObject = follow(openapi, node["requestBody"])["content"] if "requestBody" in node else {}
    responses = {int(status): follow(openapi, part) for status, part in node["responses"].items()}
    answers = {s: _answer(part) for s, part in responses.items() if PROBLEM not in part.get("content", {})}
    own = tuple(_parameter(p) for p in parameters if "x-vvtv-bound-by" not in p)
    security: list[JsonObject] = node["security"] if "security" in node else openapi.get("security", [])
    return Operation(
        id=node["operationId"],
        tag=node["tags"][0],
        method=method,
        path=path,
        summary=node["summary"],
        security=tuple(sorted({name for alternative in security for name in alternative})),
        parameters=own,
        body=shape_of(body[JSON]["schema"]) if body else None,
        answers=answers,
        refusals=dict(_refusals(responses)),
        item=_item(node["operationId"], own, answers, types),
    )


def _parameter(node: JsonObject) -> Parameter:
    required = bool(node.get("required")) and node["name"] != IDEMPOTENCY_KEY
    return Parameter(
        node["name"], node["in"], shape_of(node["schema"]), required, node.get("description", "")
    )


def _answer(response: JsonObject) -> Shape | None:
    """The result: the first media type's; text or bytes for all that is not JSON."""
    for media, content in response.get("content", {}).items():
        if media.endswith("json"):
            return shape_of(content["schema"])
        return Scalar("string" if is_text(media) else "bytes")
    return None


def _refusals(responses: Mapping[int, JsonObject]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for status, response in responses.items():
        if PROBLEM in response.get("content", {}):
            yield status, tuple(response["x-vvtv-codes"])


def _item(
    name: str,
    parameters: tuple[Parameter, ...],
    answers: Mapping[int, Shape | None],
    types: Mapping[str, Definition],
) -> Shape | None:
    """What a list operation lists: it takes a cursor, and its success has `items` and `next_cursor`."""
    if not any(p.name == CURSOR and p.place == "query" for p in parameters):
        return None
    page = next((shape for status, shape in answers.items() if status < 300), None)
    record = types.get(page.name) if isinstance(page, Ref) else None
    fields = {field.name: field.shape for field in record.fields} if isinstance(record, Record) else {}
    items = fields.get("items")
    if not isinstance(items, Items) or "next_cursor" not in fields:
        raise ContractError(f"{name}: takes a cursor, so its success needs `items` and `next_cursor`")
    return items.of
