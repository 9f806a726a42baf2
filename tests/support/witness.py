"""What every page of a browser knew of its media when a wait for it failed: connections, streams, elements.

And whether the browser still paints and plays at all: one that is starved does not, whatever is received and decoded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Error, Page

REMEMBER = """
window.__connections = [];
window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
  construct(made, given, as) {
    const connection = Reflect.construct(made, given, as);
    window.__connections.push({ connection, began: performance.now() });
    return connection;
  },
});
"""
"""To run in a page before its own scripts: the connections that it makes are remembered."""

_TELL = """async () => {
  const TOLD = {
    'inbound-rtp': ['mid', 'kind', 'packetsReceived', 'packetsLost', 'framesReceived', 'framesDecoded',
      'keyFramesDecoded', 'framesDropped', 'freezeCount', 'frameWidth', 'nackCount', 'pliCount'],
    'outbound-rtp': ['mid', 'rid', 'kind', 'active', 'packetsSent', 'framesEncoded', 'keyFramesEncoded', 'frameWidth',
      'targetBitrate', 'qualityLimitationReason', 'nackCount', 'pliCount'],
    'media-source': ['kind', 'frames', 'framesPerSecond', 'width'],
    'transport': ['iceState', 'dtlsState', 'packetsSent', 'packetsReceived', 'selectedCandidatePairChanges'],
  };
  const of = (part, names) =>
    Object.fromEntries(names.filter((name) => name in part).map((name) => [name, part[name]]));
  const painted = await new Promise((done) => {
    let count = 0;
    const frame = () => ((count += 1), requestAnimationFrame(frame));
    requestAnimationFrame(frame);
    setTimeout(() => done(count), 1000);
  });
  const audio = new AudioContext();
  const began_s = audio.currentTime;
  await new Promise((done) => setTimeout(done, 1000));
  const played_s = audio.currentTime - began_s;
  await audio.close();
  const connections = [];
  for (const { connection, began } of window.__connections ?? []) {
    if (connection.signalingState === 'closed') continue;
    const told = [];
    (await connection.getStats()).forEach((part) => {
      if (part.type in TOLD && part.packetsReceived !== 0) told.push({ type: part.type, ...of(part, TOLD[part.type]) });
    });
    connections.push({
      age_s: (performance.now() - began) / 1000,
      state: connection.connectionState, ice: connection.iceConnectionState, told,
    });
  }
  const videos = [...document.querySelectorAll('video')].map((video) => ({
    of: video.ariaLabel ?? video.className, currentTime: video.currentTime, width: video.videoWidth,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    ...of(video, ['paused', 'readyState', 'muted', 'ended']),
    tracks: (video.srcObject?.getTracks() ?? []).map((track) => of(track, ['kind', 'muted', 'enabled', 'readyState'])),
  }));
  const closed = (window.__connections ?? []).length - connections.length;
  return { hidden: document.hidden, painted, played_s, closed, connections, videos };
}"""


def testimony(page: Page) -> str:
    """What the page and all others of its browser know now; nothing of those without a connection."""
    return "".join(f"\n{line}" for one in _pages(page) for line in _told(one))


def _pages(page: Page) -> list[Page]:
    browser = page.context.browser
    contexts = browser.contexts if browser else [page.context]
    return [one for context in contexts for one in context.pages]


def _told(page: Page) -> Iterator[str]:
    try:
        known: dict[str, Any] = page.evaluate(_TELL)
    except Error as error:
        yield f"{page.url} does not say: {error.message}"
        return
    if not known["connections"] and not known["closed"]:
        return
    own = {name: known[name] for name in ("hidden", "painted", "played_s", "closed")}
    yield f"{page.url} {json.dumps(own)}"
    for video in known["videos"]:
        yield f"  video {json.dumps(video)}"
    for connection in known["connections"]:
        told = connection.pop("told")
        yield f"  connection {json.dumps(connection)}"
        yield from (f"    {json.dumps(one)}" for one in told)
