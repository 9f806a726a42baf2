"""What every area of the made contract uses: problems, pages, keys, and the configuration of it all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bench.generate.types import ID, Schema, array, closed, map_of, ref, share, text, whole

VERSION = "1.0.0"
_PROBLEMS: dict[str, tuple[int, tuple[str, ...]]] = {
    "AuthFailed": (401, ("AUTH_FAILED",)),
    "Forbidden": (403, ("POLICY_DENIED",)),
    "NotFound": (404, ("NOT_FOUND",)),
    "Conflict": (409, ("IDEMPOTENCY_CONFLICT", "NONCE_REPLAY")),
    "BodyTooLarge": (413, ("BODY_TOO_LARGE",)),
    "MediaTypeUnsupported": (415, ("MEDIA_TYPE_UNSUPPORTED",)),
    "Invalid": (422, ("SCHEMA_INVALID",)),
    "RateLimited": (429, ("RATE_LIMITED",)),
    "Internal": (500, ("INTERNAL",)),
    "Unavailable": (503, ("OVERLOADED",)),
}
_HEADERS = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}


def errors() -> dict[str, Any]:
    """components/errors.yaml."""
    return {name: _problem(status, codes) for name, (status, codes) in _PROBLEMS.items()}


def _problem(status: int, codes: tuple[str, ...]) -> dict[str, Any]:
    code = codes[0]
    shown = {
        "type": f"/docs#error-{code}",
        "title": "An error",
        "status": status,
        "code": code,
        "detail": "What went wrong this time.",
        "request_id": ID,
    }
    media = {"schema": ref("Problem", "common.yaml"), "example": shown}
    header = _HEADERS.get(status)
    return {
        "description": f"{code.replace('_', ' ').capitalize()}.",
        "x-vvtv-status": status,
        "x-vvtv-codes": list(codes),
        **({"headers": {header: ref(f"headers/{header}", "common.yaml")}} if header else {}),
        "content": {"application/problem+json": media},
    }


def common() -> dict[str, Any]:
    """components/common.yaml."""
    item = closed(
        "One wrong part of a request.",
        ("pointer", "detail"),
        pointer=text("Where.", 400, 0),
        detail=text("Why.", 400),
    )
    problem = closed(
        "An RFC 9457 problem detail with a stable code.",
        ("type", "title", "status", "code", "detail", "request_id"),
        type=text("A URI reference naming the kind of problem."),
        title=text("The kind of problem in a few words."),
        status={"type": "integer", "minimum": 400, "maximum": 599},
        code=ref("ErrorCode"),
        detail=text("What went wrong this time.", 2000),
        instance=text("The path of the request.", 2000),
        request_id=text("Names this request in the log."),
        errors=array(ref("ProblemItem")),
        severity=ref("Severity"),
    )
    key = text("Chosen by the caller; the same key with the same request has one effect.", 128, 8)
    return {
        "Problem": problem,
        "ProblemItem": item,
        "ErrorCode": {
            "description": "Every error that can be answered.",
            "type": "string",
            "enum": sorted(code for _, codes in _PROBLEMS.values() for code in codes),
        },
        "Severity": {"description": "How bad it is.", "type": "string", "enum": ["low", "medium", "high"]},
        "Cursor": text("Where the next page begins; opaque."),
        "IdempotencyKey": {**key, "pattern": "^[A-Za-z0-9_.:-]+$"},
        "parameters": {
            "Limit": {
                "name": "limit",
                "in": "query",
                "description": "How many items at most.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
                "example": 20,
            },
            "Cursor": {
                "name": "cursor",
                "in": "query",
                "description": "The `next_cursor` of the page before.",
                "schema": ref("Cursor"),
            },
            "IdempotencyKey": {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "Makes a retry safe.",
                "schema": ref("IdempotencyKey"),
                "example": "7f0c2a52-insert-1",
            },
        },
        "headers": {
            "Retry-After": _header(
                "Seconds to wait before trying again.", {"type": "integer", "minimum": 1}, 2
            ),
            "Location": _header("The path of what was created.", {"type": "string"}, "/v1/rooms/seats/1"),
            "WWW-Authenticate": _header("How to authenticate.", {"type": "string"}, "Bearer"),
        },
    }


def _header(description: str, schema: Schema, shown: Any) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": schema, "example": shown}


def root(areas: Collection[str], paths: dict[str, str]) -> dict[str, Any]:
    """openapi.yaml; `paths` maps each path to its reference."""
    token = {"type": "http", "scheme": "bearer", "description": "A token.", "x-vvtv-codes": ["AUTH_FAILED"]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "A made station",
            "version": VERSION,
            "summary": "As many operations and types as a grown platform has.",
            "description": "Made by bench.generate; nobody serves it.",
            "x-vvtv-deprecation-notice-days": 90,
        },
        "servers": [{"url": "/", "description": "Nowhere."}],
        "tags": [{"name": area, "description": f"Everything about {area}."} for area in areas],
        "security": [],
        "paths": {path: {"$ref": reference} for path, reference in paths.items()},
        "components": {"securitySchemes": {"stationToken": token}},
    }


def settings(name: str) -> Schema:
    """One file of configuration with its `$defs`."""
    parts = {
        f"{name}Strategy": {
            "description": "How it is done.",
            "type": "string",
            "enum": ["eager", "lazy", "never"],
        },
        f"{name}Bounds": closed(
            "Ceilings.", ("most", "least"), most=whole("At most."), least=whole("At least.")
        ),
        f"{name}Timing": closed(
            "Time limits.",
            ("timeout_s",),
            timeout_s=whole("Seconds.", 1),
            retry_share=share("0 to 1; absent: 0."),
        ),
        f"{name}Rule": closed(
            "One rule.", ("when", "then"), when=text("A condition."), then=ref(f"$defs/{name}Strategy")
        ),
        f"{name}Profile": closed(
            "A named profile.",
            ("bounds",),
            bounds=ref(f"$defs/{name}Bounds"),
            timing={**ref(f"$defs/{name}Timing"), "description": "Absent: no limit."},
        ),
    }
    whole_file = closed(
        f"{name} of the station.",
        ("strategy", "profiles"),
        strategy=ref(f"$defs/{name}Strategy"),
        profiles={**map_of(ref(f"$defs/{name}Profile"), "Profiles by name."), "minProperties": 1},
        rules=array(ref(f"$defs/{name}Rule"), description="Absent: none."),
    )
    return {"title": f"{name}Config", **whole_file, "$defs": parts}
