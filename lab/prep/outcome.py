"""How a job ends: an asset, or a refusal with a code and a sentence for the operator."""

from __future__ import annotations

from dataclasses import dataclass, field

from generated.vocabulary import CheckVerdict, RefusalCode
from lab.assets import AssetManifest, CheckResult

__all__ = ["CHECK_VERDICTS", "Outcome", "Prepared", "Progress", "RefusalCode", "Refused", "RefusedOutcome"]


CHECK_VERDICTS = {"passed": CheckVerdict.PASS, "flagged": CheckVerdict.WARN, "refused": CheckVerdict.FAIL}
"""What the contract calls the outcome of a check."""


class Refused(Exception):
    """The source is not taken: `code` for programs, `detail` for people."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.checks: tuple[CheckResult, ...] = ()
        """What was found until then, the reason among it; for whoever asked for the job."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `stage` is probe, picture, sound or store; `share` is 0 to 1 over the whole job."""

    stage: str
    share: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """The asset is in storage, whole."""

    manifest: AssetManifest


@dataclass(frozen=True, slots=True)
class RefusedOutcome:
    """Nothing was stored."""

    code: RefusalCode
    detail: str
    checks: tuple[CheckResult, ...] = field(default=(), compare=False)


Outcome = Prepared | RefusedOutcome
