"""A real browser listens in one language, switches while it plays, and never stands still."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform, start_platform
from tests.support.spoken import spoken
from tests.support.viewer import Viewer, until

pytestmark = pytest.mark.long

_HLS = REPOSITORY / "web" / "node_modules" / "hls.js" / "dist" / "hls.min.js"
_PLAY = """
(url) => {
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  window.video = video;
  window.fatal = [];
  window.heard = [];
  const hls = new Hls({ liveSyncDurationCount: 3 });
  window.hls = hls;
  hls.on(Hls.Events.ERROR, (_, told) => { if (told.fatal) window.fatal.push(told.details); });
  hls.on(Hls.Events.FRAG_BUFFERED, (_, told) => {
    if (told.frag.type === 'audio') window.heard.push(new URL(told.frag.url).pathname.split('/')[3]);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
}
"""


def test_a_viewer_switches_the_language_while_it_plays(tmp_path: Path, browser: Browser) -> None:
    library = tmp_path / "home" / "library"
    library.mkdir(parents=True)
    spoken(library / "both.mkv", "por", "eng", seconds=12)
    spoken(library / "one.mp4", "por", seconds=6)
    languages = {"VVTV_CFG__channels__main__alternate_audio": "[en]"}
    platform = start_platform(tmp_path / "home", env=languages)
    try:
        platform.wait_until(lambda: _airs_both(platform), 120)
        page = browser.new_page()
        listener = Viewer(page, platform.base_url)
        page.goto(f"{platform.base_url}/healthz")
        page.add_script_tag(path=str(_HLS))
        page.evaluate(_PLAY, f"{platform.base_url}/hls/main/master.m3u8")
        until(page, "window.__seen.first !== null", 30)
        assert page.evaluate("() => hls.audioTracks.map((track) => track.lang)") == ["pt-BR", "en"]
        for track, folder in ((1, "audio-en"), (0, "audio"), (1, "audio-en")):
            page.evaluate("(track) => { window.heard = []; hls.audioTrack = track; }", track)
            seen = listener.watch(8)
            assert page.evaluate("() => window.heard").count(folder) >= 2
            assert page.evaluate("() => window.fatal") == []
            assert seen.played_s > 6.5
            assert seen.longest_freeze_s < 1
            assert seen.steps_back == 0
            assert seen.media_errors == ()
        page.close()
    finally:
        platform.stop()


def _airs_both(platform: Platform) -> bool:
    items = platform.get("/v1/broadcast/guide?limit=100")["items"]
    return {"both", "one"} <= {item["title"] for item in items if item["kind"] == "programme"}
