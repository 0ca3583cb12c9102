"""What a simulation found, as the answer of a command."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gzsim.commands.answer import Answer
from gzsim.simulation.asking import numbered
from gzsim.simulation.outcomes.catalogue import GROUPS, HEADLINE
from gzsim.simulation.result import Simulation
from gzsim.views.change import is_clear
from gzsim.views.labels import Name, Names
from gzsim.views.outcome_tables import NO_GROUPS, in_row, outcomes, scale_of, short_unit

TOLD = ("achievement", "gap", "debt")
"""Outcomes that the first sentence names."""

MOST_RUNS = 4
"""Runs that have a sentence of their own."""

SIMULATION_ALONE = Name(
    "Differences are those of the default parameters; --draws 60 shows how far they range over plausible ones.",
    "以上差异基于默认参数；加 --draws 60 可查看合理参数范围内的变动。",
)


def saved(simulation: Simulation, folder: Path | None = None, *, ranged: bool = False) -> Answer:
    """The answer of a simulation, which is saved where it is asked for.

    Of one run its levels, of several what the others change against the first; ``ranged`` says that the differences
    are told over draws of plausible parameters, too.
    """
    if folder is not None:
        simulation.save(folder)
    levels = simulation.summary()
    differences = simulation.differences() if len(simulation.runs) > 1 else None
    figures = {"outcomes": levels} if differences is None else {"differences": differences, "outcomes": levels}
    run = simulation.runs[simulation.baseline]
    facts = {
        "runs": list(simulation.runs),
        "baseline": simulation.baseline,
        "replications": len(simulation.replications),
        "first_replication": simulation.replications.start,
        "years": list(run.years),
        "units": run.codes.size,
        "seed": simulation.asked()["seed"],
        "digest": simulation.digest(),
        "reached": simulation.reached,
    }
    return Answer(
        headline=_levels(levels, simulation) if differences is None else changes(differences, simulation.names),
        figures=lambda: figures,
        tables=lambda language, whole: [
            outcomes(
                levels,
                differences,
                None if whole else HEADLINE,
                language,
                simulation.names,
                GROUPS if whole else NO_GROUPS,
            )
        ],
        notes=[*_how(simulation), *([] if differences is None or ranged else [SIMULATION_ALONE])],
        facts=facts,
        files={} if folder is None else {"saved": folder},
    )


def _levels(levels: pd.DataFrame, simulation: Simulation) -> list[Name]:
    name, told = simulation.names[simulation.baseline], _figures(levels, "mean")
    found, scenario = told[simulation.baseline], simulation.asked()["runs"][simulation.baseline]["scenario"]
    en, zh = ", ".join(each.en for each in found), "，".join(each.zh for each in found)
    return [Name(f"{scenario['title']}: under “{name.en}”, {en}.", f"{scenario['title_zh']}：在“{name.zh}”下，{zh}。")]


def changes(differences: pd.DataFrame, names: Names) -> list[Name]:
    """A sentence for each of the first runs: what it changes clearly against the baseline.

    >>> row = {"scheme": "last_place", "baseline": "none", "outcome": "debt", "outcome_name": "Debt",
    ...        "outcome_name_zh": "债务", "unit": "percentage points of GDP at the end of the year", "difference": 2.73,
    ...        "standard_error": 0.02, "better": "lower", "same_scale": True}
    >>> names = {"last_place": Name("Last-place deduction", "末位扣减"), "none": Name("No sanction", "无奖惩")}
    >>> changes(pd.DataFrame([row]), names)[0].en
    '“Last-place deduction” against “No sanction”: debt +2.73 ± 0.04 pp of GDP.'
    """
    sentences = []
    for run, rows in list(differences.groupby("scheme", sort=False))[:MOST_RUNS]:
        name, baseline = names[run], names[rows["baseline"].iloc[0]]
        rows = rows[rows["same_scale"]]
        clearly = pd.Series([is_clear(row) for _, row in rows.iterrows()], index=rows.index, dtype=bool)
        clear = rows[clearly]
        found = _figures(clear, "difference").get(run, [])
        still = rows[rows["outcome"].isin(TOLD) & ~clearly]
        en, zh = [each.en for each in found], [each.zh for each in found]
        if len(still):
            en.append(f"no clear change in {', '.join(still['outcome_name'].str.lower())}")
            zh.append(f"{'、'.join(still['outcome_name_zh'])}无明显变化")
        sentence = f"“{name.en}” against “{baseline.en}”: {', '.join(en)}."
        sentences.append(Name(sentence, f"“{name.zh}”与“{baseline.zh}”相比：{'，'.join(zh)}。"))
    return sentences


def _figures(table: pd.DataFrame, value: str) -> dict[str, list[Name]]:
    """The outcomes that a sentence names, with figure and unit, by run."""
    found: dict[str, list[Name]] = {}
    difference = value == "difference"
    for _, row in table[table["outcome"].isin(TOLD)].iterrows():
        scale, unit = scale_of(row["unit"]), short_unit(row["unit"], difference=difference)
        amounts = [scale * row[value]], [scale * row["standard_error"]]
        (figure,) = in_row(*amounts, signed=[difference], widest=1)
        en = f"{row['outcome_name'].lower()} {figure} {unit.en}"
        zh = row["outcome_name_zh"] + _in_chinese(figure.replace(" ", ""), unit.zh)
        found.setdefault(row["scheme"], []).append(Name(en, zh))
    return found


def _in_chinese(figure: str, unit: str) -> str:
    """A figure with its unit as a sentence has them.

    >>> _in_chinese("102±2", "分"), _in_chinese("6.6±0.6", "占GDP%"), _in_chinese("5.1±0.3", "%")
    ('102±2分', '占GDP的6.6±0.6%', '5.1±0.3%')
    """
    share = unit.removesuffix("%")
    return f"{share}的{figure}%" if share != unit and share else f"{figure}{unit}"


def _how(simulation: Simulation) -> list[Name]:
    """Which replications, where they are not those that were asked for, and whether they are enough."""
    notes = []
    said = numbered(simulation.replications)
    notes.append(Name(f"Simulated: {said}.", f"模拟次数：{len(simulation.replications)}。"))
    if simulation.reached is False:
        remark = simulation.precision.remark(simulation.replications)
        notes.append(Name(f"Not as precise as asked: {remark}", f"未达到要求的精度：{remark}"))
    return notes
