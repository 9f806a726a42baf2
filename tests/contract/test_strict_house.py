"""What a house with little room refuses its people, each with the code that its contract declares."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from voulezvous import Client, Person
from voulezvous.generated.models import ConsentExpired

from tests.contract.fuzz import MANY_PEOPLE
from tests.contract.requests import refusal
from tests.support.configuration import ConfigCopy, put
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip

PASSWORD, WRONG = "correct horse battery", "staple horse battery"
SESSIONS, MOVE, CONSENT = "/v1/sessions", "/v1/sessions/transition", "/v1/consent"
THREADS = "/v1/chat/threads"
NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
HLS, WEBRTC, CONSENTED, OPERATORS, CALL = "party", "mirror", "random", "ops", "private_call"
MEETING, PERFORMANCE = "meeting", "live_public"
UNCARRIED = "mirror_uncarried"
"""A mode of WebRTC whose profile does not travel so."""
OPEN_MAX, STANDING_TTL_S, MANY, RUSHES, TELEMETRY_BURST, UNBLOCKS = 2, 1, 60, 5, 10, 3
REPORTS, PRESENCES, OPENINGS = 2, 3, 4
JOINS, ENCOUNTERS = 5, 2
RECENT_S = 1
MATCH = "/v1/match"
CONSENT_S = 12
TILES = 3
"""Tiles that somebody may connect per minute."""
_numbers = count(1)

House = tuple[Platform, ConfigCopy]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Few sessions for one account, few attempts, and a database that lets few wait."""
    root = Path(tmp_path_factory.mktemp("strict"))
    copy = ConfigCopy(root / "copied")
    copy.edit("mode-manifests.yaml", _with_an_uncarried_mode)
    copy.edit("cost-tiers.yaml", _with_few_encounters)
    (root / "home" / "library").mkdir(parents=True)
    cheap = {name: value for name, value in MANY_PEOPLE.items() if "argon2" in name}
    env = cheap | {
        "VVTV_CONFIG_DIR": str(copy.folder),
        "VVTV_CFG__rates__registration__burst": str(MANY + 60),
        "VVTV_CFG__rates__telemetry__burst": str(TELEMETRY_BURST),
        "VVTV_CFG__moderation__reports_per_account__burst": str(REPORTS),
        "VVTV_CFG__chat__openings_per_account__burst": str(OPENINGS),
        "VVTV_CFG__guardrails__presence__set_rate_per_minute": str(PRESENCES),
        "VVTV_CFG__guardrails__tiles_active__desktop": "1",
        "VVTV_CFG__guardrails__tiles_active__connects_per_minute": str(TILES),
        "VVTV_CFG__moderation__unblocks_per_account__burst": str(UNBLOCKS),
        "VVTV_CFG__identity__standing_ttl_s": str(STANDING_TTL_S),
        "VVTV_CFG__guardrails__consent__timeout_s": str(CONSENT_S),
        "VVTV_CFG__sessions__open_max": str(OPEN_MAX),
        "VVTV_CFG__control__recent_sign_in_s": str(RECENT_S),
        "VVTV_CFG__sessions__provider_timeout_s": "1",
        "VVTV_CFG__database__writer_queue_max": "16",
        "VVTV_CFG__database__readers": "1",
        "VVTV_CFG__database__reader_queue_max": "8",
    }
    make_clip(root / "home" / "library" / "clip.mp4")
    running = start_platform(root / "home", env=env, until=Platform.alive)
    try:
        running.wait_until(lambda: "first start:" in running.log.read_text(), 30)
        yield running, copy
        assert running.stop() == 0, running.tail()
    finally:
        running.kill_everything()


def _with_an_uncarried_mode(document: dict[str, Any]) -> None:
    mode = deepcopy(document["modes"][WEBRTC])
    mode |= {"mode_id": UNCARRIED, "routes": ["/uncarried"]}
    mode["policies"]["media_profile"] = "broadcast_main"
    document["modes"][UNCARRIED] = mode
    document["modes"][MEETING]["policies"]["limits"]["max_participants"] = 1


