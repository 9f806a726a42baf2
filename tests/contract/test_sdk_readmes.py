"""Every example of both SDKs' READMEs is type-checked and run against the real platform."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.contract.fuzz import SECRET, TOKEN
from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.platform import Platform

pytestmark = pytest.mark.long

PYTHON = REPOSITORY / "sdk" / "python"
TYPESCRIPT = REPOSITORY / "sdk" / "typescript"
TSC = TYPESCRIPT / "node_modules" / "typescript" / "bin" / "tsc"
LOCAL = "http://127.0.0.1:8080"
ENVIRONMENT = {"VVTV_CONTROL_TOKEN": TOKEN, "VVTV_CONTROL_SECRET": SECRET}
IN_PYTHON = examples(PYTHON / "README.md", "python")
IN_TYPESCRIPT = examples(TYPESCRIPT / "README.md", "ts")
OPTIONS = {
    "strict": True,
    "target": "es2022",
    "module": "nodenext",
    "types": ["node"],
    "noUncheckedIndexedAccess": True,
    "skipLibCheck": True,
}


def place(example: Example) -> str:
    return f"{example.file.parent.name}:{example.line}"


def run(command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] = ENVIRONMENT) -> tuple[int, str]:
    """The exit status and all that a command said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


def written(folder: Path, listed: Sequence[Example], suffix: str, platform: Platform) -> list[Path]:
    """The examples as files that talk to the platform under test."""
    paths = [folder / f"{example.name}{suffix}" for example in listed]
    for path, example in zip(paths, listed, strict=True):
        path.write_text(example.source.replace(LOCAL, platform.base_url))
    return paths


def ran(example: Example, *command: str | Path) -> str:
    """What a command has against an example; nothing when it works."""
    status, said = run(command, Path(str(command[-1])).parent)
    return example.at(said) if status else ""


def complaints(example: Example, said: str) -> str:
    """What a type checker has against one example."""
    own = [line for line in said.splitlines() if line.startswith(f"{example.name}.")]
    return example.at("\n".join(own)) if own else ""


def python_checked(folder: Path, listed: Sequence[Example], platform: Platform) -> str:
    """Write the examples, and return what mypy says of them all."""
    paths = written(folder, listed, ".py", platform)
    mypy = (sys.executable, "-m", "mypy", "--strict", "--config-file=", *(path.name for path in paths))
    return run(mypy, folder, ENVIRONMENT | {"MYPYPATH": str(PYTHON)})[1]


def typescript_checked(folder: Path, listed: Sequence[Example], platform: Platform) -> str:
    """Write and compile the examples, and return what tsc says of them all."""
    written(folder, listed, ".ts", platform)
    files = [f"{example.name}.ts" for example in listed]
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "files": files}))
    return run(("node", TSC, "-p", "tsconfig.json"), folder)[1]


def consumer(folder: Path) -> Path:
    """Make a folder in which `@voulezvous/sdk`, as it is built, and Node's types can be imported."""
    scope, types = folder / "node_modules" / "@voulezvous", folder / "node_modules" / "@types"
    scope.mkdir(parents=True)
    types.symlink_to(TYPESCRIPT / "node_modules" / "@types")
    package = scope / "sdk"
    package.mkdir()
    shutil.copy(TYPESCRIPT / "package.json", package)
    status, said = run(("node", TSC, "-p", "tsconfig.build.json", "--outDir", package / "dist"), TYPESCRIPT)
    assert status == 0, said
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@pytest.fixture(scope="module")
def in_python(tmp_path_factory: pytest.TempPathFactory, platform: Platform) -> tuple[Path, str]:
    """Where the Python examples stand, and what mypy says of them."""
    folder = tmp_path_factory.mktemp("python")
    return folder, python_checked(folder, IN_PYTHON, platform)


@pytest.fixture(scope="module")
def in_typescript(tmp_path_factory: pytest.TempPathFactory, platform: Platform) -> tuple[Path, str]:
    """Where the compiled TypeScript examples stand, and what tsc says of them."""
    folder = consumer(tmp_path_factory.mktemp("typescript"))
    return folder, typescript_checked(folder, IN_TYPESCRIPT, platform)


def test_the_readmes_have_examples() -> None:
    assert len(IN_PYTHON) >= 7
    assert len(IN_TYPESCRIPT) >= 7


@pytest.mark.parametrize("example", IN_PYTHON, ids=place)
def test_python_example(example: Example, in_python: tuple[Path, str], ready: Platform) -> None:
    folder, said = in_python
    assert not complaints(example, said)
    assert not ran(example, sys.executable, "-W", "error", folder / f"{example.name}.py")


@pytest.mark.parametrize("example", IN_TYPESCRIPT, ids=place)
def test_typescript_example(example: Example, in_typescript: tuple[Path, str], ready: Platform) -> None:
    folder, said = in_typescript
    assert not complaints(example, said)
    assert not ran(example, "node", "--experimental-websocket", folder / f"{example.name}.js")


def readme(folder: Path, language: str, *blocks: str) -> list[Example]:
    """The examples of a README of its own."""
    file = folder / "README.md"
    file.write_text("# Title\n\n" + "\n".join(f"```{language}\n{block}\n```\n" for block in blocks))
    return examples(file, language)


def test_a_broken_python_example_fails_with_its_file_and_line(tmp_path: Path, platform: Platform) -> None:
    wrong_type, fails = readme(
        tmp_path,
        "python",
        f'from voulezvous import Client\n\nClient("{LOCAL}").health.get_helth()',
        '\nraise ValueError("at run time")',
    )
    said = python_checked(tmp_path, [wrong_type, fails], platform)
    assert f"{tmp_path}/README.md:3: this example does not work" in complaints(wrong_type, said)
    assert "example_3.py:6: error" in complaints(wrong_type, said)
    assert not complaints(fails, said)
    told = ran(fails, sys.executable, tmp_path / f"{fails.name}.py")
    assert f"{tmp_path}/README.md:9: this example does not work" in told
    assert "line 11" in told


def test_a_broken_typescript_example_fails_with_its_file_and_line(tmp_path: Path, platform: Platform) -> None:
    folder = consumer(tmp_path)
    wrong_type, fails = readme(
        folder,
        "ts",
        "import { getHelth } from '@voulezvous/sdk';\n\ngetHelth();",
        "\nthrow new Error('at run time');",
    )
    said = typescript_checked(folder, [wrong_type, fails], platform)
    assert f"{folder}/README.md:3: this example does not work" in complaints(wrong_type, said)
    assert "example_3.ts(4,10): error" in complaints(wrong_type, said)
    assert not complaints(fails, said)
    told = ran(fails, "node", folder / f"{fails.name}.js")
    assert f"{folder}/README.md:9: this example does not work" in told
    assert "at run time" in told


def test_a_fence_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Title\n\n```python\nprint()\n")
    with pytest.raises(ValueError, match=r"README\.md:3: this fence is never closed"):
        examples(tmp_path / "README.md", "python")
