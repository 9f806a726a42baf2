"""Both SDKs build from a clean copy as packages that a stranger can install, type-check against and use."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from packaging.metadata import Metadata
from packaging.version import Version

from tests.contract.fuzz import SECRET, TOKEN
from tests.support.conformance import REPOSITORY, openapi
from tests.support.platform import Platform

pytestmark = pytest.mark.long

CONSUMERS = Path(__file__).with_name("consumers")
VERSION = openapi()["info"]["version"]
TYPESCRIPT = REPOSITORY / "sdk" / "typescript"
TSC = TYPESCRIPT / "node_modules" / "typescript" / "bin" / "tsc"


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command that must succeed, outside the repository's own environment."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said: str = done.stdout
    return said


def clean_copy(part: str, target: Path) -> Path:
    """Copy what git would commit of a part of the repository, and nothing that was built in it."""
    listed = run("git", "ls-files", "-z", "-co", "--exclude-standard", "--", part, cwd=REPOSITORY)
    for name in filter(None, listed.split("\0")):
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, target / name)
    return target / part


@pytest.fixture(scope="module")
def python_packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from it."""
    root = tmp_path_factory.mktemp("python")
    source = clean_copy("sdk/python", root)
    run(sys.executable, "-m", "build", "--outdir", root / "dist", source, cwd=root)
    (sdist,), (wheel,) = (root / "dist").glob("*.tar.gz"), (root / "dist").glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def npm_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tarball that would be published."""
    root = tmp_path_factory.mktemp("npm")
    source = clean_copy("sdk/typescript", root)
    (source / "node_modules").symlink_to(TYPESCRIPT / "node_modules")
    run("npm", "pack", "--silent", "--pack-destination", root, cwd=source)
    (tarball,) = root.glob("*.tgz")
    return tarball


def members(package: Path) -> set[str]:
    """The files in an archive, without the folder that holds them all."""
    if package.suffix == ".whl":
        return set(zipfile.ZipFile(package).namelist())
    with tarfile.open(package) as archive:
        return {m.name.partition("/")[2] for m in archive if m.isfile()}


def sources(folder: Path, *suffixes: str) -> set[str]:
    """The committed files below a folder that belong into a package."""
    return {str(f.relative_to(folder.parent)) for f in folder.rglob("*") if f.suffix in suffixes}


def test_the_wheel_holds_the_package_and_nothing_else(python_packages: tuple[Path, Path]) -> None:
    _, wheel = python_packages
    package = {name for name in members(wheel) if ".dist-info/" not in name}
    expected = sources(REPOSITORY / "sdk" / "python" / "voulezvous", ".py")
    assert package == expected | {"voulezvous/py.typed"}
    assert f"voulezvous-{VERSION}.dist-info/licenses/LICENSE" in members(wheel)


def test_the_sdist_holds_what_builds_the_wheel_and_nothing_else(python_packages: tuple[Path, Path]) -> None:
    sdist, _ = python_packages
    stray = {
        name
        for name in members(sdist)
        if not name.startswith(("voulezvous/", "voulezvous.egg-info/")) and not name.endswith("setup.cfg")
    }
    assert stray == {"LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}


def test_the_python_metadata_is_valid_and_complete(python_packages: tuple[Path, Path]) -> None:
    _, wheel = python_packages
    raw = zipfile.ZipFile(wheel).read(f"voulezvous-{VERSION}.dist-info/METADATA").decode()
    metadata = Metadata.from_email(raw, validate=True)
    assert (metadata.name, metadata.version) == ("voulezvous", Version(VERSION))
    assert metadata.license_expression == "MIT"
    assert metadata.requires_python is not None
    assert "3.11" in metadata.requires_python
    assert metadata.description_content_type == "text/markdown"
    assert metadata.description == (REPOSITORY / "sdk/python/README.md").read_text()
    assert {r.name for r in metadata.requires_dist or ()} == {"httpx", "msgspec", "websockets"}


def test_the_npm_package_is_complete_and_has_no_stray_file(npm_package: Path) -> None:
    modules = {Path(name).with_suffix("") for name in sources(TYPESCRIPT / "src", ".ts")}
    built = {
        f"dist/{module.relative_to('src')}{kind}"
        for module in modules
        for kind in (".js", ".d.ts", ".d.ts.map")
    }
    expected = built | sources(TYPESCRIPT / "src", ".ts") | {"README.md", "LICENSE", "package.json"}
    assert members(npm_package) == expected


def test_the_npm_metadata_is_complete_and_every_export_resolves(npm_package: Path) -> None:
    with tarfile.open(npm_package) as archive:
        package: dict[str, Any] = json.load(archive.extractfile("package/package.json"))  # type: ignore[arg-type]
    assert (package["name"], package["version"]) == ("@voulezvous/sdk", VERSION)
    assert (package["license"], package["sideEffects"]) == ("MIT", False)
    assert "dependencies" not in package
    exports = package["exports"]["."]
    assert next(reversed(exports)) == "default"
    targets = [*exports.values(), package["main"], package["types"]]
    assert {target.removeprefix("./") for target in targets} <= members(npm_package)


def test_both_packages_carry_the_repositorys_licence() -> None:
    licence = (REPOSITORY / "LICENSE").read_bytes()
    assert (REPOSITORY / "sdk/python/LICENSE").read_bytes() == licence
    assert (TYPESCRIPT / "LICENSE").read_bytes() == licence
    project = tomllib.loads((REPOSITORY / "sdk/python/pyproject.toml").read_text())["project"]
    assert project["license"] == "MIT"


def check_told(told: Mapping[str, Any]) -> None:
    assert told["titles"]
    assert told["refusal"] == "NOT_FOUND"
    assert told["assets"] > 0
    assert told["sequence"] > 0


def test_a_stranger_installs_checks_and_runs_the_python_package(
    python_packages: tuple[Path, Path], tmp_path: Path, ready: Platform
) -> None:
    _, wheel = python_packages
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "--disable-pip-version-check", "install", "-q", wheel, "mypy", cwd=tmp_path)
    script = shutil.copy(CONSUMERS / "consumer.py", tmp_path)
    run(python, "-m", "mypy", "--strict", script, cwd=tmp_path)
    told = json.loads(run(python, "-I", "-W", "error", script, ready.base_url, TOKEN, SECRET, cwd=tmp_path))
    check_told(told)
    assert Path(told["at"]).is_relative_to(tmp_path)
    assert told["version"] == VERSION


@pytest.fixture(scope="module")
def npm_consumer(npm_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that installed the package."""
    folder = tmp_path_factory.mktemp("npm-consumer")
    (folder / "package.json").write_text('{"type": "module", "private": true}')
    run("npm", "install", "--silent", "--no-audit", "--no-fund", "--offline", npm_package, cwd=folder)
    (folder / "node_modules" / "@types").symlink_to(TYPESCRIPT / "node_modules" / "@types")
    shutil.copy(CONSUMERS / "consumer.ts", folder)
    return folder


def compile_consumer(folder: Path, flags: Sequence[str]) -> None:
    strict = ("--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--types", "node")
    run("node", TSC, *strict, "--target", "es2022", *flags, "consumer.ts", cwd=folder)


@pytest.mark.parametrize("module", ["nodenext", "bundler"])
def test_a_strangers_strict_compiler_takes_the_npm_package(npm_consumer: Path, module: str) -> None:
    kind = "esnext" if module == "bundler" else module
    flags = ("--module", kind, "--moduleResolution", module, "--skipLibCheck", "false", "--noEmit")
    compile_consumer(npm_consumer, flags)


def test_a_stranger_installs_and_runs_the_npm_package(npm_consumer: Path, ready: Platform) -> None:
    compile_consumer(npm_consumer, ("--module", "nodenext", "--skipLibCheck"))
    command = ("node", "--experimental-websocket", "consumer.js", ready.base_url, TOKEN, SECRET)
    check_told(json.loads(run(*command, cwd=npm_consumer)))
    assert (npm_consumer / "node_modules" / "@voulezvous" / "sdk").resolve().is_relative_to(npm_consumer)
