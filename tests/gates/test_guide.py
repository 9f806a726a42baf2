"""The guide to changing the contract, followed to the letter in a copy of the tree: edit by edit, command by command."""

from __future__ import annotations

import re
import resource
from pathlib import Path

import pytest

from tests.support.conformance import REPOSITORY
from tests.support.guide import Unclear, steps
from tests.support.tree import Tree

GUIDE = REPOSITORY / "docs" / "change-the-contract.md"
CPU_S = 4 * 60
"""What two cores give in the two minutes that all commands together may take; CPU seconds, since machines are shared."""


@pytest.mark.long
def test_the_guide_leads_to_green(tmp_path: Path) -> None:
    tree = Tree.copied(tmp_path)
    used = 0.0
    for step in steps(GUIDE):
        if step.command is None:
            step.edit(tree)
            continue
        before = of_children()
        done = tree.run("sh", "-ec", step.command)
        used += of_children() - before
        assert done.passed, f"{GUIDE.name}:{step.at}: {done.said}"
    assert 10 < used < CPU_S


def of_children() -> float:
    """CPU seconds of all that this process has started and waited for."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def followed(tree: Tree, text: str) -> None:
    """Do what a guide of this text says."""
    tree.write("guide.md", text)
    for step in steps(tree.root / "guide.md"):
        step.edit(tree)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Do this:\n\n```yaml\na: 1\n```\n",
            "guide.md:3: the sentence before this block does not say where it goes",
        ),
        ("New file `a.txt`:\n\n```\na\n```\n", "guide.md:3: a.txt is there already"),
        ("At the end of `b.txt`:\n\n```\na\n```\n", "guide.md:3: b.txt is not there"),
        ("In `a.txt`, after `two`:\n\n```\na\n```\n", "guide.md:3: a.txt has 2 lines that read two"),
        ("In `a.txt`, before `no`:\n\n```\na\n```\n", "guide.md:3: a.txt has 0 lines that read no"),
        ("At the end of `a.txt`:\n\n```\na\n", "guide.md:3: this block is never closed"),
    ],
)
def test_a_step_that_can_not_be_followed_is_named(text: str, why: str, tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.write("a.txt", "one\n  two\ntwo\n")
    with pytest.raises(Unclear, match=f"^{re.escape(why)}$"):
        followed(tree, text)


def test_each_place_is_where_it_says(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.write("a.txt", "one\ntwo\n")
    places = ("In `a.txt`, after `one`", "In `a.txt`,\nbefore `one`", "Text. In `a.txt`, instead of `two`")
    text = "".join(f"{place}:\n\n```\n{number}\n\n```\n" for number, place in enumerate(places))
    ends = "At the end of `a.txt`:\n\n```\nlast\n```\nNew file `b.txt`:\n\n```\nb\n```\n"
    followed(tree, text + ends)
    assert tree.read("a.txt") == "1\n\none\n0\n\n2\n\nlast\n"
    assert tree.read("b.txt") == "b\n"
