"""Handler protocols, one module per tag and per socket, and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.emit.text import header, render
from codegen.ir import Contract, Deprecation, Message, Operation, Parameter

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


class Types:
    """How the IR's types are written in generated Python."""

    @staticmethod
    def body(name: str) -> str:
        return name if name in ("str", "bytes") else f"models.{name}"

    @staticmethod
    def parameter(parameter: Parameter) -> str:
        """A bound parameter: None only when it may be left out and has no default."""
        if parameter.type_name:
            written = f"{'vocabulary' if parameter.is_enum else 'models'}.{parameter.type_name}"
        else:
            written = _SCALARS[parameter.schema["type"]]
        return written if parameter.required or parameter.default is not None else f"{written} | None"

    @staticmethod
    def result(operation: Operation) -> str:
        return (
            operation.responses[0].class_name
            if len(operation.responses) == 1
            else f"{operation.pascal}Response"
        )

    @staticmethod
    def deprecated_since(deprecation: Deprecation) -> str:
        """What a handler's author is told of a deprecated operation."""
        instead = f"; {deprecation.instead} replaces it" if deprecation.instead else ""
        return f"Deprecated since {deprecation.since}, may be gone from {deprecation.sunset} on{instead}."

    @staticmethod
    def union(messages: Iterable[Message]) -> str:
        return " | ".join(f"models.{message.type_name}" for message in messages)


def vocabulary(contract: Contract) -> str:
    """`generated/vocabulary.py`."""
    return render("vocabulary.py.j2", header=header("schemas/"), words=contract.vocabulary)


def events(contract: Contract) -> str:
    """`generated/events.py`."""
    return render("events.py.j2", header=header("schemas/events"), events=contract.events)


def protocols(contract: Contract) -> dict[str, str]:
    """`generated/api/*.py` by file name."""
    source = header("schemas/openapi")
    files = {
        f"{tag.name}.py": render("api.py.j2", header=source, tag=tag, types=Types) for tag in contract.tags
    }
    for socket in contract.sockets:
        values = {"header": header("schemas/channels"), "socket": socket, "types": Types}
        files[f"{socket.name}_socket.py"] = render("socket_api.py.j2", **values)
    files["__init__.py"] = (
        f'{source}\n"""Handler protocols: what the contract asks of the services, one module per tag."""\n'
    )
    return files
