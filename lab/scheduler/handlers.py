"""The operations over jobs and the nightly's reports: translates, never decides."""

from collections.abc import Awaitable, Callable, Sequence

from pydantic import MISSING

from generated import models
from generated.api.jobs import InspectJob200, ListJobs200, RunJob202, ShowReport200
from generated.vocabulary import Caller, ErrorCode
from lab.scheduler.service import JobView, Scheduler
from lab.scheduler.store import Run
from services.kernel.errors import NotFound

ReportOf = Callable[[str, str | None], Awaitable[models.NightlyReport]]


class JobsHandlers:
    """Implements the generated `JobsApi`.

    `channels` begins with the default one; `report_of` gives a channel's report of a day, the newest for None.
    """

    def __init__(self, scheduler: Scheduler, channels: Sequence[str], report_of: ReportOf) -> None:
        self._scheduler = scheduler
        self._channels = tuple(channels)
        self._report_of = report_of

    async def list_jobs(self, caller: Caller, *, limit: int) -> ListJobs200:
        """Every job."""
        views = await self._scheduler.views()
        return ListJobs200(models.JobList(items=[_job(view) for view in views[:limit]]))

    async def inspect_job(self, caller: Caller, *, job: str, limit: int) -> InspectJob200:
        """One job and its runs."""
        view, runs = await self._scheduler.history(job, limit)
        return InspectJob200(models.JobDetail(job=_job(view), runs=[_run(run) for run in runs]))

    async def run_job(self, caller: Caller, *, job: str) -> RunJob202:
        """Begin a run."""
        return RunJob202(_run(await self._scheduler.begin(job, caller.subject or "operator")))

    async def show_report(self, caller: Caller, *, channel: str | None, day: str | None) -> ShowReport200:
        """What a nightly did, and what aired."""
        name = channel or self._channels[0]
        if name not in self._channels:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such channel.", channel_id=name)
        return ShowReport200(await self._report_of(name, day))


def _job(view: JobView) -> models.Job:
    standing, last = view.standing, view.last_run
    lease = models.JobLease(
        holder=standing.holder, token=max(standing.token, 1), expires_at=standing.expires_at
    )
    return models.Job(
        name=view.name,
        rule=str(view.rule),
        next_due_at=view.next_due_at,
        lease=lease if view.is_held else MISSING,
        last_run=MISSING if last is None else _run(last),
    )


def _run(run: Run) -> models.JobRun:
    return models.JobRun(
        token=run.token,
        holder=run.holder,
        asked_by=run.asked_by,
        outcome=run.outcome,
        begun_at=run.begun_at,
        ended_at=MISSING if run.ended_at is None else run.ended_at,
        detail=MISSING if run.detail is None else run.detail,
    )
