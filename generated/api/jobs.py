# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `jobs` operations ask of their handler.

What the LAB does by the clock, and its nightly report; signed by an operator. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListJobs200:
    """200: All of them."""

    body: models.JobList


@dataclass(frozen=True, slots=True)
class InspectJob200:
    """200: The job."""

    body: models.JobDetail


@dataclass(frozen=True, slots=True)
class RunJob202:
    """202: It runs."""

    body: models.JobRun


@dataclass(frozen=True, slots=True)
class ShowReport200:
    """200: The report."""

    body: models.NightlyReport


class JobsApi(Protocol):
    """What the LAB does by the clock, and its nightly report; signed by an operator."""

    async def list_jobs(self, caller: vocabulary.Caller, *, limit: int) -> ListJobs200:
        """Every job with its rule, its last run, its next one, and who runs it now.

        GET /v1/control/jobs. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def inspect_job(
        self, caller: vocabulary.Caller, *, job: models.JobName, limit: int
    ) -> InspectJob200:
        """One job and its runs, newest first.

        GET /v1/control/jobs/{job}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def run_job(self, caller: vocabulary.Caller, *, job: models.JobName) -> RunJob202:
        """Run a job now; it goes on behind the answer.

        POST /v1/control/jobs/{job}/run. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 JOB_RUNNING, NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def show_report(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None, day: models.Day | None
    ) -> ShowReport200:
        """What a nightly did, and what aired that day.

        GET /v1/control/report. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...
