"""Which design to choose where nobody knows which draw is true: what each criterion chooses, and where they part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gzsim.common.names import is_finite, known, share_of
from gzsim.common.tables import called
from gzsim.errors import InputError
from gzsim.experiments import criteria
from gzsim.experiments.criteria import CRITERIA
from gzsim.experiments.payoffs import Better, chances, complete, sign_of
from gzsim.numeric.ranking import TIE, ranks, settled
from gzsim.views.labels import NAMES, Language, Names, shortened
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

LOW, HIGH = 0.05, 0.95
JUDGED = ["alternative", "criterion", "value", "rank", "criterion_name", "criterion_name_zh"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Decisions(Result):
    """What each criterion says of each alternative."""

    table: pd.DataFrame
    """A row for each alternative and criterion: alternative, criterion, value, rank; criterion_name,
    criterion_name_zh. Values are in the unit of the payoffs, or shares of the draws."""
    regret: pd.DataFrame
    """What each alternative falls short of the best of the draw: draw × alternative, 0 or more."""
    draws: int
    """Draws that count."""
    left_out: int
    """Draws that do not: they lack an alternative or have no weight."""

    @property
    def choices(self) -> pd.Series:
        """Alternatives that each criterion chooses: a tuple of one, or of all that tie."""
        chosen = self.table[self.table["rank"] == 1]
        return chosen.groupby("criterion", sort=False)["alternative"].agg(tuple)

    @property
    def votes(self) -> pd.Series:
        """How many criteria choose each alternative, alone or tied, the most first."""
        found = Counter(alternative for chosen in self.choices for alternative in chosen)
        counts = {alternative: found[alternative] for alternative in self.regret.columns}
        return pd.Series(counts, name="criteria").sort_values(ascending=False, kind="stable")

    def plot(self, language: Language = "both", names: Names = NAMES) -> Drawing:
        """Picture of the alternatives under each criterion: a tile for each value, coloured by its rank."""
        from gzsim.views.decision_figures import criteria_tiles  # drawing is slow to import

        return criteria_tiles(self.table, language, names)

    def __repr__(self) -> str:
        first, most = called(self.votes.index[0]), self.votes.iloc[0]
        told = f"{shortened(first, 40)} chosen by {most} of {len(self.choices)} criteria"
        return f"<Decisions: {told}, {self.draws} draws, {self.left_out} left out>"


def decide(
    payoffs: pd.DataFrame,
    *,
    better: Better = "higher",
    satisfied: float | None = None,
    optimism: float = 0.5,
    weights: pd.Series | None = None,
) -> Decisions:
    """Choose among alternatives by every usual criterion of decisions under deep uncertainty.

    Criteria, each defined in `gzsim.experiments.criteria`: expected, maximin, minimax_regret, regret_90, hurwicz,
    satisficing (if it is said what satisfies) and share_best. Where they agree, the choice hangs on no attitude to what
    is unknown; where they part, the table shows what each costs. Numbers that only the arithmetic tells apart tie.

    Parameters
    ----------
    payoffs : DataFrame, draw × alternative, in any one unit; NaN where a run failed
    better : whether higher or lower payoffs are better
    satisfied : threshold of a payoff that is good enough, in the unit of the payoffs
    optimism : α of Hurwicz, from 0 (the worst draw alone) to 1 (the best)
    weights : Series, probability of each draw by its name, up to a factor; equal unless given

    Raises
    ------
    InputError
        If there are fewer than two alternatives or complete draws, or something else cannot be; with its field.

    Examples
    --------
    >>> payoffs = pd.DataFrame({"bold": [10.0, 4.0, -3.0], "safe": [2.0, 2.0, 2.0], "mixed": [6.0, 3.0, 0.0]})
    >>> found = decide(payoffs)
    >>> found.choices.to_dict()  # doctest: +NORMALIZE_WHITESPACE
    {'expected': ('bold',), 'maximin': ('safe',), 'minimax_regret': ('mixed',), 'regret_90': ('mixed',),
     'hurwicz': ('bold',), 'share_best': ('bold',)}
    >>> found.regret["safe"].tolist()
    [8.0, 2.0, 0.0]
    """
    whole, incomplete = complete(payoffs)
    sign = sign_of(better)
    chance = chances(weights, whole.index)
    possible = chance > 0
    gains, chance = sign * whole[possible], chance[possible]
    optimism = share_of(optimism, "optimism")
    values = {
        "expected": criteria.expected(gains, chance),
        "maximin": criteria.maximin(gains, chance),
        "minimax_regret": criteria.minimax_regret(gains, chance),
        "regret_90": criteria.high_regret(gains, chance),
        "hurwicz": criteria.hurwicz(gains, chance, optimism),
    }
    if satisfied is not None:
        values["satisficing"] = criteria.satisficing(gains, chance, sign * _threshold(satisfied))
    values["share_best"] = criteria.share_best(gains, chance)
    size = float(gains.abs().max(axis=None))
    rows = [row for name, value in values.items() for row in _judged(name, value, sign, size)]
    return Decisions(
        table=pd.DataFrame(rows, columns=JUDGED),
        regret=criteria.regret(gains),
        draws=len(gains),
        left_out=incomplete + int((~possible).sum()),
    )


def robust_against(payoffs: pd.DataFrame, reference: str, *, better: Better = "higher") -> pd.DataFrame:
    r"""How often each alternative beats a reference, and by how much, draw by draw.

    .. math:: D_{sa} = u_{sa} - u_{s,\mathrm{ref}}

    Parameters
    ----------
    payoffs, better : as in `decide`
    reference : the alternative that the others are held against

    Returns
    -------
    DataFrame, a row for each other alternative: alternative, draws; beats and loses, shares of the draws in which it is
    better or worse than the reference (in the rest they tie); low, median, high: 5, 50 and 95 % of the differences, in
    the unit of the payoffs, as they are (where less is better, what beats is negative).

    Raises
    ------
    InputError
        As `decide`; or (``reference``) if there is no such alternative.

    Examples
    --------
    >>> payoffs = pd.DataFrame({"today": [1.0, 2.0, 3.0], "reform": [2.0, 2.0, 2.0]})
    >>> robust_against(payoffs, "today")[["alternative", "beats", "loses", "median"]].round(2).to_numpy().tolist()
    [['reform', 0.33, 0.33, 0.0]]
    """
    whole, _ = complete(payoffs)
    sign = sign_of(better)
    known(reference, whole.columns, "reference")
    rows = []
    for alternative in whole.columns.drop(reference):
        pair = whole[[alternative, reference]].to_numpy()
        difference = pair[:, 0] - pair[:, 1]
        apart = np.abs(difference) > TIE * np.abs(pair).max(axis=1)
        beats, loses = (float(np.mean(apart & (side * sign * difference > 0))) for side in (1, -1))
        rows.append((alternative, len(whole), beats, loses, *np.quantile(difference, [LOW, 0.5, HIGH]).tolist()))
    return pd.DataFrame(rows, columns=["alternative", "draws", "beats", "loses", "low", "median", "high"])


def _threshold(satisfied: float) -> float:
    if not is_finite(satisfied):
        raise InputError(f"{satisfied!r} is no threshold", field="satisfied", valid="a number, or None")
    return float(satisfied)


def _judged(criterion: str, value: pd.Series, sign: float, size: float) -> list[tuple]:
    """Rows of one criterion: its value in the unit that the payoffs came in, and the rank that it gives."""
    name, kind = CRITERIA[criterion]
    merit = (-value if kind == "regret" else value).to_numpy()
    place = ranks(settled(merit, 1.0 if kind == "share" else size)).astype(int)
    shown = sign * value + 0.0 if kind == "payoff" else value
    return [(each, criterion, shown[each], rank, *name) for each, rank in zip(value.index, place.tolist(), strict=True)]
