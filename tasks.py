"""Everything one does with a checkout of gzsim, from nothing but Python: ``python3 tasks.py help``.

Only the standard library is used here and no shell, so that it works the same on Linux, macOS and Windows;
``make <task>`` is a shorter way to say ``python3 tasks.py <task>``. What follows the task's name is handed on:
``python3 tasks.py test -k zones``.

GZSIM_PYTHON names the interpreter to build on, GZSIM_VENV the folder of the virtual environment (default ``.venv``).
"""

import ast
import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this line is for those who start it with an older Python
    sys.exit(
        "gzsim needs Python 3.11 or newer; this is Python {}.{} ({}). Name a newer one: "
        "make run PYTHON=python3.12, or python3.12 tasks.py run".format(*sys.version_info[:2], sys.executable)
    )

ROOT = Path(__file__).resolve().parent
LOCK, PROJECT, CONDA = ROOT / "requirements.lock", ROOT / "pyproject.toml", ROOT / "environment.yml"
SCENARIO = Path("scenarios", "guizhou-2025.yaml")
SUPPORTED = ("3.11", "3.12", "3.13")
# Sums of many floats depend on how BLAS divides them among threads; one thread gives everyone the same last digit.
QUIET_AND_SINGLE = {"TQDM_DISABLE": "1"} | dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
# In the order of tests/conftest.py, what takes longest first.
TWO_WORKERS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
NO_NETWORK = re.compile(
    r"name resolution|resolve host|dns error|getaddrinfo|error sending request|timed out|unreachable|"
    r"connection (?:refused|reset|error)|failed to establish|network connectivity|proxyerror",
    re.IGNORECASE,
)


class TaskError(Exception):
    """A task cannot go on; the message says why and what to do."""


# --- the virtual environment ------------------------------------------------------------------------------------------


