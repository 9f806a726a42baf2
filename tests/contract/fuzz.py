"""Runs schemathesis against a running platform: `python -m tests.contract.fuzz 200` starts one and fuzzes it longer.

Decides what a run proves: nothing of an operation that was never answered with one of its own successes, and nothing
at all when the tap on the wire (tests/support/tap) saw something that the contract does not declare.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
from voulezvous import Client, Person
from voulezvous.generated.models import ChatSaidMessage, ChatSayMessage

from tests.contract.people import GUEST, HANDLE, PASSWORD
from tests.support.conformance import REPOSITORY, http_contract
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip
from tests.support.tap.ledger import Reader
from tests.support.tap.process import FOLDER as LEDGER
from tests.support.tap.process import ledgers, violations

CONFIG = Path(__file__).with_name("schemathesis.toml")
DOCUMENT = REPOSITORY / "generated" / "openapi.json"
TOKEN, SECRET = "dev-token", "dev-secret"
ADVISED = {
    "VVTV_CFG__curator__apply_enabled": "false",
    "VVTV_CFG__curator__min_confidence_advise": "0.5",
    "VVTV_CFG__curator__interval_s": "8",
    "VVTV_CFG__curator__weights__fallback": "0.001",
    **{f"VVTV_CFG__owner_card__variety__{name}_repeat_s": "0" for name in ("source", "creator")},
    "VVTV_CFG__owner_card__variety__asset_repeat_s": "6",
}
"""A curator that only advises, in a queue whose few programmes may repeat, but not at once.

So there is always something to advise: the weakest may be dropped, and where the queue is full of the programme that
was ready first, another is better.
"""
MANY_PEOPLE = {
    **{
        f"VVTV_CFG__identity__argon2__{name}": value
        for name, value in (("time_cost", "1"), ("memory_kib", "64"))
    },
    **{f"VVTV_CFG__rates__{name}__burst": "1000000" for name in ("registration", "sign_in", "telemetry")},
    "VVTV_CFG__identity__attempts_per_account__burst": "1000000",
    **{f"VVTV_CFG__moderation__{name}_per_account__burst": "1000000" for name in ("reports", "unblocks")},
    "VVTV_CFG__identity__sign_ins_max": "1000",
    "VVTV_CFG__sessions__open_max": "1000000",
    "VVTV_CFG__guardrails__presence__set_rate_per_minute": "1000000",
    "VVTV_CFG__guardrails__tiles_active__connects_per_minute": "1000000",
    "VVTV_CFG__chat__openings_per_account__burst": "1000000",
    "VVTV_CFG__guardrails__random__join_rate_per_minute": "1000000",
}
"""Hashes that cost next to nothing, and as many attempts and sessions as a run makes."""
ASKED = {
    **{
        f"VVTV_CFG__guardrails__consent__{name}": "100000"
        for name in ("timeout_s", "invitations_per_minute", "max_pending_per_person")
    },
    "VVTV_CFG__guardrails__quarantine__new_account_days": "0",
}
"""Invitations that wait as long as a run takes, as many as it makes, of accounts that are none the less new."""
TEST_TIMEOUT_S, EXAMPLE_TIMEOUT_S = 400.0, 10.0
"""How long a run may take: one in a test, and more for every example in each operation and phase."""


@dataclass(frozen=True)
class FuzzRun:
    """How a run ended, what it said, and how often each operation answered with which status."""

    exit_status: int
    report: str
    answers: Mapping[str, Counter[int]]

    def succeeded(self) -> set[str]:
        """Operations that answered with a success at least once."""
        return {name for name, statuses in self.answers.items() if any(200 <= s < 300 for s in statuses)}


def fuzz(
    platform: Platform,
    *,
    phases: str,
    examples: int,
    file: Path,
    only: str | None = None,
    seed: int | None = None,
    timeout_s: float = TEST_TIMEOUT_S,
) -> FuzzRun:
    """Run the phases with at most `examples` cases per operation; `file` can be added to the library.

    `only` is a pattern of operation ids: flows along links reach deeper among few. Another `seed` takes other ways.
    A run that takes longer than `timeout_s` is ended and has failed.
    """
    an_admin(platform)
    asked = _invitations(platform)
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.jsonl"
        notes.touch()
        config = Path(folder) / "schemathesis.toml"
        text = CONFIG.read_text().replace('"@FILE@"', json.dumps(str(file)))
        text = text.replace('"@CONSENTS@"', ", ".join(map(json.dumps, asked.consents)))
        for name in ("invitee", "thread", "others_thread", "others_report"):
            text = text.replace(f'"@{name.upper()}@"', json.dumps(getattr(asked, name)))
        config.write_text(text)
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", str(DOCUMENT)),
            *("--url", platform.base_url, "--phases", phases, "--max-examples", str(examples)),
            *(("--include-operation-id-regex", only) if only else ()),
            *(("--seed", str(seed)) if seed is not None else ()),
        ]
        try:
            status, report = _schemathesis(command, platform.base_url, notes, timeout_s)
        except subprocess.TimeoutExpired as late:
            said = late.output or b""
            status, report = 1, f"{said.decode(errors='replace')}\nnot within {timeout_s:g} s"
        return FuzzRun(status, report, _answers(notes))


def an_admin(platform: Platform) -> None:
    """Make the run's own admin and somebody to judge, unless an earlier run did."""
    first = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    with httpx.Client(base_url=platform.base_url, auth=first, timeout=20) as client:
        for handle in (HANDLE, GUEST):
            body = {"handle": handle, "password": PASSWORD, "age_confirmed": True, "terms_accepted": True}
            made = client.post("/v1/auth/register", json=body)
            assert made.status_code in (201, 409), made.text
        (account,) = (
            found
            for found in client.get("/v1/accounts", params={"handle_start": HANDLE, "limit": 200}).json()[
                "items"
            ]
            if found["handle"] == HANDLE
        )
        if "admin" not in account["roles"]:
            change = {"version": account["version"], "roles": ["user", "admin"]}
            client.patch(f"/v1/accounts/{account['user_id']}", json=change).raise_for_status()


