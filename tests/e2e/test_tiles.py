"""A small page in a real Chromium shows tiles as docs/presence.md says, or not: both sides gate them (P2, G4)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page
from voulezvous import Person

from tests.support.callers import Caller, callers
from tests.support.platform import Platform
from tests.support.sfu import SfuProcess

pytestmark = pytest.mark.long

PASSWORD = "correct horse battery"
_PAGE = """
window.tiles = (() => {
  const viewport_id = crypto.randomUUID();
  const visible = new Set();
  const open = new Map();
  const told = { frames: 0, statuses: [], ended: [] };
  let token, limits, socket, scroller;
  const call = async (method, path, body) => {
    const answer = await fetch(path, {
      method, body: body && JSON.stringify(body),
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    });
    return [answer.status, answer.status === 200 ? await answer.json() : null];
  };
  const tell = () => socket.send(JSON.stringify({ type: 'viewport', viewport_id, visible: [...visible] }));
  const connect = async (presence) => {
    const [status, tile] = await call('POST', `/v1/media/tiles/${presence}`, { viewport_id, form_factor: 'desktop' });
    told.statuses.push(status);
    if (status !== 200) return;
    const pc = new RTCPeerConnection({ iceServers: [] });
    open.set(presence, pc);
    pc.ontrack = ({ track }) => {
      const video = document.getElementById(presence);
      video.srcObject = new MediaStream([track]);
      video.play();
      const frame = () => { told.frames += 1; video.requestVideoFrameCallback(frame); };
      video.requestVideoFrameCallback(frame);
    };
    const { receiver } = pc.addTransceiver('video', { direction: 'recvonly' });
    await pc.setLocalDescription(await pc.createOffer());
    const answer = await fetch(tile.endpoints.subscribe_url, {
      method: 'POST', body: pc.localDescription.sdp,
      headers: { authorization: `Bearer ${tile.endpoints.token}`, 'content-type': 'application/sdp' },
    });
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    receiver.transport.onstatechange = () => {
      if (receiver.transport.state === 'closed') told.ended.push([performance.now(), 'server']);
    };
  };
  const watch = (honest) => {
    const leaving = new Map();
    new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(leaving.get(target.id));
        if (isIntersecting) {
          visible.add(target.id);
          if (!open.has(target.id)) connect(target.id);
        } else if (visible.delete(target.id) && honest) {
          leaving.set(target.id, setTimeout(() => {
            open.get(target.id)?.close();
            open.delete(target.id);
            told.ended.push([performance.now(), 'client']);
            call('DELETE', `/v1/media/tiles/${target.id}`).then(([status]) => told.statuses.push(status));
          }, limits.offscreen_disconnect_ms));
        }
      }
      tell();
    }).observe(document.querySelector('video'));
  };
  return {
    told,
    async begin(given, presence, honest) {
      token = given;
      limits = (await call('GET', '/v1/config/client'))[1].tiles;
      const [, { ticket }] = await call('POST', '/v1/auth/socket-ticket');
      const made = (name, style, more) => {
        const element = Object.assign(document.createElement(name), more);
        element.style.cssText = style;
        return element;
      };
      scroller = made('div', 'position:fixed;inset:0;overflow:auto;z-index:9999');
      scroller.append(
        made('video', 'display:block;width:320px;height:180px', { id: presence, muted: true }),
        made('div', 'height:5000px'),
      );
      document.body.replaceChildren(scroller);
      socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/presence?ticket=${ticket}`);
      await new Promise((done) => { socket.onmessage = done; });
      this.beat = setInterval(tell, 1000);
      await call('POST', '/v1/presence/set', { presence_mode: 'party' });
      watch(honest);
    },
    silence() { clearInterval(this.beat); this.pings = setInterval(() => socket.send('{"type":"heartbeat"}'), 1000); },
    again(presence) { open.delete(presence); return connect(presence); },
    out() { scroller.scrollTop = 4000; return performance.now(); },
    back() { scroller.scrollTop = 0; },
  };
})();
"""


@pytest.fixture(scope="module")
def two(platform: Platform) -> Iterator[list[Caller]]:
    platform.wait_until(lambda: SfuProcess(platform.home).socket.exists(), 60)
    with callers(platform.base_url, 2) as found:
        yield found


@pytest.fixture(scope="module")
def shown(platform: Platform, two: list[Caller]) -> str:
    """The presence of somebody who publishes their thumb, and stays."""
    bia = a_person(platform, "bia_tiles")
    with httpx.Client(base_url=platform.base_url, auth=bia) as line:
        said = {"presence_mode": "party", "is_camera_on": True}
        presence_id = str(line.post("/v1/presence/set", json=said).json()["presence_id"])
        body = {"viewport_id": "viewport-of-her-own", "form_factor": "desktop"}
        told = line.post(f"/v1/media/tiles/{presence_id}", json=body).json()["endpoints"]
        loud = two[1].publish(told["publish_url"], told["token"], (320, 180, 8, 0), sound=True)
        assert (loud["status"], loud["problem"]["code"]) == (422, "MEDIA_REFUSED")
        made = two[1].publish(
            told["publish_url"], told["token"], (320, 180, 8, 0), (160, 90, 4, 0), sound=False
        )
        assert made["status"] == 201
        ticket = line.post("/v1/auth/socket-ticket").json()["ticket"]
    two[1].page.evaluate(
        """(ticket) => {
          const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/presence?ticket=${ticket}`);
          setInterval(() => socket.send('{"type":"heartbeat"}'), 1000);
        }""",
        ticket,
    )
    return presence_id


def a_person(platform: Platform, handle: str) -> Person:
    return Person.register(platform.base_url, handle, PASSWORD, age_confirmed=True, terms_accepted=True)


def begun(platform: Platform, page: Page, handle: str, presence_id: str, *, honest: bool) -> None:
    """The page, showing the tile to somebody new, until it moves."""
    person = a_person(platform, handle)
    page.goto(platform.base_url, wait_until="commit")
    page.evaluate(_PAGE)
    page.evaluate("(given) => window.tiles.begin(...given)", [person.access_token, presence_id, honest])
    platform.wait_until(lambda: told(page)["frames"] > 8, 15)


def told(page: Page) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate("window.tiles.told")
    return answer


def left(platform: Platform, page: Page, by: str) -> float:
    """Milliseconds from scrolling the tile away to its end, by one side."""
    before = len(told(page)["ended"])
    began = page.evaluate("window.tiles.out()")
    platform.wait_until(lambda: len(told(page)["ended"]) > before, 15)
    at, who = told(page)["ended"][before]
    assert who == by
    return float(at - began)


def is_still(page: Page) -> bool:
    seen = told(page)["frames"]
    time.sleep(1)
    return bool(told(page)["frames"] - seen <= 1)


def test_a_tile_that_is_scrolled_away_is_disconnected_by_the_page_after_two_seconds(
    platform: Platform, two: list[Caller], shown: str
) -> None:
    page = two[0].page
    begun(platform, page, "ana_tiles", shown, honest=True)
    assert 1_900 < left(platform, page, "client") < 3_000
    platform.wait_until(lambda: told(page)["statuses"] == [200, 204], 5)
    assert is_still(page)
    page.evaluate("window.tiles.back()")
    seen = told(page)["frames"]
    platform.wait_until(lambda: told(page)["frames"] > seen + 4, 15)


def test_a_page_that_keeps_its_connection_is_disconnected_by_the_server(
    platform: Platform, two: list[Caller], shown: str
) -> None:
    page = two[0].page
    begun(platform, page, "eva_tiles", shown, honest=False)
    lasted = left(platform, page, "server")
    print(f"stopped {lasted:.0f} ms after it was scrolled away")
    assert 1_900 < lasted < 4_000
    assert is_still(page)


def test_a_page_that_tells_nothing_of_its_viewport_is_disconnected(
    platform: Platform, two: list[Caller], shown: str
) -> None:
    page = two[0].page
    begun(platform, page, "lia_tiles", shown, honest=False)
    page.evaluate("window.tiles.silence()")
    platform.wait_until(lambda: [who for _, who in told(page)["ended"]] == ["server"], 15)
    page.evaluate("(presence) => window.tiles.again(presence)", shown)
    seen = told(page)["frames"]
    platform.wait_until(lambda: told(page)["frames"] > seen + 4, 15)
