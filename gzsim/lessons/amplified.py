"""Who fails because targets grow, and what published objectives without pay do (notebook 07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gzsim.lessons.curves import at_start, from_start, mean_and_error, told
from gzsim.lessons.starting import open_draws, staked
from gzsim.scenario import Scenario
from gzsim.simulation.chunk import simulate_years
from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.outcomes.measures import measure
from gzsim.simulation.simulate import case_of, compare
from gzsim.simulation.world import World
from gzsim.targets import illustrative_portfolio, track
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.labels import words
from gzsim.views.palette import BLACK, FAINT, MUTED, PAPER

Lives = dict[str, np.ndarray]
"""By name an array (replication, year, indicator, prefecture), or (replication, year, prefecture) for ``honest``."""


def asked_for(goal: float) -> dict[str, np.ndarray]:
    """GDP growth where the province asks for so many percent: met, time in percent, over-report in points."""
    scenario = staked("guizhou-2025").with_({"indicators.gdp_growth.target": goal}, name=f"{goal:g}")
    case = case_of(scenario, scenario.scheme_in_force)
    lived = simulate_indicators(case.world, case.scheme, years=10, replications=60, seed=2025)
    seen = lived.sel(indicator="gdp_growth")
    found = {"met": seen["true_attainment"] >= 1, "time": 100 * seen["effort"],
             "over-report": 10 * (seen["reported_attainment"] - seen["true_attainment"])}  # fmt: skip
    return {name: values.mean(["year", "code"]).to_numpy() for name, values in found.items()}  # a span is ten points


def lived(scenario: Scenario, replications: int = 60, seed: int = 2025) -> tuple[World, Lives]:
    """Every target of every prefecture, with what became of it, and the world in which it was lived."""
    case, rows = case_of(scenario, scenario.scheme_in_force), []
    world = case.world
    for state, _, _, verdict in simulate_years(case, scenario.simulation.years, np.arange(replications), seed):
        rows.append({
            "above": (state.target - world.target) * np.sign(world.span), "met": verdict.attained >= 1,
            "on paper": verdict.reported >= 1, "true": world.on_ruler(world.truth(state.outcome)),
            "effort": state.effort.copy(), "lights": state.lights.copy(), "honest": np.isinf(state.lying_cost),
            "advantage": state.unit_effect / np.abs(world.ruler)[:, None], "reported": verdict.reported,
            "attained": verdict.attained,
        })  # fmt: skip
    return world, {name: np.stack([row[name] for row in rows], axis=1).astype(float) for name in rows[0]}


def over(values: np.ndarray) -> tuple[float, float]:
    """Mean and standard error of what is by replication first, means over all that follows."""
    return mean_and_error(values.reshape(len(values), -1).mean(1))


def targets_above(lives: Mapping[float, Lives], growth: np.ndarray) -> pd.DataFrame:
    """How far growth targets stand above the province's, by points added a year; as text."""
    rows = []
    for added, each in lives.items():
        above = each["above"][:, :, growth]
        years = above.mean((0, 2, 3))[[0, 4, 9]]
        rows.append({"added": f"{added:g}", "mean": told(over(above), signed=False), "median": np.median(above),
                     "sd": above.std(), "at": told(over(above >= 0), signed=False),
                     "above": told(over(above > 0), signed=False),
                     "years": ", ".join(f"{year:.2f}" for year in years)})  # fmt: skip
    return pd.DataFrame(rows)


def by_indicator(lives: Mapping[float, Lives], world: World) -> pd.DataFrame:
    """Targets met in truth, lights a year and effort by indicator: with nothing added, and change; as text."""
    rows, start = [], lives[0]
    for k, name in enumerate(world.indicators.tolist()):
        row = {"indicator": name, "luck": f"{world.luck[k]:g}" if world.growth[k] else "",
               "met": told(over(start["met"][:, :, k]), signed=False)}  # fmt: skip
        row |= {f"met, {added:g}": told(over((lives[added]["met"] - start["met"])[:, :, k])) for added in (1, 2)}
        row |= {"lights": told(over(start["lights"][:, :, k]), signed=False)}
        row |= {f"{what}, 1": told(over((lives[1][what] - start[what])[:, :, k])) for what in ("lights", "effort")}
        rows.append(row)
    return pd.DataFrame(rows)


