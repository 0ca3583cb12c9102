"""Hold what is printed and tested on this processor against what other processors would give.

Usage: ``python tools/machines.py [--turn N] [NOTEBOOK...]``

Named notebooks are checked on every processor. When none is named, each is checked on one of the two least like
today's, and elsewhere those that simulate nothing; on this processor itself none, nor golden tables: `make test` does.
By turns, as commits are checked one after the other, a quarter of the notebooks is, and of two processors in between
one: with any four turns that follow on each other all are.

A processor is emulated by what its programs would do: NumPy, the C library and OpenBLAS are told which instructions not
to use, Numba for which processor to compile. On each, the main job runs shortened, the golden tables are held against
those committed, the notebooks against their outputs, and simulations must have the same digest, to the last bit. The
tables of the main job are compared number by number: what is worked out on the record goes through the C library and
BLAS, so that last bits may differ there, but nothing may that could show.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = Path("scenarios", "guizhou-2025.yaml")
IMPORTANCE = ROOT / "notebooks" / "01-indicators-and-weights.ipynb"
LONGEST = ("08-forms", "10-special-fields", "15-zone-models-and-history", "16-sanctions-and-history",
           "17-natural-experiments")  # fmt: skip
"""Notebooks that take as long as all others, or nearly."""
NOTHING_SIMULATED = (IMPORTANCE, ROOT / "notebooks" / "02-zone-models.ipynb")
IMPORTANCE_TABLE = "importance.parquet"
AT_ONCE = 2
NEAR = 1e-9
"""Difference, as a share of the greatest number of its column, below which two numbers are the same number."""

CHOOSES = ("NPY_DISABLE_CPU_FEATURES", "NPY_ENABLE_CPU_FEATURES", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE",
           "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "GLIBC_TUNABLES")  # fmt: skip


class Machine(NamedTuple):
    """A processor: its name, what it lacks of NumPy's groups of instructions and of the C library's, and its kind."""

    name: str
    lacks: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    blas: str | None = None
    numba: str | None = None

    def environment(self, here: dict[str, bool], folder: Path) -> dict[str, str]:
        """Variables that make programs take this processor for it; what the caller chose does not count."""
        env = {name: value for name, value in os.environ.items() if name not in CHOOSES}
        env["TQDM_DISABLE"] = "1"
        if self.numba:  # what is compiled for this processor itself is there already
            env["NUMBA_CACHE_DIR"] = str(folder / "numba")
        lacking = [group for group in self.lacks if here.get(group)]  # NumPy warns about what is not there anyway
        if lacking:
            env["NPY_DISABLE_CPU_FEATURES"] = " ".join(lacking)
        if self.without:
            env["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=" + ",".join(f"-{each}" for each in self.without)
        if self.blas:
            env["OPENBLAS_CORETYPE"] = self.blas
        if self.numba:
            env |= {"NUMBA_CPU_NAME": self.numba, "NUMBA_CPU_FEATURES": ""}
        return env


WIDE = ("X86_V4", "AVX512_ICL", "AVX512_SPR")
OWN = Machine("this processor")
WITH_AVX512 = Machine("Skylake-X (AVX-512)", WIDE[1:], blas="SkylakeX", numba="skylake-avx512")
WITH_AVX2 = Machine("Haswell (AVX2)", WIDE, ("AVX512F",), "Haswell", "haswell")
OLD = Machine("Nehalem (SSE4.2)", ("X86_V3", *WIDE), ("AVX512F", "AVX2", "FMA", "AVX"), "Nehalem", "generic")


def machines(here: dict[str, bool]) -> list[Machine]:
    """This processor, then those that it can play the part of.

    >>> [machine.name for machine in machines({"AVX2": True, "AVX512_SKX": False})]
    ['this processor', 'Haswell (AVX2)', 'Nehalem (SSE4.2)']
    """
    others = [(WITH_AVX512, "AVX512_SKX"), (WITH_AVX2, "AVX2")]
    return [OWN, *(machine for machine, feature in others if here.get(feature)), OLD]


def by_default(machine: Machine, played: list[Machine]) -> list[Path]:
    """Notebooks that are checked on a machine when nobody names any: each on one of the two least like today's."""
    if machine is OWN:
        return []
    every = sorted((ROOT / "notebooks").glob("*.ipynb"))
    longest = [path for path in every if path.stem in LONGEST]
    if machine is OLD:
        return [path for path in every if path not in longest or WITH_AVX2 not in played]
    return [*NOTHING_SIMULATED, *longest] if machine is WITH_AVX2 else list(NOTHING_SIMULATED)


QUARTERS = 4


def in_turn(played: list[Machine], turn: int) -> tuple[list[Machine], set[Path]]:
    """Processors and notebooks of a turn: this one, the oldest and one of those between; every fourth notebook."""
    between = [machine for machine in played if machine not in (OWN, OLD)]
    chosen = [between[turn % len(between)]] if between else []
    every = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return [OWN, *chosen, OLD], {path for place, path in enumerate(every) if (place + turn) % QUARTERS == 0}


def features() -> dict[str, bool]:
    """Instructions that NumPy finds on this processor."""
    from numpy._core._multiarray_umath import __cpu_features__ as found

    return found


# --- what one machine gives -------------------------------------------------------------------------------------------


