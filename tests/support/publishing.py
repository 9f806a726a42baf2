"""A real Chromium that publishes a live source by WHIP: a code that moves, and a flash and a beep at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from tests.support.lossy import Way
from tests.support.sfu import BITS
from tests.support.viewer import CHROMIUM, CHROMIUM_ARGS

EVERY_S, FLASH_S = 2, 0.1
_MEDIA_ARGS = [
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
]
_PUBLISHER = f"""
window.publisher = (() => {{
  const [BITS, EVERY_S, FLASH_S] = [{BITS}, {EVERY_S}, {FLASH_S}];
  const source = async (width, height, fps) => {{
    const audio = new AudioContext({{ sampleRate: 48000, latencyHint: 'interactive' }});
    const [tone, level] = [audio.createOscillator(), audio.createGain()];
    const out = audio.createMediaStreamDestination();
    tone.frequency.value = 1000;
    level.gain.value = 0;
    tone.connect(level).connect(out);
    tone.start();
    const canvas = Object.assign(document.createElement('canvas'), {{ width, height }});
    const paint = canvas.getContext('2d');
    let [number, beeped] = [0, 0];
    setInterval(() => {{
      number += 1;
      const now = audio.currentTime;
      const next = Math.ceil(now / EVERY_S) * EVERY_S;
      if (next > beeped) {{
        beeped = next;
        level.gain.setValueAtTime(0.3, next);
        level.gain.setValueAtTime(0, next + FLASH_S);
      }}
      paint.fillStyle = now > EVERY_S && now % EVERY_S < FLASH_S ? '#fff' : '#000';
      paint.fillRect(0, 0, width, height);
      if (paint.fillStyle === '#ffffff') return;
      for (let at = 0; at < BITS; at += 1) {{
        paint.fillStyle = (number >> (BITS - 1 - at)) & 1 ? '#fff' : '#000';
        paint.fillRect(at * width / BITS, height * 0.4, width / BITS, height * 0.2);
      }}
    }}, 1000 / fps);
    await audio.resume();
    return [canvas.captureStream(fps).getVideoTracks()[0], out.stream.getAudioTracks()[0]];
  }};
  return {{
    async publish(url, key, [width, height, fps], kinds, codec) {{
      const pc = this.pc = new RTCPeerConnection({{ iceServers: [] }});
      for (const track of await source(width, height, fps)) {{
        if (!kinds.includes(track.kind)) continue;
        const end = pc.addTransceiver(track, {{ direction: 'sendonly' }});
        if (track.kind !== 'video') continue;
        const known = RTCRtpSender.getCapabilities('video').codecs;
        end.setCodecPreferences(known.filter((one) => one.mimeType.toLowerCase() === `video/${{codec}}`));
      }}
      await pc.setLocalDescription(await pc.createOffer());
      const answer = await fetch(url, {{
        method: 'POST', body: pc.localDescription.sdp,
        headers: {{ 'content-type': 'application/sdp', authorization: `Bearer ${{key}}` }},
      }});
      if (answer.status !== 201) return {{ status: answer.status, problem: await answer.json() }};
      await pc.setRemoteDescription({{ type: 'answer', sdp: await answer.text() }});
      return {{ status: 201, resource: answer.headers.get('location') }};
    }},
    async remove(resource, key) {{
      const answer = await fetch(resource, {{ method: 'DELETE', headers: {{ authorization: `Bearer ${{key}}` }} }});
      return answer.status;
    }},
    async sent() {{
      const found = {{}};
      (await this.pc.getStats()).forEach((part) => {{
        if (part.type === 'outbound-rtp') found[part.kind] = {{ packets: part.packetsSent, nacks: part.nackCount ?? 0,
          plis: part.pliCount ?? 0, frames: part.framesEncoded ?? 0, again: part.retransmittedPacketsSent ?? 0 }};
      }});
      return found;
    }},
    state() {{ return this.pc.connectionState; }},
  }};
}})();
"""


class Publisher:
    """One tab that publishes."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self._base_url = page, base_url
        page.goto(base_url, wait_until="commit")
        page.evaluate(_PUBLISHER)

    def beside(self) -> Publisher:
        """Another tab of the same browser."""
        return Publisher(self.page.context.browser.new_page(), self._base_url)  # type: ignore[union-attr]

    def over(self, way: Way, url: str) -> None:
        """Let what is published at `url` from now on go over a way of its own."""

        def lead(route: Route) -> None:
            answer = route.fetch()
            body = answer.text()
            route.fulfill(response=answer, body=way.through(body) if answer.status == 201 else body)

        self.page.route(f"**{url}", lead)

    def publish(
        self,
        url: str,
        key: str,
        shape: tuple[int, int, int] = (640, 360, 30),
        kinds: tuple[str, ...] = ("video", "audio"),
        codec: str = "vp8",
    ) -> dict[str, Any]:
        """Publish a canvas of (width, height, frames per second); the answer's status, and its resource or problem."""
        made: dict[str, Any] = self._call("publish", url, key, list(shape), list(kinds), codec)
        return made

    def remove(self, resource: str, key: str) -> int:
        """DELETE the resource; the answer's status."""
        return int(self._call("remove", resource, key))

    def sent(self) -> dict[str, dict[str, int]]:
        """Packets sent, sent again, and asked for again, by kind."""
        found: dict[str, dict[str, int]] = self._call("sent")
        return found

    def state(self) -> str:
        """The connection's."""
        return str(self._call("state"))

    def _call(self, name: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"(given) => window.publisher.{name}(...given)", list(arguments))


@contextmanager
def publisher(base_url: str) -> Iterator[Publisher]:
    """A Chromium of its own."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*CHROMIUM_ARGS, *_MEDIA_ARGS], headless=True
        )
        try:
            yield Publisher(browser.new_page(), base_url)
        finally:
            browser.close()
