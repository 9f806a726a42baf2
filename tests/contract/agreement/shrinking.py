"""Makes a text smaller as long as what is wrong with it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.contract.agreement.json_text import Node, NotJsonError, Pairs, Raw, spelling, write

_TRIES = 3000


def shrunk(text: bytes, still: Callable[[bytes], bool]) -> bytes:
    """The smallest text found for which `still` holds; it holds for `text`."""
    tries = iter(range(_TRIES))
    found = True
    while found:
        found = False
        for smaller in _smaller_texts(text):
            if next(tries, None) is None:
                return text
            if len(smaller) < len(text) and still(smaller):
                text, found = smaller, True
                break
    return text


def _smaller_texts(text: bytes) -> Iterator[bytes]:
    try:
        node = spelling(text)
    except NotJsonError:
        yield from (text[:at] + text[at + step :] for step in (16, 4, 1) for at in range(0, len(text), step))
        return
    yield from (write(smaller) for smaller in _smaller(node))


def _smaller(node: Node) -> Iterator[Node]:
    """The node with one part gone or simpler, larger parts first."""
    if isinstance(node, dict | Pairs):
        made = Pairs if isinstance(node, Pairs) else dict
        members = node.members if isinstance(node, Pairs) else tuple(node.items())
        yield from (value for _, value in members)
        yield from _with_fewer(members, made)
    elif isinstance(node, list):
        yield from node
        for at, item in enumerate(node):
            yield [*node[:at], *node[at + 1 :]]
            yield from ([*node[:at], smaller, *node[at + 1 :]] for smaller in _smaller(item))
    elif isinstance(node, str):
        yield from (node[: len(node) // 2], node[len(node) // 2 :], node[1:], node[:-1])
    elif isinstance(node, Raw):
        yield from (Raw("0"), Raw("1"), Raw(node.text[:-1] or "0"))


def _with_fewer(
    members: tuple[tuple[str, Node], ...], made: Callable[[tuple[tuple[str, Node], ...]], Node]
) -> Iterator[Node]:
    for at in range(len(members)):
        yield made((*members[:at], *members[at + 1 :]))
    for at, (name, value) in enumerate(members):
        for smaller in _smaller(value):
            yield made((*members[:at], (name, smaller), *members[at + 1 :]))
        if len(name) > 1:
            yield made((*members[:at], (name[:-1], value), *members[at + 1 :]))
