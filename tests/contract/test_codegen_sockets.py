"""What a channel must say for its clients: each rule is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.bundle import bundle
from codegen.lint import roles
from codegen.sdk_sockets import Closing, read_sockets
from codegen.source import ContractError, Sources
from tests.support.contracts import Contract, a_contract

GONE = {"meaning": "The lamp is gone.", "retry": "never"}


def problems(root: Path, change: Callable[[Contract], object]) -> list[str]:
    bundled = bundle(Sources(a_contract(root, change)))
    return [finding.what for finding in (*roles.closings(bundled), *roles.played(bundled))]


def closing_with(entry: object) -> Callable[[Contract], object]:
    return lambda contract: contract.channel.update({"x-vvtv-close-codes": {"4404": entry}})


def role(message: str, role: str, **required: Any) -> Callable[[Contract], object]:
    """Give a message a role, and more required properties."""

    def change(contract: Contract) -> None:
        contract.channel["messages"][message]["x-vvtv-role"] = role
        for file in contract.files.values():
            if file.get("title") == {"ping": "PingMessage", "lit": "LampLit"}[message]:
                file["required"] += list(required)
                file["properties"] |= required

    return change


@pytest.mark.parametrize("entry", ["Gone.", {"meaning": "Gone."}, {"meaning": "", "retry": "never"}, {}])
def test_a_close_code_says_what_it_means_and_whether_to_retry(tmp_path: Path, entry: object) -> None:
    assert problems(tmp_path, closing_with(entry)) == [
        "the close code 4404 of the channel lamps needs exactly a meaning and a retry"
    ]


def test_a_close_code_retries_in_a_known_way(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, closing_with({"meaning": "Gone.", "retry": "maybe"}))
    assert problem == "the close code 4404 of the channel lamps retries in an unknown way"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (role("lit", "shout"), "unknown role 'shout'"),
        (role("lit", "ping"), "plays ping, which the client says"),
        (role("ping", "welcome"), "plays welcome, which the server says"),
        (role("ping", "ping", nonce={"type": "string"}), "a ping requires nothing but its type"),
        (role("ping", "resume"), "resume needs a required 'after'"),
        (role("ping", "resume", after={"type": "integer"}), "may be too old, and nothing says so"),
    ],
)
def test_a_role_is_known_on_its_side_and_has_what_it_needs(
    tmp_path: Path, change: Callable[[Contract], object], said: str
) -> None:
    assert said in "\n".join(problems(tmp_path, change))


def test_a_role_is_played_once(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        contract.channel["messages"]["ping"]["x-vvtv-role"] = "ping"
        contract.channel["messages"]["pang"] = dict(contract.channel["messages"]["ping"])
        operations = contract.files["schemas/channels/asyncapi.yaml"]["operations"]
        operations["hear"]["messages"].append({"$ref": "#/channels/lamps/messages/pang"})

    assert "ping on the channel lamps and pang both play ping" in problems(tmp_path, change)


def test_what_is_well_declared_is_read_as_it_stands(tmp_path: Path) -> None:
    def change(contract: Contract) -> None:
        closing_with(GONE)(contract)
        role("lit", "resync")(contract)
        role("ping", "resume", after={"type": "integer"})(contract)

    assert problems(tmp_path, change) == []
    (lamps,) = read_sockets(bundle(Sources(tmp_path)).asyncapi)
    assert lamps.closings == {4404: Closing("The lamp is gone.", "never")}
    assert lamps.resuming is not None
    assert (lamps.resuming.resume, lamps.resuming.topic) == ("ping", None)


def test_a_resume_that_names_two_things_is_refused(tmp_path: Path) -> None:
    string = {"type": "string"}
    change = role("ping", "resume", after={"type": "integer"}, room=string, person=string)
    with pytest.raises(ContractError, match="at most the name of its stream"):
        read_sockets(bundle(Sources(a_contract(tmp_path, change))).asyncapi)
