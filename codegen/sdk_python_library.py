"""openapi-python-client as a library: a document in, its parser's objects out, and its templates' environment.

Decides that a warning of the library is a refusal, as with its `--fail-on-warning`: what it would leave out of a client
would be missing from ours.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jinja2
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.schema import UntrustedString

from codegen.emit.text import FILTERS
from codegen.source import ContractError, JsonObject

_OBJECT = re.compile(r"<[\w.]+ object at 0x\w+>")
TEMPLATES = Path(__file__).parent / "templates" / "openapi_python_client"
_CONFIG = Config.from_sources(
    ConfigFile(package_name_override="generated", post_hooks=[]),
    meta_type=MetaType.NONE,
    document_source=Path("schemas"),
    file_encoding="utf-8",
    overwrite=True,
    output_path=None,
)


def parsed(document: JsonObject) -> GeneratorData:
    """Return what the library reads in a document. Raises ContractError with all that it warns of."""
    try:
        data = GeneratorData.from_dict(document, config=_CONFIG)
    except ValueError as error:  # its only one: two words of an enumeration would be one member
        raise ContractError(
            f"Python SDK: {str(error).partition(';')[0]}; spell one of the words apart"
        ) from error
    if isinstance(data, GeneratorError):
        raise ContractError(_told(data))
    unread = [error for part in data.endpoint_collections_by_tag.values() for error in part.parse_errors]
    # An operation of a type that could not be read is a consequence; so is all that the type's removal removed.
    if found := data.errors or unread:
        raise ContractError(*map(_told, found))
    return data


def _told(error: GeneratorError) -> str:
    """The library's words on one line, without the addresses of its objects in them."""
    words = " ".join(f"{error.header} {error.detail or ''}".split())
    return f"Python SDK: {_OBJECT.sub('…', words).partition(' Failure to process')[0]}"


def environment(data: GeneratorData) -> jinja2.Environment:
    """Return the library's environment for templates: ours first, our filters beside its own, nothing undefined."""
    env = Project(openapi=data, config=_CONFIG, custom_template_path=TEMPLATES).env
    env.undefined = jinja2.StrictUndefined
    env.filters.update(FILTERS, plain=plain, doc=_doc)
    return env


def plain(text: Any) -> str:
    """Return a text of the document as it is, empty for none: only for where it is escaped, or looked up."""
    return text.get_untrusted_value() if isinstance(text, UntrustedString) else text or ""


def _doc(text: Any, indent: int = 4) -> str:
    return FILTERS["doc"](plain(text), indent)