def chosen_share(each: Lives, what: str, chosen: np.ndarray, growth: np.ndarray) -> np.ndarray:
    """Share by replication of the growth targets of chosen prefecture-years (replication, year, prefecture)."""
    return np.array([values[:, growth].transpose(0, 2, 1)[rows].mean()
                     for values, rows in zip(each[what], chosen, strict=True)])  # fmt: skip


def by_advantage(lives: Mapping[float, Lives], world: World) -> pd.DataFrame:
    """Growth targets met in truth by the lasting advantage of prefectures, in thirds of each replication; as text."""
    weight = world.public_weights * world.growth
    strong = np.einsum("k,rkn->rn", weight, lives[0]["advantage"][:, 0]) / weight.sum()
    third, rows = (
        strong.argsort(1, kind="stable").argsort(1, kind="stable") // 3,
        [],
    )  # the three weakest, the middle, the three strongest
    for group, name in enumerate(("three weakest", "three in the middle", "three strongest")):
        chosen = np.broadcast_to((third == group)[:, None], lives[0]["honest"].shape)
        share = {(what, added): chosen_share(lives[added], what, chosen, world.growth)
                 for what in ("met", "above") for added in (0, 1, 2)}  # fmt: skip
        row = {"places": name, "advantage": strong[third == group].mean()}
        row |= {"met": told(mean_and_error(share["met", 0]), signed=False)}
        row |= {f"met, {added}": told(mean_and_error(share["met", added] - share["met", 0])) for added in (1, 2)}
        row |= {f"above, {added}": told(mean_and_error(share["above", added]), signed=False) for added in (0, 1, 2)}
        rows.append(row)
    return pd.DataFrame(rows)


def by_honesty(lives: Mapping[float, Lives], growth: np.ndarray) -> pd.DataFrame:
    """Growth targets met in truth and on paper, by whether the leader may lie; as text."""
    rows = []
    for name, value in (("never lies", 1), ("may lie", 0)):
        chosen = lives[0]["honest"] == value
        row = {"leader": name, "share": chosen.mean()}
        for added in (0, 1, 2):
            for said, what in (("truth", "met"), ("paper", "on paper")):
                share = chosen_share(lives[added], what, chosen, growth)
                row[f"{said}, {added}"] = told(mean_and_error(share), signed=False)
        rows.append(row)
    return pd.DataFrame(rows)


def hangs_on(changes: Mapping[str, Mapping[str, Any]], outcomes: Sequence[str]) -> pd.DataFrame:
    """What one point a year changes in worlds with something else changed, and the second point; as text."""
    today, amplified, rows = staked("guizhou-2025"), staked("guizhou-2025-amplified"), []
    for name, change in changes.items():
        two = amplified.with_(change).with_({"parameters": {"targets.amplification": 2}}, name="2")
        runs = [today.with_(change, name="0"), amplified.with_(change, name="1"), two]
        three = compare(runs, replications=20, seed=2025, threads=1)
        apart = from_start(three).loc["1"]
        first, second = (three.runs[each].annual.mean("year") for each in ("1", "2"))
        rows.append({"change": name, "met today": told(at_start(three).loc["met"], signed=False)}
                    | {each: told(apart.loc[each]) for each in outcomes}
                    | {f"{each}, 1 to 2": told(mean_and_error(second[each] - first[each]))
                       for each in ("work", "achievement")})  # fmt: skip
    return pd.DataFrame(rows)


def spreads(scenario: Scenario, drawn: Mapping[str, Any], replications: int) -> np.ndarray:
    """Standard deviation between places: of true achievement, and of water works done in percent of plan."""
    case = case_of(scenario.with_({"parameters": dict(drawn)}), scenario.scheme_in_force)
    water, found = case.world.place_of("water_conservancy_investment", "indicators"), []
    for end in simulate_years(case, 4, np.arange(replications), 2025):
        found.append((measure(*end)["achievement"].std(1), end.verdict.truth[:, water].std(1)))
    return np.mean(found, axis=0)


