"""The bundler: what it hoists, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from codegen.bundle import bundle
from codegen.source import ContractError, Sources
from tests.support.contracts import Contract, a_contract


def test_types_of_api_events_and_configuration_are_hoisted_once(tmp_path: Path) -> None:
    made = bundle(Sources(a_contract(tmp_path)))
    assert set(made.models["components"]["schemas"]) == {
        "Envelope",
        "ErrorCode",
        "Lamp",
        "LampConfig",
        "LampId",
        "LampLit",
        "PingMessage",
        "Problem",
    }


def test_published_documents_hold_no_configuration_and_no_relative_reference(tmp_path: Path) -> None:
    made = bundle(Sources(a_contract(tmp_path)))
    for document in (made.openapi, made.asyncapi):
        assert "LampConfig" not in document["components"]["schemas"]
        assert all(reference.startswith("#/") for reference in references(document))
    assert set(made.asyncapi["components"]["schemas"]) == {"Lamp", "LampId", "LampLit", "PingMessage"}


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for value in node for found in references(value)] if isinstance(node, list) else []


def test_alias_of_a_type_is_that_type(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.openapi["components"] = {"schemas": {"Lamp": {"$ref": "parts.yaml#/Lamp"}}}

    made = bundle(Sources(a_contract(tmp_path, change)))
    assert str(made.origins["Lamp"]) == "schemas/openapi/parts.yaml#/Lamp"


def test_discriminator_mapping_follows_the_types(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.types["Anything"] = {
            "description": "One or the other.",
            "oneOf": [{"$ref": "#/Lamp"}, {"$ref": "#/Problem"}],
            "discriminator": {"propertyName": "kind", "mapping": {"lamp": "#/Lamp", "problem": "#/Problem"}},
        }
        contract.types["Lamp"]["properties"]["part"] = {"$ref": "#/Anything"}

    made = bundle(Sources(a_contract(tmp_path, change)))
    mapping = made.models["components"]["schemas"]["Anything"]["discriminator"]["mapping"]
    assert mapping == {"lamp": "#/components/schemas/Lamp", "problem": "#/components/schemas/Problem"}


def test_example_that_looks_like_a_reference_is_left_alone(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.types["Lamp"]["examples"] = [{"$ref": "nowhere.yaml#/X"}]

    made = bundle(Sources(a_contract(tmp_path, change)))
    assert made.models["components"]["schemas"]["Lamp"]["examples"] == [{"$ref": "nowhere.yaml#/X"}]


def _second_lamp(contract: Contract) -> None:
    contract.files["schemas/config/lamps.schema.yaml"]["$defs"] = {"Lamp": contract.types["Lamp"]}


def _point(reference: str) -> Callable[[Contract], None]:
    def change(contract: Contract) -> None:
        contract.types["Lamp"]["properties"]["more"] = {"$ref": reference}

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_second_lamp, "two schemas named 'Lamp'"),
        (_point("https://example.org/lamp.json"), "remote or absolute reference"),
        (_point("//example.org/lamp.json"), "remote or absolute reference"),
        (_point("/etc/passwd"), "remote or absolute reference"),
        (_point("../../../secret.yaml#/X"), "leaves the repository"),
        (_point("nowhere.yaml#/X"), "nowhere.yaml"),
        (_point("#/Nothing"), "nothing here"),
    ],
)
def test_refused_by_place(change: Callable[[Contract], None], expected: str, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=expected):
        bundle(Sources(a_contract(tmp_path, change)))


def test_two_values_under_one_key_are_refused(tmp_path: Path) -> None:
    a_contract(tmp_path)
    with (tmp_path / "schemas/openapi/parts.yaml").open("a") as parts:
        parts.write("\nLamp: {}\n")
    with pytest.raises(ContractError, match=r"key 'Lamp' is given twice"):
        bundle(Sources(tmp_path))


def test_dates_stay_strings(tmp_path: Path) -> None:
    a_contract(tmp_path)
    with (tmp_path / "schemas/openapi/parts.yaml").open("a") as parts:
        parts.write("\nDated: {description: 2026-11-21}\n")
    parsed = Sources(tmp_path).document(PurePosixPath("schemas/openapi/parts.yaml"))
    assert parsed["Dated"]["description"] == "2026-11-21"
