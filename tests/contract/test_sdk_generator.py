"""What the Python SDK keeps that openapi-python-client alone would lose, and what its generator refuses."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import GenericAlias, ModuleType
from typing import Any, get_type_hints

import msgspec
import pytest

from codegen import sdk_python
from codegen.bundle import bundle
from codegen.source import ContractError, Sources
from tests.support.contracts import Contract, Document, a_contract

Change = Callable[[Contract], object]
STRING: Document = {"type": "string"}


def made(root: Path, change: Change) -> dict[str, str]:
    """The generated modules of a small contract."""
    bundled = bundle(Sources(a_contract(root, change)))
    files = sdk_python.emit(bundled.openapi, bundled.asyncapi, root)
    return {path.name: content.decode() for path, content in files.items()}


def models(root: Path, change: Change) -> ModuleType:
    """The generated models, imported."""
    file = root / f"models_{root.name}.py"
    file.write_text(made(root, change)["models.py"])
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    return module


def refused(root: Path, change: Change) -> str:
    with pytest.raises(ContractError) as error:
        made(root, change)
    return str(error.value)


def answering(**types: Document) -> Change:
    """The lamp's operation answers the first of these types."""

    def change(contract: Contract) -> None:
        contract.types.update({name: {"description": f"A {name}.", **part} for name, part in types.items()})
        content = contract.operation["responses"]["200"]["content"]["application/json"]
        content["schema"] = {"$ref": f"parts.yaml#/{next(iter(types))}"}

    return change


def closed(required: list[str], **properties: Document) -> Document:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def named(name: str) -> Document:
    return {"$ref": f"#/{name}"}


def test_a_type_that_is_no_class_keeps_its_name_wherever_it_is_used(tmp_path: Path) -> None:
    files = made(tmp_path, lambda contract: None)
    assert 'LampId: TypeAlias = UUID\n"""Names a lamp."""' in files["models.py"]
    assert "lamp_id: LampId" in files["models.py"]
    assert "def get_lamp(self, lamp_id: LampId) -> Lamp:" in files["operations.py"]


def test_names_are_spelled_as_the_contract_spells_them(tmp_path: Path) -> None:
    lamp = closed(["v1to2"], v1to2=named("SdkV1to2"))
    module = models(tmp_path, answering(Light=lamp, SdkV1to2=closed(["a"], a=STRING)))
    assert module.Light.from_dict({"v1to2": {"a": "x"}}).v1to2 == module.SdkV1to2(a="x")


def test_attributes_stand_in_the_contracts_order_with_their_own_descriptions(tmp_path: Path) -> None:
    light = closed(
        ["b"],
        a={**STRING, "description": "Its own."},
        b=named("Bulb"),
        c={**named("Bulb"), "description": "Spare."},
    )
    module = models(tmp_path, answering(Light=light, Bulb=closed(["z"], z=STRING)))
    assert list(get_type_hints(module.Light)) == ["a", "b", "c"]
    text = (tmp_path / f"models_{tmp_path.name}.py").read_text()
    assert (
        'a: str | None = None\n    """Its own."""\n    b: Bulb\n    c: Bulb | None = None\n    """Spare."""'
        in text
    )


@pytest.mark.parametrize("text", ['Say "hi"', 'A """ and a \\', "One.\n\nTwo."])
def test_a_description_may_hold_what_ends_a_string(text: str, tmp_path: Path) -> None:
    light = closed(["a"], a={**STRING, "description": text})
    module = models(tmp_path, answering(Light={**light, "description": text}))
    assert module.Light.__doc__ == " ".join(text.split()).replace('"""', "'''")


def test_members_are_named_by_our_rule(tmp_path: Path) -> None:
    words = ["pt-BR", "720", "lamp.lit", "models"]
    module = models(
        tmp_path, answering(Light=closed(["w"], w=named("Word")), Word={"type": "string", "enum": words})
    )
    assert {m.name: m.value for m in module.Word} == {
        "PT_BR": "pt-BR",
        "VALUE_720": "720",
        "LAMP_LIT": "lamp.lit",
        "MODELS": "models",
    }


@pytest.mark.parametrize("other", [{"type": "string", "format": "uuid"}, named("LampId"), named("Word")])
def test_alternatives_that_json_writes_as_strings_are_one_string(other: Document, tmp_path: Path) -> None:
    light = closed(["a"], a={"oneOf": [STRING, other, {"type": "integer"}]})
    word: Document = {"type": "string", "enum": ["dim"]}
    module = models(tmp_path, answering(Light=light, Word=word))
    assert module.Light.from_dict({"a": "dim"}).a == "dim"
    assert module.Light.from_dict({"a": 5}).a == 5
    assert get_type_hints(module.Light)["a"] == int | str


def test_maps_are_dictionaries_named_or_not(tmp_path: Path) -> None:
    plain = {"type": "object", "additionalProperties": named("Bulb")}
    light = closed(["a", "b"], a=named("Bulbs"), b=plain)
    module = models(tmp_path, answering(Light=light, Bulbs=plain, Bulb=closed(["z"], z=STRING)))
    bulbs = {"x": module.Bulb(z="1")}
    document: dict[str, Any] = {"a": {"x": {"z": "1"}}, "b": {"x": {"z": "1"}}}
    assert module.Light.from_dict(document) == module.Light(a=bulbs, b=bulbs)
    assert module.Bulbs == GenericAlias(dict, (str, module.Bulb))