def weight_and_loss(hangs: pd.DataFrame) -> Drawing:
    """Share of the weight that each department leads, and of what is lost without it; rows by name, with name_zh."""
    with drawing(11, 6.2) as figure:
        frame(figure, words("Weight of lead departments, and what is lost without them", "牵头权重与缺位损失", "both"))
        axes = figure.subplots()
        for y, (led, lost) in enumerate(100 * hangs[["share_led", "share_lost"]].to_numpy(float)):
            axes.plot([led, lost], [y, y], color=FAINT, linewidth=5, solid_capstyle="butt", zorder=1)
            axes.plot(led, y, "o", color=PAPER, markeredgecolor=MUTED, markeredgewidth=1.6, markersize=9)
            axes.plot(lost, y, "o", color=BLACK, markersize=9)
        axes.set_yticks(range(len(hangs)), [f"{name}\n{zh}" for name, zh in hangs["name_zh"].items()])
        axes.set_xlabel("percent of the weight that it leads (open), and of what is lost without it (filled)\n"
                        "所牵头权重占比（空心）与缺位时损失占比（实心），%")  # fmt: skip
        axes.set_ylim(len(hangs) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
    return figure


def five_years(scenario: Scenario, replications: int) -> pd.DataFrame:
    """Means of the first five years, and forest cover in the fifth, a row for each replication."""
    case, years = case_of(scenario, scenario.scheme_in_force), []
    forest = case.world.place_of("forest_cover", "indicators")
    for end in simulate_years(case, 5, np.arange(replications), 2025):
        counted = measure(*end)
        years.append({each: counted[each].mean(1) for each in ("met", "lights", "debt", "capital")})
        cover = case.world.truth(end.state.outcome)[:, forest].mean(1)
    means = {each: np.mean([year[each] for year in years], axis=0) for each in years[0]}
    return pd.DataFrame(means | {"forest": cover})


def headlines(replications: int, drawn: Mapping[str, Any]) -> pd.DataFrame:
    """What one point a year, and what published objectives without pay, change; a row for each replication."""
    names = ("guizhou-2025", "guizhou-2025-amplified", "guizhou-2025-okr")
    kept, added, published = (
        five_years(staked(name).with_({"parameters": dict(drawn)}), replications) for name in names
    )
    changes = {f"one point a year: {each}": added[each] - kept[each] for each in ("met", "lights", "debt")}
    changes |= {f"published, no pay: {each}": published[each] - kept[each] for each in ("capital", "forest", "debt")}
    return pd.DataFrame(changes)


def draws(count: int = 100) -> pd.DataFrame:
    """Plausible draws of all parameters but those that a scenario says itself; what is at stake is drawn too."""
    names = ("guizhou-2025", "guizhou-2025-amplified", "guizhou-2025-okr")
    return open_draws(map(staked, names), count)


FLAGGED = ("projects", "late", "flagged", "late if flagged", "late if not", "late ones flagged", "others flagged")


def detection(seed: int, lags: Iterable[int] = (1, 2, 4), month: int = 12, behind: float = 0.9) -> dict[int, tuple]:
    """What a flag in a month says of the rest, by months of lag: projects running then, and shares of them (`FLAGGED`).

    Late is who is a tenth behind time at the planned end.
    """
    drawn = illustrative_portfolio(np.random.default_rng(seed), until=54)
    planned = drawn.reports[drawn.reports["month"] <= drawn.plan.columns.max()]  # later reports are not needed
    whole = track(drawn.projects, drawn.plan, planned, months=2).table.set_index(["project", "month"])
    running = drawn.projects[(drawn.projects["start"] <= month - 3) & (drawn.projects["end"] > month)]
    at_end = [whole.loc[key, "time_performance"] for key in zip(running.index, running["end"], strict=True)]
    late, rows, so_far = np.array(at_end) < behind, {}, drawn.reports[drawn.reports["month"] <= month]
    for months in lags:
        until = track(drawn.projects, drawn.plan, so_far, months=months).table
        now = until[until["month"] == month].set_index("project")
        flagged = now.loc[running.index, "lags_on"].to_numpy(bool)
        rows[months] = (len(running), late.mean(), flagged.mean(), late[flagged].mean(), late[~flagged].mean(),
                        flagged[late].mean(), flagged[~late].mean())  # fmt: skip
    return rows
