"""Pack what a room without internet needs: locked wheels of this platform, gzsim, scripts that install it, documents.

Usage: ``python tools/bundle.py [FOLDER] [--extras apps,notebooks]``

Wheels are downloaded by pip, which checks them against the hashes of the lock; the bundle has a list of its own, with
the hash of every wheel in it, by which its scripts install. It fits the system, the processor and the minor version of
Python that it was made with: for Windows make it on Windows.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from sysconfig import get_platform

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "tools" / "bundled"
EXTRAS = ("apps", "notebooks")
PIN = re.compile(
    r"^(?P<name>[\w.-]+)==[^\s;\\]+(?: ; (?P<marker>[^\\\n]+?))? *\\?\n(?P<rest>(?:[ \t].*\n?)*)", re.MULTILINE
)
VIA = re.compile(r"^ +#(?: via)? +([\w.-]+)$", re.MULTILINE)
VERSION = "{}.{}".format(*sys.version_info[:2])


@dataclass(frozen=True)
class Pin:
    """A package of the lock: the text that pins it, where it is needed, and by which packages."""

    name: str
    text: str
    marker: str | None
    via: frozenset[str]

    def holds(self, environment: Mapping[str, str] | None = None) -> bool:
        """Whether it is installed on this platform, or on one that is described."""
        return self.marker is None or Marker(self.marker).evaluate(dict(environment or {}))


def pins(lock: str) -> dict[str, Pin]:
    """Packages of the text of a lock, by name."""
    found = {}
    for match in PIN.finditer(lock):
        name = canonicalize_name(match["name"])
        via = frozenset(canonicalize_name(each) for each in VIA.findall(match["rest"]))
        found[name] = Pin(name, match.group(), match["marker"], via)
    return found


def needed(
    locked: Mapping[str, Pin], roots: Iterable[str], environment: Mapping[str, str] | None = None
) -> dict[str, Pin]:
    """Packages that are asked for, and all that they need, on a platform."""
    there = {name: pin for name, pin in locked.items() if pin.holds(environment)}
    found: dict[str, Pin] = {}
    waiting = [name for name in roots if name in there]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = there[name]
            waiting += [other for other, pin in there.items() if name in pin.via]
    return dict(sorted(found.items()))


def asked_for(project: Mapping[str, object], extras: Iterable[str]) -> list[str]:
    """Packages that gzsim itself asks for, with those of some extras."""
    optional = project["optional-dependencies"]
    unknown = [extra for extra in extras if extra not in optional]
    if unknown:
        sys.exit(f"There is no extra {unknown[0]!r}. Valid: {', '.join(optional)}")
    listed = [*project["dependencies"], *(each for extra in extras for each in optional[extra])]
    return [canonicalize_name(Requirement(each).name) for each in listed]


def requirements(wheels: Path) -> str:
    """The wheels of a folder as pip installs them: each with its version and its hash."""
    lines = []
    for wheel in sorted(wheels.glob("*.whl")):
        name, version, *_ = parse_wheel_filename(wheel.name)
        lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    return "".join(lines)


def write_scripts(folder: Path, version: str = VERSION) -> None:
    """Put the scripts of a bundle into it; those for Windows have its ends of lines."""
    for source in sorted(SCRIPTS.iterdir()):
        text = source.read_text(encoding="utf-8").replace("@PYTHON@", version)
        target, windows = folder / source.name, source.suffix in (".bat", ".txt")
        target.write_text(text, encoding="utf-8-sig" if source.suffix == ".txt" else "utf-8",
                          newline="\r\n" if windows else "\n")  # fmt: skip
        target.chmod(0o755 if source.suffix == ".sh" else 0o644)


def fetch(wanted: Mapping[str, Pin], wheels: Path) -> None:
    """Download the wheels that the lock names, and build those that are published as sources alone."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "lock.txt")
        listed.write_text("".join(pin.text for pin in wanted.values()), encoding="utf-8")
        call("pip", "--disable-pip-version-check", "wheel", "--no-deps", "--require-hashes", "--progress-bar", "off",
             "--wheel-dir", wheels, "-r", listed)  # fmt: skip
    call("hatchling", "build", "-t", "wheel", "-d", wheels)


def add_documents(folder: Path) -> None:
    """What people read: the guides, the licence, the notebooks, and the printed sheets of the workshop."""
    for name in ("README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("docs", "notebooks", "scenarios"):
        left_out = shutil.ignore_patterns(".*", "__pycache__", "_build")
        shutil.copytree(ROOT / name, folder / name, ignore=left_out, dirs_exist_ok=True)
    call("gzsim", "workshop", "--print", folder / "print")


def call(module: str, *arguments: object) -> None:
    """Run a module in the checkout; end with what it says if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{module} failed:\n{(done.stdout + done.stderr)[-4000:]}")


def megabytes(paths: Iterable[Path]) -> str:
    """Size of files together."""
    return f"{sum(path.stat().st_size for path in paths if path.is_file()) / 1e6:,.0f} MB"


def main() -> None:
    """Make the bundle and say how large it is."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    name = f"gzsim-bundle-{get_platform()}-py{VERSION}"
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist" / name, help="a new folder")
    parser.add_argument("--extras", default=",".join(EXTRAS), help="of pyproject.toml, with commas")
    told = parser.parse_args()
    folder: Path = told.folder.absolute()
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty: name another folder, or remove it.")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    roots = asked_for(project, [extra for extra in told.extras.split(",") if extra])
    wanted = needed(pins((ROOT / "requirements.lock").read_text(encoding="utf-8")), roots)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    print(f"Fetching {len(wanted)} packages", flush=True)
    fetch(wanted, wheels)
    (folder / "requirements.txt").write_text(requirements(wheels), encoding="utf-8")
    write_scripts(folder)
    add_documents(folder)
    archive = Path(shutil.make_archive(str(folder), "zip", folder.parent, folder.name))
    print(
        f"{folder}: {megabytes(folder.rglob('*'))}, {len(list(wheels.iterdir()))} wheels {megabytes(wheels.iterdir())}"
    )
    print(f"{archive}: {megabytes([archive])}")


if __name__ == "__main__":
    main()