@dataclass(frozen=True)
class _Asked:
    """Invitations that the run's admin may accept, decline and cancel, and somebody whom they may ask and write with.

    `others_thread` is one that they may judge, with a message in it, and `others_report` is of it.
    """

    consents: Sequence[str]
    invitee: str
    thread: str
    others_thread: str
    others_report: str


def _invitations(platform: Platform) -> _Asked:
    """What it takes another person to make; the admin leaves the calls of an earlier run before."""
    admin = Person.sign_in(platform.base_url, HANDLE, PASSWORD)
    others = [
        Person.register(
            platform.base_url, f"fuzz_{uuid4().hex[:16]}", PASSWORD, age_confirmed=True, terms_accepted=True
        )
        for _ in range(4)
    ]
    with httpx.Client(base_url=platform.base_url, timeout=20) as client:
        for session in client.get("/v1/sessions", params={"limit": 200}, auth=admin).json()["items"]:
            if "consent_id" in session:
                client.post(f"/v1/sessions/{session['session_id']}/end", auth=admin)

        def asked(who: Person, whom: Person) -> str:
            assert whom.me is not None
            body = {"user_id": str(whom.me.user_id), "mode": "private_call"}
            answer = client.post("/v1/consent", json=body, auth=who)
            assert answer.status_code == 201, answer.text
            return str(answer.json()["consent_id"])

        consents = [asked(others[0], admin), asked(others[1], admin), asked(admin, others[2])]

        def thread(who: Person, whom: Person) -> str:
            assert whom.me is not None
            answer = client.post("/v1/chat/threads", json={"user_id": str(whom.me.user_id)}, auth=who)
            assert answer.status_code == 200, answer.text
            return str(answer.json()["thread_id"])

        mine, others_thread = thread(admin, others[3]), thread(others[0], others[1])
        assert others[1].me is not None
        said = {"user_id": str(others[1].me.user_id), "reason_code": "harassment", "mode_id": "party"}
        told = client.post(f"/v1/chat/threads/{others_thread}/report", json=said, auth=others[0])
        assert told.status_code == 201, told.text
    _write(platform, others[0], others_thread)
    assert others[3].me is not None
    return _Asked(consents, str(others[3].me.user_id), mine, others_thread, str(told.json()["report_id"]))


def _write(platform: Platform, who: Person, thread_id: str) -> None:
    """Write something in a thread."""
    with Client(platform.base_url, signer=who) as client, client.sockets.chat(thread_id) as chat:
        chat.send(ChatSayMessage(client_message_id="fuzz-message-1", body="Boa noite!"))
        while not isinstance(next(chat), ChatSaidMessage):
            continue


def _schemathesis(command: Sequence[str], base_url: str, notes: Path, timeout_s: float) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env={
            **os.environ,
            "NO_COLOR": "1",
            "VVTV_CONTROL_TOKEN": TOKEN,
            "VVTV_CONTROL_SECRET": SECRET,
            "VVTV_FUZZ_NOTES": str(notes),
            "VVTV_FUZZ_URL": base_url,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=timeout_s,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="replace")


def _answers(notes: Path) -> dict[str, Counter[int]]:
    answers: dict[str, Counter[int]] = {}
    for line in notes.read_text().splitlines():
        note = json.loads(line)
        answers.setdefault(note["operation"], Counter())[note["status"]] += 1
    return answers


def shortcomings(run: FuzzRun, seen_on_the_wire: Iterable[str]) -> list[str]:
    """What keeps a run over every operation from proving that the contract is kept, one sentence each."""
    unproven = {operation.name for operation in http_contract().operations} - run.succeeded()
    return [
        *([f"schemathesis ended with {run.exit_status}"] if run.exit_status else []),
        *(f"outside the contract: {wrong}" for wrong in seen_on_the_wire),
        *(f"{name} was never answered with a success: nothing is known of it" for name in sorted(unproven)),
    ]


def main(arguments: list[str]) -> int:
    """Start a platform, fuzz every phase with the given number of examples, print the report; 1 when it falls short."""
    examples = int(arguments[0]) if arguments else 200
    with tempfile.TemporaryDirectory(prefix="vvtv-fuzz-") as folder:
        home, ledger = Path(folder) / "home", Path(folder) / "ledger"
        for made in (home, ledger):
            made.mkdir()
        os.environ[LEDGER] = str(ledger)
        platform = start_platform(home, env=ADVISED | ASKED)
        try:
            run = fuzz(
                platform,
                phases="examples,coverage,fuzzing,stateful",
                examples=examples,
                file=make_clip(Path(folder) / "elsewhere.mp4"),
                timeout_s=TEST_TIMEOUT_S + EXAMPLE_TIMEOUT_S * examples,
            )
        finally:
            platform.stop()
        wrong = shortcomings(run, violations(Reader(ledgers())))
    print(run.report)
    for name, statuses in sorted(run.answers.items()):
        print(f"{name:24}", "  ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
