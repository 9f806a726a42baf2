"""The whole API in one process: every handler as it is shipped, over a real station and database, prep made up.

Answers in milliseconds what the platform answers over its processes, so that every declared answer can be asked for
by itself. What stands between the processes (the forward to the LAB, Redis, the supervisor) is not here: the events
socket has its path, and nothing to tell.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from prometheus_client import CollectorRegistry

from generated.server import assembly
from generated.server.seam import Endpoint
from lab.alerts.handlers import AlertView
from lab.playout.handlers import BroadcastView
from lab.playout.published import ScheduleReader
from services.audit.wiring import build_audit
from services.bootstrap.station import PublishedStation
from services.events.wiring import build_events, build_hub
from services.health.handlers import HealthHandlers
from services.health.ports import Probe
from services.health.probes import ConfigurationProbe, DatabaseProbe, LabProbe, ScheduleProbe
from services.health.service import Readiness
from services.infra.configuration import ConfigBundle
from services.infra.http.edge import Edge, framework
from services.infra.http.metrics import HttpMetrics
from services.infra.http.seam import HttpSeam, Limits
from services.infra.http.signing import SCHEMES, ControlSignature, Credentials
from services.infra.redis import open_redis
from services.infra.redis.limiter import Rate
from services.infra.settings import read_settings, sqlite_url
from services.infra.sql import SqlLimits, migrate, open_database
from services.modes.wiring import build_modes
from tests.support.configuration import shipped
from tests.support.conformance import PERSONAL, SIGNED, Answer, http_contract
from tests.support.http import SECRET, TOKEN, Pairs, call, signed
from tests.support.ids import CountingIds
from tests.support.lab import Bench, a_lab
from tests.support.media import FileMedia
from tests.support.people import ADMIN, Household, quick
from tests.support.redis import LIMITS as REDIS_LIMITS
from tests.support.redis import RedisServer, redis_server
from tests.support.sql import LIMITS

VERSION = "0.0.0"
OWNER = (TOKEN, SECRET)
A_YEAR_S = 366 * 86_400
WINDOW_S = 290
"""Seconds around now within which a signature is accepted; a little less than the configuration says."""


class InForce:
    """A configuration that was never refused."""

    def __init__(self, bundle: ConfigBundle) -> None:
        self.current = bundle

    def hash(self) -> str:
        return self.current.hash

    def refusal(self) -> str | None:
        return None


class World:
    """The API over one station. Every answer is held to the contract; `misfits` tells what did not fit."""

    def __init__(
        self,
        bench: Bench,
        household: Household,
        media: FileMedia,
        remembered: RedisServer,
        app: Endpoint,
        body_limit: int,
    ) -> None:
        self.bench = bench
        self.media = media
        self.household = household
        self.remembered = remembered
        self.admin = ""
        """The first admin's access token."""
        self.body_limit = body_limit
        self.misfits: list[str] = []
        self._app = app
        self._moments = itertools.count()

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, object] | None = None,
        key: str | None = None,
        caller: tuple[str, str] | None = OWNER,
        who: str | None = None,
        cookie: str | None = None,
    ) -> Answer:
        """One call; `body` is JSON, or bytes as they are.

        What the contract wants signed is signed by `caller`, unless a person may do it too and `who` does; what it
        wants of a person shows the access token `who`, the admin's when left out; without a `caller` nothing is shown.
        `cookie` is a refresh token.
        """
        target = f"{path}?{urlencode(query)}" if query else path
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers: Pairs = [("content-type", "application/json")] if body is not None else []
        headers += [("Idempotency-Key", key)] if key else []
        if cookie is not None:
            headers += [("cookie", f"vvtv_refresh={cookie}"), ("x-vvtv-refresh", "1")]
        if caller is not None:
            headers += self.credentials(method, target, content, caller, who)
        return await self.send(method, target, headers, content)

    def credentials(
        self,
        method: str,
        target: str,
        content: bytes,
        caller: tuple[str, str] = OWNER,
        who: str | None = None,
    ) -> Pairs:
        """The headers that show who calls, as the operation's security asks."""
        operation = http_contract().operation(method, target.partition("?")[0])
        if operation is None:
            return []
        if SIGNED in operation.schemes and (who is None or PERSONAL not in operation.schemes):
            return self.signature(method, target, content, caller)
        shown = PERSONAL in operation.schemes and (operation.secured or who)
        return [("authorization", f"Bearer {who or self.admin}")] if shown else []

    def signature(self, method: str, target: str, content: bytes, caller: tuple[str, str] = OWNER) -> Pairs:
        """The headers of a signed call, no two of one moment: a signature is good once."""
        offset = next(self._moments) % (2 * WINDOW_S) - WINDOW_S
        moment = int(self.bench.clock.now().timestamp()) + offset
        return signed(method, target, content, moment, token=caller[0], secret=caller[1])

    async def send(self, method: str, target: str, headers: Pairs, content: bytes = b"") -> Answer:
        """One request as it is."""
        answer = await call(self._app, method, target, headers, content)
        self.misfits += http_contract().misfits(method, target.partition("?")[0], answer)
        return answer

    async def ready_asset(self, name: str = "film.mkv", segments: int = 10) -> str:
        """The id of an asset that may air, taken in when there is none of that name."""
        path = self.bench.film(name, segments)
        known = {asset.source.path: asset for asset in await self.bench.assets()}
        if str(path) not in known:
            await self.bench.take_in()
        (found,) = [asset for asset in await self.bench.assets() if asset.source.path == str(path)]
        return found.asset_id


