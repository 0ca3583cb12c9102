"""Designs that no other beats in everything: the Pareto front, and how often a design is on it as draws differ."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import known, of_kind, require_rows
from gzsim.common.tables import like, numbers, refuse
from gzsim.common.tidy import distinct, wide
from gzsim.errors import InputError
from gzsim.experiments.payoffs import SIGNS, Better
from gzsim.views.labels import NAMES, Language, Names
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

KEYS = ["draw", "alternative"]

BETTER = "a mapping from the names of outcomes to 'higher' or 'lower'"
MARGINS = "a mapping from the names of outcomes to numbers of 0 or more"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class FrontShares(Result):
    """How often each alternative is on the front, over draws of what nobody knows."""

    table: pd.DataFrame
    """A row for each alternative: alternative; on_front, share of the draws; dominated_by, who dominates it most often
    (missing where nobody ever does), and dominated, in which share of the draws that one does."""
    means: pd.DataFrame
    """Mean of each outcome over the draws: alternative × outcome."""
    better: Mapping[str, Better]
    """Which way each outcome is better."""
    draws: int
    """Draws that count."""
    left_out: int
    """Draws that lack an outcome of an alternative."""

    def plot(self, outcomes: pd.DataFrame | None = None, language: Language = "both", names: Names = NAMES) -> Drawing:
        """Picture of the designs: the first outcome against each of the next four, dominated designs in grey.

        ``outcomes`` is a catalogue by outcome (name, name_zh, unit, better); outcomes are named by themselves without.

        Raises InputError if there is one outcome alone, or one is not in the catalogue.
        """
        from gzsim.views.decision_figures import front_panels  # drawing is slow to import

        return front_panels(self.table, self.means, self._plain() if outcomes is None else outcomes, language, names)

    def _plain(self) -> pd.DataFrame:
        """A catalogue of outcomes that are named by themselves."""
        rows = [(str(outcome).replace("_", " "), None, "", way) for outcome, way in self.better.items()]
        return pd.DataFrame(rows, index=list(self.better), columns=["name", "name_zh", "unit", "better"])


def dominated(
    outcomes: pd.DataFrame, better: Mapping[str, Better], indifference: Mapping[str, float] | None = None
) -> pd.DataFrame:
    r"""Which alternatives are dominated, by which others, and in which outcomes.

    With outcomes o of which more is better and margins δ of indifference, a dominates b if it is nowhere worse, and
    somewhere better, by more than the margin:

    .. math:: \forall j: o_{aj} - o_{bj} \ge -\delta_j, \qquad \exists j: o_{aj} - o_{bj} > \delta_j, \qquad
              \sum_j o_{aj}/\delta_j > \sum_j o_{bj}/\delta_j

    With margins of 0 this is strict Pareto dominance (an outcome whose margin is 0 settles the third condition alone).
    With margins of about the error of a difference (twice its standard error), what luck alone tells apart decides
    neither for nor against a design. The third condition follows from the others for two outcomes; for three or more it
    keeps small losses from adding up to a circle in which everybody is dominated, so that a front is never empty.

    Parameters
    ----------
    outcomes : DataFrame, alternative × outcome; an alternative that lacks an outcome is compared with nobody
    better : whether higher or lower is better of each outcome that counts; other columns do not
    indifference : δ of outcomes, each in its own unit; 0 unless given

    Returns
    -------
    DataFrame, a row for each pair: alternative, by (which dominates it), ahead_in (outcomes in which that one is better
    by more than the margin, a tuple)

    Raises
    ------
    InputError
        If outcomes are no table of numbers (``outcomes``), or ``better`` or ``indifference`` do not fit it.

    Source: Pareto (1906), Manuale di economia politica; thresholds of indifference as in Roy (1991), The outranking
    approach and the foundations of ELECTRE methods, Theory and Decision 31.

    >>> outcomes = pd.DataFrame({"growth": [6.0, 5.0, 3.0], "debt": [9.0, 4.0, 4.02]}, index=["bold", "mixed", "meek"])
    >>> dominated(outcomes, {"growth": "higher", "debt": "lower"}, {"debt": 0.1}).to_numpy().tolist()
    [['meek', 'mixed', ('growth',)]]
    """
    table, margins = _gains(outcomes, better), margins_of(better, indifference)
    gains, named = table.to_numpy(), table.index
    rows = [
        (named[loser], named[winner], tuple(table.columns[gains[winner] - gains[loser] > margins]))
        for loser, winner in np.argwhere(_dominates(gains, margins).T)
    ]
    return pd.DataFrame(rows, columns=["alternative", "by", "ahead_in"])


def pareto_front(
    outcomes: pd.DataFrame, better: Mapping[str, Better], indifference: Mapping[str, float] | None = None
) -> pd.Index:
    """Alternatives that no other dominates, in their order; parameters and errors as in `dominated`.

    An alternative that lacks an outcome is not among them, since nobody knows whether it belongs there.

    >>> outcomes = pd.DataFrame({"growth": [6.0, 5.0, 3.0], "debt": [9.0, 4.0, 4.0]}, index=["bold", "mixed", "meek"])
    >>> pareto_front(outcomes, {"growth": "higher", "debt": "lower"}).tolist()
    ['bold', 'mixed']
    """
    gains = _gains(outcomes, better).dropna()
    return gains.index[~_dominates(gains.to_numpy(), margins_of(better, indifference)).any(axis=0)]


def front_under(
    draws: pd.DataFrame, better: Mapping[str, Better], indifference: Mapping[str, float] | None = None
) -> FrontShares:
    r"""In which share of draws each alternative is on the front, and who dominates it most often.

    .. math:: \pi_a = \frac{1}{S} \sum_s [\text{nobody dominates } a \text{ in draw } s]

    Dominance is that of `dominated`, in each draw apart. A draw that lacks an outcome of an alternative is left out for
    all. Of several that dominate equally often, the one that is on the front more often is named, then by the alphabet.

    Parameters
    ----------
    draws : DataFrame with the columns draw and alternative, a row for each pair, and one column for each outcome
    better, indifference : as in `dominated`

    Raises
    ------
    InputError
        As `dominated` (``draws``); or if a pair stands twice, or no draw is complete.

    Examples
    --------
    >>> draws = pd.DataFrame({"draw": [1, 1, 2, 2], "alternative": ["today", "reform"] * 2,
    ...                       "growth": [5.0, 6, 5, 4], "debt": [3.0, 2, 3, 2]})
    >>> found = front_under(draws, {"growth": "higher", "debt": "lower"})
    >>> found.table[["alternative", "on_front", "dominated_by", "dominated"]].to_numpy().tolist()
    [['today', 0.5, 'reform', 0.5], ['reform', 1.0, nan, 0.0]]
    """
    of_kind(draws, pd.DataFrame, "draws", "a DataFrame with the columns draw, alternative and one for each outcome")
    names = list(_ways(better))
    refuse(set(KEYS) & set(names), "no outcome", field="better", valid=BETTER)
    require_rows(draws, [*KEYS, *names], "draws")
    refuse([key for key in KEYS if draws[key].isna().any()], "missing in a row", field="draws", valid="a name each")
    twice = draws.loc[draws.duplicated(KEYS), KEYS].itertuples(index=False, name=None)
    refuse(twice, "more than one row for", field="draws", valid="one row for each draw and alternative")
    draws, margins = draws.reset_index(drop=True), margins_of(better, indifference)
    alternatives = distinct(draws["alternative"])
    levels = draws[KEYS].join(like(draws[names], numbers(draws[names], "draws")))
    cube = np.stack([wide(levels, *KEYS, name)[alternatives] for name in names], axis=-1)
    whole = cube[~np.isnan(cube).any(axis=(1, 2))]
    if not len(whole):
        problem = f"none of {len(cube)} draws has every outcome of every alternative"
        raise InputError(problem, field="draws", valid="one complete draw or more")
    return FrontShares(
        table=_shares(whole * _signs(better), margins, alternatives),
        means=pd.DataFrame(whole.mean(axis=0), alternatives, names).rename_axis("alternative"),
        better=dict(better),
        draws=len(whole),
        left_out=len(cube) - len(whole),
    )


def _shares(gains: NDArray, margins: NDArray, alternatives: list[Hashable]) -> pd.DataFrame:
    """Shares of gains (draw, alternative, outcome): on the front, and dominated by whom most often."""
    over = np.zeros((len(alternatives),) * 2)  # in how many draws the row dominates the column
    free = np.zeros(len(alternatives))
    for one in gains:  # all draws at once would take memory with the square of the alternatives
        dominates = _dominates(one, margins)
        over += dominates
        free += ~dominates.any(axis=0)
    rows = []
    for loser, alternative in enumerate(alternatives):
        winner = min(range(len(over)), key=lambda k, times=over[:, loser]: (-times[k], -free[k], str(alternatives[k])))
        times = over[winner, loser]
        by = alternatives[winner] if times else np.nan
        rows.append((alternative, free[loser] / len(gains), by, times / len(gains)))
    return pd.DataFrame(rows, columns=["alternative", "on_front", "dominated_by", "dominated"])


def _dominates(gains: NDArray, margins: NDArray) -> NDArray[np.bool_]:
    """Whether the row dominates the column, for gains (alternative, outcome); nothing missing does or is."""
    ahead = gains[:, None] - gains[None]
    exact = margins == 0
    merit = (gains[:, ~exact] / margins[~exact]).sum(axis=1)
    outweighs = (merit[:, None] > merit[None]) | (ahead > 0)[..., exact].any(axis=-1)
    return (ahead >= -margins).all(axis=-1) & (ahead > margins).any(axis=-1) & outweighs


def _gains(outcomes: pd.DataFrame, better: Mapping[str, Better]) -> pd.DataFrame:
    """Outcomes that count, turned so that more is better."""
    of_kind(outcomes, pd.DataFrame, "outcomes", "a DataFrame alternative × outcome")
    names = list(_ways(better))
    require_rows(outcomes, names, "outcomes")
    refuse(outcomes.index[outcomes.index.duplicated()], "named twice", field="outcomes",
           valid="one name for each alternative")  # fmt: skip
    counted = outcomes[names]
    return like(counted, numbers(counted, "outcomes")) * _signs(better)


def _ways(better: Mapping[str, Better]) -> Mapping[str, Better]:
    if not of_kind(better, Mapping, "better", BETTER):
        raise InputError("no outcome counts", field="better", valid=BETTER)
    for way in better.values():
        known(way, SIGNS, "better")
    return better


def _signs(better: Mapping[str, Better]) -> NDArray:
    return np.array([SIGNS[way] for way in better.values()])


def margins_of(better: Mapping[str, Better], indifference: Mapping[str, float] | None) -> NDArray:
    """δ of each outcome that counts; raises InputError (``indifference``) if one is none, or of another outcome.

    >>> margins_of({"growth": "higher", "debt": "lower"}, {"debt": 0.1}).tolist()
    [0.0, 0.1]
    """
    given = {} if indifference is None else of_kind(indifference, Mapping, "indifference", MARGINS)
    for name in given:
        known(name, better, "indifference")
    margins = pd.Series(dict.fromkeys(better, 0.0) | dict(given), dtype=object)
    found = pd.to_numeric(margins, errors="coerce").to_numpy(dtype=float)
    refuse(margins.index[~((found >= 0) & np.isfinite(found))], "no margin", field="indifference", valid=MARGINS)
    return found
