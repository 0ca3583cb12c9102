"""A changed rule is the rule that runs, although numba looks for changes in the calling file alone."""

import os
import subprocess
import sys
from pathlib import Path

import gzsim
from gzsim.compiled import forget_stale

CALLED = "from numba import njit\n\n@njit(cache=True)\ndef rule(x):\n    return {}\n"
CALLING = "from numba import njit\nfrom called import rule\n\n@njit(cache=True)\ndef month(x):\n    return rule(x)\n"


def run(folder: Path) -> str:
    said = "from calling import month; print(month(3.0))"
    done = subprocess.run([sys.executable, "-c", said], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_rule_changed_in_another_file_is_compiled_into_its_callers_anew(tmp_path):
    (tmp_path / "called.py").write_text(CALLED.format("2.0 * x"), encoding="utf-8")
    (tmp_path / "calling.py").write_text(CALLING, encoding="utf-8")
    assert run(tmp_path) == "6.0"
    assert forget_stale(tmp_path) == 0
    (tmp_path / "called.py").write_text(CALLED.format("10.0 * x"), encoding="utf-8")
    newer = max(index.stat().st_mtime for index in tmp_path.rglob("*.nbi")) + 10
    os.utime(tmp_path / "called.py", (newer, newer))
    assert forget_stale(tmp_path) == 2
    assert run(tmp_path) == "30.0"


def test_importing_the_package_leaves_nothing_stale():
    assert forget_stale(Path(gzsim.__file__).parent) == 0
