"""Whatever stands in a file, judging it ends in problems or a bundle, never in another error."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.infra.configuration.files import parse_yaml
from tests.support.configuration import ConfigCopy

pytestmark = pytest.mark.long

FILES = [
    "mode-manifests.yaml",
    "cost-tiers.yaml",
    "media-profiles.yaml",
    "channels.yaml",
    "telemetry-events.yaml",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
)
JUNK = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=3), SCALARS, max_size=2)
STILL = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def places(document: Any) -> list[tuple[Any, Any]]:
    """Every container and key of a document."""
    keys = (
        document if isinstance(document, dict) else range(len(document)) if isinstance(document, list) else ()
    )
    return [place for key in keys for place in [(document, key), *places(document[key])]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> ConfigCopy:
    return ConfigCopy(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("file", FILES)
@STILL
@given(data=st.data())
def test_a_file_with_junk_in_it_is_judged(copy: ConfigCopy, file: str, data: st.DataObject) -> None:
    path: Path = copy.folder / file
    original = path.read_text(encoding="utf-8")
    document = deepcopy(parse_yaml(original))
    for _ in range(data.draw(st.integers(1, 4))):
        found = places(document)
        container, key = found[data.draw(st.integers(0, len(found) - 1))]
        container[key] = data.draw(JUNK)
    try:
        path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        problems = copy.check()
        assert problems or copy.load().hash
    finally:
        path.write_text(original, encoding="utf-8")
