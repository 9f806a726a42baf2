"""Every gate of `make check`, its rule broken on purpose: it fails, and says what, where and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from scripts.outside.__main__ import CHECKS
from tests.support.tree import Outcome, Tree


@dataclass(frozen=True)
class Break:
    """A gate, the file that is broken, how, what the gate must say of it; and the check of it that says so."""

    gate: str
    file: str
    how: Callable[[Tree, str], None]
    says: str
    check: str | None = None


def sub(pattern: str, by: str) -> Callable[[Tree, str], None]:
    return lambda tree, file: tree.replace(file, pattern, by)


def add(text: str) -> Callable[[Tree, str], None]:
    def append(tree: Tree, file: str) -> None:
        before = tree.read(file) if (tree.root / file).is_file() else ""
        tree.write(file, before + text)

    return append


BREAKS: dict[str, Break] = {
    "edited generated code": Break(
        "drift",
        "generated/models.py",
        add("\n# mine\n"),
        r"generated/models.py: differs .*\n.*Run `make generate`",
    ),
    "a stray generated file": Break(
        "drift", "generated/mine.py", add(""), r"generated/mine.py: is generated from nothing; delete it"
    ),
    "a contract that keeps not its own rules": Break(
        "contract",
        "schemas/openapi/paths/health.yaml",
        sub(r"^    summary: Can the platform do its work\?\n", ""),
        r"schemas/openapi/paths/health\.yaml:\d+: getReadiness needs a summary\. Add `summary`",
    ),
    "an example that does not fit": Break(
        "contract",
        "schemas/openapi/paths/health.yaml",
        sub(r"example: \{ status: alive, version", "example: { status: dead, version"),
        r"paths/health\.yaml:\d+: the example of response 200 of getHealth does not fit at status",
    ),
    "a breaking change": Break(
        "compatible",
        "schemas/openapi/paths/health.yaml",
        sub("operationId: getHealth", "operationId: askHealth"),
        r"paths/health\.yaml:\d+: getHealth: is named askHealth now, in the SDKs too \(breaking\)\. Raise the contract's version",
    ),
    "an unmet protocol": Break(
        "types",
        "services/modes/handlers.py",
        sub("async def get_copy", "async def fetch_copy"),
        r"services/modes/wiring\.py:\d+: error: Incompatible return value type .*ModesHandlers(.|\n)*missing following .*\n.*get_copy",
    ),
    "an undeclared answer": Break(
        "types",
        "services/modes/handlers.py",
        sub(r"return ListModes200\(body", "return GetCopy200(body"),
        r"services/modes/handlers\.py:\d+: error: Incompatible return value type",
    ),
    "a path outside the contract": Break(
        "outside",
        "services/modes/service.py",
        add('\nELSEWHERE = "/v1/modes/secret"\n'),
        r"services/modes/service\.py:\d+: /v1/modes/secret is no path of the contract\. Declare it in schemas/openapi/paths/",
        check="foreign_paths",
    ),
    "a path outside the contract in the shell": Break(
        "outside",
        "web/src/backend/platform.ts",
        add("\nexport const secret = () => fetch('/v1/secret');\n"),
        r"web/src/backend/platform\.ts:\d+: /v1/secret is no path of the contract",
        check="foreign_paths",
    ),
    "a route made by hand": Break(
        "outside",
        "services/infra/http/edge.py",
        add("\nfrom litestar import get\n"),
        r"services/infra/http/edge\.py:\d+: a route is made by hand with litestar\.get\. Write the operation in schemas/",
        check="hand_made_routes",
    ),
    "routes made by hand in other ways": Break(
        "outside",
        "services/infra/http/edge.py",
        add(
            "\nimport litestar as web\nfrom litestar import handlers\n"
            "from litestar.handlers.http_handlers import get as fetch\n\n"
            "MINE = (web.post, handlers.put, web.handlers.delete)\n"
        ),
        r"with litestar\.handlers\.http_handlers\.get\."
        r"(.|\n)*with litestar\.handlers\.delete\.(.|\n)*with litestar\.handlers\.put\.(.|\n)*with litestar\.post\.",
        check="hand_made_routes",
    ),
    "a plain path that nothing serves": Break(
        "outside",
        "schemas/openapi/openapi.yaml",
        sub(r"^(  /hls/: .*)$", r"\1\n  /elsewhere/: Nothing yet."),
        r"openapi\.yaml:\d+: nothing serves /elsewhere/\. Serve it, or take it out",
        check="unserved_plain_paths",
    ),
    "an event written by hand": Break(
        "outside",
        "lab/station/announce.py",
        add('\nKIND = "broadcast.now_playing"\n'),
        r"lab/station/announce\.py:\d+: the event broadcast\.now_playing is written by hand\. Use generated\.events",
        check="events",
    ),
    "an event that nothing makes": Break(
        "outside",
        "schemas/events/broadcast/silence.v1.json",
        lambda tree, file: tree.write(
            file,
            tree.read("schemas/events/broadcast/now_playing.v1.json")
            .replace("broadcast.now_playing", "broadcast.silence")
            .replace("BroadcastNowPlaying", "BroadcastSilence"),
        ),
        r"silence\.v1\.json:1: nothing makes the event broadcast\.silence\. Publish it with generated\.events\.BROADCAST_SILENCE",
        check="events",
    ),
    "an error code that nothing raises": Break(
        "outside",
        "lab/queue/domain.py",
        lambda tree, file: tree.write(
            file, tree.read(file).replace("ErrorCode.QUEUE_FULL", "ErrorCode.NOT_FOUND")
        ),
        r"components/common\.yaml:\d+: nothing raises the error code QUEUE_FULL\. Raise it where it belongs",
        check="error_codes",
    ),
    "an error code that is only compared": Break(
        "outside",
        "lab/library/service.py",
        sub(r"ErrorCode\.ASSET_EXISTS", "ErrorCode.ASSET_IN_USE"),
        r"components/common\.yaml:\d+: nothing raises the error code ASSET_EXISTS\. Raise it where it belongs",
        check="error_codes",
    ),
    "a configuration key that nothing reads": Break(
        "outside",
        "schemas/config/platform.schema.yaml",
        sub(
            r"^(      poll_interval_s: \{ description: \"Seconds between looks at the files\..*)$",
            r'\1\n      mood: { description: "Nothing yet.", type: string }',
        ),
        r"platform\.schema\.yaml:\d+: nothing reads ConfigurationSettings\.mood\. Read it, take it out, or say what will",
        check="unread",
    ),
    "a key of the clients that the shell only names": Break(
        "outside",
        "web/src/player/hls-engine.ts",
        sub(r"config\.max_playback_rate", "1.05 /* config.max_playback_rate */"),
        r"components/client\.yaml:\d+: nothing reads PlayerConfig\.max_playback_rate\. Read it, take it out",
        check="unread",
    ),
    "a planned key that is read": Break(
        "outside",
        "schemas/config/platform.schema.yaml",
        sub(
            r"(poll_interval_s: \{ description: \"Seconds between looks at the files\.\",)",
            r"\1 x-vvtv-planned: nobody,",
        ),
        r"platform\.schema\.yaml:\d+: ConfigurationSettings\.poll_interval_s is marked as planned and is read\. Remove",
        check="unread",
    ),
    "a component that is not in the catalogue": Break(
        "outside",
        "web/src/modules/overlay/Stranger.svelte",
        add("<p></p>\n"),
        r"web/src/modules/overlay/Stranger\.svelte:1: overlay\.Stranger is not in the catalogue\. Describe it",
        check="catalogued",
    ),
    "a component without a module": Break(
        "outside",
        "schemas/components.yaml",
        lambda tree, file: tree.write(
            file,
            tree.read(file).replace(
                "topbar.MemberBar:\n    region: topbar\n    status: planned",
                "topbar.MemberBar:\n    region: topbar\n    status: built",
            ),
        ),
        r"schemas/components\.yaml:\d+: topbar\.MemberBar is built and has no module\. Write web/src/modules/topbar/MemberBar",
        check="catalogued",
    ),
    "a prop that its module does not take": Break(
        "outside",
        "web/src/modules/overlay/NowNext.svelte",
        sub(r", next = true \}", " }"),
        r"schemas/components\.yaml:\d+: overlay\.NowNext does not take its prop next\. Take it in",
        check="props",
    ),
    "a service that imports another": Break(
        "layers",
        "services/modes/domain.py",
        add("\nfrom services.policy import domain\n"),
        r"services\.modes is not allowed to import services\.policy(.|\n)*services\.modes\.domain -> services\.policy",
    ),
    "a package without a place": Break(
        "layers",
        "services/stranger/__init__.py",
        add('"""Where do I belong?"""\n'),
        r"services\.stranger",
    ),
    "a domain that knows SQL": Break(
        "layers",
        "lab/queue/domain.py",
        add("\nimport sqlalchemy\n"),
        r"lab\.queue\.domain is not allowed to import sqlalchemy",
    ),
    "a module of the shell that imports another": Break(
        "web layers",
        "web/src/modules/overlay/NowNext.svelte",
        sub(
            r"^<script lang=\"ts\">$", "<script lang=\"ts\">\n  import Bar from '../topbar/BrandBar.svelte';"
        ),
        r"web/src/modules/overlay/NowNext\.svelte:2: a module imports another one\. Move what they share",
    ),
    "a module of the shell that calls the backend": Break(
        "web layers",
        "web/src/modules/overlay/NowNext.svelte",
        sub(
            r"^<script lang=\"ts\">$",
            "<script lang=\"ts\">\n  import { getNowPlaying } from '@voulezvous/sdk';",
        ),
        r"NowNext\.svelte:2: only backend uses @voulezvous/sdk at run time\. Import its types, or go through backend",
    ),
    "a folder of the shell without a place": Break(
        "web layers",
        "web/src/stranger/here.ts",
        add("export const here = 1;\n"),
        r"web/src/stranger: has no place in the layers\. Add it to \[tool\.web-layers\.folders\]",
    ),
    "a component that speaks one language": Break(
        "web words",
        "web/src/modules/overlay/NowNext.svelte",
        sub(
            r"<section class=\"now\" aria-label=\{t\('nownext.label'\)\}>",
            '<section class="now" aria-label={"On air"}>Now',
        ),
        r"NowNext\.svelte:\d+: On air is said to people\. Put it in config/copy and ask t\(\)\.(.|\n)*: Now is said",
    ),
    "a component with a colour of its own": Break(
        "web words",
        "web/src/modules/overlay/NowNext.svelte",
        sub(
            r"border-radius: 50%;\n    background: var\(--accent\);",
            "border-radius: 50%;\n    background: oklch(0.7 0.19 22);",
        ),
        r"NowNext\.svelte:\d+: oklch\(0\.7 0\.19 22\) is a colour\. Give it a name in web/src/styles\.",
    ),
    "a component that knows a mode": Break(
        "web words",
        "web/src/modules/overlay/NowNext.svelte",
        sub(
            r"^  const t = \$derived\(copy\.t\);$", "  const t = $derived(copy.t);\n  const there = '/party';"
        ),
        r"NowNext\.svelte:\d+: /party names a mode\. Ask for the policy or the place\.",
    ),
    "a table of modes in the shell's code": Break(
        "web words",
        "web/src/people/wish.ts",
        add("\nexport const titles = { party: 1, sniffers: 2 };\n"),
        r"web/src/people/wish\.ts:\d+: party names a mode\.(.|\n)*wish\.ts:\d+: sniffers names a mode\.",
    ),
    "a component that calls the platform itself": Break(
        "web words",
        "web/src/modules/overlay/NowNext.svelte",
        sub(
            r"^  const t = \$derived\(copy\.t\);$",
            "  const t = $derived(copy.t);\n  void fetch('/v1/broadcast/now');",
        ),
        r"NowNext\.svelte:\d+: /v1/broadcast/now is an address of the platform\. Call it through the SDK\.",
    ),
    "a payload written by hand": Break(
        "one home",
        "services/modes/domain.py",
        add("\n\nclass Twin(BaseModel):\n    pass\n"),
        r"services/modes/domain\.py:\d+: Twin is a payload; write it in schemas/ and run `make generate`",
    ),
    "a configuration out of its schema": Break(
        "config",
        "config/platform.yaml",
        sub(r"^  keep_alive_s: 15$", "  keep_alive_s: soon"),
        r"platform\.yaml(.|\n)*http\.keep_alive_s(.|\n)*soon",
    ),
    "a clock outside its port": Break(
        "lint",
        "services/modes/domain.py",
        sub(
            r"^(from collections\.abc import .*\n(?:.*\n)+from generated.*\n)",
            r"import time\n\1\nNOW = time.time()\n",
        ),
        r"`time\.time` is banned: Take `now` as an argument.*\n +--> services/modes/domain\.py:\d+",
    ),
    "another format": Break(
        "format",
        "services/modes/domain.py",
        add("\nX   =  1\n"),
        r"would be reformatted\n +--> services/modes/domain\.py",
    ),
    "a prop of another type": Break(
        "web types",
        "web/src/modules/overlay/NowNext.svelte",
        sub(r"progress = true,", "progress = 'yes',"),
        r"NowNext\.svelte(.|\n)*Type '?\"?(string|'yes'|\"yes\")",
    ),
    "a broken promise of the shell": Break(
        "web tests",
        "web/src/shell/routes.ts",
        sub(r"for \(const manifest of manifests\) \{", "for (const manifest of manifests.slice(1)) {"),
        r"FAIL +tests/routes\.test\.ts > resolve > prefers the literal route, whatever the order",
    ),
    "an SDK that does not compile": Break(
        "sdk types",
        "sdk/typescript/src/pages.ts",
        add("\nexport const wrong: number = 'text';\n"),
        r"pages\.ts.*error TS2322",
    ),
    "an SDK that a page is slow to load": Break(
        "sdk size",
        "sdk/typescript/size.json",
        sub(r"\"one operation\": \d+", '"one operation": 100'),
        r"one operation .*too large\n(.|\n)*find what they pull in",
    ),
}


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """Its contract is released, so that whatever changes is a change."""
    copy = Tree.copied(Path(tmp_path_factory.mktemp("tree")))
    copy.release()
    return copy


@pytest.fixture(scope="module")
def unbroken(tree: Tree) -> Callable[[str], Outcome]:
    """How a gate ends while nothing is broken, asked once: one that fails anyhow notices nothing."""
    return cache(tree.gates)


@pytest.mark.long
@pytest.mark.parametrize("name", list(BREAKS))
def test_a_broken_rule_fails_its_gate_and_is_told(
    tree: Tree, unbroken: Callable[[str], Outcome], name: str
) -> None:
    case = BREAKS[name]
    before = unbroken(case.gate)
    assert before.passed, before.said
    with tree.broken(case.file):
        case.how(tree, case.file)
        outcome = tree.gates(case.gate)
    assert not outcome.passed, f"{case.gate} did not notice"
    said = COLOUR.sub("", outcome.said)
    assert re.search(case.says, said), said
    assert case.check is None or re.search(rf"problems: .*\b{case.check}\b", said), said


def test_every_gate_is_seen_to_fail(tree: Tree) -> None:
    listed = tree.python("scripts/check.py", "--list").said.splitlines()
    assert {re.split(r"  +", line)[0] for line in listed} == {case.gate for case in BREAKS.values()}


def test_every_check_for_what_stands_outside_is_seen_to_fail() -> None:
    broken = {case.check for case in BREAKS.values() if case.gate == "outside"}
    assert broken == {check.__name__ for check in CHECKS}
