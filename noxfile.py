"""The tasks of a checkout of gzsim, done by nox in the environment that tasks.py prepares: ``make help`` lists them."""

import logging
import os
import re
import sys
import tempfile
from pathlib import Path

import nox
from python_discovery import get_interpreter

logging.getLogger().setLevel(logging.WARNING)  # tasks speak for themselves: nox is heard when something is wrong

SCENARIO = Path("scenarios", "guizhou-2025.yaml")
SUPPORTED = ("3.11", "3.12", "3.13")
OWN = "{}.{}".format(*sys.version_info[:2])
# Sums of many floats depend on how BLAS divides them among threads; one thread gives everyone the same last digit.
QUIET_AND_SINGLE = {"TQDM_DISABLE": "1"} | dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
# In the order of tests/conftest.py, what takes longest first.
TWO_WORKERS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")

task = nox.session(venv_backend="none")  # in the environment that nox itself is in


def python(session: nox.Session, *arguments: object, **env: str) -> None:
    """Run a module or a file, and what the caller has asked for besides."""
    session.run(sys.executable, *map(str, arguments), *session.posargs, env=env)


def check_style(session: nox.Session) -> None:
    """Hold every file against ruff."""
    session.run(sys.executable, "-m", "ruff", "check", ".")
    session.run(sys.executable, "-m", "ruff", "format", "--check", "--quiet", ".")


@task
def run(session: nox.Session) -> None:
    """The main job: score the record and simulate today's system under three schemes; tables go to results/."""
    python(session, "-m", "gzsim", "run", SCENARIO)


@task
def test(session: nox.Session) -> None:
    """Style, import contracts, then every test, doctest and notebook."""
    check_style(session)
    session.run(str(Path(sys.executable).with_name("lint-imports")), "--no-logo")
    # A notebook's cells share one kernel and a module's tests their fixtures: a file is never divided between workers.
    strict = ["--nbval", "--nbval-current-env", *TWO_WORKERS]
    python(session, "-m", "pytest", *strict, "notebooks", "tests", "gzsim", **QUIET_AND_SINGLE)


@task
def quick(session: nox.Session) -> None:
    """Style and the quick tests, in about a minute: all but what tests/slow.txt lists."""
    check_style(session)
    python(session, "-m", "pytest", *TWO_WORKERS, "-m", "not slow", "tests", "gzsim", **QUIET_AND_SINGLE)


@task
def browser(session: nox.Session) -> None:
    """Open notebooks' output, pages and apps in Chromium: nothing strange runs, nothing is asked for elsewhere."""
    checks = sorted(Path("tests", "browser").glob("check_*.py"))
    python(session, "-m", "pytest", *TWO_WORKERS, *checks, **QUIET_AND_SINGLE)


@task
def workshop(session: nox.Session) -> None:
    """Serve the workshop on this computer (ARGS="--lan" for a room; works without the network)."""
    python(session, "-m", "gzsim", "workshop")


@task
def bundle(session: nox.Session) -> None:
    """Pack wheels, scripts and documents for a room without internet into dist/ (fetches packages)."""
    python(session, "tools/bundle.py")


@task
def docs(session: nox.Session) -> None:
    """Build the site of docs, English and Chinese, in dist/docs: it opens from the file system, without a server."""
    python(session, "tools/build_docs.py", **QUIET_AND_SINGLE)


@task
def lab(session: nox.Session) -> None:
    """Open the index of the notebooks in JupyterLab (works without the network)."""
    python(session, "tools/lab.py")


@task
def notebooks(session: nox.Session) -> None:
    """Execute the notebooks again and save them in place, byte for byte the same when nothing has changed."""
    names = [] if session.posargs else sorted(Path("notebooks").glob("*.ipynb"))
    python(session, "tools/execute_notebooks.py", *names, **QUIET_AND_SINGLE)


@task
@nox.parametrize("name", sorted(path.stem for path in Path("benchmarks").glob("*.py")))
def bench(session: nox.Session, name: str) -> None:
    """Run the benchmarks and hold their figures against their bars."""
    python(session, "-m", "gzsim", "bench", name)


