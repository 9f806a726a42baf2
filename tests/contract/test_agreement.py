"""Generated code and JSON Schema judge alike, and the comparison that says so notices when they don't."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pydantic
import pytest

from codegen.lint.types import HELD
from generated import json_types, models
from tests.contract.agreement import keywords
from tests.contract.agreement.__main__ import SEED, main
from tests.contract.agreement.comparing import Comparison, Kind
from tests.contract.agreement.differences import DIFFERENCES, explain
from tests.contract.agreement.judges import Model
from tests.contract.agreement.parameters import Parameters, disagreement, parameter_subjects
from tests.contract.agreement.shapes import ASSERTING, Schemas
from tests.contract.agreement.shrinking import shrunk
from tests.contract.agreement.subjects import Subject, contract, subjects
from tests.contract.agreement.tally import Tally, keyword, shortcomings
from tests.contract.agreement.texts import Texts

SLICE = 10_000
APPLYING = frozenset({"$ref", "allOf", "items", "properties", "propertyNames"})
SAYING = frozenset({"$comment", "deprecated", "description", "discriminator", "examples", "title"})


def unexplained(schemas: Schemas, subject: Subject, texts: Iterator[bytes]) -> list[tuple[Kind, bytes]]:
    """Every disagreement over the texts that no declared difference explains."""
    comparison = Comparison(schemas)

    def kind_of(text: bytes) -> Kind | None:
        return comparison.compare(subject, text)[1]

    judged = ((kind_of(text), text) for text in texts)
    return [(kind, text) for kind, text in judged if kind and not explain(text, kind, kind_of)]


def test_a_slice_of_all_documents_is_judged_alike(capsys: pytest.CaptureFixture[str]) -> None:
    status = main([str(SLICE), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["disagreements"] == told["shortcomings"] == []
    assert status == 0
    assert told["documents"] >= SLICE
    assert told["cross_checked"] > 500
    assert told["subjects"].keys() == {*subjects(), *parameter_subjects()}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Schemas, Mapping[str, Subject]]:
    """Types of every keyword, generated."""
    schemas, made = keywords.subjects(tmp_path_factory.mktemp("keywords"))
    return schemas, {subject.name: subject for subject in made}


def test_models_hold_every_keyword_that_the_lint_lets_through(
    held: tuple[Schemas, Mapping[str, Subject]],
) -> None:
    schemas, made = held
    for subject in made.values():
        texts = Texts(schemas, subject.name, Random(SEED))
        assert unexplained(schemas, subject, texts.systematic()) == [], subject.name
        assert unexplained(schemas, subject, texts.by_chance(200)) == [], subject.name
    used = {keyword(place) for place in schemas.assertions()}
    assert used == ASSERTING
    assert ASSERTING | APPLYING | SAYING == HELD


@pytest.mark.parametrize("word", sorted(ASSERTING))
def test_a_keyword_that_the_schema_lacks_is_noticed(
    word: str, held: tuple[Schemas, Mapping[str, Subject]]
) -> None:
    """The schema loses a keyword, the model keeps it: documents at its bounds must show it."""
    schemas, made = held
    places = (place.split("/") for place in schemas.assertions() if keyword(place) == word)
    name, *path = next(place for place in places if place[0] in made)
    loosened = copy.deepcopy(dict(schemas.by_name))
    node: Any = loosened[name]
    for token in path[: path.index("required")] if word == "required" else path[:-1]:
        node = node[int(token) if isinstance(node, list) else token]
    del node[word]
    texts = Texts(schemas, name, Random(1)).systematic()
    assert Kind.REFUSED in {kind for kind, _ in unexplained(Schemas(loosened), made[name], texts)}


def test_a_model_that_is_not_strict_is_noticed() -> None:
    class Lax:
        def __init__(self, adapter: pydantic.TypeAdapter[Any]) -> None:
            self.adapter = adapter

        def validate_json(self, text: bytes, *, strict: bool) -> Any:
            return self.adapter.validate_json(text, strict=False)

        def dump_json(self, value: Any, *, by_alias: bool) -> bytes:
            return self.adapter.dump_json(value, by_alias=by_alias)

    lax: Any = Lax(pydantic.TypeAdapter(models.DependencyCheck))
    texts = Texts(contract(), "DependencyCheck", Random(1)).systematic()
    found = unexplained(contract(), Subject("DependencyCheck", Model(lax)), texts)
    assert Kind.TAKEN in {kind for kind, _ in found}


def test_a_model_that_writes_another_document_is_noticed() -> None:
    class Shouting(pydantic.BaseModel):
        name: str
        ok: bool
        reason: str
        seen: list[dict[str, str]]

        @pydantic.field_serializer("reason")
        def loudly(self, reason: str) -> str:
            return reason.upper()

    subject = Subject("DependencyCheck", Model(pydantic.TypeAdapter(Shouting)))
    text = b'{"name": "redis", "ok": true, "reason": "answers", "seen": [{"code": "answered"}]}'
    assert Comparison(contract()).compare(subject, text)[1] is Kind.WRITTEN_OTHERWISE


def test_a_difference_explains_nothing_that_has_another_cause() -> None:
    text = b'{"alive": 1, "started_at": "2016-12-31T23:59:60Z"}'
    assert explain(text, Kind.REFUSED, lambda _text: Kind.REFUSED) == ()


def test_differences_that_only_explain_together_are_named_together() -> None:
    comparison, subject = Comparison(contract()), subjects()["LabStatus"]
    text = b'{"alive": true, "started_at": "2016-12-31T23:59:60Z", "heartbeat_age_s": 1e999}'

    def kind_of(other: bytes) -> Kind | None:
        return comparison.compare(subject, other)[1]

    named = {difference.name for difference in explain(text, kind_of(text), kind_of)}
    assert named == {"leap second", "number out of range"}


def test_a_validator_alone_against_the_others_is_not_the_law() -> None:
    text = b'{"alive": true, "started_at": "202.-11-21T20:00:00Z"}'
    assert Comparison(contract()).compare(subjects()["LabStatus"], text)[1] is Kind.VALIDATORS


def test_what_a_run_did_not_exercise_is_told() -> None:
    told = list(shortcomings(Tally(), ["Asset"], ["Asset/required/title"]))
    assert told[:3] == [
        "Asset: no text fits it",
        "Asset: no text misfits it",
        "Asset/required/title: was never broken",
    ]
    assert [line for line in told if line.endswith("delete it from differences.py")] == told[3:]
    assert len(told) == 3 + len(DIFFERENCES)


def test_a_disagreement_is_made_small() -> None:
    large = b'{"items": [{"a": "x", "b": [1, 2, {"c": "needle in hay"}]}, 5], "more": true}'
    assert shrunk(large, lambda text: b"needle" in text) == b'"needle"'
    assert shrunk(large, lambda text: b"needle" in text and text[:1] == b"{") == b'{"c": "needle"}'


def test_equal_seeds_make_equal_texts() -> None:
    def texts(seed: int) -> list[bytes]:
        made = Texts(contract(), "ModeManifest", Random(seed))
        return [*made.systematic(), *made.by_chance(100)]

    assert texts(1) == texts(1) != texts(2)


def test_a_server_that_binds_otherwise_is_noticed() -> None:
    subject = parameter_subjects()["listQueue"]
    judged = Parameters(Random(1))
    wrong = {"query/limit"}
    assert judged.wrong(subject, {"query/channel": (), "query/limit": ("201",), "query/cursor": ()}) == wrong
    assert disagreement(wrong, 200, set()) == "the server answers 200 to what the schema refuses: query/limit"
    assert disagreement(set(), 422, wrong) == "the server refuses what the schema takes: query/limit"
    assert disagreement(wrong, 422, {"query/cursor"}) == "the server blames query/cursor, which fits"
    assert disagreement(wrong, 422, wrong) is None


def test_many_different_items_are_told_apart_in_linear_time() -> None:
    class Many(pydantic.BaseModel):
        items: list[str]
        checked = pydantic.field_validator("items")(json_types.unique)

    began = time.process_time()
    Many(items=[str(number) for number in range(100_000)])
    assert time.process_time() - began < 2
    with pytest.raises(pydantic.ValidationError, match="items holds an item twice"):
        Many(items=["a", "b", "a"])