def _with_few_encounters(document: dict[str, Any]) -> None:
    guardrails = document["guardrails"]
    guardrails["random"] |= {
        "min_time_before_skip_ms": 0,
        "recent_pair_s": 0,
        "join_rate_per_minute": JOINS,
    }
    guardrails["kill_switch"]["max_skips_per_minute"] = 1
    guardrails["quarantine"]["caps"]["guardrails.random.max_matches_per_hour"] = ENCOUNTERS


@pytest.fixture(scope="module")
def many(house: House) -> list[Person]:
    """More people than may wait to be looked up."""
    platform, _ = house
    return [Person.register(platform.base_url, f"one_of_many_{number}", PASSWORD) for number in range(MANY)]


@pytest.fixture
def somebody(house: House) -> Iterator[httpx.Client]:
    """A new account, signed in."""
    platform, _ = house
    handle = f"somebody_{next(_numbers)}"
    person = Person.register(platform.base_url, handle, PASSWORD, age_confirmed=True, terms_accepted=True)
    with httpx.Client(base_url=platform.base_url, auth=person, timeout=20) as client:
        yield client


def asked(client: httpx.Client, mode: str, **said: str) -> httpx.Response:
    return client.post(SESSIONS, json={"mode": mode, **said})


def begun(client: httpx.Client, mode: str = HLS) -> str:
    answer = asked(client, mode)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["session_id"])


def moved(client: httpx.Client, session_id: str, mode: str, **said: str) -> httpx.Response:
    return client.post(MOVE, json={"session_id": session_id, "mode": mode, **said})


REFUSED = {
    CONSENTED: (403, "CONSENT_REQUIRED"),
    OPERATORS: (403, "POLICY_DENIED"),
    UNCARRIED: (422, "PROFILE_UNKNOWN"),
}


@pytest.mark.parametrize("mode", REFUSED)
def test_a_mode_that_is_closed_to_somebody_is_so_from_everywhere(somebody: httpx.Client, mode: str) -> None:
    here = begun(somebody)
    assert refusal(asked(somebody, mode)) == REFUSED[mode]
    assert refusal(moved(somebody, here, mode)) == REFUSED[mode]
    assert [
        one["session_id"] for one in somebody.get(SESSIONS, params={"state": "active"}).json()["items"]
    ] == [here]


def test_a_room_is_closed_to_who_may_not_be_in_it(house: House, somebody: httpx.Client) -> None:
    platform, _ = house
    other = Person.register(
        *(platform.base_url, f"somebody_{next(_numbers)}", PASSWORD), age_confirmed=True, terms_accepted=True
    )
    assert other.me is not None
    rooms = {"ROOM_CLOSED": (PERFORMANCE, other.me.handle), "ROOM_FULL": (MEETING, "small-room")}
    with httpx.Client(base_url=platform.base_url, auth=other, timeout=20) as inside:
        assert asked(inside, MEETING, room="small-room").status_code == 201
        here, me = begun(somebody), somebody.get("/v1/me").json()["user_id"]
        for code, (mode, room) in rooms.items():
            assert refusal(asked(somebody, mode, room=room)) == (409, code)
            assert refusal(moved(somebody, here, mode, room=room)) == (409, code)
        assert refusal(somebody.get(f"{SESSIONS}/{here}/room")) == (409, "ROOM_CLOSED")
        assert inside.put(f"/v1/moderation/blocks/{me}").status_code == 200
        assert refusal(asked(somebody, MEETING, room="small-room")) == (403, "BLOCKED")
        assert refusal(moved(somebody, here, MEETING, room="small-room")) == (403, "BLOCKED")


def test_a_parent_that_lives_has_no_child(somebody: httpx.Client) -> None:
    assert refusal(asked(somebody, HLS, parent_session_id=begun(somebody))) == (409, "PARENT_ACTIVE")


