"""Generated requests, good and bad, against the real platform: every answer is one that the contract declares."""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from voulezvous import Client, ControlSigner, Unavailable
from voulezvous.generated.models import AssetState, DecisionState, PlayoutChange

from tests.contract.fuzz import DOCUMENT, FuzzRun, fuzz, shortcomings
from tests.support.platform import Platform

_PATIENCE_S = 10
EXAMPLES = int(os.environ.get("VVTV_FUZZ_EXAMPLES", "5"))


FLOWS = {
    "advice that is taken": "listDecisions|inspectDecision|applyDecision",
    "advice that is turned down": "listDecisions|inspectDecision|dismissDecision",
    "queue": "Queue|listAssets",
    "playout": "Playout|Encoders|Objectives|showPlan|rotatePlan|AsRun|Live|Policies|Agent",
    "jobs": "Job|showReport",
    "what comes from elsewhere": "PlanItem|Pipeline|Discovery",
    "autopilot": "Autopilot",
    "owner cards": "PolicyVersion",
    "configurations": "ConfigVersion",
    "audit": "Audit",
    "telemetry": "Telemetry|countFunnel|countIndicators|countModes|showAudience",
    "sign-ins": "^(register|login|refresh|logout.*|openSocketTicket|getMe|.*Devices?)$",
    "a person's own": "^(login|getMe|changeMe|changePassword)$",
    "accounts": "^(.*Accounts?|.*Ban|lift.*)$",
    "blocks": "listAccounts|Blocks|.*[bB]lockPerson",
    "reports": "listAccounts|(create|list|inspect|claim|resolve)Reports?$|exportEvidence",
    "sessions": "Session|inspectCosts",
    "rooms": "^(listSessions|createSession|inspectRoom)$",
    "consent": "Consent",
    "presence": "Presence|Tile",
    "random encounters": "Match",
    "chat": "^(openThread|listThreads|listMessages|reportThread)$",
    "chat that is judged": "^(moderate(Thread|Message)|listReportedMessages)$",
    "library": "Asset",
}
"""Resources and the operations along which their links lead.

What takes programmes away comes last, and what turns advice down after what takes it: it is never given again.
"""


TURNS = 30
SEED = 20261121


def _set_right(platform: Platform, signer: ControlSigner, flowing: set[str]) -> None:
    """The channel with its queue on air, mended by the planner; advice for those flows that answer some, and what was
    added last is prepared for those that ask what prep found out.
    """
    if not flowing:
        return
    with Client(platform.base_url, signer=signer) as client:
        for _ in range(_PATIENCE_S):
            with suppress(Unavailable):
                client.control.change_playout(body=PlayoutChange(emergency=False, frozen=False))
                if (
                    "listDecisions" not in flowing
                    or client.curator.list_decisions(state=DecisionState.ADVICE).items
                ) and ("drawAssetLoudness" not in flowing or _is_prepared(client)):
                    return
            time.sleep(1)  # equal calls within a second would be signed ahead of the clock


def _is_prepared(client: Client) -> bool:
    return [one.state for one in client.control.list_assets(limit=1).items] == [AssetState.READY]


def _flowing(resource: str) -> set[str]:
    return {name for name in _operations(signed=True) if re.search(FLOWS[resource], name)}


def _operations(*, signed: bool | None = None) -> set[str]:
    document = json.loads(DOCUMENT.read_text())
    return {
        part["operationId"]
        for item in document["paths"].values()
        for part in item.values()
        if isinstance(part, dict) and "operationId" in part and signed in (None, _secured(part))
    }


def _secured(operation: dict[str, Any]) -> bool:
    """Whether nobody is let in without credentials."""
    security = operation.get("security", [])
    return bool(security) and {} not in security


@pytest.mark.parametrize("resource", FLOWS)
def test_flows_along_the_links_keep_the_contract(
    ready: Platform, signer: ControlSigner, spare_file: Path, resource: str
) -> None:
    reached, answers = set[str](), Counter[int]()
    by_operation = defaultdict[str, Counter[int]](Counter)
    for turn in range(TURNS):  # an advice lasts for seconds, and is settled once: not every turn meets one
        _set_right(ready, signer, _flowing(resource))
        run = fuzz(
            ready,
            phases="stateful",
            examples=EXAMPLES,
            file=spare_file,
            only=FLOWS[resource],
            seed=SEED + turn,
        )
        assert run.exit_status == 0, run.report
        reached |= run.succeeded() & _flowing(resource)
        answers += sum(run.answers.values(), Counter())
        for name, statuses in run.answers.items():
            by_operation[name] += statuses
        if reached == _flowing(resource):
            break
    assert reached == _flowing(resource), by_operation
    if resource == "queue":
        assert answers[409], answers


def test_no_operation_breaks_its_contract(ready: Platform, spare_file: Path) -> None:
    run = fuzz(ready, phases="examples,coverage,fuzzing", examples=EXAMPLES, file=spare_file)
    assert run.exit_status == 0, run.report
    assert set(run.answers) == _operations()
    assert _operations() - _operations(signed=True) <= run.succeeded(), run.answers


def test_every_control_operation_flows() -> None:
    assert {name for resource in FLOWS for name in _flowing(resource)} == _operations(signed=True)


def test_a_run_is_no_proof_of_what_it_never_reached_or_of_a_wire_that_was_wrong() -> None:
    reached = {name: Counter({200: 1, 401: 2}) for name in _operations()}
    assert shortcomings(FuzzRun(0, "", reached), []) == []
    only_refused = {**reached, "getHealth": Counter({404: 9})}
    assert shortcomings(FuzzRun(1, "", only_refused), ["getGuide: answered an undeclared 418"]) == [
        "schemathesis ended with 1",
        "outside the contract: getGuide: answered an undeclared 418",
        "getHealth was never answered with a success: nothing is known of it",
    ]


def test_a_run_that_never_ends_is_ended_and_has_failed(platform: Platform, spare_file: Path) -> None:
    run = fuzz(platform, phases="examples", examples=1, file=spare_file, timeout_s=0.5)
    assert run.exit_status == 1
    assert "not within 0.5 s" in run.report


@pytest.mark.parametrize("operation", sorted(_operations()))
def test_every_operation_has_an_example_of_its_success(operation: str) -> None:
    document = json.loads(DOCUMENT.read_text())
    (found,) = (
        part
        for item in document["paths"].values()
        for part in item.values()
        if isinstance(part, dict) and part.get("operationId") == operation
    )
    for status, response in found["responses"].items():
        for content in response.get("content", {}).values():
            assert "example" in content or "examples" in content, (operation, status)
