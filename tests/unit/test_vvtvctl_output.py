"""What `vvtvctl` prints is what was said: no title is read as markup, or by the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from voulezvous.generated.models import AsRunEntry, Asset, PlanItem, QueueEntry

from ops.vvtvctl import library, pipeline, planning, queue
from ops.vvtvctl.output import Cell, console, plain, print_facts, print_table, styled
from ops.vvtvctl.trouble import Exit
from tests.support.configuration import CONFIG

ODD = ["[/]", "[red]", "[/red] night", "a [link=file:///x]b[/link]", "\\[/", "ends in \\", ":100:", "[bold"]
NAME = "0193a0b0-0000-7000-8000-000000000001"
TIMES = {"starts_at": "2026-11-25T20:00:00Z", "ends_at": "2026-11-25T20:01:00Z"}


@pytest.fixture(autouse=True)
def wide() -> Iterator[None]:
    """Wide enough that nothing is folded."""
    before = console.width
    console.width = 500
    yield
    console.width = before


def printed(*cells: Cell) -> str:
    """A table of one row, as it comes out."""
    with console.capture() as captured:
        print_table("titles", ["column"] * len(cells), [cells], "empty")
    return captured.get()


@pytest.mark.parametrize("title", ODD)
def test_a_title_is_printed_as_it_is(title: str) -> None:
    assert title in printed(title)
    assert f"refused: {title}" in printed(styled("refused", "red", f": {title}"))
    with console.capture() as captured:
        print_facts({"title": title})
        console.print(plain(title))
    assert captured.get().count(title) == 2


@pytest.mark.parametrize("width", [80, 110])
def test_an_id_stays_whole_in_a_narrow_terminal(width: int) -> None:
    console.width = width
    reason = styled("refused", "red", ": no film could be read from it, whoever tries, and however often")
    told = printed("Sessão das duas", reason, "15:39:54", NAME)
    assert NAME in told
    assert max(map(len, told.splitlines())) <= width


EVENTS = (
    "mode_entered",
    "mode_exited",
    "session_created",
    "session_transitioned",
    "media_error",
    "policy_denied",
)


def test_names_of_columns_are_folded_at_their_joints_where_figures_have_room() -> None:
    rows = [("broadcast", *"123456"), ("private_call", *"789012")]
    with console.capture() as captured:
        print_table("", ("mode", *EVENTS), rows, "none")
    assert [line for line in captured.get().splitlines() if "session_transitioned" in line]
    console.width = 80
    with console.capture() as captured:
        print_table("", ("mode", *EVENTS), rows, "none")
    told = captured.get().splitlines()
    above, names, first, second = (line.split() for line in told[-4:])
    assert above == ["mode_", "mode_", "session_", "session_", "media_", "policy_"]
    assert names == ["mode", "entered", "exited", "created", "transitioned", "error", "denied"]
    assert (first, second) == (["broadcast", *"123456"], ["private_call", *"789012"])
    assert max(map(len, told)) <= console.width


def test_a_column_that_says_nothing_gives_way_to_those_that_do() -> None:
    console.width = 78
    columns = ("title", "role", "state", "length", "added", "asset")
    with console.capture() as captured:
        print_table("", columns, [("O último trem", "", "ready", "0:19", "17:41:38", NAME)], "")
    names, *_ = (line.split() for line in captured.get().splitlines() if line.strip())
    assert names == ["title", "state", "length", "added", "asset"]


def test_a_row_that_has_no_room_is_a_paragraph_with_all_that_it_says() -> None:
    console.width = 80
    who, of = f"user:{NAME}", f"queue:{NAME}"
    with console.capture() as captured:
        print_table(
            "acts", ("who", "what", "of", "why"), [(who, "queue.moved", of, "[/]"), (who, "x", of, "")], ""
        )
    assert [line.rstrip() for line in captured.get().splitlines()] == [
        *("acts", f"who   {who}", "what  queue.moved", f"of    {of}", "why   [/]", ""),
        *(f"who   {who}", "what  x", f"of    {of}"),
    ]


@given(
    st.lists(st.lists(st.text("ab :-é世", max_size=50), min_size=5, max_size=5), min_size=1, max_size=3),
    st.integers(40, 120),
)
def test_nothing_is_cut_off_whatever_a_table_says(rows: list[list[str]], width: int) -> None:
    console.width = width
    with console.capture() as captured:
        print_table("", ("one", "the_other", "of the first", "d", "e"), rows, "")
    told = captured.get()
    for letter in "ab:é世":
        said = sum(cell.count(letter) for row in rows for cell in row)
        assert told.count(letter) >= said
    assert "…" not in told


@given(st.text(max_size=40))
def test_no_text_breaks_a_table_or_reaches_the_terminal_as_a_command(text: str) -> None:
    assert "\x1b" not in plain(text).plain
    assert len(plain(text).plain) == len(text)
    printed(text)


@pytest.mark.parametrize("title", ODD)
def test_library_queue_as_run_and_plan_print_any_title(title: str) -> None:
    asset = {
        "asset_id": NAME,
        "title": title,
        "state": "refused",
        "source_path": f"/films/{title}.mkv",
        "size_bytes": 1,
        "added_at": TIMES["starts_at"],
        "updated_at": TIMES["starts_at"],
        "source": "library",
        "facts": {"creator": title},
        "checks": [],
        "refusal": {"code": "DAMAGED", "detail": title},
    }
    taken = Asset.from_dict(asset)
    assert title in printed(library.state(taken))
    with console.capture() as captured:
        print_facts(library._facts(taken))
    assert captured.get().count(title) == 4
    entry = QueueEntry.from_dict(
        {
            "entry_id": NAME,
            "channel_id": "main",
            "asset_id": NAME,
            "title": title,
            "state": "waiting",
            "origin": "operator",
            "position": 0,
            "version": 1,
            "segment_count": 4,
            "queued_at": TIMES["starts_at"],
        }
    )
    assert title in printed(*queue._row(entry))
    with console.capture() as captured:
        queue._tell("queued", entry, as_json=False)
    assert title in captured.get()
    aired = AsRunEntry.from_dict(
        {
            "first_index": 1,
            "segment_count": 4,
            "started_at": TIMES["starts_at"],
            "ends_at": TIMES["ends_at"],
            "title": title,
            "kind": "programme",
        }
    )
    assert title in printed(*planning._aired(aired))
    item = PlanItem.from_dict(
        {
            "plan_item_id": NAME,
            "title": title,
            "source": "acervo",
            "key": title,
            "attempts": 0,
            "state": "found",
            "facts": {},
            "found_at": TIMES["starts_at"],
            "updated_at": TIMES["starts_at"],
            "version": 1,
        }
    )
    assert title in printed(*pipeline._row(item))
    assert UUID(NAME) == item.plan_item_id


@pytest.mark.parametrize("command", [["audit", "verify"], ["export-audits"]])
def test_a_command_under_a_broken_configuration_says_what_to_mend(command: list[str], tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path / "config")
    (tmp_path / "config" / "owner_card.yaml").write_text("owner_card: [\n")
    done = vvtvctl(*command, VVTV_CONFIG_DIR=str(tmp_path / "config"), VVTV_HOME=str(tmp_path / "home"))
    assert done.returncode == Exit.SETTINGS
    assert "owner_card.yaml" in done.stderr
    assert "vvtvctl validate config" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_emergency_is_not_begun_and_ended_by_one_command() -> None:
    done = vvtvctl("streaming", "emergency", "--inject", "2", "--end")
    assert done.returncode == Exit.USAGE
    assert "give one of them" in done.stderr


def vvtvctl(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as a person gives it."""
    return subprocess.run(
        [sys.executable, "-m", "ops.vvtvctl", *command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
