"""The bundle for a room without internet: what it takes from the lock, what its scripts do, and what they refuse."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bundle
import pytest

WINDOWS = {"sys_platform": "win32", "os_name": "nt", "python_full_version": "3.12.1", "implementation_name": "cpython"}
VERSION = "{}.{}".format(*sys.version_info[:2])


@pytest.fixture(scope="module")
def locked(root: Path) -> dict[str, bundle.Pin]:
    return bundle.pins((root / "requirements.lock").read_text(encoding="utf-8"))


def roots(root: Path, *extras: str) -> list[str]:
    import tomllib

    return bundle.asked_for(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"], extras)


def test_every_pin_of_the_lock_is_read_with_its_hashes(root, locked):
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert len(locked) == sum("==" in line and not line.startswith((" ", "#")) for line in lines)
    assert all("--hash=sha256:" in pin.text for pin in locked.values())


def test_a_bundle_has_what_the_workshop_needs_and_no_tools(root, locked):
    found = bundle.needed(locked, roots(root, "apps"))
    assert {"panel", "bokeh", "tornado", "segno", "numba", "llvmlite", "jinja2"} <= set(found)
    assert not {"nox", "ruff", "hypothesis", "playwright", "jupyterlab", "colorama"} & set(found)


def test_every_package_that_a_bundled_one_needs_is_there(root, locked):
    found = bundle.needed(locked, roots(root, "apps", "notebooks"))
    for pin in locked.values():
        if pin.holds() and pin.via & set(found):
            assert pin.name in found


def test_a_bundle_for_windows_has_what_windows_needs(root, locked):
    found = bundle.needed(locked, roots(root, "apps", "notebooks"), WINDOWS)
    assert {"colorama", "pywinpty"} <= set(found)
    assert not {"ptyprocess", "pexpect", "appnope"} & set(found)


def test_an_extra_that_is_not_there_is_refused(root):
    with pytest.raises(SystemExit, match="apps"):
        roots(root, "app")


def made(folder: Path) -> Path:
    """A bundle of one small package that goes by the name of gzsim."""
    wheels = folder / "bundle" / "wheels"
    wheels.mkdir(parents=True)
    about = "gzsim-0.0.1.dist-info"
    files = {
        "gzsim/__init__.py": "",
        "gzsim/__main__.py": "import sys; print(*sys.argv[1:], file=open('asked.txt', 'a', encoding='utf-8'))",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: gzsim\nVersion: 0.0.1\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{about}/RECORD"))
    with zipfile.ZipFile(wheels / "gzsim-0.0.1-py3-none-any.whl", "w") as wheel:
        for name, text in (files | {f"{about}/RECORD": record}).items():
            wheel.writestr(name, text)
    (wheels.parent / "requirements.txt").write_text(bundle.requirements(wheels), encoding="utf-8")
    bundle.write_scripts(wheels.parent)
    return wheels.parent


def test_the_list_of_a_bundle_has_the_hash_of_each_wheel(tmp_path):
    folder = made(tmp_path)
    (wheel,) = (folder / "wheels").iterdir()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert (folder / "requirements.txt").read_text(encoding="utf-8") == f"gzsim==0.0.1 --hash=sha256:{digest}\n"


def test_scripts_name_the_python_they_are_for(tmp_path):
    folder = made(tmp_path)
    for name in ("install.sh", "install.bat", "READ-ME-FIRST.txt"):
        text = (folder / name).read_bytes()
        assert VERSION.encode() in text
        assert b"@PYTHON@" not in text
        assert (b"\r\n" in text) == (name != "install.sh")


needs_sh = pytest.mark.skipif(shutil.which("sh") is None, reason="the script is for systems with a shell")


@needs_sh
def test_a_bundle_installs_without_network_and_starts(tmp_path):
    folder = made(tmp_path)
    env = os.environ | {"PYTHON": sys.executable, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    subprocess.run(["sh", "install.sh"], cwd=folder, env=env, check=True, capture_output=True)
    subprocess.run(["sh", "start.sh", "--no-open"], cwd=folder, env=env, check=True, capture_output=True)
    asked = (folder / "asked.txt").read_text(encoding="utf-8").splitlines()
    assert asked[0] == "workshop --prepare"
    assert asked[1].startswith("workshop --lan --database")
    for installed in folder.glob("venv/lib/*/site-packages/gzsim*"):
        shutil.rmtree(installed)
    wheel = next((folder / "wheels").iterdir())
    with zipfile.ZipFile(wheel, "a") as changed:
        changed.writestr("gzsim/more.py", "")
    again = subprocess.run(["sh", "install.sh"], cwd=folder, env=env, check=False, capture_output=True, text=True)
    assert again.returncode != 0
    assert "HASHES" in again.stderr.upper()


@needs_sh
def test_another_python_is_refused_in_both_languages(tmp_path):
    folder = made(tmp_path)
    script = (folder / "install.sh").read_text(encoding="utf-8").replace(VERSION, "3.99")
    (folder / "install.sh").write_text(script, encoding="utf-8")
    done = subprocess.run(["sh", "install.sh"], cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "3.99" in done.stderr
    assert "安装" in done.stderr
