"""Accounts and sign-ins through the generated server, over both databases and a real Redis, on one node and on two."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import jwt
import pytest
from sqlalchemy import Connection, text

from services.identity.store import REFRESH_TOKEN
from tests.support.configuration import shipped
from tests.support.people import PASSWORD, People, Person, a_house, person, quick
from tests.support.redis import RedisServer

Scenario = Callable[[People], Awaitable[None]]


def in_a_house(database_url: str, redis: RedisServer, scenario: Scenario, **identity: Any) -> None:
    async def run() -> None:
        async with a_house(database_url, redis.url, bundle=quick(shipped(), **identity)) as [node]:
            await scenario(node)

    asyncio.run(run())


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


async def may(node: People, who: Person) -> bool:
    answer = await node.call("GET", "/v1/me", who=who)
    assert answer.status in (200, 401, 403)
    return bool(answer.status == 200)


def test_a_person_registers_signs_in_and_is_who_they_are(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado", display_name="Ana Prado", device_label="Phone")
        me = (await node.call("GET", "/v1/me", who=ana)).json()
        assert (me["handle"], me["display_name"], me["roles"]) == ("ana_prado", "Ana Prado", ["user"])
        assert me["capabilities"] == ["age_confirmed", "member"]
        limited = node.bundle.quarantine.guardrails
        assert await node.is_quarantined(ana.user_id), "as every new account"
        assert me["probation"]["limits"] == {
            "encounters_per_hour": limited.random.max_matches_per_hour,
            "invitations_per_minute": limited.consent.invitations_per_minute,
            "messages_per_minute": {
                scope: rate["messages_per_minute"] for scope, rate in limited.chat.model_dump().items()
            },
        }
        again = await node.sign_in("ana_prado", device_id=ana.device_id)
        assert person(again).device_id == ana.device_id, "a device that comes back is the same one"
        elsewhere = person(await node.sign_in("ana_prado", device_label="Laptop"))
        listed = (await node.call("GET", "/v1/me/devices", who=elsewhere)).json()["items"]
        assert {(d["label"], d["signed_in"], d["current"]) for d in listed} == {
            ("Phone", True, False),
            ("Laptop", True, True),
        }

    in_a_house(database_url, redis, scenario)


def test_wrong_handle_and_wrong_password_are_one_refusal(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        await node.register("ana_prado")
        wrong, unknown = await node.sign_in("ana_prado", "wrong"), await node.sign_in("nobody_here", "wrong")
        assert code_of(wrong) == (401, "AUTH_FAILED")
        assert refusal(wrong) == refusal(unknown)
        barred = await node.register("rui_costa")
        await node.call("PUT", f"/v1/accounts/{barred.user_id}/ban", {"reason": "x"}, who=await node.admin())
        assert refusal(await node.sign_in("rui_costa", "wrong")) == refusal(unknown)
        assert code_of(await node.sign_in("rui_costa")) == (403, "BANNED")

    in_a_house(database_url, redis, scenario)


def refusal(answer: Any) -> tuple[int, dict[str, Any], list[str]]:
    """All that a refusal says, but which request it was."""
    return (
        answer.status,
        {**answer.json(), "request_id": ""},
        sorted(name for name, _ in answer.headers),
    )


def test_a_sign_in_that_is_refused_costs_the_same_whoever_is_asked_for(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    """By processor time, of which the one hash is nearly all: none at all would show, and so would a second one."""

    async def scenario(node: People) -> None:
        await node.register("ana_prado")
        barred, admin = await node.register("rui_costa"), await node.admin()
        await node.call("PUT", f"/v1/accounts/{barred.user_id}/ban", {"reason": "x"}, who=admin)

        async def cost(handle: str, password: str = "wrong") -> float:
            began = time.process_time()
            assert (await node.sign_in(handle, password)).status in (401, 403)
            return time.process_time() - began

        first = await cost("nobody_first")
        costs = {
            "the wrong password": [await cost("ana_prado") for _ in range(3)],
            "no such handle": [await cost(f"nobody_{n}") for n in range(3)],
            "barred, the wrong password": [await cost("rui_costa") for _ in range(3)],
            "barred": [await cost("rui_costa", PASSWORD) for _ in range(3)],
        }
        usual = min(costs["the wrong password"])
        for what, taken in {**costs, "the first handle that nobody has": [first]}.items():
            assert 0.6 * usual < min(taken) < 1.6 * usual, (what, first, costs)

    argon2 = shipped().platform.identity.argon2
    dear = argon2.model_copy(update={"time_cost": 4, "memory_kib": 32_768, "lanes": 1})
    in_a_house(sqlite_database_url, redis, scenario, argon2=dear)


def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_sign_in(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        first = await node.register("ana_prado")
        other = person(await node.sign_in("ana_prado"))
        second = person(await node.refresh(first.refresh_token))
        third = person(await node.refresh(second.refresh_token))
        node.clock.advance(60)
        assert await may(node, third)
        assert code_of(await node.refresh(first.refresh_token)) == (401, "AUTH_FAILED")
        assert not await may(node, third), "who stole it is out, and so is its owner"
        assert code_of(await node.refresh(third.refresh_token)) == (401, "AUTH_FAILED")
        assert await may(node, other), "other sign-ins go on"

    in_a_house(database_url, redis, scenario)


def test_a_lost_answer_is_asked_for_again_and_a_thief_gains_nothing_by_it(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        first = await node.register("ana_prado")
        lost = person(await node.refresh(first.refresh_token))
        node.clock.advance(5)
        got = person(await node.refresh(first.refresh_token))
        assert await may(node, got)
        assert code_of(await node.refresh(lost.refresh_token)) == (401, "AUTH_FAILED")
        assert not await may(node, got), "the lost one was not lost after all"

    in_a_house(database_url, redis, scenario)


def test_many_refreshes_at_once_leave_one_chain(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        first = await node.register("ana_prado")
        answers = await asyncio.gather(*(node.refresh(first.refresh_token) for _ in range(20)))
        good = [person(answer) for answer in answers if answer.status == 200]
        assert good
        alive = [one for one in good if (await node.refresh(one.refresh_token)).status == 200]
        assert len(alive) <= 1

    in_a_house(database_url, redis, scenario)


def test_signing_out_ends_access_and_refresh_at_once(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        phone = await node.register("ana_prado")
        laptop = person(await node.sign_in("ana_prado"))
        answer = await node.call("POST", "/v1/auth/logout", who=phone)
        assert answer.status == 204
        assert "Max-Age=0" in (answer.header("set-cookie") or "")
        assert (await may(node, phone), await may(node, laptop)) == (False, True)
        assert code_of(await node.refresh(phone.refresh_token)) == (401, "AUTH_FAILED")
        tablet = person(await node.sign_in("ana_prado"))
        assert (await node.call("POST", "/v1/auth/logout-everywhere", who=tablet)).status == 204
        assert not any([await may(node, one) for one in (laptop, tablet)])

    in_a_house(database_url, redis, scenario)


def test_a_removed_device_is_signed_out_and_another_persons_is_not_found(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, rui = await node.register("ana_prado"), await node.register("rui_costa")
        stranger = await node.call("DELETE", f"/v1/me/devices/{ana.device_id}", who=rui)
        assert code_of(stranger) == (404, "NOT_FOUND")
        assert await may(node, ana)
        assert (await node.call("DELETE", f"/v1/me/devices/{ana.device_id}", who=ana)).status == 204
        assert not await may(node, ana)

    in_a_house(database_url, redis, scenario)


def test_another_password_ends_every_other_sign_in(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        here = await node.register("ana_prado")
        there = person(await node.sign_in("ana_prado"))
        body = {"current": "wrong", "new": "staple correct horse"}
        assert code_of(await node.call("PUT", "/v1/me/password", body, who=here)) == (422, "PASSWORD_WRONG")
        for weak in ("short", "ana_prado is me", "aaaaaaaaaaaa"):
            body = {"current": PASSWORD, "new": weak}
            assert code_of(await node.call("PUT", "/v1/me/password", body, who=here)) == (
                422,
                "PASSWORD_WEAK",
            )
        body = {"current": PASSWORD, "new": "staple correct horse"}
        assert (await node.call("PUT", "/v1/me/password", body, who=here)).status == 204
        assert (await may(node, here), await may(node, there)) == (True, False)
        assert (await node.sign_in("ana_prado")).status == 401
        assert (await node.sign_in("ana_prado", "staple correct horse")).status == 200

    in_a_house(database_url, redis, scenario)


def test_a_house_gets_its_admin_however_early_somebody_registers(
    database_url: str, redis: RedisServer
) -> None:
    """Not even under the admin's own handle, which is kept for them."""

    async def run() -> None:
        async with a_house(database_url, redis.url, begun=False) as [node]:
            await node.register("ana_prado")
            body = {"handle": shipped().platform.identity.first_admin, "password": PASSWORD}
            assert code_of(await node.call("POST", "/v1/auth/register", body)) == (409, "HANDLE_TAKEN")
            for _ in range(2):
                await node.begin()
            assert len(node.told) == 1
            assert "admin" in (await node.call("GET", "/v1/me", who=await node.admin())).json()["roles"]

    asyncio.run(run())


