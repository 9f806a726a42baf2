"""Real Chromiums that publish and watch by WHIP and WHEP, as a client does, with pictures that carry a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from generated.models import IceServer
from tests.support.viewer import CHROMIUM, CHROMIUM_ARGS

MEDIA_ARGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
]

_CALLER = """
window.caller = (() => {
  const BITS = 16;
  const SILENCE_MS = 4000;
  const post = async (url, token, pc) => {
    await pc.setLocalDescription(await pc.createOffer());
    const answer = await fetch(url, {
      method: 'POST', body: pc.localDescription.sdp,
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
    });
    if (answer.status !== 201) return { status: answer.status, problem: await answer.json() };
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    await new Promise((done, fail) => {
      const look = () => pc.connectionState === 'connected' ? done()
        : pc.connectionState === 'failed' ? fail(new Error('failed')) : null;
      pc.onconnectionstatechange = look; look();
    });
    return { status: 201, resource: answer.headers.get('location'), etag: answer.headers.get('etag') };
  };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const heard = async (pc) => {
    let count = 0;
    (await pc.getStats()).forEach((part) => {
      if (part.type === 'transport') count += part.packetsReceived ?? 0;
      if (part.type === 'candidate-pair') count += part.responsesReceived + part.requestsReceived;
    });
    return count;
  };
  const lost = async (pc) => {
    const transports = [...pc.getSenders(), ...pc.getReceivers()].map((end) => end.transport).filter(Boolean);
    let [count, since] = [await heard(pc), performance.now()];
    for (;;) {
      await pause(250);
      const now = await heard(pc);
      if (now !== count) [count, since] = [now, performance.now()];
      if (performance.now() - since > SILENCE_MS) return;
      if (['disconnected', 'failed'].includes(pc.connectionState)) return;
      if (transports.some((one) => one.state === 'closed')) return;
    }
  };
  const keeping = async (kind, token, make, told) => {
    for (;;) {
      const [pc, making] = make();
      const made = await making.catch(() => ({ status: 503 }));
      told.push([Date.now(), kind, made.status]);
      if (made.status === 201) {
        await lost(pc);
        told.push([Date.now(), kind, 0]);
        fetch(made.resource, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }).catch(() => 0);
      }
      pc.close();
      if (![201, 503].includes(made.status)) return;
      if (made.status === 503) await pause(250);
    }
  };
  const showing = (pc, frames) => {
    pc.ontrack = ({ track }) => {
      const element = document.createElement(track.kind);
      element.muted = true;
      element.srcObject = new MediaStream([track]);
      document.body.append(element);
      element.play();
      if (track.kind === 'video') reading(element, frames);
    };
  };
  const drawing = (width, height, fps, first) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const paint = canvas.getContext('2d');
    let number = first;
    const next = () => {
      number += 1;
      for (let at = 0; at < BITS; at += 1) {
        paint.fillStyle = (number >> (BITS - 1 - at)) & 1 ? '#fff' : '#000';
        paint.fillRect(at * width / BITS, 0, width / BITS, height);
      }
    };
    next();
    setInterval(next, 1000 / fps);
    return canvas.captureStream(fps).getVideoTracks()[0];
  };
  const tone = () => {
    const audio = new AudioContext();
    const source = audio.createOscillator();
    const out = audio.createMediaStreamDestination();
    source.connect(out); source.start();
    return out.stream.getAudioTracks()[0];
  };
  const reading = (video, into) => {
    const canvas = document.createElement('canvas');
    const paint = canvas.getContext('2d', { willReadFrequently: true });
    const onFrame = () => {
      const { videoWidth: width, videoHeight: height } = video;
      Object.assign(canvas, { width, height });
      paint.drawImage(video, 0, 0);
      const row = paint.getImageData(0, height >> 1, width, 1).data;
      let code = 0;
      for (let at = 0; at < BITS; at += 1) {
        code = code * 2 + (row[4 * Math.floor((at + 0.5) * width / BITS)] > 127 ? 1 : 0);
      }
      into.push([Date.now(), code, width]);
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  };
  return {
    frames: [], states: [], configuration: { iceServers: [] },
    async publish(url, token, layers, sound) {
      const began = performance.now();
      const pc = this.up = new RTCPeerConnection(this.configuration);
      for (const [width, height, fps, first] of layers) {
        pc.addTransceiver(drawing(width, height, fps, first), { direction: 'sendonly' });
      }
      if (sound) pc.addTransceiver(tone(), { direction: 'sendonly' });
      return { ...await post(url, token, pc), took: performance.now() - began };
    },
    async watch(url, token, kinds) {
      const began = performance.now();
      this.down?.close();
      const frames = this.frames = [];
      const pc = this.down = new RTCPeerConnection(this.configuration);
      showing(pc, frames);
      for (const kind of kinds) pc.addTransceiver(kind, { direction: 'recvonly' });
      const made = await post(url, token, pc);
      const connected = performance.now() - began;
      while (made.status === 201 && frames.length === 0) await new Promise((done) => setTimeout(done, 5));
      return { ...made, took: connected, first: performance.now() - began };
    },
    keepPublishing(url, token, layers) {
      const tracks = layers.map(([width, height, fps, first]) => drawing(width, height, fps, first));
      keeping('publish', token, () => {
        const pc = this.up = new RTCPeerConnection(this.configuration);
        for (const track of tracks) pc.addTransceiver(track, { direction: 'sendonly' });
        return [pc, post(url, token, pc)];
      }, this.states);
    },
    keepWatching(url, token, kinds) {
      const frames = this.frames = [];
      keeping('watch', token, () => {
        const pc = this.down = new RTCPeerConnection(this.configuration);
        showing(pc, frames);
        for (const kind of kinds) pc.addTransceiver(kind, { direction: 'recvonly' });
        return [pc, post(url, token, pc)];
      }, this.states);
    },
    async way(name) {
      const parts = new Map();
      (await this[name].getStats()).forEach((part) => parts.set(part.id, part));
      const transport = [...parts.values()].find((part) => part.type === 'transport');
      return parts.get(parts.get(transport.selectedCandidatePairId).localCandidateId).candidateType;
    },
    async received(kind) {
      let packets = 0;
      (await this.down.getStats()).forEach((part) => {
        if (part.type === 'inbound-rtp' && part.kind === kind) packets += part.packetsReceived;
      });
      return packets;
    },
  };
})();
"""


class Caller:
    """One tab that publishes and watches. Times in milliseconds."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        page.goto(base_url, wait_until="commit")
        page.evaluate(_CALLER)

    def publish(
        self, url: str, token: str, *layers: tuple[int, int, int, int], sound: bool
    ) -> dict[str, Any]:
        """Publish canvases of (width, height, frames per second, first code); the answer and how long it `took`."""
        answer: dict[str, Any] = self._call("publish", url, token, [list(layer) for layer in layers], sound)
        return answer

    def watch(self, url: str, token: str, *kinds: str) -> dict[str, Any]:
        """Watch; return at the first picture: `took` to connect, `first` to that."""
        answer: dict[str, Any] = self._call("watch", url, token, list(kinds))
        return answer

    def use(self, servers: list[IceServer]) -> None:
        """Let connections from now on go by these servers where they must."""
        told = [server.model_dump(mode="json", exclude_unset=True) for server in servers]
        self.page.evaluate("(iceServers) => { window.caller.configuration = { iceServers } }", told)

    def way(self, name: str) -> str:
        """The kind of this end's candidate by which `up` or `down` is connected."""
        return str(self._call("way", name))

    def keep_publishing(self, url: str, token: str, *layers: tuple[int, int, int, int]) -> None:
        """Publish, and again by itself whenever the connection is lost, as docs/media.md tells a client."""
        self._call("keepPublishing", url, token, [list(layer) for layer in layers])

    def keep_watching(self, url: str, token: str, *kinds: str) -> None:
        """Watch, and again by itself whenever the connection is lost; `frames` goes on."""
        self._call("keepWatching", url, token, list(kinds))

    def states(self) -> list[tuple[int, str, int]]:
        """What happened to what is kept: Unix milliseconds, `publish` or `watch`, a status; 0 when it was lost."""
        return [tuple(state) for state in self.page.evaluate("window.caller.states")]

    def frames(self) -> list[tuple[int, int, int]]:
        """Unix milliseconds, code and width of every picture seen."""
        return [tuple(frame) for frame in self.page.evaluate("window.caller.frames")]

    def received(self, kind: str) -> int:
        """Packets received of a kind."""
        return int(self._call("received", kind))

    def _call(self, name: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"(given) => window.caller.{name}(...given)", list(arguments))


@contextmanager
def callers(base_url: str, count: int) -> Iterator[list[Caller]]:
    """So many Chromiums, each a browser of its own."""
    with callers_at(*[(base_url, CHROMIUM)] * count) as found:
        yield found


@contextmanager
def callers_at(*places: tuple[str, str]) -> Iterator[list[Caller]]:
    """A Chromium for each address of the platform and program to run."""
    with sync_playwright() as driver:
        browsers: list[Browser] = []
        try:
            for _, program in places:
                arguments = [*CHROMIUM_ARGS, *MEDIA_ARGS]
                browsers.append(
                    driver.chromium.launch(executable_path=program, args=arguments, headless=True)
                )
            yield [
                Caller(browser.new_page(), base_url)
                for browser, (base_url, _) in zip(browsers, places, strict=True)
            ]
        finally:
            for browser in browsers:
                browser.close()
