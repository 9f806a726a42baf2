"""The gate `web words` on small sources: every way of saying what belongs elsewhere is found, and nothing else is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.conformance import REPOSITORY

WORDS = "is said to people"
NAMED = "has a colour by its name"
COLOUR = "is a colour"
MODE = "names a mode"
ADDRESS = "is an address of the platform"
SCRIPT = '<script lang="ts">{}</script>'
STYLE = "<style>p {{ {} }}</style>"

FORBIDDEN: dict[str, tuple[str, str, str]] = {
    "text": ("svelte", "<p>Now</p>", WORDS),
    "text in an expression": ("svelte", "<p>{'Now'}</p>", WORDS),
    "text of a template": ("svelte", "<p>{`Now ${3}`}</p>", WORDS),
    "text by a condition": ("svelte", "<p>{isOn ? 'Now' : ''}</p>", WORDS),
    "text when there is no other": ("svelte", "<p>{title ?? 'Now'}</p>", WORDS),
    "text that is put together": ("svelte", "<p>{count + ' left'}</p>", WORDS),
    "text in a block": ("svelte", "{#if isOn}{#each all as one}<b>{one}Now</b>{/each}{/if}", WORDS),
    "markup": ("svelte", "{@html 'Now'}", WORDS),
    "text by a name": ("svelte", SCRIPT.format("const now = 'Now';") + "{now}", WORDS),
    "text by a derived name": (
        "svelte",
        SCRIPT.format("const now = $derived(a ? 'Now' : '');") + "{now}",
        WORDS,
    ),
    "text by default": ("svelte", SCRIPT.format("let { now = 'Now' } = $props();") + "{now}", WORDS),
    "a label": ("svelte", '<button aria-label="Now"></button>', WORDS),
    "a label in an expression": ("svelte", "<button aria-label={'Now'}></button>", WORDS),
    "a label of a template": ("svelte", '<button title="Now {n}"></button>', WORDS),
    "a label by a name": ("svelte", SCRIPT.format("const now = 'Now';") + "<img alt={now}>", WORDS),
    "a label that a component is given": ("svelte", "<Field label={'Now'} />", WORDS),
    "a named colour": ("svelte", STYLE.format("background: black;"), NAMED),
    "named colours in a mix": ("svelte", STYLE.format("color: color-mix(in oklch, red, blue);"), NAMED),
    "a named colour in a style": ("svelte", '<p style="color: red"></p>', NAMED),
    "a named colour by a directive": ("svelte", '<p style:color="Red"></p>', NAMED),
    "a named colour in a directive": ("svelte", "<p style:color={isOn ? 'red' : null}></p>", NAMED),
    "a named colour of a drawing": ("svelte", '<path fill="red" />', NAMED),
    "a named colour in code": ("ts", "context.fillStyle = 'red';", "is a colour by its name"),
    "a number": ("svelte", STYLE.format("border: 1px solid #fa0;"), COLOUR),
    "a number in a style": ("svelte", '<p style="color:#fa0"></p>', COLOUR),
    "a number in code": ("ts", "context.fillStyle = '#ffaa00';", COLOUR),
    "rgb": ("svelte", STYLE.format("color: rgb(1 2 3 / 50%);"), COLOUR),
    "hwb": ("svelte", STYLE.format("color: hwb(194 0% 0%);"), COLOUR),
    "color": ("svelte", STYLE.format("color: color(display-p3 1 0 0);"), COLOUR),
    "a colour of one's own": ("svelte", STYLE.format("--mine: oklch(0.7 0.19 22);"), COLOUR),
    "a colour in a query": ("svelte", STYLE.format("@media print { & { color: oklch(1 0 0); } }"), COLOUR),
    "a mode": ("svelte", SCRIPT.format("const is = mode.id === 'party';"), MODE),
    "a mode's route": ("svelte", '<a href="/party"></a>', MODE),
    "a mode's route of a template": ("svelte", "<a href={`/party`}></a>", MODE),
    "a path below a mode's route": ("ts", "export const go = (room: string) => `/meet/${room}`;", MODE),
    "a mode as a type": ("ts", "export type Here = 'party';", MODE),
    "a mode in a type's name": ("ts", "export interface Titles { party: string }", MODE),
    "a table of modes": ("ts", "export const titles = { party: 1, random: 2 };", MODE),
    "a table of quoted modes": ("ts", "export const titles = { 'party': 1 };", MODE),
    "an address": ("ts", "void fetch('/v1/me');", ADDRESS),
    "an address that is relative": ("ts", "void fetch('v1/me');", ADDRESS),
    "an address after a base": ("ts", "void fetch(`${base}/v1/me`);", ADDRESS),
    "an address of a template": ("ts", "void fetch(`/v1/sessions/${id}`);", ADDRESS),
    "an address with its host": ("ts", "void fetch('https://there.example/v1/me');", ADDRESS),
    "an address of a socket": ("ts", "new WebSocket('ws://localhost/events');", ADDRESS),
    "a secure one": ("ts", "new WebSocket(`wss://${host}/events`);", ADDRESS),
    "an address in markup": ("svelte", '<video src="/hls/main/master.m3u8"></video>', ADDRESS),
}
ALLOWED: dict[str, tuple[str, str]] = {
    "comments": ("svelte", SCRIPT.format("// red '/v1/me' 'party'\n/* 'party' */") + "<!-- Now -->"),
    "what is asked of copy": ("svelte", "<p aria-label={t('now.label')}>{t('now')}{n} · {m}%</p>"),
    "names in markup": ("svelte", '<Button kind="primary" class="red" name={"now"} />'),
    "tokens": ("svelte", STYLE.format("color: var(--red); border-color: oklch(from var(--ink-1) l c h);")),
    "what has no colour": ("svelte", STYLE.format("color: currentColor; background: transparent;")),
    "a mask": ("svelte", STYLE.format("mask: linear-gradient(black, transparent);")),
    "a mode's word among others": ("ts", "export const key = 'party.title'; Math.random();"),
    "imports": ("ts", "import { now } from './party';\nexport * from './party';"),
    "a version": ("ts", "export const version = 'v1'; export const at = 'over/v2';"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the gate says of each source, by its name; all of them in one shell."""
    root = Path(tmp_path_factory.mktemp("shell"))
    (root / "config").mkdir()
    shutil.copy(REPOSITORY / "config" / "mode-manifests.yaml", root / "config")
    folder = root / "web" / "src" / "people"
    folder.mkdir(parents=True)
    shutil.copy(REPOSITORY / "web" / "package.json", root / "web")
    (root / "web" / "node_modules").symlink_to(REPOSITORY / "web" / "node_modules")
    sources = {name: one[:2] for name, one in FORBIDDEN.items()} | ALLOWED
    files = {}
    for number, (name, (kind, text)) in enumerate(sources.items()):
        file = folder / f"source{number}.{kind}"
        file.write_text(f"\n{text}\n", encoding="utf-8")
        files[file.relative_to(root).as_posix()] = name
    command = [sys.executable, str(REPOSITORY / "scripts" / "web_words.py"), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "web_words.mjs" not in done.stderr, done.stderr
    problems: dict[str, list[str]] = {name: [] for name in sources}
    for line in done.stderr.splitlines():
        where, _, said = line.partition(":")
        problems[files[where]].append(said)
    return problems


@pytest.mark.parametrize("name", list(FORBIDDEN))
def test_it_is_found_and_told_where(told: dict[str, list[str]], name: str) -> None:
    _, _, what = FORBIDDEN[name]
    assert any(line.startswith("2: ") and f" {what}. " in line for line in told[name]), told[name]


@pytest.mark.parametrize("name", list(ALLOWED))
def test_it_is_no_fault(told: dict[str, list[str]], name: str) -> None:
    assert told[name] == []