@asynccontextmanager
async def a_world(
    root: Path,
    *,
    queue: Mapping[str, float] | None = None,
    begun: bool = True,
    limits: SqlLimits = LIMITS,
    live: Mapping[str, object] | None = None,
) -> AsyncIterator[World]:
    """The API of a station on air; of one that has published nothing when it has not `begun`."""
    bundle = shipped()
    async with (
        AsyncExitStack() as stack,
        a_lab(root / "lab", queue=queue, limits=limits, live=live, live_key="open.sesame") as bench,
    ):
        home = bench.home if begun else type(bench.home)(root / "nothing")
        clock, ids = bench.clock, CountingIds()
        channel = bench.lab.parts.publication.channel
        sources = {channel.channel_id: (channel, ScheduleReader(home.schedule(channel.channel_id)))}
        shelf = type(bench.lab.parts.shelf)(home.storage, manifests_kept=8)
        broadcast = BroadcastView(sources, channel.channel_id, shelf, home.broadcast_status, clock)
        station = PublishedStation(broadcast, home.broadcast_status)
        in_force, health = InForce(bundle), bundle.platform.health
        probes: list[Probe] = [
            DatabaseProbe(bench.database, clock),
            ScheduleProbe(station, health.segment_max_age_s),
            LabProbe(station, clock, health.lab_status_max_age_s),
            ConfigurationProbe(in_force),
        ]
        redis = open_redis(f"unix://{root}/none.sock", bundle.platform.redis)
        url = sqlite_url(root / "platform.db")
        migrate(url, "services.migrations")
        remembered = stack.enter_context(redis_server())
        media = FileMedia(root / "media")
        household = Household(
            open_database(url, limits, name="platform"),
            open_redis(remembered.url, REDIS_LIMITS),
            clock,
            quick(bundle, access_token_s=A_YEAR_S),  # for recipes let time pass
            media=media,
        )
        stack.push_async_callback(household.close)
        body_limit = bundle.platform.http.body_limit_bytes
        window_s = bundle.platform.control.signature_window_s
        signature = ControlSignature(Credentials(TOKEN, SECRET, window_s), bench.lab.replays, clock)
        seam = HttpSeam(
            clock=clock,
            ids=ids,
            limits=Limits(body_limit),
            metrics=HttpMetrics(CollectorRegistry(), bundle.platform.http.duration_buckets_s),
            schemes={SCHEMES: signature, **household.identity.schemes},
            policy=household.policy,
            recent_sign_in=timedelta(seconds=bundle.platform.control.recent_sign_in_s),
            admission=household.limiter,
            rates=household.rates,
            hears=Rate.configured(bundle.platform.sockets.messages),
        )
        handlers = assembly.Handlers(
            health=HealthHandlers(
                Readiness(probes, health.probe_timeout_s),
                station,
                household.alarms,
                in_force,
                clock,
                version=VERSION,
                lab_max_age_s=health.lab_status_max_age_s,
                look_max_age_s=health.look_max_age_s,
            ),
            broadcast=broadcast,
            alerts=AlertView(
                bench.home.alerts,
                bench.home.broadcast_status,
                clock,
                lab_max_age_s=health.lab_status_max_age_s,
            ),
            modes=build_modes(in_force, household.policy),
            identity=household.identity.handlers,
            sessions=household.sessions.handlers,
            consent=household.consent.handlers,
            presence=household.presence.handlers,
            chat=household.chat.handlers,
            match=household.match.handlers,
            moderation=household.moderation.handlers,
            telemetry=household.telemetry.handlers,
            configuration=household.versions.handlers,
            audit=build_audit(read_settings({"VVTV_HOME": str(bench.home.root)}), household.db, limits),
            control=bench.control,
            policies=bench.lab.policies,
            jobs=bench.lab.jobs,
            curator=bench.lab.curation,
            autopilot=bench.lab.tuning,
            events_socket=build_events(
                build_hub(bundle.platform, redis, clock, CollectorRegistry()),
                *(household.identity.sockets, clock, ids),
            ),
            presence_socket=household.presence.socket,
            chat_socket=household.chat.socket,
            match_socket=household.match.socket,
        )
        built = assembly.build(handlers, seam)
        app = Edge(seam=seam, framework=framework(built, ids), exact=built.front(), prefixes=built.below())
        world = World(bench, household, media, remembered, app, body_limit)
        await household.begin()
        login = {"handle": ADMIN, "password": household.admin_password}
        world.admin = (await world.call("POST", "/v1/auth/login", login)).json()["access_token"]
        yield world