def test_an_account_has_so_many_sessions_and_no_more(somebody: httpx.Client) -> None:
    for _ in range(OPEN_MAX):
        begun(somebody)
    assert refusal(asked(somebody, HLS)) == (409, "SESSION_LIMIT")


def test_no_session_with_media_begins_while_the_media_plane_is_away(
    house: House, somebody: httpx.Client
) -> None:
    """Of two that leave one session for another at once, the second is told so, though the first gets nowhere."""
    platform, _ = house
    here = begun(somebody)
    with _stopped(platform.pids()["sfu"]), ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: moved(somebody, here, WEBRTC), range(2)))
        assert sorted(refusal(answer) for answer in both) == [
            (409, "SESSION_CONFLICT"),
            (502, "PROVIDER_FAILED"),
        ]
        assert refusal(asked(somebody, WEBRTC)) == (502, "PROVIDER_FAILED")
    assert somebody.get(f"{SESSIONS}/{here}").json()["state"] == "active"


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_no_weak_password_follows_and_guesses_come_to_an_end(somebody: httpx.Client) -> None:
    body = {"current": PASSWORD, "new": "short"}
    assert refusal(somebody.put("/v1/me/password", json=body)) == (422, "PASSWORD_WEAK")
    guess = {"current": WRONG, "new": "staple correct horse"}
    guesses = [refusal(somebody.put("/v1/me/password", json=guess)) for _ in range(10)]
    assert (guesses[0], guesses[-1]) == ((422, "PASSWORD_WRONG"), (429, "RATE_LIMITED"))


def test_what_airs_is_not_changed_long_after_signing_in(house: House) -> None:
    """Not even what is not there: whoever holds somebody's token learns nothing by trying."""
    platform, _ = house
    admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    time.sleep(RECENT_S + 1.5)
    path, body = f"/v1/control/queue/{NOBODY}/move", {"position": 0, "version": 1}
    with httpx.Client(base_url=platform.base_url, auth=admin, timeout=20) as client:
        platform.wait_until(lambda: client.get("/v1/control/queue").status_code == 200, 30)
        assert refusal(client.post(path, json=body)) == (403, "SIGN_IN_STALE")


ACCOUNT = "/v1/accounts/01935b7e-5f00-7000-8000-00000000dead"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/accounts"), ("GET", ACCOUNT), ("PATCH", ACCOUNT)], ids=str
)
def test_accounts_are_for_moderators(somebody: httpx.Client, method: str, path: str) -> None:
    body = {"json": {"version": 1, "display_name": "Ana"}} if method == "PATCH" else {}
    assert refusal(somebody.request(method, path, **body)) == (403, "POLICY_DENIED")  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/v1/me", SESSIONS, CONSENT, THREADS, "/v1/moderation/blocks"])
def test_more_than_can_wait_are_refused_and_the_others_answered(house: House, path: str) -> None:
    platform, _ = house
    admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    answers: list[httpx.Response] = []
    for _ in range(RUSHES):
        answers += asyncio.run(_rush(platform, path, [admin] * 150))
        if {answer.is_success for answer in answers} == {True, False}:
            break
    assert {refusal(answer) for answer in answers if answer.is_error} == {(503, "OVERLOADED")}
    assert any(answer.is_success for answer in answers)


@pytest.mark.parametrize(
    ("path", "otherwise"),
    [
        ("/v1/modes", 200),
        ("/v1/audit", 403),
        ("/v1/config/versions", 403),
        ("/v1/telemetry/counts", 403),
        ("/v1/presence/grid", 200),
        ("/v1/match/ticket", 404),
    ],
)
def test_many_who_come_at_once_are_not_all_looked_up(
    house: House, many: list[Person], path: str, otherwise: int
) -> None:
    """Whether somebody may still call is read anew after `standing_ttl_s`, for each of them."""
    platform, _ = house
    answers: list[httpx.Response] = []
    for _ in range(RUSHES):
        time.sleep(STANDING_TTL_S + 0.5)
        answers += asyncio.run(_rush(platform, path, many))
        if {answer.status_code for answer in answers} == {otherwise, 503}:
            break
    assert {answer.status_code for answer in answers} == {otherwise, 503}
    assert {refusal(answer)[1] for answer in answers if answer.status_code == 503} == {"OVERLOADED"}


