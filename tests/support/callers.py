"""Real Chromiums that publish and watch by WHIP and WHEP, as a client does, with pictures that carry a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.viewer import CHROMIUM, CHROMIUM_ARGS

_MEDIA_ARGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
]

_CALLER = """
window.caller = (() => {
  const BITS = 16;
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
  const drawing = (width, height, fps, first) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const paint = canvas.getContext('2d');
    let number = first;
    setInterval(() => {
      number += 1;
      for (let at = 0; at < BITS; at += 1) {
        paint.fillStyle = (number >> (BITS - 1 - at)) & 1 ? '#fff' : '#000';
        paint.fillRect(at * width / BITS, 0, width / BITS, height);
      }
    }, 1000 / fps);
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
    frames: [], states: [],
    async publish(url, token, layers, sound) {
      const began = performance.now();
      const pc = this.up = new RTCPeerConnection({ iceServers: [] });
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
      const pc = this.down = new RTCPeerConnection({ iceServers: [] });
      pc.ontrack = ({ track }) => {
        const element = document.createElement(track.kind);
        element.muted = true;
        element.srcObject = new MediaStream([track]);
        document.body.append(element);
        element.play();
        if (track.kind === 'video') reading(element, frames);
      };
      for (const kind of kinds) pc.addTransceiver(kind, { direction: 'recvonly' });
      const made = await post(url, token, pc);
      const connected = performance.now() - began;
      while (made.status === 201 && frames.length === 0) await new Promise((done) => setTimeout(done, 5));
      return { ...made, took: connected, first: performance.now() - began };
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
    with sync_playwright() as driver:
        browsers: list[Browser] = []
        try:
            for _ in range(count):
                arguments = [*CHROMIUM_ARGS, *_MEDIA_ARGS]
                browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments, headless=True)
                browsers.append(browser)
            yield [Caller(browser.new_page(), base_url) for browser in browsers]
        finally:
            for browser in browsers:
                browser.close()
