"""The order of the queue, against a model of plain lists."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from generated.vocabulary import ErrorCode, QueueOrigin
from lab.queue.domain import Entry, Queue, insert, move, ranked, remove
from services.kernel.errors import Conflict, NotFound
from tests.support.clock import NOON

CAP = 12


def an_entry(name: str, asset: str = "a", origin: QueueOrigin = QueueOrigin.OPERATOR) -> Entry:
    return Entry(name, asset, asset, 5, origin, NOON)


def names(queue: Queue) -> list[str]:
    return [entry.entry_id for entry in queue]


class QueueMachine(RuleBasedStateMachine):
    """Entries are locked from the front, as the horizon passes over them."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: Queue = ()
        self.model: list[str] = []
        self.locked = 0
        self.serial = 0
        self.versions: dict[str, int] = {}

    def locked_names(self) -> frozenset[str]:
        return frozenset(self.model[: self.locked])

    @rule(position=st.none() | st.integers(0, 15))
    def insert(self, position: int | None) -> None:
        self.serial += 1
        name = f"e{self.serial}"
        if len(self.model) >= CAP:
            with pytest.raises(Conflict) as refusal:
                insert(self.queue, self.locked_names(), an_entry(name), position, cap=CAP)
            assert refusal.value.code is ErrorCode.QUEUE_FULL
            return
        self.queue = insert(self.queue, self.locked_names(), an_entry(name), position, cap=CAP)
        waiting = self.model[self.locked :]
        waiting.insert(len(waiting) if position is None else position, name)
        self.model[self.locked :] = waiting
        self.versions[name] = 1

    @precondition(lambda self: self.model)
    @rule(which=st.integers(0, 30), position=st.integers(0, 15), stale=st.booleans())
    def move(self, which: int, position: int, stale: bool) -> None:
        name = self.model[which % len(self.model)]
        version = self.versions[name] + (1 if stale else 0)
        if name in self.locked_names() or stale:
            code = ErrorCode.QUEUE_ENTRY_LOCKED if name in self.locked_names() else ErrorCode.VERSION_CONFLICT
            with pytest.raises(Conflict) as refusal:
                move(self.queue, self.locked_names(), name, position, version)
            assert refusal.value.code is code
            return
        self.queue = move(self.queue, self.locked_names(), name, position, version)
        waiting = [other for other in self.model[self.locked :] if other != name]
        waiting.insert(position, name)
        self.model[self.locked :] = waiting
        self.versions[name] += 1

    @precondition(lambda self: self.model)
    @rule(which=st.integers(0, 30))
    def remove(self, which: int) -> None:
        name = self.model[which % len(self.model)]
        if name in self.locked_names():
            with pytest.raises(Conflict):
                remove(self.queue, self.locked_names(), name)
            return
        self.queue = remove(self.queue, self.locked_names(), name)
        self.model.remove(name)

    @rule()
    def time_passes(self) -> None:
        self.locked = min(self.locked + 1, len(self.model))

    @precondition(lambda self: self.locked > 0)
    @rule()
    def first_has_aired(self) -> None:
        self.queue = self.queue[1:]
        self.model.pop(0)
        self.locked -= 1

    @invariant()
    def same_order_with_rising_ranks(self) -> None:
        assert names(self.queue) == self.model
        ranks = [entry.rank for entry in self.queue]
        assert ranks == sorted(set(ranks))
        assert all(entry.version == self.versions[entry.entry_id] for entry in self.queue)


TestQueueMachine = QueueMachine.TestCase


def test_the_rotation_gives_way_to_an_operator() -> None:
    queue = ranked((an_entry("1"), an_entry("2", origin=QueueOrigin.ROTATION), an_entry("3"), an_entry("4")))
    assert names(insert(queue, {"1"}, an_entry("5"), 0, cap=4)) == ["1", "5", "3", "4"]


def test_an_unknown_entry_is_not_found() -> None:
    with pytest.raises(NotFound):
        move((), (), "x", 0, 1)


def test_an_insert_at_the_front_of_an_idle_queue_changes_few_rows() -> None:
    queue = ranked(tuple(an_entry(f"e{n}") for n in range(5)))
    moved = move(queue, (), "e4", 0, 1)
    assert names(moved) == ["e4", "e0", "e1", "e2", "e3"]


def test_an_entry_keeps_its_version_when_others_move() -> None:
    queue = ranked((an_entry("1"), replace(an_entry("2"), version=4), an_entry("3")))
    assert {e.entry_id: e.version for e in move(queue, (), "3", 0, 1)} == {"1": 1, "2": 4, "3": 2}