async def _rush(platform: Platform, path: str, callers: list[Person]) -> list[httpx.Response]:
    """All of them at once."""
    async with httpx.AsyncClient(base_url=platform.base_url, timeout=30) as client:
        return await asyncio.gather(
            *(client.get(path, headers={"authorization": f"Bearer {one.access_token}"}) for one in callers)
        )


def test_who_repeats_a_registration_gets_their_account_and_nobody_else(house: House) -> None:
    platform, _ = house
    admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    with httpx.Client(base_url=platform.base_url, timeout=20) as client:
        body, key = {"handle": "zoe_prado", "password": PASSWORD}, {"idempotency-key": "strict-register-1"}

        def again(**otherwise: str) -> httpx.Response:
            return client.post("/v1/auth/register", json=body | otherwise, headers=key)

        user_id = again().json()["me"]["user_id"]
        assert refusal(again(password=WRONG)) == (401, "AUTH_FAILED")
        barred = client.put(f"/v1/accounts/{user_id}/ban", json={"reason": "Threats."}, auth=admin)
        assert barred.status_code == 200, barred.text
        assert refusal(again()) == (403, "BANNED")


def test_one_address_tells_of_events_so_often_and_no_more(house: House) -> None:
    platform, _ = house
    unknown = {"event_id": "01935b7e-5f00-7000-8000-0000000000f7", "name": "nothing", "properties": {}}
    body = {"events": [{**unknown, "occurred_at": "2026-11-21T20:00:00Z"}]}
    with httpx.Client(base_url=platform.base_url, timeout=20) as client:
        answers = [client.post("/v1/telemetry/events", json=body) for _ in range(3 * TELEMETRY_BURST)]
    assert answers[0].json()["refused"][0]["reason"] == "event_unknown"
    assert refusal(answers[-1]) == (429, "RATE_LIMITED")


def test_nobody_blocks_themselves_and_who_lifts_blocks_again_and_again_waits(somebody: httpx.Client) -> None:
    """To block is never refused for being done often: only what is lifted can be done often."""
    me = somebody.get("/v1/me").json()["user_id"]
    assert refusal(somebody.put(f"/v1/moderation/blocks/{me}")) == (422, "NOT_YOURSELF")
    lifted = [somebody.delete(f"/v1/moderation/blocks/{me}") for _ in range(UNBLOCKS + 1)]
    assert [answer.status_code for answer in lifted] == [204] * UNBLOCKS + [429]
    assert refusal(lifted[-1]) == (429, "RATE_LIMITED")


def test_one_account_reports_so_often_and_no_more(house: House, somebody: httpx.Client) -> None:
    platform, _ = house
    admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    assert admin.me is not None
    body = {"user_id": str(admin.me.user_id), "reason_code": "spam", "mode_id": HLS}
    made = [somebody.post("/v1/moderation/reports", json=body) for _ in range(REPORTS + 1)]
    assert [answer.status_code for answer in made] == [201] * REPORTS + [429]
    assert refusal(made[-1]) == (429, "RATE_LIMITED")


def test_one_person_says_so_often_where_they_are_and_no_more(somebody: httpx.Client) -> None:
    said = [somebody.post("/v1/presence/set", json={"presence_mode": HLS}) for _ in range(PRESENCES + 1)]
    assert [answer.status_code for answer in said] == [200] * PRESENCES + [429]
    assert refusal(said[-1]) == (429, "RATE_LIMITED")


