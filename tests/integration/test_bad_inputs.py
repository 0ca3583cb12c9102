"""Bad input of every kind: one message that says what and where, exit code 2, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bad_inputs.changes import CHANGES
from bad_inputs.commands import COMMANDS
from bad_inputs.functions import OBJECTIVES, REGISTERS, SCHEMES, SCORES, SIMULATIONS
from bad_inputs.harness import Call, Command
from bad_inputs.records import RECORDS
from bad_inputs.scenario_files import FILES

from gzsim import cli
from gzsim.errors import InputError

KINDS: dict[str, list[Command | Call]] = (
    FILES | CHANGES | RECORDS | SCORES | SCHEMES | OBJECTIVES | REGISTERS | SIMULATIONS | COMMANDS
)
CASES = [
    pytest.param(case, id=f"{kind} {number}") for kind, cases in KINDS.items() for number, case in enumerate(cases)
]
IN_PROCESSES = (
    ("table that is a named pipe", 0),
    ("command or option that there is not", 0),
    ("command or option that there is not", 2),
)


def listing(folder: Path) -> dict[str, int]:
    """What is in a folder: names with size and time of the last change."""
    return {
        str(path.relative_to(folder)): path.lstat().st_mtime_ns * 2**40 + path.lstat().st_size
        for path in folder.rglob("*")
    }


def outcome(case: Command | Call, folder: Path, capsys: pytest.CaptureFixture) -> tuple[int, str]:
    """Exit code and message: of the command line run in this process, or 2 for a call that raises `InputError`."""
    if isinstance(case, Call):
        with pytest.raises(InputError) as refusal:
            case.call(folder)
        return 2, str(refusal.value)
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return end.value.code, said.out + said.err


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_refused_by_name_and_leaves_no_trace(case, tmp_path, monkeypatch, capsys):
    case.make(tmp_path)
    before = listing(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["gzsim", *getattr(case, "arguments", ())])
    code, message = outcome(case, tmp_path, capsys)
    assert code == 2
    assert "Traceback" not in message
    assert all(" ".join(part.split()) in " ".join(message.split()) for part in case.says), message
    assert listing(tmp_path) == before


@pytest.mark.parametrize(("kind", "number"), IN_PROCESSES)
def test_the_shell_sees_exit_code_2_and_one_message(kind, number, tmp_path):
    case = KINDS[kind][number]
    case.make(tmp_path)
    before = listing(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "gzsim", *case.arguments], cwd=tmp_path, env=os.environ | {"TQDM_DISABLE": "1"},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert all(part in done.stderr for part in case.says)
    assert listing(tmp_path) == before


def test_there_are_many_kinds_of_bad_input_and_many_of_each():
    assert len(KINDS) >= 40
    assert sum(map(len, KINDS.values())) >= 300
    assert min(map(len, KINDS.values())) >= 2
