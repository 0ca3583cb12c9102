"""tasks.py and noxfile.py: an environment is built once, again when it must be, and tasks say what is wrong."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest


def loaded(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tasks(root: Path):
    return loaded(root / "tasks.py")


@pytest.fixture(scope="module")
def noxfile(root: Path):
    return loaded(root / "noxfile.py")


@pytest.fixture
def steps(tasks, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps a set-up takes, in order; nothing is really installed, the environment itself is a real one."""
    taken = []

    def create(venv: Path, python: object) -> None:
        taken.append("create")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", venv], check=True)

    monkeypatch.setattr(tasks, "create", create)
    monkeypatch.setattr(tasks, "install", lambda venv, python: taken.append("install"))
    return taken


@pytest.fixture
def sources(tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    lock, project = tmp_path / "requirements.lock", tmp_path / "pyproject.toml"
    lock.write_text("a==1\n")
    project.write_text("[project]\n")
    monkeypatch.setattr(tasks, "LOCK", lock)
    monkeypatch.setattr(tasks, "PROJECT", project)
    return lock, project


def test_a_second_set_up_has_nothing_to_do(tasks, steps: list, sources: tuple, tmp_path: Path) -> None:
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert steps == ["create", "install"]
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert len(steps) == 2


def test_a_changed_lock_or_project_installs_again(
    tasks, steps: list, sources: tuple[Path, Path], tmp_path: Path
) -> None:
    for changed in sources:
        tasks.prepare(tmp_path / "venv", sys.executable)
        steps.clear()
        changed.write_text("# changed")
        tasks.prepare(tmp_path / "venv", sys.executable)
        assert steps == ["install"]


def test_the_network_is_asked_only_for_packages_that_are_missing(
    tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, missing = [], []

    def call(venv: Path, command: list) -> None:
        taken.append("--offline" in command)
        if missing and "sync" in command and "--offline" in command:
            raise tasks.SetupError("not there")

    monkeypatch.setattr(tasks, "call", call)
    monkeypatch.setattr(tasks, "version_of", lambda *_: "3.12")
    tasks.install(tmp_path, sys.executable)
    assert taken == [True, True]
    taken.clear()
    missing.append("numpy")
    tasks.install(tmp_path, sys.executable)
    assert taken == [True, False, False, True]


def test_an_interrupted_set_up_is_done_again(
    tasks, steps: list, sources: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(venv: Path, python: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            tasks.prepare(tmp_path / "venv", sys.executable)
    steps.clear()
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert steps == ["install"]


def test_an_environment_whose_python_is_gone_is_made_again(tasks, steps: list, sources: tuple, tmp_path: Path) -> None:
    inside = tasks.prepare(tmp_path / "venv", sys.executable)
    inside.unlink()
    steps.clear()
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert steps[0] == "create"
    assert tasks.version_of(inside) is not None


def test_a_folder_with_something_else_in_it_is_not_cleared(tasks, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(tasks.SetupError, match="GZSIM_VENV must name another folder"):
        tasks.prepare(tmp_path, sys.executable)
    assert (tmp_path / "thesis.docx").exists()


def test_what_does_not_run_is_no_python(tasks, tmp_path: Path) -> None:
    shim = tmp_path / "python.exe"
    assert tasks.version_of(shim) is None
    shim.write_text("no program of any system")
    shim.chmod(0o755)
    assert tasks.version_of(shim) is None
    assert tasks.version_of(sys.executable) == "{}.{}".format(*sys.version_info)


def test_what_pyenv_has_installed_is_found_before_its_shims(noxfile, tmp_path: Path) -> None:
    real = tmp_path / "versions" / "3.12.99" / "bin"
    for path in (tmp_path / "shims", tmp_path / "bin", real):
        path.mkdir(parents=True)
    path = os.pathsep.join(map(str, (tmp_path / "bin", tmp_path / "shims")))
    assert noxfile.behind_shims(path).split(os.pathsep) == list(map(str, (tmp_path / "bin", real, tmp_path / "shims")))


def test_an_older_python_can_read_the_file_that_turns_it_away(root: Path) -> None:
    ast.parse((root / "tasks.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_every_make_target_is_a_task(tasks, root: Path) -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(targets.group(1).split()) == set(tasks.tasks())


def test_an_unknown_task_is_named_with_those_there_are(root: Path) -> None:
    done = subprocess.run([sys.executable, root / "tasks.py", "runn"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.strip().startswith("There is no task 'runn'. Valid: run, test,")


@pytest.mark.parametrize(
    "said",
    [
        "error: Request failed after 3 retries\n  cause: dns error",
        "NewConnectionError: Failed to establish a new connection: [Errno 101] Network is unreachable",
        "Could not fetch URL: connection error: Connection refused",
    ],
)
def test_without_network_the_first_set_up_says_so_in_one_sentence(tasks, said: str) -> None:
    assert "needs the network" in tasks.install_failure(said, Path("setup.log"))


def test_another_failure_is_not_blamed_on_the_network(tasks) -> None:
    message = tasks.install_failure("Resolved 2 packages\nerror: Hash mismatch for `numpy`\n", Path("setup.log"))
    assert "Hash mismatch" in message
    assert "network" not in message


def test_locked_block_is_one_package_with_its_hashes(tasks) -> None:
    block = tasks.locked_block("uv")
    assert re.match(r"uv==\d", block)
    assert "--hash=sha256:" in block
    assert not re.search(r"\n\S", block.rstrip())


def test_conda_pins_follow_the_lock(noxfile) -> None:
    text = "- python>=3.11\n- ruamel.yaml=0.1\n- numpy=1.0\n- pip:\n  - mesa==1.0.0\n  - -e .\n"
    locked = {"numpy": "2.4.6", "mesa": "3.3.1", "ruamel-yaml": "0.19.1"}
    expected = "- python>=3.11\n- ruamel.yaml=0.19\n- numpy=2.4\n- pip:\n  - mesa==3.3.1\n  - -e .\n"
    assert noxfile.pinned_for_conda(text, locked) == expected


def test_tables_that_differ_in_one_bit_have_other_digests(root: Path, tmp_path: Path) -> None:
    def digests(value: float) -> str:
        pd.DataFrame({"code": ["520100"], "score": [value]}).to_parquet(tmp_path / "scores.parquet")
        command = [sys.executable, root / "tools" / "table_digests.py", tmp_path]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert digests(0.1 + 0.2) == digests(0.1 + 0.2)
    assert digests(0.1 + 0.2) != digests(0.3)


def test_a_table_that_differs_between_pythons_is_named(noxfile, capsys: pytest.CaptureFixture) -> None:
    same = {"scores.parquet": "a" * 64}
    noxfile.compare({"3.11": same, "3.12": same})
    assert "1 result tables are identical on Python 3.11, 3.12." in capsys.readouterr().out
    with pytest.raises(SystemExit, match=r"scores\.parquet"):
        noxfile.compare({"3.11": same, "3.12": {"scores.parquet": "b" * 64}})
    with pytest.raises(SystemExit, match=r"scores\.parquet"):
        noxfile.compare({"3.11": same, "3.12": {}})
    with pytest.raises(SystemExit, match="No supported Python"):
        noxfile.compare({})


@pytest.mark.parametrize("name", ["PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "MPLBACKEND"])
def test_tasks_see_nothing_of_the_callers_own_python(tasks, tmp_path: Path, monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "of the caller")
    assert "of the caller" not in tasks.environment(tmp_path).values()
