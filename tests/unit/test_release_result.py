"""`result.env` and the files of a configuration: what was written is read, and nothing else is."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.release.promotion import install
from ops.release.result import Result, Unreadable, files_hash, read_result, write_result

NOW = datetime(2026, 11, 26, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=40)


@given(WORDS, WORDS)
def test_a_result_is_read_as_it_was_written(reason: str, folder: str) -> None:
    with TemporaryDirectory() as place:
        result = Result("FAIL", f"why{reason} $(false) `no`", f"/{folder}", "ab", "1+c", NOW, NOW)
        write_result(Path(place), result)
        assert read_result(Path(place)) == result
        assert read_result(Path(place) / "result.env") == result


def test_a_shell_reads_it_too(tmp_path: Path) -> None:
    file = write_result(tmp_path, Result("FAIL", "it's $HOME; `x`", "/c", "ab", "1+c", NOW, NOW))
    said = subprocess.run(
        ["sh", "-c", f'. {file}; printf %s "$VVTV_CANARY_REASON"'], capture_output=True, text=True, check=True
    )
    assert said.stdout == "it's $HOME; `x`"


@pytest.mark.parametrize(
    "text", ["", "PASS\n", "VVTV_CANARY_RESULT=PASS\n", "VVTV_CANARY_REASON='open\n", "\x00"]
)
def test_what_is_no_result_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "result.env").write_text(text)
    with pytest.raises(Unreadable):
        read_result(tmp_path)
    with pytest.raises(Unreadable):
        read_result(tmp_path / "elsewhere")


def test_installed_files_are_those_of_the_source_and_no_others(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    for folder in (source / "copy", target):
        folder.mkdir(parents=True)
    (source / "platform.yaml").write_text("new")
    (source / "copy" / "en.json").write_text("{}")
    (target / "platform.yaml").write_text("old")
    (target / "gone.yaml").write_text("old")
    install(source, target)
    assert files_hash(target) == files_hash(source)
    assert {path.name for path in target.rglob("*") if path.is_file()} == {"platform.yaml", "en.json"}