def test_a_constant_is_given_by_itself_and_held_to(tmp_path: Path) -> None:
    module = models(tmp_path, answering(Light=closed(["a"], a={"const": 'q"\\'}, b={"const": 5})))
    assert module.Light().to_dict() == {"a": 'q"\\'}
    with pytest.raises(msgspec.ValidationError):
        module.Light.from_dict({"a": "other"})


def test_a_part_may_ask_for_what_another_part_leaves_open(tmp_path: Path) -> None:
    strict = {"allOf": [named("Bulb"), {"type": "object", "required": ["y"], "properties": {"k": STRING}}]}
    module = models(tmp_path, answering(Light=strict, Bulb=closed(["z"], z=STRING, y=STRING)))
    assert module.Light.__struct_fields__ == ("y", "z", "k")
    with pytest.raises(msgspec.ValidationError, match="`y`"):
        module.Light.from_dict({"z": "1"})


def test_a_type_may_hold_itself(tmp_path: Path) -> None:
    module = models(tmp_path, answering(Light=closed([], kids={"type": "array", "items": named("Light")})))
    assert module.Light.from_dict({"kids": [{"kids": []}]}).kids == [module.Light(kids=[])]


def test_what_is_not_json_is_text(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.operation["responses"]["200"]["content"] = {"application/xml": {"schema": STRING}}

    operations = made(tmp_path, change)["operations.py"]
    assert 'Operation[str] = Operation("GET", "/v1/lamps/{lamp_id}", {200: str})' in operations


def parameter(name: str, place: str, **schema: str) -> Change:
    def change(contract: Contract) -> None:
        part = {"name": name, "in": place, "description": "It.", "schema": schema}
        contract.operation["parameters"].append(part)

    return change


@pytest.mark.parametrize("name", ["url", "client", "type", "fooBar"])
def test_an_argument_is_named_after_its_parameter(name: str, tmp_path: Path) -> None:
    """The library would add to names that its own templates use."""
    operations = made(tmp_path, parameter(name, "query", type="integer"))["operations.py"]
    word = {"fooBar": "foo_bar"}.get(name, name)
    assert f"lamp_id: LampId, *, {word}: int | None = None)" in operations
    assert f'query={{"{name}": {word}}}' in operations


def test_what_the_library_would_leave_out_is_refused_where_it_is(tmp_path: Path) -> None:
    why = refused(tmp_path, parameter("If-Since", "header", type="string", format="date-time"))
    assert why.startswith("Python SDK: WARNING parsing GET /v1/lamps/{lamp_id} within lamps.")
    assert "datetime.datetime | Unset is not allowed in header" in why


def test_two_types_of_one_class_name_are_refused(tmp_path: Path) -> None:
    why = refused(tmp_path, answering(V1to2=closed(["a"], a=named("V1To2")), V1To2=closed(["z"], z=STRING)))
    assert 'duplicate models with name "V1To2"' in why
    assert "object at 0x" not in why


def test_two_words_of_one_member_are_refused(tmp_path: Path) -> None:
    word: Document = {"type": "string", "enum": ["a-b", "a_b"]}
    why = refused(tmp_path, answering(Light=closed(["w"], w=named("Word")), Word=word))
    assert why == "Python SDK: Duplicate key A_B in enum word.Word; spell one of the words apart"


@pytest.mark.parametrize("word", ["dim\n", 5, None])
def test_a_word_that_is_no_printable_string_is_refused(word: object, tmp_path: Path) -> None:
    why = refused(tmp_path, answering(Light=closed(["w"], w={"enum": ["lit", word]})))
    assert why == f"Python SDK: {word!r} in an enumeration; its words are printable strings"


def test_two_properties_of_one_attribute_are_refused(tmp_path: Path) -> None:
    light = closed([], **{"foo-bar": STRING, "fooBar": STRING})
    assert refused(tmp_path, answering(Light=light)) == (
        "Light: foo-bar would be the attribute of another property"
    )


def test_a_parameter_where_clients_put_none_is_refused(tmp_path: Path) -> None:
    why = refused(tmp_path, parameter("sid", "cookie", type="string"))
    assert why == "Python SDK: parameter sid is in a cookie, where clients put none"


def test_a_type_that_is_no_object_and_made_of_itself_is_refused(tmp_path: Path) -> None:
    tree = {"oneOf": [STRING, {"type": "array", "items": named("Tree")}]}
    why = refused(tmp_path, answering(Light=closed(["t"], t=named("Tree")), Tree=tree))
    assert why == "Tree: a type that is no object can't be made of itself"


def test_two_operations_of_one_method_name_are_refused(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.openapi["tags"].append({"name": "more"})
        second = {**contract.operation, "operationId": "getLAMP", "tags": ["more"]}
        contract.openapi["paths"]["/v1/more/{lamp_id}"] = {"get": second}

    assert refused(tmp_path, change) == "two operations would be the method 'get_lamp' of the SDKs"