@task
def lock(session: nox.Session) -> None:
    """Resolve the dependencies anew into requirements.lock and environment.yml (--upgrade for newer versions)."""
    options = "--universal --fork-strategy fewest --python-version 3.11 --all-extras"
    options += " --generate-hashes --no-emit-index-url --no-header --quiet"
    python(session, "-m", "uv", "pip", "compile", *options.split(), "pyproject.toml", "-o", "requirements.lock")
    text, conda = Path("requirements.lock").read_text(encoding="utf-8"), Path("environment.yml")
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))
    conda.write_text(pinned_for_conda(conda.read_text(encoding="utf-8"), locked), encoding="utf-8", newline="\n")


def pinned_for_conda(text: str, locked: dict[str, str]) -> str:
    """environment.yml with the lock's versions: exact for pip, the minor release for conda, where patches come late."""

    def pin(line: re.Match) -> str:
        version = locked.get(re.sub(r"[-_.]+", "-", line["name"].lower()))
        if version is None:
            return line.group()
        if line["sign"] == "=":
            version = ".".join(version.split(".")[:2])
        return line["dash"] + line["name"] + line["sign"] + version

    return re.sub(r"^(?P<dash> *- )(?P<name>[\w.-]+?)(?P<sign>==?)[\w.]+$", pin, text, flags=re.MULTILINE)


@task
def pythons(session: nox.Session) -> None:
    """Run a shortened main job on every supported Python found here; its tables must agree to the last bit."""
    digests, env = {}, os.environ | {"PATH": behind_shims(os.environ.get("PATH", ""))}
    with tempfile.TemporaryDirectory() as folder:
        for version in SUPPORTED:
            found = get_interpreter(f"cpython{version}", env=env)
            if found is None:
                print(f"Python {version}: not installed here, not compared", flush=True)
                continue
            results = str(Path(folder, version))
            inside = sys.executable if version == OWN else built(session, version, found.system_executable)
            print(f"Python {version}: running {SCENARIO}", flush=True)
            short = ["--replications", "8", "--draws", "8", "--results", results, *session.posargs]
            session.run(inside, "-m", "gzsim", "run", str(SCENARIO), *short, env=QUIET_AND_SINGLE, silent=True)
            listed = session.run(inside, "tools/table_digests.py", results, silent=True)
            digests[version] = dict(reversed(line.split("  ", 1)) for line in listed.splitlines())
    compare(digests)


def built(session: nox.Session, version: str, python: str) -> str:
    """The interpreter of an environment of its own for another Python."""
    venv = Path(f".venv-{version}").absolute()
    session.run(python, "tasks.py", "setup", env={"GZSIM_VENV": str(venv), "GZSIM_PYTHON": None})
    return str(venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def behind_shims(path: str) -> str:
    """PATH with the Pythons that pyenv has installed, before their shims, which fail for all that are not chosen."""
    places = []
    for folder in map(Path, path.split(os.pathsep)):
        if folder.name == "shims":
            places += sorted(folder.parent.glob("versions/*/bin"), reverse=True)
        places.append(folder)
    return os.pathsep.join(map(str, places))


def compare(digests: dict[str, dict[str, str]]) -> None:
    """Print one line per table and fail when two Pythons disagree about one, or none has written any."""
    tables = sorted(set().union(*digests.values()))
    if not tables:
        sys.exit("No supported Python has written a result table.")
    different = [name for name in tables if len({found.get(name) for found in digests.values()}) > 1]
    for name in tables:
        seen = " ".join(f"{version}:{found.get(name, 'missing')[:12]}" for version, found in digests.items())
        print(f"{'DIFFERS' if name in different else 'same   '} {name}  {seen}")
    if different:
        sys.exit(f"Result tables differ between Pythons: {', '.join(different)}")
    print(f"{len(tables)} result tables are identical on Python {', '.join(digests)}.")


@task
def machines(session: nox.Session) -> None:
    """Emulate other processors: main job, golden tables and notebooks must come out the same (names of notebooks)."""
    python(session, "tools/machines.py", **QUIET_AND_SINGLE)
