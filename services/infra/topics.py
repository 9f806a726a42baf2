"""Topics: what a client may follow. Each lies in the stream that its first word names.

`broadcast` is a stream of its own. What concerns people lies in one stream, so that the relay and every reader have one
to look after, however many people there are; a topic of it, `person:` and an account's id, is one person's part.
"""

from typing import Final

PEOPLE: Final = "person"
"""The stream of what concerns people, and the first word of each one's topic."""
_MARK: Final = ":"


def of_person(user_id: str) -> str:
    """The topic of what concerns an account."""
    return f"{PEOPLE}{_MARK}{user_id}"


def stream_of(topic: str) -> str:
    """The stream in which a topic lies."""
    return str(topic).partition(_MARK)[0]
