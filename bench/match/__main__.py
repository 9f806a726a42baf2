"""`python -m bench.match`: draft."""

from __future__ import annotations
import asyncio, sys, time, json, subprocess, os, statistics
from contextlib import ExitStack
import uvloop, psutil
from bench.house import a_house
from bench.match.crowd import Crowd
from bench.match.records import meetings
from tests.support.postgres import postgres_cluster

_MANY = 1_000_000
CONFIGURED = {
    "rates__registration__burst": _MANY,
    "identity__argon2__time_cost": 1,
    "identity__argon2__memory_kib": 64,
    "identity__access_token_s": 86_400,
    "guardrails__random__join_rate_per_minute": _MANY,
    "guardrails__kill_switch__max_estimated_egress_gb_per_hour_total": _MANY,
    "match__lease_s": 3_600,
    "modes__random__policies__heartbeat__timeout_s": 3_600,
}


def share(v, s):
    v = sorted(v)
    return round(1000 * v[min(int(len(v) * s), len(v) - 1)], 1)


async def run(house, url, people, rate, prof):
    async with Crowd(house.sockets) as crowd:
        t = time.time()
        await crowd.enter(people, "p")
        print("entered", round(time.time() - t, 1), file=sys.stderr)
        await asyncio.sleep(2)
        procs = [psutil.Process(p) for p in house.edges] + [psutil.Process(house.sfu.pid)]
        cpu = [sum(p.cpu_times()[:2]) for p in procs]
        mine = time.process_time()
        pys = []
        if prof:
            for i, pid in enumerate(house.edges):
                pys.append(
                    subprocess.Popen(
                        [
                            "/tmp/lead/pyspy/bin/py-spy",
                            "record",
                            "-p",
                            str(pid),
                            "-o",
                            f"/tmp/lead/match-out/{prof}-{i}.txt",
                            "-f",
                            "raw",
                            "-r",
                            "250",
                            "-d",
                            "60",
                            "-t",
                        ],
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
                )
            await asyncio.sleep(1.5)
        began = time.time()
        joined = await crowd.join(rate)
        last = time.time()
        n = -1
        stable = 0
        while stable < 3:
            found = await asyncio.to_thread(meetings, url)
            stable = stable + 1 if len(found) == n else 0
            n = len(found)
            if n >= people - 1:
                break
            await asyncio.sleep(1)
        ended = max(m.opened_at for m in found)
        for p in pys:
            p.send_signal(2)
        for p in pys:
            p.wait()
        cpu = [round(sum(p.cpu_times()[:2]) - c, 2) for p, c in zip(procs, cpu)]
        print("client cpu", round(time.process_time() - mine, 2), file=sys.stderr)
    by = {}
    for m in found:
        by.setdefault(m.pair_id, []).append(m)
    later = {p: max(x.queued_at for x in b) for p, b in by.items()}
    j = {x.user_id: x for x in joined}
    out = {
        "people": people,
        "rate": rate,
        "met": len(found),
        "took_s": round(ended - began, 2),
        "pairs_per_s": round(len(by) / (ended - began), 1),
        "joins_done_s": round(last - began, 2),
        "cpu_edges_sfu": cpu,
        "cpu_ms_per_pair": round(1000 * sum(cpu[:-1]) / len(by), 1),
    }

    def row(name, v):
        out[name] = [share(v, s) for s in (0.5, 0.95, 0.99)]

    row("join call", [x.answered_at - x.asked_at for x in joined])
    row("asked-queued", [m.queued_at - j[m.user_id].asked_at for m in found])
    row("queued-matched", [m.matched_at - m.queued_at for m in found])
    row("matched-open", [m.opened_at - m.matched_at for m in found])
    row("open-told", [m.told_at - m.opened_at for m in found])
    row("queue-session person", [m.opened_at - m.queued_at for m in found])
    row("queue-session pair", [b[0].opened_at - later[p] for p, b in by.items()])
    for k, v in out.items():
        print(f"{k:24} {v}")


def main(people, rate, db="sqlite", edges="2", prof=""):
    with ExitStack() as stack:
        url = stack.enter_context(postgres_cluster(durable=True)).database() if db == "postgresql" else None
        house = stack.enter_context(a_house(int(edges), CONFIGURED, url))
        read = (
            url
            or f"sqlite:///file:{house.sfu.settings.home.root if hasattr(house.sfu.settings.home, 'root') else ''}/state/platform.db?mode=ro&uri=true"
        )
        if url is None:
            read = f"sqlite:///file:{house.socket.parent}/home/state/platform.db?mode=ro&uri=true"
        uvloop.run(run(house, read, int(people), float(rate) if float(rate) else None, prof))


main(*sys.argv[1:])
