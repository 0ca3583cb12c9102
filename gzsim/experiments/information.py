"""What it would be worth to know more before choosing: everything, or one uncertainty at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import fsum, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import list_of, of_kind, whole_number
from gzsim.common.tables import is_number, refuse
from gzsim.errors import InputError
from gzsim.experiments.payoffs import Better, complete, sign_of
from gzsim.views.labels import NAMES, Language, Names
from gzsim.views.numbers import margin
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

Array = NDArray[np.float64]
Smoother = Callable[[pd.Series, Array], Array]
"""Expected targets (draw, target) given a factor: takes the factor and the targets."""

FEW = 8
"""Numbers that take fewer values than this are categories."""

CROWD = 5
"""Draws that a category must have on average: with fewer a mean of it is luck."""

KNOTS = 8
PENALTIES = tuple(10.0 ** np.arange(-3, 5.5, 0.5))
MOST_SHUFFLES = 10_000


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PerfectInformation(Result):
    """What it is worth to know the draw before choosing."""

    value: float
    """Expected value of perfect information, in the unit of the payoffs, 0 or more."""
    low: float
    """Lower bound of its 95 % interval over draws."""
    high: float
    """Upper bound."""
    chosen: str
    """The alternative that is best as things stand: the first of those with the best expected payoff."""
    table: pd.DataFrame
    """By alternative: expected payoff, and loss, what it falls short on average of choosing with knowledge."""
    draws: int
    """Draws that count."""
    left_out: int
    """Draws that lack an alternative."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PartialInformation(Result):
    """What it is worth to know one uncertainty before choosing."""

    table: pd.DataFrame
    """A row for each uncertainty, the most valuable first: factor; value, in the unit of the payoffs; low and high, its
    95 % interval; share of what perfect information is worth, not a number where that is nothing; by_chance, what the
    factor shows on average when its draws are shuffled, which is already taken off the value."""
    perfect: PerfectInformation
    """What it is worth to know everything."""

    def plot(self, language: Language = "both", names: Names = NAMES) -> Drawing:
        """Picture of the ten most valuable uncertainties, with their intervals, against knowing everything."""
        from gzsim.views.decision_figures import information_bars  # drawing is slow to import

        return information_bars(self.table, self.perfect.value, language, names)


def perfect_information(payoffs: pd.DataFrame, *, better: Better = "higher") -> PerfectInformation:
    r"""Expected value of perfect information: how much better one would choose if one knew the draw.

    .. math:: \mathrm{EVPI} = E_s[\max_a u_{sa}] - \max_a E_s[u_{sa}]

    It is the expected regret of the best choice, and the most that any inquiry into what is unknown can be worth. The
    interval is normal, of the mean regret of that choice over draws. With few draws the value errs on the low side
    where alternatives are close: the choice as things stand is the luckiest in these very draws.

    Parameters
    ----------
    payoffs : DataFrame, draw × alternative, NaN where a run failed; draws are equally likely
    better : whether higher or lower payoffs are better

    Raises
    ------
    InputError
        If there are fewer than two alternatives or complete draws, or they are no numbers.

    Source: Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.

    >>> found = perfect_information(pd.DataFrame({"bold": [10.0, -4.0], "safe": [2.0, 2.0]}))
    >>> found.chosen, found.value  # bold in the first draw, safe in the second: 6; bold always: 3
    ('bold', 3.0)
    """
    whole, left_out = complete(payoffs)
    gains = sign_of(better) * whole
    chosen = _best(gains)
    short = gains.sub(gains.max(axis="columns"), axis="index").abs()
    value, error = _mean(short[chosen].to_numpy())
    table = pd.DataFrame({"expected": whole.apply(_average), "loss": short.apply(_average)})
    return PerfectInformation(
        value=value,
        low=max(0.0, value - margin(error)),
        high=value + margin(error),
        chosen=chosen,
        table=table.rename_axis("alternative").reset_index(),
        draws=len(gains),
        left_out=left_out,
    )