def test_a_device_has_so_many_tiles_and_asks_for_so_many_a_minute(house: House, line: httpx.Client) -> None:
    ana, _, eva = people = [_person(house) for _ in range(3)]
    said = {"presence_mode": HLS, "is_camera_on": True}
    there = [line.post("/v1/presence/set", json=said, auth=one).json()["presence_id"] for one in people]

    def tile(who: Person, number: int) -> httpx.Response:
        body = {"viewport_id": "viewport-of-a-tab", "form_factor": "desktop"}
        return line.post(f"/v1/media/tiles/{there[number]}", json=body, auth=who)

    assert line.get("/v1/config/client").json()["tiles"]["desktop"] == 1
    assert tile(ana, 1).status_code == 200
    assert refusal(tile(ana, 2)) == (409, "TILE_LIMIT")
    assert tile(ana, 0).status_code == 200, "what one shows of oneself costs nothing"
    assert refusal(tile(ana, 1)) == (429, "RATE_LIMITED")
    assert refusal(line.delete(f"/v1/media/tiles/{there[2]}", auth=ana)) == (404, "NOT_FOUND")
    with _stopped(house[0].pids()["sfu"]):
        assert refusal(tile(eva, 1)) == (502, "PROVIDER_FAILED")


def _person(house: House, *, age_confirmed: bool = True) -> Person:
    """A new account, signed in."""
    handle = f"asked_{next(_numbers)}"
    return Person.register(
        house[0].base_url, handle, PASSWORD, age_confirmed=age_confirmed, terms_accepted=True
    )


def _id(person: Person) -> str:
    assert person.me is not None
    return str(person.me.user_id)


@pytest.fixture
def line(house: House) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=house[0].base_url, timeout=20) as client:
        yield client


def test_nobody_writes_with_whom_they_may_not_or_tells_of_whom_they_do_not_write_with(
    house: House, line: httpx.Client
) -> None:
    ana, bia, eva = _person(house), _person(house), _person(house)

    def opens(who: Person, whom: str) -> httpx.Response:
        return line.post(THREADS, json={"user_id": whom}, auth=who)

    def tells(who: Person, of: Person, mode: str = HLS, reason: str = "spam") -> httpx.Response:
        body = {"user_id": _id(of), "reason_code": reason, "mode_id": mode}
        headers = {"idempotency-key": "strict-chat-1"} if who is bia else {}
        return line.post(f"{THREADS}/{thread_id}/report", json=body, auth=who, headers=headers)

    thread_id = opens(ana, _id(bia)).json()["thread_id"]
    assert opens(bia, _id(ana)).json()["thread_id"] == thread_id
    assert refusal(opens(ana, _id(ana))) == (422, "NOT_YOURSELF")
    assert refusal(opens(ana, NOBODY)) == (404, "NOT_FOUND")
    assert refusal(tells(ana, ana)) == (422, "NOT_YOURSELF")
    assert refusal(tells(ana, bia, "nowhere")) == (422, "MODE_UNKNOWN")
    assert refusal(tells(ana, eva)) == (404, "NOT_FOUND")
    assert tells(bia, ana).is_success
    assert refusal(tells(bia, ana, reason="harassment")) == (409, "IDEMPOTENCY_CONFLICT")
    assert [tells(ana, bia).status_code for _ in range(REPORTS + 1)] == [201] * REPORTS + [429]
    assert refusal(tells(ana, bia)) == (429, "RATE_LIMITED")
    assert line.put(f"/v1/moderation/blocks/{_id(bia)}", auth=ana).is_success
    assert refusal(opens(bia, _id(ana))) == (403, "BLOCKED")
    assert refusal([opens(eva, _id(ana)) for _ in range(OPENINGS + 1)][-1]) == (429, "RATE_LIMITED")


