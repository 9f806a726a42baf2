"""ASGI operations per tag, socket servers, and their assembly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from email.utils import format_datetime
from itertools import groupby
from pathlib import Path

from codegen.emit.api import Types
from codegen.emit.text import header, render
from codegen.ir import Contract, Deprecation, Operation, Parameter, Response, Tag
from codegen.patterns import for_rust

SCAFFOLD = Path(__file__).parent.parent / "scaffold"
_BOUND = {
    "string": "str",
    "integer": "binding.Integer",
    "number": "binding.Number",
    "boolean": "binding.Boolean",
}
_CONSTRAINTS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
}


class ServerTypes(Types):
    """How bound parameters and replies are written."""

    @staticmethod
    def bound(parameter: Parameter) -> str:
        """A parameter as a pydantic field; its alias is the pointer that an error names."""
        written = _BOUND[parameter.schema["type"]]
        named = parameter.type_name if parameter.schema["type"] == "string" else None
        if named:
            written = f"{'vocabulary' if parameter.is_enum else 'models'}.{named}"
        options = [f'alias="{parameter.pointer}"']
        if not named:
            options += [
                f"{word}={(for_rust(value) if key == 'pattern' else value)!r}"
                for key, word in _CONSTRAINTS.items()
                if (value := parameter.schema.get(key)) is not None
            ]
        if not parameter.required and parameter.default is None:
            written += " | None"
        field = f"Annotated[{written}, pydantic.Field({', '.join(options)})]"
        return field if parameter.required else f"{field} = {parameter.default!r}"

    @staticmethod
    def headers(operation: Operation) -> str:
        """The header names to look for, as a trailing argument."""
        return f", {operation.header_names!r}" if operation.header_names else ""

    @staticmethod
    def deprecated(deprecation: Deprecation) -> tuple[tuple[bytes, bytes], ...]:
        """What every answer of a deprecated operation carries (RFC 9745, RFC 8594, and RFC 8288 or 9652)."""
        since, sunset = (
            datetime.combine(day, time(), UTC) for day in (deprecation.since, deprecation.sunset)
        )
        fields = [
            ("deprecation", f"@{int(since.timestamp())}"),
            ("sunset", format_datetime(sunset, usegmt=True)),
        ]
        if deprecation.path and "{" in deprecation.path:
            fields.append(("link-template", f'"{deprecation.path}"; rel="successor-version"'))
        elif deprecation.path:
            fields.append(("link", f'<{deprecation.path}>; rel="successor-version"'))
        return tuple((name.encode(), value.encode()) for name, value in fields)

    @staticmethod
    def reply(response: Response) -> str:
        """The arguments of `respond` for one response."""
        kind = f'b"{response.content_type}"' if response.content_type else 'b""'
        if response.content_type == "application/json":
            kind = "binding.JSON"
        body = (
            'b""'
            if not response.body
            else "result.body.encode()"
            if response.body == "str"
            else "result.body"
            if response.body == "bytes"
            else "binding.dump(result.body)"
        )
        pairs = [f'(b"{h.name.lower()}", str(result.{h.python}).encode("latin-1"))' for h in response.headers]
        headers = f", ({', '.join(pairs)},)" if pairs else ", ()"
        return f"reply = ({response.status}, {kind}, {body}{headers})"

    @staticmethod
    def paths(tag: Tag) -> Iterator[tuple[str, list[Operation]]]:
        """The tag's operations by path, in the order of the document."""
        for path, operations in groupby(tag.operations, key=lambda operation: operation.path):
            yield path, list(operations)


def emit(contract: Contract) -> dict[str, str]:
    """`generated/server/*.py` by file name."""
    source = header("schemas/openapi")
    files = {
        "__init__.py": f'{source}\n"""The contract as a server; `assembly` is the whole of it, the rest its parts."""\n'
    }
    files |= {
        f"{tag.name}.py": render("operations.py.j2", header=source, tag=tag, types=ServerTypes)
        for tag in contract.tags
    }
    for socket in contract.sockets:
        files[f"{socket.name}_socket.py"] = render(
            "socket_server.py.j2", header=header("schemas/channels"), socket=socket
        )
    files["assembly.py"] = render(
        "assembly.py.j2", header=source, tags=contract.tags, sockets=contract.sockets, paths=contract.paths()
    )
    for file in sorted((SCAFFOLD / "server").glob("*.py")):
        files[file.name] = f"{header('codegen/scaffold')}\n{file.read_text(encoding='utf-8')}"
    return files


def json_types() -> str:
    """`generated/json_types.py`."""
    return f"{header('codegen/scaffold')}\n{(SCAFFOLD / 'json_types.py').read_text(encoding='utf-8')}"
