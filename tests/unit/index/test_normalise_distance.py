import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, normalise

TARGETS = {"growth": 40, "pm25": 30}
METHODS = {
    "distance_to_leader": normalise.distance_to_leader,
    "distance_to_target": lambda X, directions=None: normalise.distance_to_target(X, directions, TARGETS),
    "distance_to_reference": lambda X, directions=None: normalise.distance_to_reference(X, directions, "c"),
    "difference_to_leader": normalise.difference_to_leader,
    "difference_to_target": lambda X, directions=None: normalise.difference_to_target(X, directions, TARGETS),
    "difference_to_reference": lambda X, directions=None: normalise.difference_to_reference(X, directions, "c"),
}
OWN_SCALE = ["distance_to_leader", "distance_to_reference", "difference_to_leader", "difference_to_reference"]

positive = arrays(float, (5, 2), elements=st.integers(1, 1000)).map(
    lambda values: pd.DataFrame(values, index=list("abcde"), columns=["growth", "pm25"])
)
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
MIXED = {"growth": 1, "pm25": -1}


def test_half_the_leader_s_output_and_twice_its_dust_are_half_the_way():
    X = pd.DataFrame({"gdp": [50.0, 100], "pm25": [40.0, 20]}, index=["a", "b"])
    assert normalise.distance_to_leader(X, {"pm25": -1, "gdp": 1}).loc["a"].tolist() == [50, 50]
    assert normalise.difference_to_leader(X, {"pm25": -1, "gdp": 1}).loc["a"].tolist() == [-50, -100]


@quiet
@pytest.mark.parametrize("name", METHODS)
@given(X=positive)
@settings(max_examples=25)
def test_better_figures_never_give_a_lower_distance(name, X):
    merit = X * pd.Series(MIXED)
    scores = METHODS[name](X, MIXED)
    for column in X:
        ordered = scores[column][merit[column].sort_values().index]
        assert (ordered.diff().dropna() >= -1e-9).all()


@quiet
@pytest.mark.parametrize("name", OWN_SCALE)
@given(X=positive, slope=st.floats(0.01, 100))
@settings(max_examples=25)
def test_units_do_not_matter_where_the_reference_is_in_the_table(name, X, slope):
    pd.testing.assert_frame_equal(METHODS[name](slope * X, MIXED), METHODS[name](X, MIXED), rtol=1e-9, atol=1e-6)


def test_another_zero_of_the_measurement_does_matter():
    X = pd.DataFrame({"celsius": [10.0, 20]})
    assert normalise.distance_to_leader(X).celsius[0] == 50
    assert normalise.distance_to_leader(1.8 * X + 32).celsius[0] == pytest.approx(100 * 50 / 68)


@pytest.mark.parametrize("name", METHODS)
def test_what_is_missing_stays_missing_and_changes_nobody_else(name):
    X = pd.DataFrame({"growth": [10.0, np.nan, 30], "pm25": [20.0, 25, 35]}, index=list("abc"))
    scores = METHODS[name](X, MIXED)
    assert scores.isna().to_numpy().tolist() == X.isna().to_numpy().tolist()
    pd.testing.assert_frame_equal(scores.drop("b"), METHODS[name](X.drop("b"), MIXED))


@pytest.mark.parametrize(("name", "at"), [(name, 100 if "distance" in name else 0) for name in OWN_SCALE])
@pytest.mark.parametrize("value", [0.0, 3.0, -2.0])
def test_where_all_are_equal_all_are_at_the_reference_and_it_is_named(name, at, value):
    X = pd.DataFrame({"growth": [1.0, 2, 3], "water": [value] * 3}, index=list("abc"))
    with pytest.warns(IndexWarning, match="water"):
        assert METHODS[name](X).water.tolist() == [at] * 3


def test_a_reference_without_a_value_leaves_a_gap_and_says_so():
    X = pd.DataFrame({"growth": [1.0, np.nan]}, index=["a", "b"])
    with pytest.warns(IndexWarning, match="b has no value.*growth"):
        assert normalise.distance_to_reference(X, None, "b").growth.isna().all()


@pytest.mark.parametrize(
    ("values", "direction"), [([-3.0, -1.0], 1), ([0.0, 5.0], -1)], ids=["leader below zero", "leader at zero"]
)
def test_a_ratio_to_a_leader_who_is_not_above_zero_is_refused_by_name(values, direction):
    with pytest.raises(InputError, match="balance"):
        normalise.distance_to_leader(pd.DataFrame({"balance": values}), {"balance": direction})


def test_bad_input_is_refused_by_name():
    X = pd.DataFrame({"growth": [1.0, 2]}, index=["a", "b"])
    with pytest.raises(InputError, match="nowhere"):
        normalise.distance_to_reference(X, None, "nowhere")
    with pytest.raises(InputError, match="forest"):
        normalise.distance_to_target(X, None, {"growth": 1, "forest": 2})
    with pytest.raises(InputError, match="growth"):
        normalise.distance_to_target(X, None, {"growth": np.nan})
    with pytest.raises(InputError, match="growth"):
        normalise.difference_to_target(X, None, {"growth": 0})
    with pytest.raises(InputError, match="growth"):
        normalise.distance_to_leader(pd.DataFrame({"growth": ["high", "low"]}))
