"""What reviews and audits found, counted again from a register alone (S22)."""

from __future__ import annotations

from os import PathLike

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.numeric.peers import Peers
from gzsim.register import Register
from gzsim.scenario import Scenario
from gzsim.simulation.asking import as_scenario, names_its_arguments
from gzsim.simulation.registering import AUDITS, REVIEWS, SIGNALS
from gzsim.simulation.reporting.reviews import due_reviews
from gzsim.simulation.world import World, build_world

CHINA = pd.Timedelta(hours=8)


@names_its_arguments
def recount(register: Register, scenario: Scenario | str | PathLike[str]) -> pd.DataFrame:
    r"""Count again, from the entries of a register and the rules of a scenario, what was to be reviewed and was found.

    Month by month the signals that arrived decide which reports reviewers had to look into: in each peer group those
    furthest above their signals, in robust standard deviations, if above ``reviews.limit``, and not found to be false
    in the year before. False is what an inspection measures as invented by more than ``fabrication.trifle``:

    .. math:: \text{found}_{iy} = \#\{\text{reviews and audits of } i \text{ in } y: \text{residual} > \text{trifle}\}

    Verdicts are not read. `gzsim.simulation.registering.write_register` makes such registers.

    Parameters
    ----------
    register : Register
    scenario : whose rules hold

    Returns
    -------
    DataFrame
        Columns year, code, due (reviews), reviewed (reports), left_out (reviews that were due and are not entered),
        found (reports), a row for each year and unit.

    Raises InputError for what is no register, one that is damaged, and entries of units or indicators that the scenario
    does not have.

    Source: S22, S07, S09.
    """
    if not isinstance(register, Register):
        raise InputError(f"{short(register)} is no register", field="register", valid="a Register")
    world = build_world(as_scenario(scenario))
    checks = _placed(register.entries(), world)
    signals, reviews = (checks[checks["reviewer"] == by] for by in (SIGNALS, REVIEWS))
    false = checks[checks["reviewer"].isin([REVIEWS, AUDITS]) & (checks["residual"] > world.fabrication.trifle)]
    due = _due(signals, reviews, world)
    entered = pd.MultiIndex.from_frame(reviews[["month", "k", "i"]])
    left_out = due[~pd.MultiIndex.from_frame(due[["month", "k", "i"]]).isin(entered)]
    counted = {"due": due, "reviewed": reviews, "left_out": left_out, "found": false}
    rows = pd.MultiIndex.from_product([sorted(set(checks["year"])), range(world.units.size)], names=["year", "i"])
    table = pd.DataFrame({name: each.groupby(["year", "i"]).size() for name, each in counted.items()}, index=rows)
    table = table.fillna(0).astype(int).reset_index()
    table.insert(1, "code", world.units[table.pop("i")])
    return table


def _placed(entries: pd.DataFrame, world: World) -> pd.DataFrame:
    """Cross-checks that a run enters, each report once by each reviewer, with year, month of arrival and place."""
    told = entries[(entries["kind"] == "cross-check") & entries["reviewer"].isin([SIGNALS, REVIEWS, AUDITS])]
    told = told.drop_duplicates(["refers_to", "reviewer"])
    arrived = pd.to_datetime(told["arrived"], utc=True) + CHINA
    return pd.DataFrame(
        {
            "reviewer": told["reviewer"],
            "residual": told["residual"],
            "year": told["period"].str[:4].astype(int),
            "month": 12 * arrived.dt.year + arrived.dt.month - 2,  # it arrives when the month has ended
            "k": _places(told["indicator"], world.indicators, "indicator"),
            "i": _places(told["unit"], world.units, "unit"),
        }
    )


def _places(names: pd.Series, known: NDArray[np.str_], field: str) -> NDArray[np.intp]:
    places = pd.Index(known).get_indexer(names)
    if (places < 0).any():
        stranger = names[places < 0].iloc[0]
        problem = f"an entry is about {stranger!r}, which the scenario does not have"
        raise InputError(problem, field=field, valid=", ".join(known.tolist()))
    return places


def _due(signals: pd.DataFrame, reviews: pd.DataFrame, world: World) -> pd.DataFrame:
    """Reviews that were due: year, month, k, i."""
    peers, rule, shape = Peers.of(world.peers), world.reviews, (world.indicators.size, world.units.size)
    barred, year = np.zeros(shape, np.bool_), 0
    of_the_year = signals[signals["year"] == signals["month"] // 12]
    false = reviews[reviews["residual"] > world.fabrication.trifle]
    out = []
    for month, arrived in of_the_year.groupby("month"):
        if month // 12 > year:
            barred, year = np.zeros(shape, np.bool_), month // 12
        residual = np.full(shape, np.nan)
        residual[arrived["k"], arrived["i"]] = arrived["residual"]
        due = np.argwhere(due_reviews(residual, barred, peers, rule.limit, int(rule.capacity)))
        out.append(pd.DataFrame({"year": year, "month": month, "k": due[:, 0], "i": due[:, 1]}))
        found = false[false["month"] == month]
        barred[found["k"], found["i"]] = True
    return pd.concat(out, ignore_index=True) if out else pd.DataFrame(columns=["year", "month", "k", "i"], dtype=int)
