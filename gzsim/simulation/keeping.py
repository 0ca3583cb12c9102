"""Replications of a long simulation that are kept in a folder, so that an interrupted one goes on where it stopped."""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from hashlib import sha256
from importlib.metadata import version
from inspect import getsource
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from gzsim.common.names import whole_number
from gzsim.common.resuming import resumable, writing
from gzsim.common.writing import write_whole
from gzsim.errors import InputError
from gzsim.paths import PACKAGE
from gzsim.sanctions import Scheme
from gzsim.scenario import Scenario
from gzsim.simulation.asking import MOST
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.chunk import Case, Reduced
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.world import World

MANIFEST = "simulation.json"
WHAT = "the replications of one simulation"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Kept:
    """A folder with blocks of replications, each in a file that carries a checksum."""

    folder: Path
    cases: tuple[str, ...]
    """Names of the runs in the order in which blocks hold them: that of the call that began the folder."""
    block: int
    """Replications in a block: what the call that began the folder chose, whatever the threads."""
    mark: str
    """Checksum of the manifest: a file of another simulation is not taken for one of this."""

    def load(self, part: NDArray[np.int64]) -> dict[str, Reduced] | None:
        """Return a block, or None if it is not there; one that is damaged is as good as not there, and is named."""
        path = self._path(part)
        if not path.exists():
            return None
        said, payload = path.read_bytes().partition(b"\n")[::2]
        if said != self._checksum(part, payload):
            say(f"{path}: damaged, simulated again")
            return None
        with BytesIO(payload) as file:
            annual, unit = (np.load(file, allow_pickle=False) for _ in range(2))
        names = OUTCOMES.index
        return {
            case: Reduced(dict(zip(names, annual[k], strict=True)), dict(zip(names, unit[k], strict=True)))
            for k, case in enumerate(self.cases)
        }

    def save(self, part: NDArray[np.int64], result: Mapping[str, Reduced]) -> None:
        """Write a block: two arrays (case, outcome, replication, year or unit) behind their checksum.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        with BytesIO() as file:
            for what in Reduced._fields:
                by_case = [getattr(result[case], what) for case in self.cases]
                np.save(file, np.array([[each[name] for name in OUTCOMES.index] for each in by_case]))
            payload = file.getvalue()
        with writing(self.folder):
            write_whole(self._path(part), self._checksum(part, payload) + b"\n" + payload)

    def count(self) -> int:
        """How many replications are kept: a block may be missing between others, or stand beside a part of it."""
        ends = (each.name.split("-")[1:] for each in self.folder.glob("replications-*"))
        return len({number for first, last in ends for number in range(int(first), int(last) + 1)})

    def _path(self, part: NDArray[np.int64]) -> Path:
        return self.folder / f"replications-{part[0]:07}-{part[-1]:07}"

    def _checksum(self, part: NDArray[np.int64], payload: bytes) -> bytes:
        return sha256(f"{self.mark} {part[0]} {part[-1]} ".encode() + payload).hexdigest().encode()


@contextmanager
def kept_in(folder: str | os.PathLike[str], asked: Mapping[str, Any], block: int) -> Iterator[Kept]:
    """Open a folder for the simulation that ``asked`` describes (see `describe`), or go on with the one it holds.

    Raises
    ------
    InputError
        If the folder holds another simulation (the message names the first difference) or anything else, cannot be
        written to, or another run writes to it now.
    """
    refuse_unknown_rules(asked, "into")
    with resumable(folder, MANIFEST, WHAT, asked, {"block": block}) as (path, manifest):
        mark = sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
        kept = Kept(path, tuple(manifest["runs"]), whole_number(manifest["block"], "block", 1, MOST), mark)
        try:
            yield kept
        except (KeyboardInterrupt, SystemExit):
            say(f"{kept.count()} replications are kept in {path}; the same call goes on from there")
            raise


def describe(scenarios: Mapping[str, Scenario], cases: Mapping[str, Case], seed: int, years: int) -> dict[str, Any]:
    """Everything that the numbers of a simulation depend on, in the form of its manifest.

    Shipped tables are in the checksums of the worlds, which are what a scenario and they make together.
    """
    runs = {name: {"scenario": _rules(scenarios[name]), **_case(case)} for name, case in cases.items()}
    libraries = {library: version(library) for library in ("gzsim", "numpy", "numba")}
    asked = {"versions": libraries, "code_sha256": _code(), "seed": seed, "years": years, "runs": runs}
    return json.loads(json.dumps(asked))


def _rules(scenario: Scenario) -> dict[str, Any]:
    """A scenario without its own replications and seed, in whose place others may be asked for."""
    said = scenario.to_dict()
    said["simulation"] = {"years": scenario.simulation.years, "start_year": scenario.simulation.start_year}
    return said


def _case(case: Case) -> dict[str, Any]:
    said = {"scheme": repr(case.scheme), "lead_in": case.lead_in, "world_sha256": _digest(case.world)}
    behaviour = getattr(case.behaviour, "behaviour", case.behaviour)
    own = {_named(type(each)): _own(each) for each in (*_schemes(case.scheme), behaviour) if _is_own(type(each))}
    said |= {"own": own} if own else {}
    return said | ({"before": _case(case.before)} if case.before else {})


def _schemes(scheme: Scheme) -> Iterator[Scheme]:
    """A scheme and those that it is made of."""
    yield scheme
    for value in vars(scheme).values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Scheme):
                yield from _schemes(part)


def _is_own(kind: type) -> bool:
    """Whether a scheme or behaviour is the user's; the code of the package has a checksum of its own."""
    return issubclass(kind, Scheme | Behaviour) and not kind.__module__.startswith("gzsim.")


def _named(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _own(rule: Scheme | Behaviour) -> str:
    """Checksum of the source of a rule's own classes and of what it holds; `UNKNOWN` where Python has neither."""
    try:
        sources = [getsource(kind) for kind in type(rule).__mro__ if _is_own(kind)]
        return sha256(repr(sources).encode() + pickle.dumps(vars(rule))).hexdigest()
    except (OSError, TypeError, AttributeError, pickle.PicklingError):  # typed at a prompt, or made of functions
        return UNKNOWN


def refuse_unknown_rules(asked: Mapping[str, Any], field: str) -> None:
    """Raise InputError if a rule of the user's cannot be told from another of its name, as it stands in no file."""
    for run, said in asked["runs"].items():
        for name in (name for name, checksum in said.get("own", {}).items() if checksum == UNKNOWN):
            problem = f"whether {name} will be the same when {run} goes on, nobody can tell"
            valid = "a class in a file or notebook that holds numbers and texts"
            raise InputError(problem, field=field, valid=valid)


def _digest(world: World) -> str:
    hashed = sha256()
    for each in fields(world):
        hashed.update(repr((each.name, _whole(getattr(world, each.name)))).encode())
    return hashed.hexdigest()


def _whole(value: Any) -> Any:
    """A value with the bytes of all arrays in it: their text leaves out digits, and the middle of long ones."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, [(each.name, _whole(getattr(value, each.name))) for each in fields(value)]
    if isinstance(value, tuple):
        return type(value).__name__, [_whole(part) for part in value]
    return repr(value)


def _code() -> str:
    """Checksum of the package: in a checkout, the rules may change while the version stays."""
    hashed = sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".npy"}:
            hashed.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return hashed.hexdigest()


def say(text: str) -> None:
    """Write a line to stderr, above the bar that shows the progress."""
    tqdm.write(f"gzsim: {text}", file=sys.stderr)
