"""The rival on Mesa: the object-by-object specification, timed and profiled."""

import cProfile
import pstats
import sys
import time
from pathlib import Path

from gzsim.simulation.chunk import Case

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))
import specification

FOLDER = Path(specification.__file__).parent


def live(each: Case, years: int, replication: int = 0) -> list[dict]:
    """One replication of a case; its outcomes by year."""
    return specification.run_specification(each.world, each.scheme, years=years, replication=replication, seed=1)


def seconds(each: Case, years: int) -> float:
    """Processor time of one replication."""
    start = time.process_time()
    live(each, years)
    return time.process_time() - start


def profile(each: Case, years: int = 1, rows: int = 12) -> str:
    """Where the specification spends its time, for whoever doubts that it is a fair rival."""
    run = cProfile.Profile()
    run.runcall(live, each, years)
    stats = pstats.Stats(run).sort_stats("tottime")
    total = stats.total_tt
    lines = [f"profile of the Mesa specification, {total:.1f} s"]
    for (file, line, name), (_, calls, own, _, _) in sorted(stats.stats.items(), key=lambda row: -row[1][2])[:rows]:
        lines.append(f"{100 * own / total:5.1f} %  {calls:>9} calls  {Path(file).name}:{line} {name}")
    return "\n".join(lines)