def test_one_more_sign_in_than_allowed_ends_the_oldest(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        first = await node.register("ana_prado")
        opened = [first, *[person(await node.sign_in("ana_prado")) for _ in range(3)]]
        assert [await may(node, one) for one in opened] == [False, True, True, True]

    in_a_house(database_url, redis, scenario, sign_ins_max=3)


def test_a_ban_ends_everything_at_once_on_every_node(database_url: str, redis: RedisServer) -> None:
    async def run() -> None:
        async with a_house(database_url, redis.url, nodes=2, bundle=quick(shipped())) as [one, two]:
            ana = await one.register("ana_prado")
            assert await may(two, ana)
            admin = await one.admin()
            ban = f"/v1/accounts/{ana.user_id}/ban"
            barred = await one.call("PUT", ban, {"reason": "Threats in a call."}, who=admin)
            assert barred.json()["ban"]["reason"] == "Threats in a call."
            assert not await may(two, ana)
            assert code_of(await two.refresh(ana.refresh_token)) == (401, "AUTH_FAILED")
            assert code_of(await two.sign_in("ana_prado")) == (403, "BANNED")
            assert (await two.call("DELETE", ban, who=admin)).status == 200
            assert (await one.sign_in("ana_prado")).status == 200
            assert len(one.told) + len(two.told) == 1, "one node told of the first start"

    asyncio.run(run())


def test_a_ban_with_an_end_ends(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        until = node.clock.now().replace(hour=13).isoformat()
        ban = f"/v1/accounts/{ana.user_id}/ban"
        await node.call("PUT", ban, {"reason": "An hour off.", "until": until}, who=await node.admin())
        assert code_of(await node.sign_in("ana_prado")) == (403, "BANNED")
        node.clock.advance(3601)
        assert (await node.sign_in("ana_prado")).status == 200

    in_a_house(database_url, redis, scenario)


def test_who_may_act_on_whom(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        admin, ana, rui = (
            await node.admin(),
            await node.register("ana_prado"),
            await node.register("rui_costa"),
        )

        def path(who: Person) -> str:
            return f"/v1/accounts/{who.user_id}"

        async def change(actor: Person, who: Person, **said: Any) -> tuple[int, str]:
            version = (await node.call("GET", path(who), who=admin)).json()["version"]
            answer = await node.call("PATCH", path(who), {"version": version, **said}, who=actor)
            return answer.status, answer.json().get("code", "")

        assert code_of(await node.call("GET", "/v1/accounts", who=ana)) == (403, "POLICY_DENIED")
        assert await change(admin, ana, roles=["user", "mod"]) == (200, "")
        assert (await node.call("GET", "/v1/accounts", who=ana)).status == 200, "at once, with the same token"
        assert await change(ana, rui, shadowed=True) == (200, "")
        assert await change(ana, rui, roles=["user", "admin"]) == (403, "POLICY_DENIED")
        assert await change(ana, admin, shadowed=True) == (403, "POLICY_DENIED")
        assert await change(ana, ana, shadowed=False) == (403, "POLICY_DENIED")
        assert await change(admin, admin, roles=["user"]) == (403, "POLICY_DENIED")
        assert await change(admin, rui, roles=["mod"]) == (422, "SCHEMA_INVALID")
        barred = await node.call("PUT", f"{path(admin)}/ban", {"reason": "x"}, who=ana)
        assert code_of(barred) == (403, "POLICY_DENIED")
        stale = await node.call("PATCH", path(rui), {"version": 1, "shadowed": True}, who=admin)
        assert code_of(stale) == (409, "VERSION_CONFLICT")
        assert await change(admin, ana, roles=["user"]) == (200, "")
        assert code_of(await node.call("GET", "/v1/accounts", who=ana)) == (403, "POLICY_DENIED")

    in_a_house(database_url, redis, scenario)


def test_accounts_are_listed_page_by_page(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        for name in ("ana_prado", "rui_costa", "ana_lima"):
            await node.register(name)
        admin = await node.admin()
        seen: list[str] = []
        query = "?limit=2&handle_start=ana"
        while True:
            page = (await node.call("GET", f"/v1/accounts{query}", who=admin)).json()
            seen += [item["handle"] for item in page["items"]]
            if "next_cursor" not in page:
                break
            query = f"?limit=2&handle_start=ana&cursor={page['next_cursor']}"
        assert seen == ["ana_lima", "ana_prado", "ana"]

    in_a_house(database_url, redis, scenario)


def test_brute_force_is_slowed_by_account_and_by_address(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        await node.register("ana_prado")
        told = [code_of(await node.sign_in("ana_prado", "wrong"))[1] for _ in range(7)]
        assert told == ["AUTH_FAILED"] * 5 + ["RATE_LIMITED"] * 2
        limited = await node.sign_in("ana_prado")
        assert (limited.status, int(limited.header("retry-after") or 0) > 20) == (429, True)
        codes = {(await node.sign_in(f"somebody_{n}", "wrong")).json()["code"] for n in range(40)}
        assert codes == {"AUTH_FAILED", "RATE_LIMITED"}

    in_a_house(database_url, redis, scenario)


def test_brute_force_is_slowed_alike_whether_the_handle_is_somebodys_or_not(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        known = unknown = await node.sign_in((await node.register("ana_prado")).handle)
        for _ in range(8):
            known, unknown = [await node.sign_in(handle, "wrong") for handle in ("ana_prado", "nobody_here")]
            assert refusal(known) == refusal(unknown)
            waits = [int(answer.header("retry-after") or 0) for answer in (known, unknown)]
            assert abs(waits[0] - waits[1]) <= 1, "each counts from its own first attempt"
        assert known.status == 429, "and the right password does not tell a stranger that it is right"
        assert refusal(await node.sign_in("ana_prado")) == refusal(known)

    in_a_house(database_url, redis, scenario)


def test_many_guesses_at_once_on_two_nodes_are_as_few_as_one_after_the_other(
    database_url: str, redis: RedisServer
) -> None:
    async def run() -> None:
        async with a_house(database_url, redis.url, nodes=2, bundle=quick(shipped())) as nodes:
            await nodes[0].register("ana_prado")
            guesses = [nodes[n % 2].sign_in("ana_prado", f"guess {n}") for n in range(24)]
            codes = [code_of(answer)[1] for answer in await asyncio.gather(*guesses)]
            assert codes.count("AUTH_FAILED") == shipped().platform.identity.attempts_per_account.burst
            assert set(codes) == {"AUTH_FAILED", "RATE_LIMITED"}

    asyncio.run(run())


def test_right_passwords_use_nothing_up(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        await node.register("ana_prado")
        assert {(await node.sign_in("ana_prado")).status for _ in range(12)} == {200}

    in_a_house(database_url, redis, scenario)


def test_register_once_with_one_key(database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        key = [("idempotency-key", "register-0001")]
        body = {"handle": "ana_prado", "password": PASSWORD}
        first = await node.call("POST", "/v1/auth/register", body, headers=key)
        second = await node.call("POST", "/v1/auth/register", body, headers=key)
        assert first.status == second.status == 201
        assert person(first).user_id == person(second).user_id
        other = await node.call("POST", "/v1/auth/register", {**body, "handle": "rui_costa"}, headers=key)
        assert code_of(other) == (409, "IDEMPOTENCY_CONFLICT")
        guess = await node.call(
            "POST", "/v1/auth/register", {**body, "password": "another one entirely"}, headers=key
        )
        assert code_of(guess) == (401, "AUTH_FAILED")
        assert code_of(await node.call("POST", "/v1/auth/register", body)) == (409, "HANDLE_TAKEN")

    in_a_house(database_url, redis, scenario)


def test_who_is_not_signed_in_is_not_registered_either(database_url: str, redis: RedisServer) -> None:
    async def renamed(node: People, before: str, after: str) -> None:
        def job(conn: Connection) -> None:
            conn.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))

        await node.db.write(job)

    async def scenario(node: People) -> None:
        body = {"handle": "ana_prado", "password": PASSWORD}
        await renamed(node, REFRESH_TOKEN.name, "elsewhere")
        assert code_of(await node.call("POST", "/v1/auth/register", body)) == (503, "OVERLOADED")
        await renamed(node, "elsewhere", REFRESH_TOKEN.name)
        assert (await node.call("POST", "/v1/auth/register", body)).status == 201

    in_a_house(database_url, redis, scenario)


def test_two_nodes_give_one_handle_to_one_of_many(database_url: str, redis: RedisServer) -> None:
    async def run() -> None:
        async with a_house(database_url, redis.url, nodes=2, bundle=quick(shipped())) as nodes:
            body = {"handle": "ana_prado", "password": PASSWORD}
            answers = await asyncio.gather(
                *(nodes[n % 2].call("POST", "/v1/auth/register", body) for n in range(10))
            )
            assert sorted(answer.status for answer in answers) == [201] + [409] * 9

    asyncio.run(run())


def test_tokens_of_another_house_or_of_nobody_are_refused(database_url: str, redis: RedisServer) -> None:
    async def run() -> None:
        async with a_house(database_url, redis.url, env="staging") as [other]:
            await other.register("ana_prado")
            foreign = person(await other.sign_in("ana_prado")).access_token
            assert "Secure" in str((await other.sign_in("ana_prado")).header("set-cookie"))
        async with a_house(database_url, redis.url) as [node]:
            ana = person(await node.sign_in("ana_prado"))
            said = jwt.decode(ana.access_token, options={"verify_signature": False})
            forged = [
                foreign,
                jwt.encode(said, "", algorithm="none"),
                jwt.encode(said, "guess" * 8, algorithm="HS256", headers={"typ": "at+jwt"}),
                ana.access_token + "x",
                ana.access_token[:-4],
                "",
                "a.b.c",
                "é",
            ]
            for token in forged:
                answer = await node.call("GET", "/v1/me", who=token)
                assert code_of(answer) == (401, "AUTH_FAILED"), token
            node.clock.advance(601)
            assert code_of(await node.call("GET", "/v1/me", who=ana)) == (401, "AUTH_FAILED")

    asyncio.run(run())


def test_the_refresh_cookie_alone_is_not_enough(sqlite_database_url: str, redis: RedisServer) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        cookie = ("cookie", f"vvtv_refresh={ana.refresh_token}")
        for headers in ([cookie], [cookie, ("x-vvtv-refresh", "0")], [("x-vvtv-refresh", "1")]):
            answer = await node.call("POST", "/v1/auth/refresh", headers=headers)
            assert code_of(answer) == (401, "AUTH_FAILED")
        assert (await node.refresh(ana.refresh_token)).status == 200

    in_a_house(sqlite_database_url, redis, scenario)


def test_more_than_redis_takes_at_once_are_each_themselves(
    sqlite_database_url: str, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Calls that come together ask together: no burst uses up the connections, and nobody is taken for another."""

    async def scenario(node: People) -> None:
        people = [await node.register(handle) for handle in ("ana_prado", "rui_costa", "eva_lima")]
        calls = [node.call("GET", "/v1/me", who=who) for _ in range(40) for who in people]
        handles = [answer.json()["handle"] for answer in await asyncio.gather(*calls)]
        assert handles == [who.handle for who in people] * 40
        assert "while Redis is away" not in caplog.text
        redis.kill()
        assert all(await asyncio.gather(*(may(node, who) for _ in range(5) for who in people)))

    in_a_house(sqlite_database_url, redis, scenario)


def test_a_token_that_was_good_before_expires_all_the_same(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        assert await may(node, ana)
        node.clock.advance(node.bundle.platform.identity.access_token_s - 1)
        assert await may(node, ana)
        node.clock.advance(1)
        assert not await may(node, ana)

    in_a_house(sqlite_database_url, redis, scenario)


def test_without_redis_people_stay_signed_in_and_a_ban_still_holds(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, admin = await node.register("ana_prado"), await node.admin()
        redis.kill()
        assert await may(node, ana)
        ban = await node.call("PUT", f"/v1/accounts/{ana.user_id}/ban", {"reason": "x"}, who=admin)
        assert ban.status == 200
        assert not await may(node, ana)
        assert code_of(await node.sign_in("ana_prado")) == (503, "OVERLOADED")

    in_a_house(sqlite_database_url, redis, scenario)


@pytest.mark.parametrize("name", ["Ana\u202eodarP", "a\u0007", "zero\u200bwidth"])
def test_a_name_that_can_not_be_seen_is_refused(
    sqlite_database_url: str, redis: RedisServer, name: str
) -> None:
    async def scenario(node: People) -> None:
        ana = await node.register("ana_prado")
        answer = await node.call("PATCH", "/v1/me", {"display_name": name}, who=ana)
        assert code_of(answer) == (422, "SCHEMA_INVALID")

    in_a_house(sqlite_database_url, redis, scenario)


def test_every_act_of_weight_is_in_the_audit_log_and_no_secret_is(
    sqlite_database_url: str, redis: RedisServer
) -> None:
    async def scenario(node: People) -> None:
        ana, admin = await node.register("ana_prado"), await node.admin()
        await node.call("PUT", f"/v1/accounts/{ana.user_id}/ban", {"reason": "Threats."}, who=admin)
        rows = await node.db.read(lambda conn: conn.exec_driver_sql("SELECT * FROM audit_events").fetchall())
        acts = [row.action for row in rows]
        assert acts == ["account.registered"] * 4 + ["account.banned"]
        text = str(rows)
        for secret in (PASSWORD, node.admin_password, ana.access_token, ana.refresh_token):
            assert secret not in text
        assert (await node.db.read(node.audit.verify)).whole

    in_a_house(sqlite_database_url, redis, scenario)
