"""Modes as clients are told of them; no id of a mode means anything to the code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from generated.server import binding
from generated.vocabulary import Caller, Capability, ErrorCode, Locale
from services.infra.configuration import ConfigBundle, load
from services.kernel.errors import Invalid
from services.modes.wiring import build_modes, build_opening
from services.policy.domain import Allow, decide
from tests.support.configuration import CONFIG, ConfigCopy, put

ROOT = CONFIG.parent
OPERATOR = Caller(scheme="bearer", subject="ana", scopes=frozenset({"member", "age_confirmed", "operator"}))
MEMBER = Caller(scheme="bearer", subject="rui", scopes=frozenset({"member", "age_confirmed"}))


class Fixed:
    """A configuration that never reloads."""

    def __init__(self, bundle: ConfigBundle) -> None:
        self.current = bundle


class ScopePolicy:
    """The rule of the policy service, without its audit."""

    def permits(self, caller: Caller, requires: Iterable[Capability]) -> bool:
        return isinstance(decide(caller, requires), Allow)


def offered(bundle: ConfigBundle, caller: Caller) -> list[str]:
    api = build_modes(Fixed(bundle), ScopePolicy())
    return [manifest.mode_id for manifest in asyncio.run(api.list_modes(caller)).body.items]


def all_built(document: dict[str, Any]) -> None:
    for component in document["components"].values():
        component["status"] = "built"


def planned(document: dict[str, Any]) -> None:
    document["components"]["stage.MeetingGrid"]["status"] = "planned"


def test_a_mode_with_a_planned_component_is_valid_and_not_offered(tmp_path: Path) -> None:
    assert offered(load(CONFIG, {}), Caller.anonymous()) == ["broadcast", "sound_only"]
    copy = ConfigCopy(tmp_path)
    copy.edit("components.yaml", planned)
    everything = offered(load(CONFIG, {}), OPERATOR)
    assert "meeting" in everything
    assert offered(copy.load(), OPERATOR) == [mode for mode in everything if mode != "meeting"]


def test_what_is_built_is_offered_to_whom_it_is_open(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    copy.edit("components.yaml", all_built)
    bundle = copy.load()
    assert offered(bundle, Caller.anonymous()) == ["broadcast", "sound_only"]
    assert offered(bundle, MEMBER) == [
        mode_id for mode_id in bundle.modes if mode_id not in {"ops", "report_desk"}
    ]
    assert offered(bundle, Caller("bearer", "eva", frozenset({"operator"}))) == [
        "broadcast",
        "sound_only",
        "ops",
    ]
    assert offered(bundle, Caller("bearer", "ivo", frozenset({"moderator"}))) == [
        "broadcast",
        "sound_only",
        "report_desk",
    ]


def test_renaming_every_mode_changes_nothing_but_the_names(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    copy.edit("components.yaml", all_built)
    before = copy.load()

    def rename(document: dict[str, Any]) -> None:
        for mode_id, manifest in list(document["modes"].items()):
            document["modes"][f"x_{mode_id}_y"] = document["modes"].pop(mode_id) | {
                "mode_id": f"x_{mode_id}_y"
            }
            assert manifest["mode_id"] == mode_id

    def follow(document: dict[str, Any]) -> None:
        for indicator in document["indicators"].values():
            for kind in (indicator["cohort"], indicator.get("conversion", {})):
                if "mode" in kind:
                    kind["mode"] = f"x_{kind['mode']}_y"

    copy.edit("mode-manifests.yaml", rename)
    copy.edit("telemetry-events.yaml", follow)
    assert copy.check() == []
    after = copy.load()
    for caller in (Caller.anonymous(), MEMBER, OPERATOR):
        assert offered(after, caller) == [f"x_{mode_id}_y" for mode_id in offered(before, caller)]


@pytest.mark.parametrize("old", ["live_public", "x"])
def test_the_rules_of_a_renamed_mode_still_hold(tmp_path: Path, old: str) -> None:
    copy = ConfigCopy(tmp_path)
    path = f"modes.{old}.policies.separate_ecosystem_from_party"

    def rename(document: dict[str, Any]) -> None:
        document["modes"][old] = document["modes"].pop("live_public") | {"mode_id": old}

    copy.edit("mode-manifests.yaml", rename)
    copy.edit("mode-manifests.yaml", put(path, False))
    assert [problem.path for problem in copy.check()] == [path]


def test_the_client_is_told_its_part_of_the_configuration() -> None:
    bundle = load(CONFIG, {})
    body = asyncio.run(build_modes(Fixed(bundle), ScopePolicy()).get_client_config(Caller.anonymous())).body
    assert body.config_hash == bundle.hash
    assert (body.default_locale, list(body.locales)) == ("pt-BR", ["pt-BR", "en"])
    assert [(channel.channel_id, channel.master_playlist) for channel in body.channels] == [
        ("main", "/hls/main/master.m3u8")
    ]
    assert body.channels[0].sound_playlist == "/hls/main/audio/playlist.m3u8"
    assert body.player.max_playback_rate == 1.05
    assert body.chat.typing_interval_ms == bundle.platform.chat.typing_interval_s * 1000
    assert body.chat.typing_shown_ms > body.chat.typing_interval_ms, "or it flickers while one types on"


def test_copy_is_given_in_each_language() -> None:
    api = build_modes(Fixed(load(CONFIG, {})), ScopePolicy())
    for locale in Locale:
        body = asyncio.run(api.get_copy(Caller.anonymous(), locale=locale)).body
        assert body.locale == locale
        assert body.strings["app.name"] == "Voulezvous"


def test_a_page_tells_what_a_visitor_would_be_answered() -> None:
    configuration = Fixed(load(CONFIG, {}))
    api, nobody = build_modes(configuration, ScopePolicy()), Caller.anonymous()
    for locale in Locale:
        answers = {
            "config": asyncio.run(api.get_client_config(nobody)).body,
            "modes": asyncio.run(api.list_modes(nobody)).body,
            "copy": asyncio.run(api.get_copy(nobody, locale=locale)).body,
        }
        told = json.loads(build_opening(configuration, ScopePolicy())(locale))
        assert told == {name: json.loads(binding.dump(body)) for name, body in answers.items()}


def test_a_language_that_is_not_offered_is_refused(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    copy.edit("platform.yaml", put("locales", ["pt-BR"]))
    (copy.folder / "copy" / "en.json").unlink()
    api = build_modes(Fixed(copy.load()), ScopePolicy())
    with pytest.raises(Invalid) as refused:
        asyncio.run(api.get_copy(Caller.anonymous(), locale=Locale.EN))
    assert refused.value.code is ErrorCode.SCHEMA_INVALID


def test_every_built_component_has_its_module_in_the_shell() -> None:
    for name in load(CONFIG, {}).built_components:
        assert (ROOT / "web/src/modules" / f"{name.replace('.', '/')}.svelte").is_file(), name


def test_no_code_names_a_mode() -> None:
    modes = [mode_id for mode_id in load(CONFIG, {}).modes if mode_id not in {"broadcast", "random", "ops"}]
    sources = [
        *(ROOT / "services").rglob("*.py"),
        *(ROOT / "lab").rglob("*.py"),
        *(ROOT / "web/src").rglob("*.ts"),
        *(ROOT / "web/src").rglob("*.svelte"),
    ]
    for source in sources:
        text = source.read_text(encoding="utf-8")
        quoted = [mode for mode in modes if f'"{mode}"' in text or f"'{mode}'" in text]
        assert not quoted or source.is_relative_to(ROOT / "services/infra/configuration/rules"), (
            source,
            quoted,
        )
