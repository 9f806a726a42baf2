"""The checker of HLS rules: silent on our own channel, and never silent when something is spoiled."""

from __future__ import annotations

from random import Random

import pytest

from tests.support.hls import Capture, check, rules
from tests.support.hls.mutations import Mutation
from tests.support.hls.ours import our_capture
from tests.support.hls.spoilt import MUTATIONS

ROUNDS = 2
SEEDS = range(ROUNDS * len(MUTATIONS))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Capture:
    return our_capture(tmp_path_factory.mktemp("channel"))


def test_nothing_is_wrong_with_our_channel(ours: Capture) -> None:
    assert check(ours) == []


def test_the_recording_has_what_the_rules_are_about(ours: Capture) -> None:
    """Otherwise their silence would say nothing."""
    folders = {document.url.split("/")[-2] for document in ours.documents}
    assert folders == {"main", "720", "360", "audio", "subs"}
    assert sum(b"-->" in resource.body for resource in ours.resources.values()) >= 3
    assert len({document.text for document in ours.documents if "/720/" in document.url}) >= 12
    for folder in ("720", "audio", "subs"):
        texts = [document.text for document in ours.documents if f"/{folder}/" in document.url]
        assert any("SCTE35-OUT" in text and "SCTE35-IN" not in text for text in texts)
        assert any("SCTE35-IN" in text for text in texts)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed}-{of(seed).name.replace(' ', '-')}")
def test_whatever_is_spoiled_is_found_by_a_rule_that_fits(ours: Capture, seed: int) -> None:
    mutation = of(seed)
    spoiled = mutation.apply(ours, Random(seed))
    assert spoiled != ours
    found = {finding.rule for finding in check(spoiled)}
    assert found & mutation.rules, f"{mutation.name}: {sorted(found) or 'nothing'} instead"


def test_every_rule_is_broken_by_some_mutation(ours: Capture) -> None:
    """Each rule alone, not only in the company of another."""
    broken: set[str] = set()
    for seed, mutation in enumerate(MUTATIONS):
        broken |= mutation.rules & {finding.rule for finding in check(mutation.apply(ours, Random(seed)))}
    assert {rule.name for rule in rules()} - broken == set()


def of(seed: int) -> Mutation:
    return MUTATIONS[seed % len(MUTATIONS)]


def test_findings_say_rule_place_and_remedy(ours: Capture) -> None:
    mutation = next(mutation for mutation in MUTATIONS if mutation.name == "no EXTM3U")
    (first, *_) = [f for f in check(mutation.apply(ours, Random(0))) if f.rule == "extm3u-first"]
    assert (first.line, first.source, first.remedy) == (
        1,
        "8216bis 4.4.1.1",
        "Begin the file with the line #EXTM3U.",
    )
    assert first.url.endswith(".m3u8")