def spline(factor: pd.Series, targets: Array) -> Array:
    r"""Expected targets given a number, by a cubic spline on its ranks with a ridge penalty.

    .. math:: \hat g(x) = \hat\beta_0 + \sum_k \hat\beta_k B_k(F(x)), \qquad
              \hat\beta = \arg\min \lVert y - g \rVert^2 + \lambda \lVert \beta \rVert^2

    with F(x) the share of draws up to x, so that no answer hangs on the unit or scale of the factor, and λ by
    leave-one-out cross-validation for each target apart. What does nothing is smoothed to its mean.

    Source: Eilers and Marx (1996), Flexible smoothing with B-splines and penalties, Statistical Science 11.

    >>> x = pd.Series(np.linspace(0, 1, 50))
    >>> bool(np.allclose(spline(x, x.to_numpy()[:, None] ** 2)[:, 0], x**2, atol=0.01))
    True
    """
    from sklearn.linear_model import RidgeCV
    from sklearn.preprocessing import SplineTransformer

    places = (factor.rank().to_numpy()[:, None] - 0.5) / len(factor)
    basis = SplineTransformer(n_knots=KNOTS).fit_transform(places)
    return RidgeCV(PENALTIES, alpha_per_target=True).fit(basis, targets).predict(basis).reshape(targets.shape)


def group_means(factor: pd.Series, targets: Array) -> Array:
    r"""Expected targets given a category: their means in each, :math:`\hat g(k) = E[y \mid x = k]`.

    >>> group_means(pd.Series(["a", "b", "a"]), np.array([[1.0], [5.0], [3.0]])).ravel().tolist()
    [2.0, 5.0, 2.0]
    """
    return pd.DataFrame(targets).groupby(_kinds(factor)).transform("mean").to_numpy()


def partial_information(
    payoffs: pd.DataFrame,
    inputs: pd.DataFrame,
    names: Iterable[str] | None = None,
    *,
    better: Better = "higher",
    method: Smoother = spline,
    shuffles: int = 50,
    seed: int = 0,
) -> PartialInformation:
    r"""Expected value of knowing one uncertainty alone, for each of them (EVPPI).

    .. math:: \mathrm{EVPPI}_\varphi = E_\varphi[\max_a g_a(\varphi)] - \max_a E_\varphi[g_a(\varphi)], \qquad
              g_a(\varphi) = E[u_a - u_{\mathrm{chosen}} \mid \varphi]

    with g by regression of the payoffs on the factor, over the same draws as everything else: no nested simulation.
    Regression takes some luck for knowledge, the more so the fewer the draws and the closer the alternatives. The value
    shown is therefore less what the same factor shows on average after its draws are shuffled: a factor that does
    nothing is worth about 0, a little above or below, and one that matters errs on the low side, by about that much
    and by what `perfect_information` says. The interval is normal, from

    .. math:: \mathrm{se}^2 = \mathrm{Var}_s(u_{s,a^*(\varphi_s)} - u_{s,\mathrm{chosen}})/S, \qquad
              a^*(\varphi) = \arg\max_a g_a(\varphi)

    what choosing by the factor gains in each draw, and from the variance of the shuffled values. A factor that turns
    the choice in none of the draws is worth 0, without an interval.

    Parameters
    ----------
    payoffs, better : as in `perfect_information`
    inputs : DataFrame, draw × factor: what was drawn, matched by the name of the draw
    names : factors that are asked about; all unless given
    method : how a number is smoothed: `spline`, or a function of one's own of a factor (Series) and targets (array
        draw × target) that gives their expected values. Categories, and numbers of fewer than 8 values, have
        `group_means`
    shuffles : how often the draws of a factor are shuffled
    seed : seed of the shuffles; same seed, same answer, whatever the order of draws

    Raises
    ------
    InputError
        As `perfect_information`; or if a draw has no inputs or one is missing (``inputs``), a factor has fewer than 5
        draws for each of its categories (``inputs``), is unknown (``names``), or ``method`` is no such function.

    Source: Strong, Oakley and Brennan (2014), Estimating multiparameter partial expected value of perfect information
    from a probabilistic sensitivity analysis sample: a nonparametric regression approach, Medical Decision Making 34.

    >>> draws = np.random.default_rng(1).normal(size=(400, 2))
    >>> inputs = pd.DataFrame(draws, columns=["matters", "idle"])
    >>> payoffs = pd.DataFrame({"today": 0.0, "reform": inputs["matters"]})
    >>> partial_information(payoffs, inputs).table.set_index("factor")["share"].round(1).abs().to_dict()
    {'matters': 1.0, 'idle': 0.0}
    """
    perfect = perfect_information(payoffs, better=better)
    gains = _in_order(sign_of(better) * complete(payoffs)[0])
    factors = _factors(inputs, names, gains.index)
    shuffles = whole_number(shuffles, "shuffles", 2, MOST_SHUFFLES)
    random = np.random.default_rng(whole_number(seed, "seed", 0, 2**32 - 1))
    orders = np.array([np.arange(len(gains)), *(random.permutation(len(gains)) for _ in range(shuffles))])
    lead = gains.sub(gains[perfect.chosen], axis="index").drop(columns=perfect.chosen).to_numpy()
    rows = [(name, *_worth(factors[name], lead, orders, method)) for name in factors]
    table = pd.DataFrame(rows, columns=["factor", "value", "low", "high", "by_chance"])
    table.insert(4, "share", table["value"] / perfect.value if perfect.value else np.nan)
    return PartialInformation(
        table=table.sort_values("value", ascending=False, kind="stable", ignore_index=True), perfect=perfect
    )