def outcome(machine: Machine, here: dict[str, bool], folder: Path, notebooks: list[Path]) -> dict[str, str]:
    """Run everything on one machine; tables go to its folder. Result of each check → "as committed" or what fails."""
    folder.mkdir()
    env = machine.environment(here, folder)
    shortened = ["--replications", "8", "--draws", "8", "--results", folder / "tables"]
    _call(["-m", "gzsim", "run", SCENARIO, *shortened], env)
    _call([ROOT / "tools" / "notebook_table.py", IMPORTANCE, "realised", folder / "tables" / IMPORTANCE_TABLE], env)
    _call([ROOT / "tools" / "simulation_digests.py", folder / "tables" / "digests.parquet"], env)
    if machine is OWN and not notebooks:
        return {}
    report = folder / "report.xml"
    golden = ROOT / "tests" / "integration" / "test_golden.py"
    strict = ["--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-o", "junit_family=xunit1"]
    _call(["-m", "pytest", *strict, f"--junitxml={report}", golden, *notebooks], env, may_fail=True)
    return checks(report)


def _call(arguments: list, env: dict[str, str], may_fail: bool = False) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        raise SystemExit(f"{' '.join(map(str, arguments))} fails:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def checks(report: Path) -> dict[str, str]:
    """What pytest reports of each file: "as committed", or how many of its tests or cells are not, and the first."""
    failed: dict[str, list[str]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        wrong = failed.setdefault(Path(case.get("file", "collection")).stem, [])
        if case.find("failure") is not None or case.find("error") is not None:
            wrong.append(case.get("name", ""))
    if not failed:
        return {"pytest": "DIFFERS: no test ran"}
    return {name: f"DIFFERS: {len(w)}, first {w[0]}" if w else "as committed" for name, w in sorted(failed.items())}


# --- the comparison ---------------------------------------------------------------------------------------------------


def difference(first: pd.DataFrame, second: pd.DataFrame) -> float:
    """Largest difference, as a share of the greatest number of its column; infinite where anything but a float differs.

    >>> one = pd.DataFrame({"rank": [1, 2], "score": [50.0, 40.0]})
    >>> difference(one, one.assign(score=[50.0, 40.5])), difference(one, one.assign(rank=[2, 1]))
    (0.01, inf)
    """
    first, second = first.reset_index(), second.reset_index()
    if (
        list(first.columns) != list(second.columns)
        or len(first) != len(second)
        or (first.dtypes != second.dtypes).any()
    ):
        return np.inf
    floats = list(first.select_dtypes("float").columns)
    if not first.drop(columns=floats).equals(second.drop(columns=floats)):
        return np.inf
    return max((_of_column(first[name].to_numpy(), second[name].to_numpy()) for name in floats), default=0.0)


def _of_column(first: np.ndarray, second: np.ndarray) -> float:
    finite = np.isfinite(first)
    if not np.array_equal(first[~finite], second[~finite], equal_nan=True) or not np.isfinite(second[finite]).all():
        return np.inf
    largest = np.abs(first[finite]).max(initial=0.0)
    return float(np.abs(first - second)[finite].max(initial=0.0) / (largest or 1.0))


def compared(own: Path, other: Path) -> Iterator[tuple[str, str]]:
    """Each table of two folders, and whether it is the same in both."""
    names = sorted({path.name for folder in (own, other) for path in folder.glob("*.parquet")})
    if not names:
        yield "tables", "DIFFERS: there are none"
    for name in names:
        if not ((own / name).is_file() and (other / name).is_file()):
            yield name, "DIFFERS: missing on one"
            continue
        apart = difference(pd.read_parquet(own / name), pd.read_parquet(other / name))
        same = "equal to the bit" if apart == 0 else f"equal, last bits apart by {apart:.0e} at most"
        yield name, same if apart <= NEAR else f"DIFFERS by {apart:.1e}"


def shown(machine: Machine, outcomes: dict[str, str], own: Path, tables: Path) -> int:
    """Print a line for each result of one machine; returns how many differ."""
    results = {**outcomes, **dict(compared(own, tables))}
    ratios = pd.read_parquet(tables / IMPORTANCE_TABLE)["correlation_ratio"]
    for what, verdict in {**results, "correlation ratios": " ".join(f"{each:.3f}" for each in ratios)}.items():
        print(f"{machine.name:<20} {what:<30} {verdict}", flush=True)
    return sum(verdict.startswith("DIFFERS") for verdict in results.values())


def main(notebooks: list[Path], turn: int | None = None) -> int:
    """Print a line for each machine and result, the correlation ratios of notebook 01, and whether all are equal."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        raise SystemExit(f"Only processors of the family x86-64 are emulated, and this one is {platform.machine()}.")
    here = features()
    played, among = machines(here), None
    if turn is not None:
        played, among = in_turn(played, turn)
    chosen = {each.name: notebooks or [one for one in by_default(each, played) if among is None or one in among]
              for each in played}  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(AT_ONCE) as pool:
        folders = [Path(temporary, str(number)) for number in range(len(played))]
        together = zip(played, folders, strict=True)
        longest_first = sorted(together, key=lambda pair: -len(chosen[pair[0].name]))
        runs = {
            machine.name: pool.submit(outcome, machine, here, folder, chosen[machine.name])
            for machine, folder in longest_first
        }
        differing = sum(
            shown(machine, runs[machine.name].result(), folders[0] / "tables", folder / "tables")
            for machine, folder in zip(played, folders, strict=True)
        )
    print(f"{differing} results differ." if differing else f"All equal on {len(played)} processors.")
    return min(differing, 1)


if __name__ == "__main__":
    given = sys.argv[1:]
    said = int(given.pop(given.index("--turn") + 1)) if "--turn" in given else None
    sys.exit(main([Path(name).resolve() for name in given if name != "--turn"], said))