def test_one_person_meets_and_skips_so_many_and_no_more(house: House, line: httpx.Client) -> None:
    ana, bia = _person(house), _person(house)

    def tickets() -> list[Any]:
        return [line.get(f"{MATCH}/ticket", auth=who).json() for who in (ana, bia)]

    def are_together() -> bool:
        return [one["state"] for one in tickets()] == ["together"] * 2

    def skips(session_id: str) -> httpx.Response:
        return line.post(f"{MATCH}/skip", json={"session_id": session_id}, auth=ana)

    assert [_joins(line, who).status_code for who in (ana, bia)] == [200, 200]
    house[0].wait_until(are_together, 20)
    first = tickets()[0]["session_id"]
    assert skips(first).is_success
    house[0].wait_until(are_together, 20)
    assert skips(first).json()["state"] == "together", "a skip that is sent again does not hit the next one"
    assert refusal(skips(tickets()[0]["session_id"])) == (429, "RATE_LIMITED")
    assert line.post(f"{MATCH}/leave", auth=ana).status_code == 204
    assert refusal(_joins(line, ana)) == (429, "MATCH_LIMIT")
    assert refusal(line.get(f"{MATCH}/ticket", auth=ana)) == (404, "NOT_FOUND")
    assert refusal(_joins(line, ana, HLS)) == (422, "MODE_UNKNOWN")
    assert refusal([_joins(line, ana) for _ in range(JOINS)][-1]) == (429, "RATE_LIMITED")


def _joins(line: httpx.Client, who: Person, mode: str = CONSENTED) -> httpx.Response:
    body = {"mode": mode, "segment": {"language": "en", "tags": ["strict"]}}
    return line.post(f"{MATCH}/join", json=body, auth=who)


Said = Callable[..., httpx.Response]


@pytest.fixture
def ask(line: httpx.Client) -> Said:
    """Somebody asks somebody to a call."""

    def asking(who: Person, whom: str, mode: str = CALL, key: str | None = None) -> httpx.Response:
        headers = {"idempotency-key": key} if key else {}
        return line.post(CONSENT, json={"user_id": whom, "mode": mode}, auth=who, headers=headers)

    return asking


@pytest.fixture
def say(line: httpx.Client) -> Said:
    """Somebody answers an invitation."""
    return lambda who, asked, word: line.post(f"{CONSENT}/{asked.json()['consent_id']}/{word}", auth=who)


def test_nobody_is_asked_who_may_not_be_or_by_whom_or_to_what(
    house: House, line: httpx.Client, ask: Said
) -> None:
    ana, bia, young = _person(house), _person(house), _person(house, age_confirmed=False)
    assert refusal(ask(young, _id(bia))) == (403, "POLICY_DENIED")
    assert refusal(ask(ana, _id(ana))) == (422, "NOT_YOURSELF")
    assert refusal(ask(ana, _id(bia), HLS)) == (422, "MODE_UNKNOWN")
    assert refusal(ask(ana, NOBODY)) == (404, "NOT_FOUND")
    assert line.put(f"/v1/moderation/blocks/{_id(bia)}", auth=ana).is_success
    assert refusal(ask(bia, _id(ana))) == (403, "BLOCKED")
    assert refusal(ask(ana, _id(bia))) == (403, "BLOCKED")
    assert refusal(ask(ana, _id(young))) == (429, "RATE_LIMITED"), "who is new asks twice a minute"
    eva = _person(house)
    assert ask(eva, _id(bia), key="strict-consent-1").is_success
    assert refusal(ask(eva, _id(young), key="strict-consent-1")) == (409, "IDEMPOTENCY_CONFLICT")