def _worth(factor: pd.Series, lead: Array, orders: NDArray[np.int_], method: Smoother) -> tuple[float, ...]:
    """Value of a factor with its interval, and what it shows by chance; ``lead`` is over the alternative chosen."""
    smoother = group_means if _is_category(factor) else method
    draws = len(lead)
    targets = lead[orders].transpose(1, 0, 2)  # (draw, order, alternative): payoffs shuffled against the factor
    smoothed = _expected(smoother, factor, targets.reshape(draws, -1)).reshape(targets.shape)
    ahead = np.maximum(smoothed.max(axis=2), 0.0)
    raised = ahead.mean(axis=0) - np.maximum(smoothed.mean(axis=0).max(axis=1), 0.0)
    by_chance, luck = raised[1:].mean(), raised[1:].std()
    best = smoothed[:, 0].argmax(axis=1)
    gained = np.where(ahead[:, 0] > 0, lead[np.arange(draws), best], 0.0)
    value, half = raised[0] - by_chance, margin(np.hypot(_mean(gained)[1], luck))
    return float(value), float(value - half), float(value + half), float(by_chance)


def _expected(smoother: Smoother, factor: pd.Series, targets: Array) -> Array:
    valid = "a function of a factor (Series) and targets (array draw × target) that gives an array like the targets"
    if not callable(smoother):
        raise InputError(f"{smoother!r} is no function", field="method", valid=valid)
    found = np.asarray(smoother(factor, targets), dtype=float)
    if found.shape != targets.shape or not np.isfinite(found).all():
        problem = f"{getattr(smoother, '__name__', smoother)} gives no number for each target"
        raise InputError(problem, field="method", valid=valid)
    return found


def _factors(inputs: pd.DataFrame, names: Iterable[str] | None, draws: pd.Index) -> pd.DataFrame:
    """Inputs that are asked about, in the draws that count."""
    of_kind(inputs, pd.DataFrame, "inputs", "a DataFrame draw × factor")
    for what, labels in (("factor", inputs.columns), ("draw", inputs.index)):
        refuse(labels[labels.duplicated()], "named twice", field="inputs", valid=f"one name for each {what}")
    refuse(draws[~draws.isin(inputs.index)], "no inputs of draws", field="inputs", valid="a row for each draw")
    asked = inputs.columns if names is None else list_of(names, inputs.columns, "names")
    if not len(asked):
        raise InputError("no factor is asked about", field="names", valid="one or more")
    factors = inputs.loc[draws, list(asked)]
    refuse(factors.columns[factors.isna().any()], "values are missing", field="inputs", valid="a value in each draw")
    crowded = [name for name in factors if _is_category(factors[name]) and _count(factors[name]) * CROWD > len(draws)]
    refuse(crowded, "too many categories for so few draws", field="inputs",
           valid=f"{CROWD} draws or more for each on average, or other names")  # fmt: skip
    return factors


def _is_category(factor: pd.Series) -> bool:
    return not is_number(factor.dtype) or _count(factor) < FEW


def _count(factor: pd.Series) -> int:
    return int(_kinds(factor).max()) + 1


def _kinds(factor: pd.Series) -> NDArray[np.int_]:
    """Number of the category of each draw; what is no number is told apart as it is written."""
    return pd.factorize(factor if is_number(factor.dtype) else factor.map(str))[0]


def _in_order(gains: pd.DataFrame) -> pd.DataFrame:
    """Draws in an order of their own, so that shuffles do not hang on the order of rows."""
    return gains.sort_index(key=lambda labels: labels.map(str))


def _best(gains: pd.DataFrame) -> str:
    return gains.apply(_average).idxmax()


def _average(values: pd.Series) -> float:
    return _mean(values.to_numpy())[0]


def _mean(values: Array) -> tuple[float, float]:
    """Mean and its standard error, to the last bit whatever the order of values."""
    mean = fsum(values) / len(values)
    return mean, sqrt(fsum((values - mean) ** 2) / (len(values) - 1) / len(values))
