"""Zone models against the record: the tables that notebook 15 reads.

Usage: ``python -m gzsim.lessons.zone_models_and_history [--replications N] [--only NAME]`` writes the tables of
``TABLES`` and a manifest beside them, in some minutes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd

import gzsim as gz
from gzsim.common.writing import write_whole
from gzsim.evidence import (
    ZoneEvidence,
    ZonePanel,
    as_if_revised,
    county_levels,
    judged_counties,
    judged_prefectures,
    moves,
    rank_changes,
    zone_evidence,
    zone_power,
)
from gzsim.evidence.endowment_bias import ENDOWMENTS, FAIRNESS, RUN
from gzsim.evidence.zone_record import DRAWS, figure_errors, revision_of_2019, surely, surely_counties
from gzsim.paths import tables

TABLES = tables() / "zone-models-and-history"
MANIFEST = TABLES / "manifest.json"
SCENARIO, SEED, TIMES, PAIRS = "guizhou-2025", 2025, 1999, 499
REPLICATIONS = 200
DIGITS = "%.6g"
COUNTY_YEARS = (2012, 2018, 2023)
SIZES = {"prefectures": (9, 16), "counties": (56, 20)}
EFFECTS = {
    "leaning": (0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9),
    "leaning_difference": (0.0, 0.2, 0.4, 0.6),
    "lasting": (0.0, 0.1, 0.2, 0.3),
    "lasting_with_memory": (0.0, 0.2, 0.4, 0.6),
    "foresight": (0.0, 0.2, 0.4, 0.6, 0.8),
    "move": (0.0, 0.5, 1.0, 1.5),
}
SMALL = {"leaning": (0.0, 0.1, 0.15, 0.2, 0.3), "foresight": (0.0, 0.05, 0.1, 0.2),
         "lasting_with_memory": (0.0, 0.05, 0.1, 0.15)}  # fmt: skip
"""Effects among counties: smaller ones are found there, and only the tests that their results rest on are asked."""


@cache
def panel(of: str) -> ZonePanel:
    """The panel of prefectures or counties."""
    made = {"prefectures": judged_prefectures, "counties": judged_counties}[of]
    return made(gz.load_record(), SCENARIO)


@cache
def evidence(of: str) -> ZoneEvidence:
    """All that a panel says."""
    return zone_evidence(panel(of), times=TIMES, pairs=PAIRS, seed=SEED)


def both(part: Callable[[ZoneEvidence], pd.DataFrame]) -> pd.DataFrame:
    """A table of the evidence, of prefectures and counties below each other."""
    tables = {of: part(evidence(of)) for of in SIZES}
    named = {of: table.reset_index() if table.index.names[0] else table for of, table in tables.items()}
    return pd.concat(named, names=["panel"]).reset_index(level=0).reset_index(drop=True)


def moved() -> pd.DataFrame:
    """Who wins and who loses by the move from one yardstick to each other model and province-wide rule."""
    parts = {}
    for of in SIZES:
        places = panel(of).places
        first = places["uniform", "any"]
        others = {key: table for key, table in places.items() if key[0] != "uniform" and key[1] != "within_zone"}
        parts |= {(of, *key): moves(first, table) for key, table in others.items()}
    return pd.concat(parts, names=["panel", "zone_model", "rule"]).reset_index()


def changed() -> pd.DataFrame:
    """How many ranks of GDP change from year to year, across the break of 2019 too."""
    record = gz.load_record()
    levels = {"prefectures": record.table("gdp"), "counties": county_levels(record, "gdp")}
    return pd.concat({of: rank_changes(table) for of, table in levels.items()}, names=["panel"]).reset_index()


def revisions() -> pd.DataFrame:
    """Revision of each prefecture's GDP against the median, percent."""
    return revision_of_2019(gz.load_record()).rename_axis("code").reset_index()


def sure() -> pd.DataFrame:
    """How sure ranks are, by panel and year."""
    record = gz.load_record()
    years = panel("prefectures").points["uniform", "any"].index
    parts = {
        "prefectures": surely(record, SCENARIO, years),
        "counties": surely_counties(record, SCENARIO, COUNTY_YEARS),
    }
    return pd.concat(parts, names=["panel"]).reset_index(level=0).reset_index(drop=True)


def power(replications: int = REPLICATIONS) -> pd.DataFrame:
    """Size and power of every test, at the size of both panels."""
    asked = [(of, world, effects) for of, worlds in (("prefectures", EFFECTS), ("counties", SMALL))
             for world, effects in worlds.items()]  # fmt: skip
    parts = []
    for of, world, effects in asked:
        places, years = SIZES[of]
        count = replications if of == "prefectures" else max(1, replications // 4)
        parts.append(zone_power(world, effects, places=places, years=years, replications=count, seed=SEED))
    return pd.concat(parts, ignore_index=True)


MADE: dict[str, Callable[[], pd.DataFrame]] = {
    "sample": lambda: both(lambda told: told.sample),
    "leaning": lambda: both(lambda told: told.leaning.by_rule),
    "by-endowment": lambda: both(lambda told: told.leaning.by_endowment),
    "lasting": lambda: both(lambda told: told.lasting),
    "telling": lambda: both(lambda told: told.telling),
    "foresight": lambda: both(lambda told: told.foresight),
    "tests": lambda: both(lambda told: told.tests),
    "moves": moved,
    "rank-changes": changed,
    "revision": revisions,
    "as-if-revised": lambda: as_if_revised(gz.load_record(), SCENARIO),
    "errors": lambda: figure_errors(gz.load_record(), SCENARIO).rename_axis("indicator").reset_index(),
    "sureness": sure,
    "power": power,
}


def kept(name: str) -> pd.DataFrame:
    """A table as it was made."""
    return pd.read_csv(TABLES / f"{name}.csv", dtype={"code": str})


def manifest() -> dict[str, object]:
    """What the tables follow from."""
    return {
        "scenario": SCENARIO, "record": gz.load_record().checksums, "seed": SEED, "draws of tests": TIMES,
        "draws of pairs": PAIRS, "draws of ranks": DRAWS, "replications": REPLICATIONS, "run": RUN,
        "declared measure of fairness": FAIRNESS, "endowments": list(ENDOWMENTS), "effects": EFFECTS,
        "effects among counties": SMALL, "years of counties' intervals": list(COUNTY_YEARS),
    }  # fmt: skip


def main() -> None:
    """Make the tables, and write them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--replications", type=int, default=REPLICATIONS, help="of the Monte Carlo (%(default)s)")
    parser.add_argument("--only", choices=MADE, help="make one table only")
    parser.add_argument("--into", type=Path, default=TABLES, help="folder of the tables (%(default)s)")
    said = parser.parse_args()
    said.into.mkdir(exist_ok=True, parents=True)
    for name in [said.only] if said.only else MADE:
        table = power(said.replications) if name == "power" else MADE[name]()
        write_whole(said.into / f"{name}.csv", table.round(9).to_csv(index=False, float_format=DIGITS).encode())
    text = json.dumps(manifest(), ensure_ascii=False, indent=1) + "\n"
    write_whole(said.into / MANIFEST.name, text.encode())


if __name__ == "__main__":
    main()
