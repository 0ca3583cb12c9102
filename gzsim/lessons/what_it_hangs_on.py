"""What the project's headlines hang on: the sweeps that notebook 12 reads.

Usage: ``python -m gzsim.lessons.what_it_hangs_on [--rows N] [--into FOLDER]`` writes the table of those sweeps
(``TABLE``) and a manifest beside it. With a folder an interrupted call goes on where it stopped; with fewer rows it is
a trial.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import gzsim as gz
from gzsim.common.writing import write_whole
from gzsim.experiments.answers import NUMBERS, Answers
from gzsim.experiments.design import Design
from gzsim.experiments.question import Asked, Question
from gzsim.experiments.sweep import Sweep
from gzsim.paths import tables
from gzsim.run.lever_questions import questions
from gzsim.scenario.draws import free_parameters
from gzsim.simulation.asking import Schemes
from gzsim.views.labels import Name
from gzsim.views.numbers import margin

TABLE = tables() / "what-it-hangs-on.parquet"
MANIFEST = TABLE.with_suffix(".json")
SEED, YEARS, REPLICATIONS = 2025, 5, 4
ROWS = 300
BLOCKS = 32
"""Of a design for Sobol' indices, each of as many rows as there are mechanisms, and two more.

Rows and blocks are as many as ten minutes of one processor allow (a row of two scenarios takes a quarter of a second);
twice the blocks would narrow the intervals of the indices by a third."""
OUTCOMES = ("achievement", "capital", "debt", "gap", "forms", "work", "long_work", "wrong_last")
IDLE = ("paper.", "accountability.", "departments.", "year_end.", "platform.", "okr.", "citizens.", "asking.",
        "hierarchy.", "welfare.", "worth_mentioning.", "portfolio.")  # fmt: skip
"""Mechanisms that ``guizhou-2025`` has not, or that only judge what came about: no outcome depends on them, so that
their indices are 0 and cost no rows."""

NAMES = {
    "30": Name("Long term weighs 30 % − 15 %", "潜绩权重30% − 15%"),
    "last_place": Name("Last-place deduction − none", "末位扣减 − 无奖惩"),
    "piece_rate": Name("Piece rate − none", "按分计奖 − 无奖惩"),
    "lights": Name("Yellow lights − unwatched", "黄灯预警 − 无督查"),
    "reviews": Name("One review a month − unwatched", "每月核查一次 − 无督查"),
    "aimed_audits": Name("Cross-validated audits − unwatched", "交叉核验 − 无督查"),
    "capture": Name("Six indicators captured − unwatched", "六项指标自动采集 − 无督查"),
    "achievement": Name("true achievement", "真实成绩"),
    "debt": Name("debt", "债务"),
    "leader": Name("leaders: motives, outlook, tenure", "主官：动机、远见与任期"),
    "work": Name("work: returns and substitution", "工作：回报与替代"),
    "beliefs": Name("beliefs about rivals", "对竞争者的预期"),
    "attainment": Name("scoring: floors and caps", "计分：下限与封顶"),
    "borrowing": Name("borrowing: cost and ceiling", "举债：成本与上限"),
    "fabrication": Name("false reports: cost and audits", "虚报：代价与核验"),
    "budget": Name("money at stake", "奖惩资金"),
    "reports": Name("reports: delay and capture", "上报：时滞与采集"),
    "promotion": Name("promotion", "晋升"),
    "targets": Name("setting of targets", "目标设定"),
    "shocks": Name("shocks", "冲击"),
    "timing": Name("warm-up", "预热年数"),
    "dynamics.flow_growth": Name("growth indicators", "增速类指标"),
    "dynamics.flow_level": Name("yearly levels", "年度水平类指标"),
    "dynamics.stock_short": Name("short-term stocks", "短期存量指标"),
    "dynamics.stock_long": Name("long-term stocks", "长期存量指标"),
    "dynamics.stock_long.work_effect": Name("effect of work on long-term stocks", "工作对长期存量的作用"),
    "dynamics.flow_growth.work_effect": Name("effect of work on growth", "工作对增速的作用"),
    "leader.public_service": Name("public-service motive", "公共服务动机"),
    "work.capital_return": Name("return on long-term capital", "长期资本回报"),
    "timing.warm_up": Name("years of warm-up", "预热年数"),
    "work.substitution": Name("substitution between tasks", "任务间替代弹性"),
}


class Study(NamedTuple):
    """Runs that are compared, the baseline first, and where in the plausible ranges."""

    scenarios: Asked
    schemes: Schemes
    outcomes: tuple[str, ...]
    design: Design


def studies(rows: int = ROWS, blocks: int = BLOCKS) -> dict[str, Study]:
    """Every study: three Latin hypercubes of all parameters, and two designs for Sobol' indices of mechanisms.

    The watched scenarios have five runs, so that two rows in five have to do for them.
    """
    weights, watching = (question.runs for question in questions()[:2])
    watching = [each for each in watching if each.name != "audits_by_lot"]
    today, sanctions = "guizhou-2025", ["none", "last_place", "piece_rate"]
    everywhere = partial(gz.design, n=rows, seed=SEED)
    by_mechanism = gz.design(today, uncertainties=_active(today), method="sobol", n=blocks, seed=SEED, group=True)
    some = ("achievement", "debt")
    return {
        "long_term": Study(weights, None, OUTCOMES, everywhere(weights)),
        "sanctions": Study(today, sanctions, OUTCOMES, everywhere(today)),
        "watching": Study(watching, None, OUTCOMES, everywhere(watching, n=max(1, 2 * rows // 5))),
        "long_term_by_mechanism": Study(weights, None, some, by_mechanism),
        "last_place_by_mechanism": Study(today, sanctions[:2], some, by_mechanism),
    }


def question(study: Study) -> Question:
    """What is asked in every row."""
    size = {"replications": REPLICATIONS, "years": YEARS, "seed": SEED}
    return Question.of(study.scenarios, schemes=study.schemes, outcomes=study.outcomes, **size)


def kept(name: str) -> Sweep:
    """A study as it was measured, from the table."""
    study = studies()[name]
    asked = question(study)
    lines = pd.read_parquet(TABLE, filters=[("study", "==", name)])
    read = partial(Answers.of_long, lines, asked.runs, asked.outcomes)
    return Sweep(
        design=study.design, runs=tuple(asked.runs), outcomes=asked.outcomes, replications=REPLICATIONS, read=read
    )


def measured(study: Study, into: Path | None) -> Sweep:
    """Sweep a study, or go on with it."""
    size = {"replications": REPLICATIONS, "years": YEARS, "seed": SEED}
    how = {"schemes": study.schemes, "outcomes": study.outcomes, "into": into, **size}
    return gz.sweep(study.scenarios, study.design, **how)


def strongest(found: Sweep, outcome: str, count: int = 6) -> pd.DataFrame:
    """What was set of the parameters that go most with a difference: row × parameter; idle ones are left out."""
    drivers = found.drivers(outcome)
    return found.design.table[[name for name in drivers.index if not name.startswith(IDLE)][:count]]


def by_chance(found: Sweep, outcome: str, run: str) -> float:
    """Largest rank correlation among parameters on which nothing depends: what luck alone shows."""
    return float(found.drivers(outcome, run).filter(regex=f"^({'|'.join(IDLE)})").abs().max())


def signs(names: Iterable[str]) -> pd.DataFrame:
    """Ranges of the differences of several studies; beside them how sure the simulation is of each row.

    ``clear`` is the share of rows in which the difference is more than 1.96 of its standard errors from 0.
    """
    parts = []
    for found in map(kept, names):
        table = found.ranges()
        pairs = zip(table["run"], table["outcome"], strict=True)
        table["clear"] = [(found.difference(of, run).abs() > margin(found.difference_error(of, run))).mean()
                          for run, of in pairs]  # fmt: skip
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def lines(found: Sweep) -> pd.DataFrame:
    """A line for each row, run and outcome: mean, standard_error, difference_error (from the first run), error."""
    pairs = found.levels.columns
    off = pd.concat(
        {pair: found.difference_error(pair[1], pair[0]) for pair in pairs}, axis="columns", names=pairs.names
    )
    tables = (found.levels, found.standard_errors, off)
    numbers = {
        name: table.stack(list(pairs.names), future_stack=True) for name, table in zip(NUMBERS, tables, strict=True)
    }
    told = pd.DataFrame(numbers).reset_index()
    return told.assign(error=found.errors.reindex(told["row"], fill_value="").to_numpy())


def manifest(chosen: Mapping[str, Study]) -> dict[str, Any]:
    """What the table follows from: versions, size, and runs and design of each study."""
    asked = {name: question(study) for name, study in chosen.items()}
    versions = next(iter(asked.values())).describe()["versions"]
    size = {"seed": SEED, "years": YEARS, "replications": REPLICATIONS}
    told = {name: {"runs": asked[name].runs, "outcomes": list(study.outcomes), "design": study.design.describe()}
            for name, study in chosen.items()}  # fmt: skip
    return {"versions": versions, **size, "studies": told}


def main() -> None:
    """Measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of each Latin hypercube (%(default)s)")
    parser.add_argument("--blocks", type=int, default=BLOCKS, help="blocks of each Sobol' design (%(default)s)")
    parser.add_argument("--into", type=Path, help="folder that keeps finished rows, to go on after an interruption")
    parser.add_argument("--table", type=Path, default=TABLE, help="where the table goes (%(default)s)")
    said = parser.parse_args()
    chosen = studies(said.rows, said.blocks)
    tables = [
        lines(measured(study, said.into and said.into / name)).assign(study=name) for name, study in chosen.items()
    ]
    table = pd.concat(tables, ignore_index=True).astype(dict.fromkeys(("study", "run", "outcome", "error"), "category"))
    said.table.parent.mkdir(exist_ok=True, parents=True)
    table.to_parquet(said.table, index=False)
    text = json.dumps(manifest(chosen), ensure_ascii=False, indent=1) + "\n"
    write_whole(said.table.with_suffix(".json"), text.encode())


def _active(scenario: str) -> list[str]:
    """Parameters on which outcomes can depend."""
    return [name for name in free_parameters(scenarios=scenario) if not name.startswith(IDLE)]


if __name__ == "__main__":
    main()
