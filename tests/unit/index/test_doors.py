"""One door for tables: whatever is no table of figures is refused alike by every function that takes one."""

from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import (
    aggregate,
    analysis,
    importance,
    manipulation,
    normalise,
    rank_quantiles,
    ranks,
    robust,
    treat,
    weights,
)
from gzsim.index.recipe import Recipe

X = pd.DataFrame({"growth": [1.0, 3, 2, 5], "forest": [6.0, 2, 4, 3]}, index=["a", "b", "c", "d"])
W = {"growth": 0.75, "forest": 0.25}
D = {"growth": 1, "forest": -1}
LOW, HIGH = {"growth": 0, "forest": 0}, {"growth": 9, "forest": 9}
BANDS = {"targets": HIGH, "deduction": HIGH, "bonus": HIGH, "floor": 0, "cap": 200}

WEIGHED = {
    **{name: getattr(aggregate, name) for name in ("arithmetic", "geometric", "harmonic", "topsis", "mpi", "ampi")},
    "generalised_mean": partial(aggregate.generalised_mean, power=2),
    "bounded_benefit_of_the_doubt": aggregate.bounded_benefit_of_the_doubt,
    "outranking_matrix": aggregate.outranking_matrix,
    "mpi_plus": aggregate.mpi_plus,
    "ampi_plus": aggregate.ampi_plus,
    "rank_quantiles": partial(rank_quantiles, concentration=9, draws=5, seed=1),
    "remove_indicator": analysis.remove_indicator,
    "leave_one_unit_out": analysis.leave_one_unit_out,
    "effective_weights": analysis.effective_weights,
    "moves": partial(manipulation.moves, capacity=1),
    "deliverable": importance.deliverable,
    "given": lambda X, weights: weighting_given(weights, X),
}
DIRECTED = {
    **{name: getattr(normalise, name) for name in ("minmax", "zscore", "rank", "percentile", "borda", "vector")},
    "distance_to_leader": normalise.distance_to_leader,
    "difference_to_leader": normalise.difference_to_leader,
    "distance_to_target": lambda X, directions: normalise.distance_to_target(X, directions, HIGH),
    "distance_to_reference": lambda X, directions: normalise.distance_to_reference(X, directions, "a"),
    "goalposts": lambda X, directions: normalise.goalposts(X, LOW, HIGH, directions),
    "score_rate_bands": lambda X, directions: normalise.score_rate_bands(X, directions, **BANDS),
    "score_point_bands": lambda X, directions: normalise.score_point_bands(X, directions, **BANDS),
    "each": lambda X, directions: normalise.each(X, dict.fromkeys(W, normalise.minmax), directions),
    "freeze": lambda X, directions: normalise.freeze(normalise.minmax, X, directions, year=2016),
    "frozen": lambda X, directions: normalise.freeze(normalise.minmax, X_, D, year=2016)(X, directions),
    **{name: getattr(weights, name) for name in ("equal", "entropy", "standard_deviation", "gini", "critic", "merec")},
    "coefficient_of_variation": weights.coefficient_of_variation,
    "correlation_balanced": weights.correlation_balanced,
    "pca": weights.pca,
    "benefit_of_the_doubt": partial(weights.benefit_of_the_doubt, normalise="minmax"),
    "directional_benefit_of_the_doubt": lambda X, directions: weights.directional_benefit_of_the_doubt(
        X, W, directions, normalise="minmax"
    ),
    "undesirable_benefit_of_the_doubt": weights.undesirable_benefit_of_the_doubt,
    "robust_benefit_of_the_doubt": lambda X, directions: weights.robust_benefit_of_the_doubt(
        X, 4, 1, 5, directions, normalise="minmax"
    ),
    "order_m": lambda X, directions: weights.order_m(X, 4, directions, normalise="minmax"),
    "variance_bounded_benefit_of_the_doubt": lambda X, directions: weights.variance_bounded_benefit_of_the_doubt(
        X, 1, 0.1, 99, directions, normalise="minmax"
    ),
    "cronbach_alpha": analysis.cronbach_alpha,
    "correlations": lambda X, directions: analysis.correlations(X, directions=directions),
}
PLAIN = {
    **{name: getattr(treat, name) for name in ("mean", "median", "winsorise", "treat", "shape", "log_shift")},
    "iterative": partial(treat.iterative, seed=1),
    "within_zone": partial(treat.within_zone, zones=dict.fromkeys("abcd", "city")),
    "last_observation": treat.last_observation,
    "signed_log": treat.signed_log,
    "box_cox": treat.box_cox,
    "denominate": partial(treat.denominate, by=pd.Series({"a": 1.0, "b": 2, "c": 3, "d": 4})),
    "frozen_goalposts": normalise.frozen_goalposts,
    "ampi_goalposts": partial(aggregate.ampi_goalposts, reference=HIGH),
    "owa": lambda X: aggregate.owa(X, {1: 0.5, 2: 0.5}),
    "score_against": lambda X: weights.score_against(X, X),
    "malmquist": lambda X: weights.malmquist(X, X),
    "geometric_benefit_of_the_doubt": lambda X: weights.geometric_benefit_of_the_doubt(X, "a"),
    "geometric_change": lambda X: weights.geometric_change(X, X, "a"),
    "by_level": lambda X: aggregate.by_level(X, {"index": list(W)}, {"index": W}),
    "rank_range": lambda X: robust.rank_range(X, robust.around(W, by=0.1)),
    "rank_distribution": lambda X: robust.rank_distribution(X, pd.DataFrame([W])),
    "zone_leads": lambda X: robust.zone_leads(X, dict.fromkeys("abcd", "city")),
    "strengths_and_weaknesses": lambda X: analysis.strengths_and_weaknesses(X, "a"),
    "recipe": lambda X: Recipe(directions=D).build(X),
}
X_, weighting_given = X, weights.given
CALLS = {
    **{name: lambda X, call=call: call(X, W) for name, call in WEIGHED.items()},
    **{name: lambda X, call=call: call(X, D) for name, call in DIRECTED.items()},
    **PLAIN,
}
every = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
pytestmark = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
NAMES_ONLY = ("given", "equal")


