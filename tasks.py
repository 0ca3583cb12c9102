"""Set up a checkout of gzsim from nothing but Python, and hand over to its tasks: ``python3 tasks.py help``.

Only the standard library is used here and no shell, so that it works the same on Linux, macOS and Windows;
``make <task>`` is a shorter way to say ``python3 tasks.py <task>``. What follows the task's name is handed on:
``python3 tasks.py test -k zones``. The tasks themselves are in noxfile.py.

GZSIM_PYTHON names the interpreter to build on, GZSIM_VENV the folder of the virtual environment (default ``.venv``).
"""

import ast
import hashlib
import os
import re
import runpy
import signal
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this line is for those who start it with an older Python
    sys.exit(
        "gzsim needs Python 3.11 or newer; this is Python {}.{} ({}). Name a newer one: "
        "make run PYTHON=python3.12, or python3.12 tasks.py run".format(*sys.version_info[:2], sys.executable)
    )

ROOT = Path(__file__).resolve().parent
LOCK, PROJECT = ROOT / "requirements.lock", ROOT / "pyproject.toml"
# Without compiled modules every process, of which the tests start hundreds, reads all packages from their source again.
LEFT_OUT = {"PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "MPLBACKEND"}
NO_NETWORK = re.compile(
    r"name resolution|resolve host|dns error|getaddrinfo|error sending request|timed out|unreachable|"
    r"connection (?:refused|reset|error)|failed to establish|network connectivity|proxyerror",
    re.IGNORECASE,
)


class SetupError(Exception):
    """The environment cannot be set up; the message says why and what to do."""


def interpreter(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python: Path | str, module: str = "venv") -> str | None:
    """Minor version of an interpreter as text, None when it does not run (a pyenv shim may exist and fail)."""
    command = [python, "-c", f"import sys, {module}; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def prepare(venv: Path, python: Path | str) -> Path:
    """Bring a virtual environment to what the lock says and return its interpreter; nothing to do the second time.

    A stamp is left when all is through, so a set-up that was interrupted is done again. An environment cannot be moved,
    so its place is part of the stamp.
    """
    wanted = version_of(python)
    if wanted is None or tuple(map(int, wanted.split("."))) < (3, 11):
        raise SetupError(f"{python} is not a Python 3.11 or newer that runs.")
    inside, stamp = interpreter(venv), venv / "setup-stamp"
    built_from = hashlib.sha256(LOCK.read_bytes() + PROJECT.read_bytes()).hexdigest()
    expected = f"{built_from} Python {wanted} {venv} {ROOT}"
    if version_of(inside) != wanted:
        create(venv, python)
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != expected:
        stamp.unlink(missing_ok=True)
        install(venv, python)
        stamp.write_text(expected, encoding="utf-8")
    return inside


def create(venv: Path, python: Path | str) -> None:
    if venv.is_dir() and any(venv.iterdir()) and not (venv / "pyvenv.cfg").is_file():
        raise SetupError(
            f"{venv} holds something that is not a virtual environment; GZSIM_VENV must name another folder."
        )
    made = subprocess.run([python, "-m", "venv", "--clear", venv], capture_output=True, text=True, check=False)
    if made.returncode:
        raise SetupError(f"No virtual environment could be made at {venv}: {(made.stdout + made.stderr).strip()}")


def install(venv: Path, python: Path | str) -> None:
    """Install exactly the lock, checked by hash, with the uv that it pins, then gzsim itself, editable."""
    inside, pinned = interpreter(venv), venv / "uv.lock.txt"
    uv = [inside, "-m", "uv", "pip"]
    sync = [*uv, "sync", "--python", inside, "--require-hashes", LOCK]
    try:
        call(venv, [*sync, "--offline"])  # enough when no package has changed
    except SetupError:
        print(f"Installing the locked packages into {shown(venv)}; the first time this needs the network.", flush=True)
        if version_of(inside, "pip") is None:  # the environment was interrupted while it was made
            create(venv, python)
        pinned.write_text(locked_block("uv"), encoding="utf-8")
        pip = [inside, "-m", "pip", "--disable-pip-version-check", "--retries", "2"]
        call(venv, [*pip, "install", "--no-deps", "--require-hashes", "-r", pinned])
        call(venv, sync)
    call(venv, [*uv, "install", "--python", inside, "--offline", "--no-deps", "--no-build-isolation", "-e", ROOT])


def call(venv: Path, command: list) -> None:
    """Run pip or uv; people keep their mirror and certificate in pip's configuration, which uv ignores."""
    env, how = environment(venv), {"cwd": ROOT, "capture_output": True, "encoding": "utf-8", "check": False}
    listed = subprocess.run([interpreter(venv), "-m", "pip", "config", "list"], env=env, **how).stdout
    for key, value in re.findall(r"^[\w:]+\.([\w-]+)=(['\"].*)$", listed, re.MULTILINE):
        name = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}.get(key)
        if name:
            env.setdefault(name, ast.literal_eval(value))
    done = subprocess.run(command, env=env, **how)
    output, log = done.stdout + done.stderr, venv / "setup.log"
    log.write_text(output, encoding="utf-8")
    if done.returncode:
        raise SetupError(install_failure(output, log))


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
        raise SetupError(f"{LOCK.name} does not pin {name}; `python3 tasks.py lock` writes it anew.")
    return block.group()


def environment(venv: Path) -> dict[str, str]:
    """What the programs of a task see: this environment's tools first, nothing of the caller's own Python set-up."""
    env = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    env |= {"VIRTUAL_ENV": str(venv), "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}
    env["PATH"] = os.pathsep.join([str(interpreter(venv).parent), env.get("PATH", "")])
    if not os.access(os.path.expanduser("~"), os.W_OK):  # caches of uv, Matplotlib and Jupyter go to the home folder
        home = ROOT / ".cache" / "home"
        home.mkdir(parents=True, exist_ok=True)
        env["HOME"] = str(home)
    return env


def shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def tasks() -> dict[str, str]:
    """Each task and what it does; noxfile.py is read without nox, which the first set-up has yet to install."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    sessions = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.decorator_list]
    own = {"setup": "Make the virtual environment and install the locked packages into it.", "help": "This list."}
    return {each.name: ast.get_docstring(each) for each in sessions} | own


def main(arguments: list[str]) -> None:
    name, *rest = arguments or ["help"]
    if name not in tasks():
        print(f"There is no task {name!r}. Valid: {', '.join(tasks())}", file=sys.stderr)
        sys.exit(2)
    if name == "help":
        print("python3 tasks.py <task> [arguments], or make <task> [ARGS=...]\n")
        print(*(f"  {task:<10} {what}" for task, what in tasks().items()), sep="\n")
        return
    venv = Path(os.environ.get("GZSIM_VENV") or ROOT / ".venv").absolute()
    runpy.run_path(str(ROOT / "tools" / "forget_compiled.py"))["forget_stale"]()
    inside = prepare(venv, os.environ.get("GZSIM_PYTHON") or sys.executable)
    if name == "setup":
        print(f"gzsim is set up: {shown(inside)}")
        return
    nox = [inside, "-m", "nox", "-f", ROOT / "noxfile.py", "-s", name, "--", *rest]
    signal.signal(signal.SIGINT, lambda *_: None)  # nox ends what it has started, and is waited for
    code = subprocess.run(nox, cwd=ROOT, env=environment(venv), check=False).returncode
    if code == 130:
        raise KeyboardInterrupt
    sys.exit(code)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (SetupError, OSError) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Interrupted; the same command starts again where it can.")
