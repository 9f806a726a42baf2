"""From indicators to alerts: what is raised, what is one alert, what is told. Pure, by calls alone."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.vocabulary import AlertCode, AlertNoticeKind, AlertSeverity, PresenceFault
from lab.alerts.domain import Alert, Known, Patience, step
from lab.alerts.indicators import (
    ChannelSeen,
    EgressSeen,
    Fault,
    Indicators,
    MatchingSeen,
    PresenceSeen,
    QueueThresholds,
    RevocationsSeen,
    Thresholds,
    WatchdogWord,
    air_time,
    fallback_share,
    quality,
)
from lab.alerts.rules import Finding, findings
from lab.alerts.telling import LOUD, Told, due, gone
from tests.support.clock import NOON

LIMITS = Thresholds(
    qa_min=0.85,
    fallback_abs=0.3,
    fallback_growth=0.15,
    discovery_fail_count=3,
    revocation_fail_count=2,
    presence_stuck_s=60,
    matching_degraded_p50_s=5,
    disk_warn=0.8,
    disk_act=0.9,
    heartbeat_max_age_s=5,
    watchdog_max_age_s=15,
    queues={"main": QueueThresholds(2700, 1800), "kids": QueueThresholds(600, 300)},
)
MAIN = ChannelSeen("main", queue_s=3600, fallback=0.1, fallback_before=0.1)
KIDS = ChannelSeen("kids", queue_s=600, fallback=0.3, fallback_before=0.2)
WELL = Indicators(
    channels=(MAIN, KIDS),
    qa_mean=0.97,
    discovery_failures=2,
    disk_used=0.5,
    heartbeat_age_s=1,
    watchdog=WatchdogWord(1),
    revocations=RevocationsSeen(1, 1),
)
BLACK = Fault("main", "black", "the picture has been black for 12 s", 12, 8)
MEDIUM, HIGH, CRITICAL = AlertSeverity.MEDIUM, AlertSeverity.HIGH, AlertSeverity.CRITICAL


def found(**changes: object) -> dict[AlertCode, AlertSeverity]:
    of_main = {name: changes.pop(name) for name in [*changes] if hasattr(MAIN, name)}
    channels = (replace(MAIN, **of_main), KIDS)  # type: ignore[arg-type]
    seen = replace(WELL, channels=channels, **changes)  # type: ignore[arg-type]
    return {code: finding.severity for code, finding in findings(seen, LIMITS).items()}


def test_a_station_that_is_well_raises_nothing() -> None:
    assert found() == {}
    unseen = Indicators((ChannelSeen("main"), ChannelSeen("kids")), watchdog=WatchdogWord(0))
    assert findings(unseen, LIMITS) == {}, "what could not be seen is no alarm"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"queue_s": 2699.9}, {AlertCode.QUEUE_LOW: MEDIUM}),
        ({"queue_s": 1799.9}, {AlertCode.QUEUE_LOW: HIGH}),
        ({"queue_s": 2700}, {}),
        ({"queue_s": 0, "begun": False}, {AlertCode.QUEUE_LOW: MEDIUM}),
        ({"queue_s": 0, "governed": False}, {AlertCode.QUEUE_LOW: MEDIUM}),
        ({"fallback": 0.9, "fallback_before": 0.1, "governed": False}, {}),
        ({"qa_mean": 0.84}, {AlertCode.QA_LOW: MEDIUM}),
        ({"qa_mean": 0.85}, {}),
        ({"fallback": 0.31, "fallback_before": 0.3}, {AlertCode.FALLBACK_HIGH: HIGH}),
        ({"fallback": 0.3, "fallback_before": 0.14}, {AlertCode.FALLBACK_GROWING: MEDIUM}),
        ({"fallback": 0.29, "fallback_before": None}, {}),
        ({"discovery_failures": 3}, {AlertCode.DISCOVERY_FAILING: MEDIUM}),
        ({"revocations": RevocationsSeen(1, 2)}, {AlertCode.REVOCATION_FAILING: HIGH}),
        ({"revocations": None}, {}),
        ({"egress": EgressSeen(600.4, 600)}, {AlertCode.EGRESS_HIGH: HIGH}),
        ({"presence": PresenceSeen(PresenceFault.NOT_TOLD, 61)}, {AlertCode.PRESENCE_STUCK: HIGH}),
        ({"matching": MatchingSeen(5.1, 5)}, {AlertCode.MATCHING_DEGRADED: HIGH}),
        ({"matching": None}, {}),
        ({"disk_used": 0.8}, {AlertCode.DISK_FULL: MEDIUM}),
        ({"disk_used": 0.9}, {AlertCode.DISK_FULL: HIGH}),
        ({"heartbeat_age_s": 5.1}, {AlertCode.LAB_AWAY: HIGH}),
        ({"watchdog": None}, {AlertCode.WATCHDOG_AWAY: MEDIUM}),
        ({"watchdog": WatchdogWord(15.1, (BLACK,))}, {AlertCode.WATCHDOG_AWAY: MEDIUM}),
        ({"watchdog": WatchdogWord(1, (BLACK,))}, {AlertCode.DEAD_AIR: CRITICAL}),
    ],
)
def test_every_threshold_is_where_the_configuration_puts_it(
    changes: dict[str, object], expected: dict[AlertCode, AlertSeverity]
) -> None:
    assert found(**changes) == expected


def a_low_queue(*channels: ChannelSeen, **changes: object) -> Finding:
    seen = replace(WELL, channels=channels, **changes)  # type: ignore[arg-type]
    return findings(seen, LIMITS)[AlertCode.QUEUE_LOW]


def test_every_channel_is_held_against_its_own_queue_and_the_worst_one_sets_the_severity() -> None:
    only = a_low_queue(MAIN, replace(KIDS, queue_s=599))
    assert (only.severity, only.detail, only.threshold) == (MEDIUM, "599 s are queued on kids", 600)
    both = a_low_queue(replace(MAIN, queue_s=2000), replace(KIDS, queue_s=20))
    assert both.severity is HIGH
    assert both.detail == "20 s are queued on kids; 2000 s are queued on main"
    assert (both.value, both.threshold) == (20, 300)


def test_the_fallback_of_every_channel_is_judged() -> None:
    seen = replace(WELL, channels=(MAIN, replace(KIDS, fallback=0.45)))
    unwell = findings(seen, LIMITS)
    assert unwell[AlertCode.FALLBACK_HIGH].detail == "45% of the air time of kids is reserve or slate"
    assert unwell[AlertCode.FALLBACK_GROWING].detail == "reserve and slate of kids grew from 20% to 45%"


@given(
    st.lists(
        st.tuples(st.floats(0, 5000), st.floats(0, 1), st.floats(0, 1), st.booleans(), st.booleans()),
        min_size=2,
        max_size=2,
    )
)
def test_a_station_is_as_unwell_as_the_worst_of_its_channels(
    states: list[tuple[float, float, float, bool, bool]],
) -> None:
    channels = tuple(
        ChannelSeen(name, queue_s, share, before, begun, governed)
        for name, (queue_s, share, before, begun, governed) in zip(("main", "kids"), states, strict=True)
    )
    alone = [findings(replace(WELL, channels=(channel,)), LIMITS) for channel in channels]
    together = findings(replace(WELL, channels=channels), LIMITS)
    assert together.keys() == alone[0].keys() | alone[1].keys()
    for code, finding in together.items():
        mine = [each[code] for each in alone if code in each]
        assert finding.severity in {each.severity for each in mine}
        assert (finding.severity is HIGH) == any(each.severity is HIGH for each in mine)
        assert all(each.detail in finding.detail for each in mine)


def test_a_channel_that_has_not_begun_is_told_what_it_waits_for() -> None:
    fresh = replace(MAIN, queue_s=0, begun=False)
    assert a_low_queue(fresh, making_demo=True).detail == (
        "nothing was ever ready to air on main: the demonstration programmes are being made"
    )
    assert a_low_queue(fresh, preparing=2).detail.endswith("main: 2 in prep")
    assert a_low_queue(fresh).detail.endswith("the library waits for files (`vvtvctl library add`)")


def test_prep_is_said_to_stand_still_only_when_it_does() -> None:
    full = findings(replace(WELL, disk_used=0.93), LIMITS)[AlertCode.DISK_FULL]
    assert full.detail == "the disk is 93% full: prep takes no new work"
    warned = findings(replace(WELL, disk_used=0.83), LIMITS)[AlertCode.DISK_FULL]
    assert warned.detail == "the disk is 83% full"


def test_air_time_belongs_to_what_began_last() -> None:
    aired = [(0, True), (10, False), (40, True)]
    assert air_time(aired, 5, 50) == (45, 15)
    assert air_time(aired, 20, 30) == (10, 0)
    assert air_time([(30, False)], 0, 40) == (10, 0), "nothing is known of the time before"
    assert air_time([], 0, 40) == (0, 0)
    assert fallback_share(aired, 0, 50, at_least=1) == 0.4
    assert fallback_share(aired, 0, 50, at_least=200) == 0.1, "the first minutes weigh what they are"
    assert fallback_share([], 0, 50, at_least=1) is None
    assert (quality(3, 4), quality(0, 0)) == (0.75, 1.0)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=20, unique_by=lambda item: item[0]),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_air_time_is_never_more_than_there_was(aired: list[tuple[int, bool]], one: int, other: int) -> None:
    first, end = sorted((one, other))
    known, fallback = air_time(sorted(aired), first, end)
    assert 0 <= fallback <= known <= end - first
    middle = (first + end) // 2
    before, after = (air_time(sorted(aired), *part) for part in ((first, middle), (middle, end)))
    assert (known, fallback) == (before[0] + after[0], before[1] + after[1])


PATIENCE = Patience(raise_after=timedelta(seconds=30), clear_after=timedelta(seconds=20))


def ids() -> itertools.count[int]:
    return itertools.count(1)


def a_finding(code: AlertCode, severity: AlertSeverity = HIGH) -> Finding:
    return Finding(code, severity, f"{code.value} is unwell", 1, 2)


LOOKS = st.lists(
    st.tuples(
        st.floats(-5, 60, allow_nan=False),
        st.dictionaries(st.sampled_from(AlertCode), st.sampled_from(AlertSeverity), max_size=4),
    ),
    max_size=40,
)


@given(LOOKS)
def test_a_code_is_one_alert_until_it_was_well_for_long_enough(
    looks: list[tuple[float, dict[AlertCode, AlertSeverity]]],
) -> None:
    numbers, known, now = ids(), Known(), NOON
    open_now: dict[AlertCode, str] = {}
    last_unwell: dict[AlertCode, datetime] = {}
    for passed_s, unwell in looks:
        now += timedelta(seconds=passed_s)
        given_now = {code: a_finding(code, severity) for code, severity in unwell.items()}
        after = step(known, given_now, now, PATIENCE, lambda: str(next(numbers)))
        last_unwell |= dict.fromkeys(unwell, now)
        for alert in after.cleared:
            assert open_now.pop(alert.code) == alert.alert_id
            assert alert.code not in unwell
            assert alert.cleared_at is not None
            assert alert.cleared_at >= alert.since
        for alert in after.raised:
            assert alert.code not in open_now, "one alert of a code at a time"
            assert alert.code in unwell
            open_now[alert.code] = alert.alert_id
        for alert in (*after.changed, *after.touched):
            assert open_now[alert.code] == alert.alert_id
        known = after.known
        assert {code: alert.alert_id for code, alert in known.active.items()} == open_now
        assert all(known.active[code].severity is unwell[code] for code in known.active.keys() & unwell)


def steps(*looks: tuple[float, set[AlertCode]]) -> list[tuple[list[AlertCode], list[AlertCode]]]:
    """Raised and cleared of each look, given how long after NOON it was and what was unwell."""
    numbers, known, told = ids(), Known(), []
    for at_s, unwell in looks:
        now = NOON + timedelta(seconds=at_s)
        given_now = {code: a_finding(code) for code in unwell}
        after = step(known, given_now, now, PATIENCE, lambda: str(next(numbers)))
        told.append(([alert.code for alert in after.raised], [alert.code for alert in after.cleared]))
        known = after.known
    return told


def test_what_flickers_is_one_alert() -> None:
    queue = AlertCode.QUEUE_LOW
    assert steps((0, {queue}), (29, {queue}), (30, {queue})) == [([], []), ([], []), ([queue], [])]
    flickers = [(0.0, {queue}), (30, {queue})] + [
        (31 + at, {queue} if at % 3 else set[AlertCode]()) for at in range(60)
    ]
    assert [each for each in steps(*flickers) if each != ([], [])] == [([queue], [])]
    assert steps((0, {queue}), (29, set()), (30, {queue}), (59, {queue}))[-1] == ([], [])
    well = steps((0, {queue}), (30, {queue}), (31, set()), (50.9, set()), (51, set()))
    assert well[-2:] == [([], []), ([], [queue])]


def test_dead_air_waits_for_nothing() -> None:
    assert steps((0, {AlertCode.DEAD_AIR}))[0] == ([AlertCode.DEAD_AIR], [])


def an_alert(code: AlertCode = AlertCode.QUEUE_LOW, severity: AlertSeverity = HIGH, name: str = "1") -> Alert:
    return Alert(name, code, severity, "unwell", 1, 2, NOON)


COOLDOWN = timedelta(seconds=900)


def test_only_what_is_loud_is_told_and_once() -> None:
    loud, quiet = an_alert(), an_alert(AlertCode.QA_LOW, MEDIUM, "2")
    (notice,) = due([loud, quiet], [], {}, NOON, COOLDOWN)
    assert (notice.kind, notice.alert) == (AlertNoticeKind.ALERT, loud)
    told = {loud.code: Told("1", NOON, cleared=False)}
    assert due([loud], [], told, NOON + 9 * COOLDOWN, COOLDOWN) == []


def test_a_code_is_told_again_after_its_cooldown_and_then_late_rather_than_not() -> None:
    again = an_alert(name="2")
    told = {again.code: Told("1", NOON, cleared=True)}
    assert due([again], [], told, NOON + COOLDOWN - timedelta(seconds=1), COOLDOWN) == []
    (notice,) = due([again], [], told, NOON + COOLDOWN, COOLDOWN)
    assert notice.alert is again
    assert due([again], [], told, NOON - timedelta(seconds=1), COOLDOWN), (
        "a clock that stepped back hides nothing"
    )


def test_who_was_told_is_told_when_it_went_and_nobody_else() -> None:
    was = replace(an_alert(), cleared_at=NOON)
    told = {was.code: Told("1", NOON, cleared=False)}
    assert gone([], told) == ["1"]
    assert gone([an_alert()], told) == []
    assert gone([], {was.code: Told("1", NOON, cleared=True)}) == []
    (notice,) = due([], [was], told, NOON, COOLDOWN)
    assert notice.kind is AlertNoticeKind.ALERT_CLEAR


@given(LOOKS)
def test_every_alert_that_was_told_is_told_to_be_over_and_calls_are_rare(
    looks: list[tuple[float, dict[AlertCode, AlertSeverity]]],
) -> None:
    """The receiver's view: alert, alert_clear, alert, ... of each code, alerts at least a cooldown apart."""
    numbers, known, now = ids(), Known(), NOON
    told: dict[AlertCode, Told] = {}
    alerts: dict[str, Alert] = {}
    calls: list[tuple[AlertCode, AlertNoticeKind, datetime]] = []
    for passed_s, unwell in [*looks, (60.0, {}), (60.0, {}), (60.0, {})]:
        now += timedelta(seconds=abs(passed_s))
        given_now = {code: a_finding(code, severity) for code, severity in unwell.items()}
        after = step(known, given_now, now, PATIENCE, lambda: str(next(numbers)))
        known = after.known
        alerts |= {alert.alert_id: alert for alert in (*known.active.values(), *after.cleared)}
        active = list(known.active.values())
        for notice in due(active, [alerts[name] for name in gone(active, told)], told, now, COOLDOWN):
            code, is_clear = notice.alert.code, notice.kind is AlertNoticeKind.ALERT_CLEAR
            at = told[code].at if is_clear else now
            told[code] = Told(notice.alert.alert_id, at, is_clear)
            calls.append((code, notice.kind, now))
            assert is_clear or notice.alert.severity in LOUD
    for code in AlertCode:
        mine = [(kind, at) for told_code, kind, at in calls if told_code is code]
        kinds = [AlertNoticeKind.ALERT, AlertNoticeKind.ALERT_CLEAR] * len(mine)
        assert [kind for kind, _ in mine] == kinds[: len(mine)]
        assert not mine or mine[-1][0] is AlertNoticeKind.ALERT_CLEAR, "all is well at the end"
        raised = [at for kind, at in mine if kind is AlertNoticeKind.ALERT]
        assert all(two - one >= COOLDOWN for one, two in itertools.pairwise(raised))