@every
@pytest.mark.parametrize(
    "wrong", [X.growth, X.to_numpy(), X.to_dict(), None], ids=["column", "array", "mapping", "none"]
)
def test_what_is_no_table_is_refused_as_such(call, wrong):
    with pytest.raises(InputError, match="is no table"):
        call(wrong)


@pytest.mark.parametrize("name", [name for name in CALLS if name not in NAMES_ONLY])
@pytest.mark.parametrize(
    "column",
    [
        pd.Series([6.0, 2, 4, 3], index=X.index).astype("category"),
        X.forest + 1j,
        X.forest.astype(str),
        pd.to_datetime(X.forest, unit="D"),
        X.forest.astype(object).replace(2.0, "high"),
    ],
    ids=["category", "complex", "text", "date", "mixed"],
)
def test_columns_of_anything_but_numbers_are_refused_by_name(name, column):
    with pytest.raises(InputError, match="forest"):
        CALLS[name](X.assign(forest=column))


@pytest.mark.parametrize("name", [name for name in CALLS if name not in NAMES_ONLY])
def test_units_and_indicators_that_stand_twice_are_refused_by_name(name):
    with pytest.raises(InputError, match="twice: a"):
        CALLS[name](X.set_axis(["a", "a", "c", "d"]))
    with pytest.raises(InputError, match="twice: growth"):
        CALLS[name](X[["growth", "growth", "forest"]])


def same(one, other):
    if isinstance(one, pd.DataFrame | pd.Series):
        return (pd.testing.assert_series_equal if one.ndim == 1 else pd.testing.assert_frame_equal)(one, other)
    return [
        same(getattr(one, name), getattr(other, name)) for name in vars(one) if name in ("table", "scores", "ranks")
    ]


@pytest.mark.parametrize("name", [name for name in CALLS if name != "last_observation"])
@pytest.mark.parametrize("number", [Decimal, lambda x: x], ids=["decimals", "objects"])
def test_numbers_in_columns_of_objects_are_numbers(name, number):
    same(CALLS[name](X.map(lambda x: number(str(x)) if number is Decimal else x).astype(object)), CALLS[name](X))


@pytest.mark.parametrize("name", DIRECTED)
@pytest.mark.parametrize("wrong", [{"growth": 1, "forest": "+"}, {"growth": 1, "forest": None}, pd.DataFrame([D])])
def test_directions_that_are_no_numbers_are_refused_as_such(name, wrong):
    with pytest.raises(InputError, match="directions"):
        DIRECTED[name](X, wrong)


@pytest.mark.parametrize("name", WEIGHED)
@pytest.mark.parametrize("wrong", [{"growth": 1, "forest": "0"}, pd.DataFrame({"w": W}), np.array([[0.5, 0.5]])])
def test_weights_that_are_no_named_numbers_are_refused_as_such(name, wrong):
    with pytest.raises(InputError, match="weights"):
        WEIGHED[name](X, wrong)


