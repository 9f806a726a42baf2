"""What the contract as a whole declares: one version, nothing that nobody refers to, no misspelt extension."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from codegen.bundle import ASYNCAPI, OPENAPI, Bundle
from codegen.findings import Finding
from codegen.source import Location, Sources

_SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_PARTS = ("schemas/openapi/paths/*.yaml", "schemas/openapi/components/*.yaml")
_TYPES = ("schemas/config/*.schema.yaml", "schemas/events/**/*.json")
_FOLDERS = ("parameters", "headers", "links", "examples")

EXTENSIONS: Mapping[str, str] = {
    "x-vvtv-bound-by": "the security scheme that reads the parameter; handlers do not see it",
    "x-vvtv-close-codes": "the close codes of a channel and what each means",
    "x-vvtv-codes": "the error codes that a response, a security scheme or a tag brings",
    "x-vvtv-deprecation": "since when something is deprecated, until when, and what replaces it",
    "x-vvtv-deprecation-notice-days": "days between a deprecation and its sunset, at least",
    "x-vvtv-edge-codes": "error codes of the edge itself, before an operation is reached",
    "x-vvtv-hot": "the operation is called so often that its speed is measured",
    "x-vvtv-objects": "whose each object that an operation is given by name may be: the caller's own, or any",
    "x-vvtv-plain-paths": "paths served outside the operations: what a GET is answered with, and where they have "
    "them the statuses of further methods and the error codes",
    "x-vvtv-planned": "an error code or a key of the configuration that nothing uses yet, and what will",
    "x-vvtv-rate": "how often one address may call an operation, by the name of a rate of platform.yaml",
    "x-vvtv-refers": "the value names a copy key, a channel, a media profile or a route",
    "x-vvtv-role": "what a message does for its line: the SDKs play it",
    "x-vvtv-security": "who may open a channel",
    "x-vvtv-tools": "whether agents may act under a security scheme; they may when it is left out",
    "x-vvtv-status": "the status under which an error response is referred to",
}


def version(bundled: Bundle) -> Iterator[Finding]:
    """One semantic version (SemVer 2.0) for the whole contract, the same in both documents."""
    ours = str(bundled.openapi.get("info", {}).get("version", ""))
    theirs = str(bundled.asyncapi.get("info", {}).get("version", ""))
    at = Location(OPENAPI, ("info", "version"))
    if not _SEMVER.fullmatch(ours):
        yield Finding(at, f"the version {ours!r} is not MAJOR.MINOR.PATCH", "Write it as `0.1.0`.")
    if ours != theirs:
        yield Finding(
            Location(ASYNCAPI, ("info", "version")),
            f"the sockets are of version {theirs!r} and the operations of {ours!r}",
            "One contract has one version: leave it out of asyncapi.yaml.",
        )


def plain_paths(bundled: Bundle) -> Iterator[Finding]:
    """Each path beside the operations says what it is for and which statuses a GET is answered with.

    One that answers further methods, or with codes of its own, lists them; the codes are of ErrorCode.
    """
    known = bundled.openapi["components"]["schemas"].get("ErrorCode", {}).get("enum", ())
    for path, told in bundled.openapi.get("x-vvtv-plain-paths", {}).items():
        at = Location(OPENAPI, ("x-vvtv-plain-paths", path))
        if not isinstance(told, dict) or not told.get("description") or not told.get("answers"):
            yield Finding(
                at, f"{path} needs a description and answers", "Write `{ description: ..., answers: [200] }`."
            )
        else:
            yield from _plain_path(at, path, told, known)


def _plain_path(
    at: Location, path: str, told: Mapping[str, Any], known: Collection[str]
) -> Iterator[Finding]:
    statuses = [*told["answers"], *(status for many in told.get("methods", {}).values() for status in many)]
    if 500 in statuses:
        yield Finding(at, f"{path} declares 500, which is a defect of ours", "Leave it out.")
    for code in told.get("codes", ()):
        if code not in known:
            yield Finding(at, f"{path} names the unknown code {code}", "Add it to ErrorCode, or correct it.")


def reached(bundled: Bundle) -> Iterator[Finding]:
    """Every path, type, response, parameter and header of the sources is referred to by something."""
    for at in _named_parts(bundled.sources):
        if at not in bundled.sources.targets:
            yield Finding(at, f"nothing refers to {at.pointer[-1]}", "Refer to it, or remove it.")


def _named_parts(sources: Sources) -> Iterator[Location]:
    for file in sources.matching(*_PARTS):
        yield from _keys(sources, Location(file))
    for file in sources.matching(*_TYPES):
        for name in sources.document(file).get("$defs", {}):
            yield Location(file, ("$defs", name))


def _keys(sources: Sources, root: Location) -> Iterator[Location]:
    for name, value in (sources.document(root.file) or {}).items():
        if name in _FOLDERS:
            yield from (root.child(name, key) for key in value)
        else:
            yield root.child(name)


def known_extensions(bundled: Bundle) -> Iterator[Finding]:
    """No `x-` key but those that something reads: a misspelt one would be passed over in silence."""
    for file in bundled.sources.matching("schemas/**/*.yaml", "schemas/**/*.json"):
        if "released" not in file.parts:
            yield from _unknown(bundled.sources.document(file), Location(file))


def _unknown(node: Any, at: Location) -> Iterator[Finding]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in children:
        if str(key).startswith("x-") and key not in EXTENSIONS:
            yield Finding(
                at.child(key), f"nothing reads the extension {key}", f"Use one of {', '.join(EXTENSIONS)}."
            )
        if key not in ("example", "examples", "default"):
            yield from _unknown(value, at.child(key))
