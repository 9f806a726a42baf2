"""Pages that air the same channel, behind the same nginx: ours, and one for each player that a house would build on."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.nginx import in_front
from tests.support.platform import free_port

HERE = Path(__file__).parent
OURS = "ours"
_MASTER = "/hls/main/master.m3u8"
_PLACE = "/peers/"
_STATIC = """
  location {place} {{
    root {root};
    types {{ text/html html; text/javascript js; text/css css; }}
    gzip on;
    gzip_types text/javascript text/css;
  }}
"""
_HTML = """<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
{styles}
<style>html, body, #stage {{ margin: 0; width: 100%; height: 100vh; background: #000 }}</style>
</head>
<body>
<div id="stage"></div>
<script src="{script}"></script>
<script>
{begin}
</script>
</body>
</html>
"""


@dataclass(frozen=True)
class Player:
    """One from npm, with its own interface, set up as its documentation has it for a live stream that starts muted."""

    package: str
    script: str
    begin: str
    style: str = ""

    @property
    def name(self) -> str:
        """With its version."""
        locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
        version = locked["packages"][f"node_modules/{self.package}"]["version"]
        return f"{self.package} {version}"


PLAYERS = {
    "videojs.html": Player(
        package="video.js",
        script="dist/video.min.js",
        style="dist/video-js.min.css",
        begin="""
const video = document.createElement('video-js');
document.getElementById('stage').append(video);
videojs(video, { autoplay: 'muted', controls: true, liveui: true, fill: true,
  sources: [{ src: MASTER, type: 'application/x-mpegURL' }] });
""",
    ),
    "clappr.html": Player(
        package="@clappr/player",
        script="dist/clappr.min.js",
        begin="""
new Clappr.Player({ source: MASTER, mute: true, autoPlay: true, parentId: '#stage', width: '100%', height: '100%' });
""",
    ),
}


@dataclass(frozen=True)
class Contender:
    """A page, by its address."""

    name: str
    url: str


@contextmanager
def pages(folder: Path, upstream: str) -> Iterator[list[Contender]]:
    """Every page, ours first, behind one nginx before the platform at `upstream` (`address:port`)."""
    place = folder / _PLACE.strip("/")
    _install(place)
    for file, player in PLAYERS.items():
        (place / file).write_text(_page(player), encoding="utf-8")
    with in_front(
        folder / "nginx", free_port(), upstream, serving=_STATIC.format(place=_PLACE, root=folder)
    ) as at:
        yield [
            Contender(OURS, f"{at}/"),
            *(Contender(player.name, f"{at}{_PLACE}{file}") for file, player in PLAYERS.items()),
        ]


def _page(player: Player) -> str:
    within = f"{_PLACE}node_modules/{player.package}/"
    return _HTML.format(
        name=player.name,
        styles=f'<link rel="stylesheet" href="{within}{player.style}">' if player.style else "",
        script=f"{within}{player.script}",
        begin=player.begin.strip().replace("MASTER", json.dumps(_MASTER)),
    )


def _install(folder: Path) -> None:
    """Install the players as the lock file has them."""
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=folder, check=True)
