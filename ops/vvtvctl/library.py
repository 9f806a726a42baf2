"""The library: files in, what prep made of them, files out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from voulezvous.generated.models import (
    Asset,
    AssetRole,
    AssetState,
    AssetUpdate,
    ContentLicence,
    ProgrammeFacts,
)

from ops.vvtvctl import intake, report
from ops.vvtvctl.output import (
    Cell,
    Json,
    console,
    length,
    local_time,
    plain,
    print_facts,
    print_json,
    print_table,
    size,
    styled,
)
from ops.vvtvctl.station import station
from ops.vvtvctl.trouble import Exit, Trouble

app = typer.Typer(help="The library of the channel.", no_args_is_help=True)
AssetArgument = Annotated[UUID, typer.Argument(help="The asset's id, as `library list` shows it.")]


@app.command("add")
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders taken whole.")],
    wait: Annotated[bool, typer.Option(help="Follow prep until every file is ready or refused.")] = True,
    as_json: Json = False,
) -> None:
    """Take files into the library and follow their prep; leaves with 1 when one is refused.

    Prep checks a file and encodes it for the air; then the planner airs it by itself. The file stays where it is, and
    is prepared again when it changes.
    """
    files = intake.files_in(paths)
    if not files:
        where = ", ".join(str(path) for path in paths)
        raise Trouble(
            "no file to add", where, "name files, or a folder that holds some (hidden ones are left out)"
        )
    with station() as client:
        taken = intake.take(client, files)
        assets = intake.follow(client, taken.assets, quiet=as_json) if wait else list(taken.assets)
    if as_json:
        print_json(
            {"assets": [a.to_dict() for a in assets], "problems": [p.as_dict() for p in taken.problems]}
        )
    else:
        _tell_intake(assets, taken.problems)
    refused = [asset for asset in assets if asset.state is AssetState.REFUSED]
    raise typer.Exit(Exit.NO if refused or any(not p.harmless for p in taken.problems) else Exit.OK)


@app.command("list")
def list_assets(as_json: Json = False) -> None:
    """Show the whole library, newest first; `inspect` tells why one was refused and what to do."""
    with station() as client:
        assets = list(client.control.iter_assets(limit=200))
    if as_json:
        return print_json([asset.to_dict() for asset in assets])
    print_table(
        "library",
        ("title", "role", "state", "length", "added", "asset"),
        ((a.title, _role(a), state(a), _length(a), local_time(a.added_at), str(a.asset_id)) for a in assets),
        "the library is empty: `vvtvctl library add FOLDER` fills it",
    )


@app.command("inspect")
def inspect(
    asset: AssetArgument,
    save: Annotated[
        Path | None, typer.Option(help="Write its thumbnail strip and its loudness plot into this folder.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what prep found out about an asset: why it is marked or refused, and what to do about it."""
    with station() as client:
        found = client.control.inspect_asset(asset)
        told = report.of_asset(client, found)
        saved = report.save(client, found, told, save) if told is not None and save is not None else []
    if as_json:
        files = {"saved": [str(file) for file in saved]} if save is not None else {}
        return print_json({**found.to_dict(), "report": told and told.to_dict(), **files})
    print_facts(_facts(found))
    if told is not None:
        report.show(told, found)
    for file in saved:
        console.print(plain(f"wrote {file}"), soft_wrap=True)


@app.command("describe")
def describe(
    asset: AssetArgument,
    title: Annotated[str | None, typer.Option(help="What the guide calls it.")] = None,
    creator: Annotated[str | None, typer.Option(help="Who made it.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="All of its tags, the main one first.")] = None,
    licence: Annotated[ContentLicence | None, typer.Option(help="Under which it may air.")] = None,
    rating: Annotated[int | None, typer.Option(min=0, max=18, help="Age rating, years.")] = None,
    role: Annotated[AssetRole | None, typer.Option(help="Idents and bumpers air in breaks only.")] = None,
    overlay: Annotated[
        bool | None, typer.Option("--overlay/--no-overlay", help="Whether the channel's logo lies over it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what the planner should know of an asset; what is left out stays as it is."""
    told = {"creator": creator, "tags": tag, "licence": licence, "rating": rating, "role": role}
    said = {name: value for name, value in {**told, "overlay": overlay}.items() if value is not None}
    with station() as client:
        known = client.control.inspect_asset(asset).facts.to_dict()
        facts = ProgrammeFacts.from_dict({**known, **said}) if said else None
        found = client.control.update_asset(asset, body=AssetUpdate(title=title, facts=facts))
    if as_json:
        return print_json(found.to_dict())
    print_facts(_facts(found))


@app.command("remove")
def remove(asset: AssetArgument, as_json: Json = False) -> None:
    """Take an asset out and delete its prepared media; the source file stays."""
    with station() as client:
        client.control.remove_asset(asset)
    if as_json:
        return print_json({"removed": str(asset)})
    console.print(f"removed {asset}")


def state(asset: Asset) -> Cell:
    """Return the state in a few words, with progress or the reason of a refusal."""
    if asset.refusal is not None:
        return styled("refused", "red", f": {asset.refusal.detail} ({asset.refusal.code.value})")
    if asset.state is AssetState.PREPARING and asset.progress is not None:
        return f"preparing {asset.progress:.0%}"
    return asset.state.value


def _tell_intake(assets: list[Asset], problems: tuple[intake.Problem, ...]) -> None:
    for problem in problems:
        console.print(styled(problem.path, "yellow" if problem.harmless else "red", f": {problem.detail}"))
    print_table(
        "added", ("title", "state", "asset"), ((a.title, state(a), str(a.asset_id)) for a in assets), ""
    )


def _role(asset: Asset) -> str:
    return "" if asset.role in (None, AssetRole.PROGRAMME) else asset.role.value


def _length(asset: Asset) -> str:
    return "" if asset.media is None else length(asset.media.duration_ms / 1000)


def _facts(asset: Asset) -> dict[str, Cell]:
    facts: dict[str, Cell] = {
        "title": asset.title,
        "state": state(asset),
        "file": f"{asset.source_path} ({size(asset.size_bytes)})",
        "source": asset.source,
        **({"role": asset.role.value} if asset.role else {}),
        "added": local_time(asset.added_at),
        **_told(asset),
    }
    if (media := asset.media) is not None:
        facts["length"] = f"{length(media.duration_ms / 1000)}, {media.segment_count} segments"
        facts["loudness"] = f"{media.loudness_lufs:.1f} LUFS, true peak {media.true_peak_dbtp:.1f} dBTP"
        facts["renditions"] = ", ".join(media.renditions)
        facts["captions"] = ", ".join(media.captions) or "none"
        facts["sound"] = ", ".join(media.audio or ()) or "unknown"
        facts["logo"] = "laid over it" if media.overlay else "none"
    return facts


def _told(asset: Asset) -> dict[str, str]:
    facts = {name: value for name, value in asset.facts.to_dict().items() if name != "tags"}
    told = {name: str(value) for name, value in facts.items()}
    return {**told, "tags": ", ".join(asset.facts.tags)} if asset.facts.tags else told
