"""Five operations on every kind of thing: list, create, inspect, change, remove."""

from __future__ import annotations

from typing import Any

from bench.generate.names import plural, snake
from bench.generate.types import ID, example, example_create

Part = dict[str, Any]
_COMMON = "../components/common.yaml"
_ERRORS = "../components/errors.yaml"
_NAMES = {
    "401": "AuthFailed",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "Conflict",
    "413": "BodyTooLarge",
    "415": "MediaTypeUnsupported",
    "422": "Invalid",
    "429": "RateLimited",
    "500": "Internal",
    "503": "Unavailable",
}


def of_thing(area: str, name: str, neighbour: str, *, with_notes: bool) -> dict[str, tuple[str, Part]]:
    """The thing's path items: a key in the area's file to the path and the item."""
    thing = _Thing(area, name, neighbour, with_notes)
    collection = f"/v1/{area}/{snake(plural(name))}"
    return {
        snake(plural(name)): (collection, {"get": thing.listing(), "post": thing.creation()}),
        snake(name): (
            f"{collection}/{{{thing.id}}}",
            {"get": thing.inspection(), "patch": thing.change(), "delete": thing.removal()},
        ),
    }


class _Thing:
    def __init__(self, area: str, name: str, neighbour: str, with_notes: bool) -> None:
        self.area, self.name, self.low = area, name, snake(name).replace("_", " ")
        self.id = f"{snake(name)}_id"
        self._shown = example(name, neighbour, with_notes=with_notes)
        self._types = f"../components/{area}.yaml"

    def _operation(self, verb: str, many: bool, summary: str, parameters: list[Part], **more: Any) -> Part:
        return {
            "operationId": f"{verb}{plural(self.name) if many else self.name}",
            "tags": [self.area],
            "summary": summary,
            "security": [{"stationToken": []}],
            "parameters": parameters,
            **({"x-vvtv-objects": {self.id: "any"}} if self._path() in parameters else {}),
            **more,
        }

    def listing(self) -> Part:
        filters = [
            _query(
                "state",
                f"Only {plural(self.low)} of this state.",
                f"{self._types}#/{self.name}State",
                "active",
            )
        ]
        pages = [_ref(_COMMON, f"parameters/{name}") for name in ("Limit", "Cursor")]
        links = {
            "first": self._link("inspect", "The newest one.", "$response.body#/items/0/"),
            "nextPage": {
                "operationId": f"list{plural(self.name)}",
                "description": "The page after.",
                "parameters": {"cursor": "$response.body#/next_cursor"},
            },
        }
        answer = self._answer("A page of them.", f"{self.name}Page", {"items": [self._shown]}, links)
        summary = f"The {plural(self.low)}, newest first."
        responses = {"200": answer, **_errors("401 403 422 429 500 503")}
        return self._operation("list", True, summary, filters + pages, responses=responses)

    def creation(self) -> Part:
        answer = self._answer("Made.", self.name, self._shown, self._links("$response.body#/"))
        answer["headers"] = {"Location": _ref(_COMMON, "headers/Location")}
        responses = {"201": answer, **_errors("401 403 409 413 415 422 429 500 503")}
        key = [_ref(_COMMON, "parameters/IdempotencyKey")]
        body = self._body("Create", example_create(self.name))
        return self._operation(
            "create", False, f"Make a {self.low}.", key, requestBody=body, responses=responses
        )

    def inspection(self) -> Part:
        answer = self._answer("It.", self.name, self._shown, self._links("$response.body#/"))
        responses = {"200": answer, **_errors("401 403 404 422 429 500 503")}
        return self._operation(
            "inspect", False, f"One {self.low}, whole.", [self._path()], responses=responses
        )

    def change(self) -> Part:
        answer = self._answer("Changed.", self.name, self._shown, self._links("$response.body#/"))
        responses = {"200": answer, **_errors("401 403 404 409 413 415 422 429 500 503")}
        body = self._body("Update", {"version": 3, "enabled": False, "title": "Another title"})
        given = [self._path(), _ref(_COMMON, "parameters/IdempotencyKey")]
        return self._operation(
            "change", False, f"Change a {self.low}.", given, requestBody=body, responses=responses
        )

    def removal(self) -> Part:
        gone = {
            "description": "Gone.",
            "links": {"gone": self._link("inspect", "It is not found.", "$request.path.")},
        }
        responses = {"204": gone, **_errors("401 403 404 409 422 429 500 503")}
        return self._operation("remove", False, f"Remove a {self.low}.", [self._path()], responses=responses)

    def _path(self) -> Part:
        return {
            "name": self.id,
            "in": "path",
            "required": True,
            "description": f"The {self.low}.",
            "schema": {"$ref": f"{self._types}#/{self.name}Id"},
            "example": ID,
        }

    def _body(self, suffix: str, shown: Part) -> Part:
        media = {"schema": {"$ref": f"{self._types}#/{self.name}{suffix}"}, "example": shown}
        return {"required": True, "content": {"application/json": media}}

    def _answer(self, description: str, type_name: str, shown: Part, links: Part) -> Part:
        media = {"schema": {"$ref": f"{self._types}#/{type_name}"}, "example": shown}
        return {"description": description, "content": {"application/json": media}, "links": links}

    def _links(self, source: str) -> Part:
        return {
            "inspect": self._link("inspect", "As it stands.", source),
            "remove": self._link("remove", "Take it away.", source),
        }

    def _link(self, verb: str, description: str, source: str) -> Part:
        parameters = {self.id: f"{source}{self.id}"}
        return {"operationId": f"{verb}{self.name}", "description": description, "parameters": parameters}


def _ref(file: str, name: str) -> Part:
    return {"$ref": f"{file}#/{name}"}


def _query(name: str, description: str, reference: str, shown: str) -> Part:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"$ref": reference},
        "example": shown,
    }


def _errors(statuses: str) -> Part:
    return {status: _ref(_ERRORS, _NAMES[status]) for status in statuses.split()}
