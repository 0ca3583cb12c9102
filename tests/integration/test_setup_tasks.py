"""tasks.py: an environment is built once, again when it must be, and whoever cannot be served is told why."""

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


@pytest.fixture
def tasks(root: Path):
    spec = importlib.util.spec_from_file_location("tasks", root / "tasks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def steps(tasks, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps a set-up takes, in order; nothing is really installed, the environment itself is a real one."""
    taken = []
    for name in ("install_packages", "install_gzsim"):

        def step(venv: Path, python: object, name: str = name) -> None:
            taken.append(name)
            if name == "install_packages":
                (venv / "gzsim-stamp").unlink(missing_ok=True)

        step.__name__ = name
        monkeypatch.setattr(tasks, name, step)

    def create(venv: Path, python: object) -> None:
        taken.append("create")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", venv], check=True)

    monkeypatch.setattr(tasks, "create", create)
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
    assert steps == ["create", "install_packages", "install_gzsim"]
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert len(steps) == 3


def test_a_changed_lock_installs_again_and_a_changed_project_only_gzsim(
    tasks, steps: list, sources: tuple[Path, Path], tmp_path: Path
) -> None:
    lock, project = sources
    tasks.prepare(tmp_path / "venv", sys.executable)
    steps.clear()
    project.write_text("[project]\nname = 'x'\n")
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert steps == ["install_gzsim"]
    steps.clear()
    lock.write_text("a==2\n")
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert steps == ["install_packages", "install_gzsim"]


def test_an_interrupted_set_up_is_done_again(
    tasks, steps: list, sources: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(venv: Path, python: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "install_packages", interrupted)
        with pytest.raises(KeyboardInterrupt):
            tasks.prepare(tmp_path / "venv", sys.executable)
    steps.clear()
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert steps == ["install_packages", "install_gzsim"]


def test_an_environment_whose_python_is_gone_is_made_again(tasks, steps: list, sources: tuple, tmp_path: Path) -> None:
    inside = tasks.prepare(tmp_path / "venv", sys.executable)
    inside.unlink()
    steps.clear()
    tasks.prepare(tmp_path / "venv", sys.executable)
    assert steps[0] == "create"
    assert tasks.version_of(inside) is not None


def test_a_folder_with_something_else_in_it_is_not_cleared(tasks, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(tasks.TaskError, match="GZSIM_VENV must name another folder"):
        tasks.prepare(tmp_path, sys.executable)
    assert (tmp_path / "thesis.docx").exists()


def test_what_does_not_run_is_no_python(tasks, tmp_path: Path) -> None:
    shim = tmp_path / "python.exe"
    assert tasks.version_of(shim) is None
    shim.write_text("no program of any system")
    shim.chmod(0o755)
    assert tasks.version_of(shim) is None
    assert tasks.version_of(sys.executable) == "{}.{}".format(*sys.version_info)


def test_a_shim_that_fails_is_passed_over(tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "python3.12" + (".exe" if os.name == "nt" else "")
    shim, real = tmp_path / "shims" / name, tmp_path / "versions" / "3.12.99" / "bin" / name
    for path in (shim, real):
        path.parent.mkdir(parents=True)
        path.touch()
    monkeypatch.setenv("PATH", str(shim.parent))
    monkeypatch.setattr(tasks, "version_of", {str(real): "3.12"}.get)
    assert tasks.find_python("3.12") == str(real)
    real.unlink()
    assert tasks.find_python("3.12") is None


def test_an_older_python_can_read_the_file_that_turns_it_away(root: Path) -> None:
    ast.parse((root / "tasks.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_every_make_target_is_a_task(tasks, root: Path) -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(targets.group(1).split()) == set(tasks.TASKS)


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


def test_conda_pins_follow_the_lock(tasks) -> None:
    text = "- python>=3.11\n- ruamel.yaml=0.1\n- numpy=1.0\n- pip:\n  - mesa==1.0.0\n  - -e .\n"
    locked = {"numpy": "2.4.6", "mesa": "3.3.1", "ruamel-yaml": "0.19.1"}
    expected = "- python>=3.11\n- ruamel.yaml=0.19\n- numpy=2.4\n- pip:\n  - mesa==3.3.1\n  - -e .\n"
    assert tasks.pinned_for_conda(text, locked) == expected


def test_tables_that_differ_in_one_bit_have_other_digests(root: Path, tmp_path: Path) -> None:
    def digests(value: float) -> str:
        pd.DataFrame({"code": ["520100"], "score": [value]}).to_parquet(tmp_path / "scores.parquet")
        command = [sys.executable, root / "tools" / "table_digests.py", tmp_path]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert digests(0.1 + 0.2) == digests(0.1 + 0.2)
    assert digests(0.1 + 0.2) != digests(0.3)


def test_a_table_that_differs_between_pythons_is_named(tasks, capsys: pytest.CaptureFixture) -> None:
    same = {"scores.parquet": "a" * 64}
    tasks.report_digests({"3.11": same, "3.12": same})
    assert "1 result tables are identical on Python 3.11, 3.12." in capsys.readouterr().out
    with pytest.raises(tasks.TaskError, match=r"scores\.parquet"):
        tasks.report_digests({"3.11": same, "3.12": {"scores.parquet": "b" * 64}})
    with pytest.raises(tasks.TaskError, match=r"scores\.parquet"):
        tasks.report_digests({"3.11": same, "3.12": {}})
    with pytest.raises(tasks.TaskError, match="No supported Python"):
        tasks.report_digests({})