def test_an_invitation_that_came_to_another_end_is_no_way_into_a_call(
    house: House, line: httpx.Client, ask: Said, say: Said
) -> None:
    ana, bia, third = _person(house), _person(house), _person(house)
    asked = ask(ana, _id(bia))
    assert refusal(ask(third, _id(bia))) == (409, "CONSENT_BUSY")
    assert say(bia, asked, "decline").is_success
    assert refusal(say(bia, asked, "accept")) == (409, "CONSENT_OVER")
    assert refusal(say(ana, asked, "cancel")) == (409, "CONSENT_OVER")
    again = ask(ana, _id(bia))
    assert say(ana, again, "cancel").is_success
    assert refusal(say(bia, again, "decline")) == (409, "CONSENT_OVER")
    late = ask(third, _id(bia))
    time.sleep(CONSENT_S)
    for who, word in ((bia, "accept"), (bia, "decline"), (third, "cancel")):
        assert refusal(say(who, late, word)) == (409, "CONSENT_EXPIRED")
    platform, _ = house
    topic = f"person:{_id(third)}"
    with Client(platform.base_url, signer=third) as client, client.events(topic, after={topic: 0}) as told:
        assert isinstance(next(told), ConsentExpired)


def test_a_yes_is_not_enough_where_there_can_be_no_call(
    house: House, line: httpx.Client, ask: Said, say: Said
) -> None:
    """One of the two may not, is apart, or in a call already; the mode has changed; there is no media plane."""
    platform, copy = house
    ana, bia, young = _person(house), _person(house), _person(house, age_confirmed=False)
    denied = ask(ana, _id(young))
    assert refusal(say(young, denied, "accept")) == (403, "POLICY_DENIED")
    apart = ask(ana, _id(bia))
    assert line.put(f"/v1/moderation/blocks/{_id(ana)}", auth=bia).is_success
    assert refusal(say(bia, apart, "accept")) == (403, "BLOCKED")

    eva, rui, zoe = (_person(house) for _ in range(3))
    crossing, first = ask(zoe, _id(eva)), ask(eva, _id(rui))
    assert say(rui, first, "accept").is_success
    assert refusal(say(eva, crossing, "accept")) == (409, "CONSENT_BUSY")
    assert refusal(_joins(line, rui)) == (409, "CONSENT_BUSY")

    one, other = _person(house), _person(house)
    asked = ask(one, _id(other))
    with _stopped(platform.pids()["sfu"]):
        assert refusal(say(other, asked, "accept")) == (502, "PROVIDER_FAILED")

    asked = ask(one, _id(other))
    copy.edit("mode-manifests.yaml", put(f"modes.{CALL}.policies.intent_label", "other_call"))

    def follows() -> bool:
        body = {"mode": CALL, "intent_label": "other_call"}
        answer = httpx.post(f"{platform.base_url}{SESSIONS}", json=body, auth=one)
        return refusal(answer) == (403, "CONSENT_REQUIRED")

    # Every worker must have followed: each connection may be another one's.
    platform.wait_until(lambda: all(follows() for _ in range(8)), 20)
    answer = say(other, asked, "accept")
    copy.edit("mode-manifests.yaml", put(f"modes.{CALL}.policies.intent_label", "private_call"))
    assert refusal(answer) == (409, "MODE_CHANGED")


def test_a_door_that_is_closed_while_people_are_in_takes_nobody_new(house: House) -> None:
    """Closed by an edit of the configuration, which the platform follows."""
    platform, copy = house
    copy.edit("platform.yaml", put("identity.registration_open", False))
    body = {"handle": "too_late", "password": PASSWORD}

    def closed() -> bool:
        answer = httpx.post(f"{platform.base_url}/v1/auth/register", json=body)
        return answer.is_error and refusal(answer) == (403, "REGISTRATION_CLOSED")

    platform.wait_until(closed, 20)


@pytest.mark.parametrize("way", ["login", "register"])
def test_one_address_tries_so_often_and_no_more(house: House, way: str) -> None:
    """The last: nobody signs in from here for a while."""
    platform, _ = house
    with httpx.Client(base_url=platform.base_url, timeout=20) as client:
        answers = [
            client.post(f"/v1/auth/{way}", json={"handle": f"{way}_{number}", "password": PASSWORD})
            for number in range(4 * MANY + 100)
        ]
    assert refusal(answers[-1]) == (429, "RATE_LIMITED")
    assert int(answers[-1].headers["retry-after"]) > 0