SCORES = X.growth
BESIDE = {
    "alpha_by_pillar": lambda Y: analysis.alpha_by_pillar(Y, dict.fromkeys(W, "economy")),
    "pillars": lambda Y: analysis.correlations(X, pillars=Y),
    "hierarchy": lambda Y: analysis.effective_weights(X, W, Y),
    "realised": lambda Y: importance.realised(X, Y, W),
    "realised_by_zone": lambda Y: importance.realised_by_zone(Y, SCORES, W, dict.fromkeys("abcd", "city")),
    "copeland": aggregate.copeland,
    "kemeny": aggregate.kemeny,
    "compare": lambda Y: analysis.compare(SCORES, Y),
    "ranks": ranks,
    "bands_scores": lambda Y: robust.bands_from_standard_errors(Y, dict.fromkeys("abcd", 1), "survey", draws=9),
    "bands_errors": lambda Y: robust.bands_from_standard_errors(SCORES, Y, "survey", draws=9),
    "bands_from_draws": lambda Y: robust.bands_from_draws(SCORES, Y, "survey"),
    "bands_from_covariance": lambda Y: robust.bands_from_covariance(SCORES, Y, "survey", draws=9),
    "rank_distribution": lambda Y: robust.rank_distribution(X, Y),
    "around": lambda Y: robust.around(Y, by=0.1),
    "draw_around": lambda Y: robust.draw_around(Y, 9, draws=2, seed=1),
    "budget_allocation": weights.budget_allocation,
    "zones": lambda Y: treat.within_zone(X, Y),
    "sizes": lambda Y: treat.denominate(X, Y),
    "methods": lambda Y: normalise.each(X, Y),
    "places": lambda Y: aggregate.owa(X, Y),
    "benchmark": lambda Y: weights.geometric_benefit_of_the_doubt(X, Y),
    "rivals": lambda Y: weights.score_against(X, Y),
    "panel": weights.global_malmquist,
    "capacity": lambda Y: manipulation.moves(X, W, Y),
    "targets": lambda Y: normalise.distance_to_target(X, D, Y),
    "recipe_weights": lambda Y: Recipe(directions=D, weights=Y),
}


@pytest.mark.parametrize("call", BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize(
    "wrong",
    [X.assign(forest="x"), {"growth": "x"}, "growth", 1j, pd.Series(["x"], ["growth"])],
    ids=lambda x: type(x).__name__,
)
def test_what_goes_with_a_table_is_refused_as_well(call, wrong):
    with pytest.raises(InputError):
        call(wrong)


@pytest.mark.parametrize(
    "call",
    [
        lambda: treat.winsorise(X, most={"growth": 1}),
        lambda: treat.winsorise(X, skewness_limit="2"),
        lambda: treat.denominate(X, by=[1, 2, 3, 4]),
        lambda: treat.denominate(X, by=X.growth, per="many"),
        lambda: aggregate.generalised_mean(X, W, power="2"),
    ],
)
def test_settings_that_are_no_numbers_are_refused(call):
    with pytest.raises(InputError):
        call()


def test_a_recipe_takes_its_numbers_as_series_too():
    plain = Recipe(directions=D, weights=W, weights_of={"index": W})
    series = Recipe(
        directions=pd.Series(D, dtype=float), weights=pd.Series(W), weights_of={"index": pd.Series(W, dtype=object)}
    )
    assert series == plain
    assert Recipe.from_yaml(series.to_yaml()) == plain
    with pytest.raises(InputError, match="twice: growth"):
        Recipe(directions=pd.Series([1, 1], index=["growth", "growth"]))
    with pytest.raises(InputError, match=r"directions: names that are no text: 0, 1"):
        Recipe(directions={0: 1, 1: 1})


@pytest.mark.parametrize("weighed", [{"growth": 0.333, "forest": 0.666}, {"growth": 0.3334, "forest": 0.6667}])
def test_weights_rounded_to_three_decimals_are_made_to_sum_to_one(weighed):
    with pytest.warns(match="divided by it"):
        made = weights.given(weighed, X)
    assert made.sum() == pytest.approx(1, abs=1e-15)
    assert made["growth"] == pytest.approx(1 / 3, abs=1e-4)
    with pytest.raises(InputError, match=r"sum to 0\.99.*divide the weights by their sum"):
        weights.given({"growth": 0.33, "forest": 0.66}, X)