def interpreter(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python: Path | str) -> str | None:
    """Minor version of an interpreter as text, None when it does not run (a pyenv shim may exist and fail)."""
    return first_line([python, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"])


def first_line(command: list) -> str | None:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return (answer.splitlines() or [None])[0]


def fingerprint(venv: Path, version: str, built_from: Path) -> str:
    """What an environment was built from; its place is part of it because an environment cannot be moved."""
    return f"{hashlib.sha256(built_from.read_bytes()).hexdigest()} Python {version} {venv} {ROOT}"


def says(stamp: Path, expected: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == expected


def prepare(venv: Path, python: Path | str) -> Path:
    """Bring a virtual environment to what the lock says and return its interpreter; nothing to do the second time.

    Each of its two steps leaves a stamp when it is through, so an interrupted one is done again; only the step that
    follows the lock may need the network.
    """
    wanted = version_of(python)
    if wanted is None or tuple(map(int, wanted.split("."))) < (3, 11):
        raise TaskError(f"{python} is not a Python 3.11 or newer that runs.")
    inside = interpreter(venv)
    found = version_of(inside)
    if found != wanted:
        create(venv, python)
    steps = {install_packages: (venv / "packages-stamp", LOCK), install_gzsim: (venv / "gzsim-stamp", PROJECT)}
    for step, (stamp, built_from) in steps.items():
        expected = fingerprint(venv, wanted, built_from)
        if not says(stamp, expected):
            stamp.unlink(missing_ok=True)
            step(venv, python)
            stamp.write_text(expected, encoding="utf-8")
    return inside


def create(venv: Path, python: Path | str) -> None:
    if venv.is_dir() and any(venv.iterdir()) and not (venv / "pyvenv.cfg").is_file():
        raise TaskError(
            f"{venv} holds something that is not a virtual environment; GZSIM_VENV must name another folder."
        )
    made = subprocess.run([python, "-m", "venv", "--clear", venv], capture_output=True, text=True, check=False)
    if made.returncode:
        raise TaskError(f"No virtual environment could be made at {venv}: {(made.stdout + made.stderr).strip()}")


def install_packages(venv: Path, python: Path | str) -> None:
    """Install exactly the lock, checked by hash, with the uv that it pins."""
    inside = interpreter(venv)
    if first_line([inside, "-m", "pip", "--version"]) is None:  # the environment was interrupted while it was made
        create(venv, python)
    print(f"Installing the locked packages into {shown(venv)}; the first time this needs the network.", flush=True)
    pinned = venv / "uv.lock.txt"
    pinned.write_text(locked_block("uv"), encoding="utf-8")
    pip = [inside, "-m", "pip", "--disable-pip-version-check", "--retries", "2"]
    install(venv, [*pip, "install", "--no-deps", "--require-hashes", "-r", pinned])
    install(venv, [inside, "-m", "uv", "pip", "sync", "--python", inside, "--require-hashes", LOCK])
    (venv / "gzsim-stamp").unlink(missing_ok=True)  # the lock does not name gzsim, so it has just been taken out


def install_gzsim(venv: Path, _python: Path | str) -> None:
    """Install gzsim itself, editable and with nothing further."""
    inside = interpreter(venv)
    uv = [inside, "-m", "uv", "pip", "install", "--python", inside, "--offline"]
    install(venv, [*uv, "--no-deps", "--no-build-isolation", "-e", ROOT])


def install(venv: Path, command: list) -> None:
    env = installer_environment(interpreter(venv))
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    output, log = done.stdout + done.stderr, venv / "setup.log"
    log.write_text(output, encoding="utf-8")
    if done.returncode:
        raise TaskError(install_failure(output, log))


def install_failure(output: str, log: Path) -> str:
    if NO_NETWORK.search(output):
        return f"The packages could not be fetched: the first set-up needs the network, later ones do not ({log})."
    said = [line.strip() for line in output.splitlines() if line.strip()]
    reason = next((line for line in said if line.lower().startswith("error")), said[-1] if said else "no reason given")
    return f"The packages could not be installed: {reason} (all of it: {log})"


def locked_block(name: str) -> str:
    """The lines of the lock that pin one package, hashes included."""
    block = re.search(rf"^{re.escape(name)}==.*\n(?:[ \t].*\n?)*", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if not block:
        raise TaskError(f"{LOCK.name} does not pin {name}; `python3 tasks.py lock` writes it anew.")
    return block.group()


def installer_environment(inside: Path) -> dict[str, str]:
    """Environment for pip and uv; people keep their mirror and certificate in pip's configuration, which uv ignores."""
    env = environment(inside.parent.parent)
    command = [inside, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    for key, value in re.findall(r"^[\w:]+\.([\w-]+)=(['\"].*)$", listed.stdout, re.MULTILINE):
        name = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}.get(key)
        if name:
            env.setdefault(name, ast.literal_eval(value))
    return env


def environment(venv: Path) -> dict[str, str]:
    """What the programs of a task see: this environment's tools first, nothing of the caller's own Python set-up."""
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH", "MPLBACKEND"}}
    tools = str(interpreter(venv).parent)
    env |= {"VIRTUAL_ENV": str(venv), "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}
    env["PATH"] = os.pathsep.join([tools, env.get("PATH", "")])
    if not os.access(os.path.expanduser("~"), os.W_OK):  # caches of uv, Matplotlib and Jupyter go to the home folder
        home = ROOT / ".cache" / "home"
        home.mkdir(parents=True, exist_ok=True)
        env["HOME"] = str(home)
    return env


def shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


# --- tasks ------------------------------------------------------------------------------------------------------------


def the_venv() -> Path:
    return Path(os.environ.get("GZSIM_VENV") or ROOT / ".venv").absolute()


def ready() -> Path:
    """Interpreter of the checkout's environment, set up when it is not; no rule that was changed is kept compiled."""
    runpy.run_path(str(ROOT / "tools" / "forget_compiled.py"))["forget_stale"]()
    return prepare(the_venv(), os.environ.get("GZSIM_PYTHON") or sys.executable)


def outcome(command: list, extra: dict[str, str] | None = None, output: int | None = None) -> int:
    """Exit code of a program of the environment, run from the checkout's root."""
    env = environment(Path(command[0]).parent.parent) | (extra or {})
    return subprocess.run(command, cwd=ROOT, env=env, stdout=output, check=False).returncode


def call(command: list, extra: dict[str, str] | None = None) -> None:
    """Run one program of a task; a failure ends the task with the program's own exit code."""
    code = outcome(command, extra)
    if code:
        sys.exit(code)


def task_setup(_arguments: list[str]) -> None:
    """Make the virtual environment and install the locked packages into it."""
    print(f"gzsim is set up: {shown(ready())}")


def task_run(arguments: list[str]) -> None:
    """The main job: score the record and simulate today's system under three schemes; tables go to results/."""
    call([ready(), "-m", "gzsim", "run", SCENARIO, *arguments])


def check_style(python: Path) -> None:
    call([python, "-m", "ruff", "check", "."])
    call([python, "-m", "ruff", "format", "--check", "--quiet", "."])


def task_test(arguments: list[str]) -> None:
    """Style, import contracts, then every test, doctest and notebook."""
    python = ready()
    check_style(python)
    call([python.parent / "lint-imports", "--no-logo"])
    # A notebook's cells share one kernel and a module's tests their fixtures: a file is never divided between workers.
    strict = ["--nbval", "--nbval-current-env", *TWO_WORKERS]
    call([python, "-m", "pytest", *strict, "notebooks", "tests", "gzsim", *arguments], QUIET_AND_SINGLE)


def task_quick(arguments: list[str]) -> None:
    """Style and the quick tests, in about a minute: all but what tests/slow.txt lists."""
    python = ready()
    check_style(python)
    call([python, "-m", "pytest", *TWO_WORKERS, "-m", "not slow", "tests", "gzsim", *arguments], QUIET_AND_SINGLE)


def task_browser(arguments: list[str]) -> None:
    """Open what notebooks and pages show in Chromium: no script runs, nothing is asked for elsewhere."""
    call([ready(), "-m", "pytest", "tests/browser/check_pages.py", *arguments], QUIET_AND_SINGLE)


def task_lab(arguments: list[str]) -> None:
    """Open the notebooks in JupyterLab (works without the network)."""
    offline = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    call([ready(), "-m", "jupyterlab", *offline, "--notebook-dir", ROOT / "notebooks", *arguments])


def task_notebooks(arguments: list[str]) -> None:
    """Execute the notebooks again and save them in place, byte for byte the same when nothing has changed."""
    names = [Path(name) for name in arguments] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    call([ready(), ROOT / "tools" / "execute_notebooks.py", *names], QUIET_AND_SINGLE)


def task_bench(arguments: list[str]) -> None:
    """Run the benchmarks and hold their figures against their bars."""
    python = ready()
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))
    sys.exit(max(outcome([python, "-m", "gzsim", "bench", name, *arguments]) for name in names))


def task_lock(arguments: list[str]) -> None:
    """Resolve the dependencies anew into requirements.lock and environment.yml (--upgrade for newer versions)."""
    options = "--universal --fork-strategy fewest --python-version 3.11 --all-extras"
    options += " --generate-hashes --no-emit-index-url --no-header --quiet"
    uv = [ready(), "-m", "uv", "pip", "compile", *options.split()]
    call([*uv, PROJECT.name, "-o", LOCK.name, *arguments])
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    CONDA.write_text(pinned_for_conda(CONDA.read_text(encoding="utf-8"), locked), encoding="utf-8", newline="\n")


def pinned_for_conda(text: str, locked: dict[str, str]) -> str:
    """environment.yml with the lock's versions: exact for pip, the minor release for conda, where patches come late.

    >>> print(pinned_for_conda("- numpy=1.0\\n- pip:\\n  - mesa==1.0.0", {"numpy": "2.4.6", "mesa": "3.3.1"}))
    - numpy=2.4
    - pip:
      - mesa==3.3.1
    """

    def pin(line: re.Match) -> str:
        version = locked.get(re.sub(r"[-_.]+", "-", line["name"].lower()))
        if version is None:
            return line.group()
        if line["sign"] == "=":
            version = ".".join(version.split(".")[:2])
        return line["dash"] + line["name"] + line["sign"] + version

    return re.sub(r"^(?P<dash> *- )(?P<name>[\w.-]+?)(?P<sign>==?)[\w.]+$", pin, text, flags=re.MULTILINE)


def task_pythons(arguments: list[str]) -> None:
    """Run a shortened main job on every supported Python found here; its tables must agree to the last bit."""
    digests = {}
    with tempfile.TemporaryDirectory() as folder:
        for version in SUPPORTED:
            python = find_python(version)
            if python is None:
                print(f"Python {version}: not installed here, not compared", flush=True)
                continue
            inside = prepare(ROOT / f".venv-{version}", python)
            results = Path(folder, version)
            short = ["--replications", "8", "--results", results, *arguments]
            print(f"Python {version}: running {SCENARIO}", flush=True)
            if outcome([inside, "-m", "gzsim", "run", SCENARIO, *short], QUIET_AND_SINGLE, subprocess.DEVNULL):
                raise TaskError(f"The main job fails on Python {version}.")
            command = [inside, ROOT / "tools" / "table_digests.py", results]
            listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            digests[version] = dict(reversed(line.split("  ", 1)) for line in listed.splitlines())
    report_digests(digests)


def report_digests(digests: dict[str, dict[str, str]]) -> None:
    """Print one line per table and fail when two Pythons disagree about one, or none has written any."""
    tables = sorted(set().union(*digests.values()))
    if not tables:
        raise TaskError("No supported Python has written a result table.")
    different = [name for name in tables if len({found.get(name) for found in digests.values()}) > 1]
    for name in tables:
        seen = " ".join(f"{version}:{found.get(name, 'missing')[:12]}" for version, found in digests.items())
        print(f"{'DIFFERS' if name in different else 'same   '} {name}  {seen}")
    if different:
        raise TaskError(f"Result tables differ between Pythons: {', '.join(different)}")
    print(f"{len(tables)} result tables are identical on Python {', '.join(digests)}.")


def task_machines(arguments: list[str]) -> None:
    """Emulate other processors: main job, golden tables and notebooks must come out the same (names of notebooks)."""
    call([ready(), ROOT / "tools" / "machines.py", *arguments], QUIET_AND_SINGLE)


def find_python(version: str) -> str | None:
    """A Python of this minor version that really runs: on the path, or installed by pyenv beside its shims."""
    name = f"python{version}" + (".exe" if os.name == "nt" else "")
    candidates = []
    for folder in map(Path, os.environ.get("PATH", "").split(os.pathsep)):
        candidates.append(folder / name)
        if folder.name == "shims":
            candidates += sorted((folder.parent / "versions").glob(f"{version}*/bin/{name}"), reverse=True)
    candidates = [str(path) for path in candidates if path.is_file()]
    if os.name == "nt" and shutil.which("py"):
        candidates.append(first_line(["py", f"-{version}", "-c", "import sys; print(sys.executable)"]) or "")
    return next((path for path in candidates if version_of(path) == version), None)


def task_help(_arguments: list[str]) -> None:
    """This list."""
    print("python3 tasks.py <task> [arguments], or make <task> [ARGS=...]\n")
    for name, task in TASKS.items():
        print(f"  {name:<10} {task.__doc__.splitlines()[0]}")


TASKS = {
    "run": task_run,
    "test": task_test,
    "quick": task_quick,
    "setup": task_setup,
    "browser": task_browser,
    "lab": task_lab,
    "notebooks": task_notebooks,
    "bench": task_bench,
    "pythons": task_pythons,
    "machines": task_machines,
    "lock": task_lock,
    "help": task_help,
}


def main(arguments: list[str]) -> None:
    name, *rest = arguments or ["help"]
    if name not in TASKS:
        print(f"There is no task {name!r}. Valid: {', '.join(TASKS)}", file=sys.stderr)
        sys.exit(2)
    try:
        TASKS[name](rest)
    except TaskError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Interrupted; the same command starts again where it can.")


if __name__ == "__main__":
    main(sys.argv[1:])
