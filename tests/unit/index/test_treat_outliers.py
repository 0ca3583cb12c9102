from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import IndexWarning, treat
from gzsim.index.treat.outliers import KURTOSIS_LIMIT, SKEWNESS_LIMIT

ONE_OUTLIER = [*range(1, 11), 100]
TWO_OUTLIERS = [*range(1, 11), 30, 100]
STUBBORN = [*range(1, 21), 100, 200]
values = st.lists(st.integers(-50, 50).map(lambda x: float(x**3)), min_size=5, max_size=15)
spread = values.filter(lambda x: len(set(x)) >= 3)
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")


def one(x):
    return pd.DataFrame({"x": np.asarray(x, float)})


def test_shape_is_the_sample_adjusted_one_of_spreadsheets():
    # the example of Excel's help for SKEW and KURT: 0.359543 and -0.151800
    found = treat.shape(one([3, 4, 5, 2, 3, 4, 5, 6, 4, 7])).loc["x"]
    assert found.tolist() == pytest.approx([0.359543, -0.151800], abs=5e-7)


def test_coinr_winsorises_one_of_two_outliers():
    # COINr, help page of winsorise(): 1 to 10, 30 and 100 end in 30, 30 after one point
    done = treat.winsorise(one(TWO_OUTLIERS))
    assert done.table.x.tolist() == [*range(1, 11), 30, 30]
    assert done.report.loc["x", ["winsorised", "passes"]].tolist() == [1, True]
    assert done.points.to_numpy().tolist() == [[11, "x", 100, 30]]


def test_coinr_single_outlier_becomes_the_next_value_and_the_rest_stays():
    done = treat.winsorise(one(ONE_OUTLIER))
    assert done.table.x.tolist() == [*range(1, 11), 10]
    assert done.report.passes["x"]


def test_coinr_takes_the_second_step_from_the_original_values():
    # COINr's own test: one point is not enough for 1 to 20, 100 and 200; the logarithm of the original values follows
    assert not treat.winsorise(one(STUBBORN), most=1).report.passes["x"]
    done = treat.treat(one(STUBBORN), most=1, transform=np.log)
    np.testing.assert_allclose(done.table.x, np.log(STUBBORN))
    assert done.report.loc["x", ["winsorised", "transform"]].tolist() == [0, "log"]
    assert done.points.empty


def test_a_low_outlier_is_pulled_up():
    mirrored = treat.winsorise(one(-np.array(ONE_OUTLIER))).table.x
    assert mirrored.tolist() == [-x for x in [*range(1, 11), 10]]


def test_values_that_tie_are_pulled_in_together_or_not_at_all():
    tied = [*range(1, 30), 1000, 1000]
    assert (treat.winsorise(one(tied), most=2).table.x.tail(2) == 29).all()
    assert treat.winsorise(one(tied), most=1).report.winsorised["x"] == 0


@quiet
@given(x=values, most=st.integers(0, 5))
def test_no_more_points_move_than_allowed_and_none_beyond_what_was_seen(x, most):
    done = treat.winsorise(one(x), most=most)
    assert (done.table.x != x).sum() == done.report.winsorised["x"] == len(done.points) <= most
    assert done.table.x.between(min(x), max(x)).all()
    assert (np.diff(done.table.x.to_numpy()[np.argsort(x, kind="stable")]) >= 0).all()


@quiet
@given(x=values)
def test_an_indicator_within_the_limits_is_left_alone(x):
    skewness, kurtosis = treat.shape(one(x)).loc["x"]
    assume(abs(skewness) < SKEWNESS_LIMIT or kurtosis < KURTOSIS_LIMIT)
    assert treat.treat(one(x)).table.x.tolist() == x


@quiet
@given(x=values, scale=st.sampled_from([0.001, 4.0, 1000.0]), shift=st.integers(-100, 100))
def test_treatment_does_not_depend_on_the_unit_of_measure(x, scale, shift):
    plain, other = treat.winsorise(one(x)), treat.winsorise(one(np.array(x) * scale + shift))
    np.testing.assert_allclose(other.table.x, plain.table.x * scale + shift, atol=1e-6)


@given(x=spread)
@pytest.mark.parametrize("transform", [treat.log_shift, treat.signed_log])
def test_a_transform_keeps_the_order_of_units(transform, x):
    done = transform(one(x)).x.to_numpy()
    assert np.isfinite(done).all()
    assert (np.sign(np.subtract.outer(done, done)) == np.sign(np.subtract.outer(x, x))).all()


@given(x=st.lists(st.integers(0, 400), min_size=5, max_size=15, unique=True))
def test_box_cox_keeps_the_order_of_units(x):
    done = treat.box_cox(one(np.sqrt(x))).x.to_numpy()
    assert (np.argsort(done) == np.argsort(x)).all()


def test_box_cox_finds_the_logarithm_of_lognormal_values():
    x = np.exp(np.random.default_rng(0).normal(size=2000))
    done = treat.box_cox(one(x))
    assert done.attrs["exponents"]["x"] == pytest.approx(0, abs=0.05)
    assert abs(treat.shape(done).skewness["x"]) < 0.1 < 3 < treat.shape(one(x)).skewness["x"]


@given(x=spread)
def test_a_logarithm_mirrors_with_the_tail(x):
    assume(abs(treat.shape(one(x)).skewness["x"]) > 1e-6)
    np.testing.assert_allclose(treat.log_shift(-one(x)), -treat.log_shift(one(x)), atol=1e-9)


def test_signed_logarithm_of_nothing_is_nothing_and_it_is_odd():
    x = one([-100, -1, 0, 1, 100])
    np.testing.assert_array_equal(treat.signed_log(x), -treat.signed_log(-x))
    assert treat.signed_log(x).x[2] == 0


def test_gaps_stay_gaps():
    x = one([*TWO_OUTLIERS, np.nan])
    for done in (treat.winsorise(x).table, treat.treat(x, most=0).table, treat.log_shift(x), treat.box_cox(x)):
        assert done.x.isna().tolist() == [False] * 12 + [True]
    assert treat.winsorise(x).report.winsorised["x"] == 1


@pytest.mark.parametrize("x", [[0.0] * 83 + [1.0] * 5, [0.0] * 84 + [1.0, 1, 2, 3], [7.0] * 87 + [-2.0]])
@pytest.mark.parametrize("step", [treat.winsorise, treat.treat, partial(treat.treat, transform=treat.box_cox)])
def test_an_indicator_is_never_winsorised_to_a_constant(x, step):
    X = one(x).assign(fine=np.arange(len(x), dtype=float))
    with pytest.warns(IndexWarning, match="untreated.*no difference between units: x$"):
        done = step(X)
    pd.testing.assert_frame_equal(done.table, X)
    assert done.report.loc["x", ["winsorised", "transform", "passes"]].tolist() == [0, "", False]
    assert done.report.passes["fine"]
    assert done.points.empty


def test_each_step_is_reported_by_indicator():
    X = pd.DataFrame({"even": range(22), "one": [*range(21), 1000.0], "stubborn": STUBBORN})
    report = treat.treat(X, most=1).report
    assert report["transform"].to_dict() == {"even": "", "one": "", "stubborn": "log_shift"}
    assert report.winsorised.to_dict() == {"even": 0, "one": 1, "stubborn": 0}
    assert report.passes.all()
    assert (report.kurtosis_before > KURTOSIS_LIMIT).tolist() == [False, True, True]


def test_outliers_that_no_step_removes_are_named():
    X = one([0.0] * 30 + [1e9]).assign(fine=range(31))
    with pytest.warns(IndexWarning, match="outliers remain after every step: x$"):
        done = treat.treat(X, most=0)
    assert not done.report.passes["x"]


def test_what_cannot_be_judged_is_left_as_is_and_named():
    X = pd.DataFrame({"flat": [1.0] * 5, "rare": [1, 2, 900, None, None], "none": np.nan, "fine": range(5)})
    with pytest.warns(IndexWarning, match="no outliers can be told: flat, rare, none$"):
        done = treat.treat(X)
    pd.testing.assert_frame_equal(done.table, X.astype(float))
    assert done.report.passes.to_dict() == {"flat": False, "rare": False, "none": False, "fine": True}
    assert (done.report["transform"] == "").all()
    with pytest.warns(IndexWarning, match="left as is: flat, none$"):
        treat.log_shift(X)


def test_a_panel_is_winsorised_over_all_its_rows_and_lists_year_and_unit():
    rows = pd.MultiIndex.from_product([[2015, 2016], list("abcdef")], names=["year", "code"])
    done = treat.winsorise(pd.DataFrame({"x": [float(x) for x in TWO_OUTLIERS]}, index=rows))
    assert done.points.to_dict("list") == {
        "year": [2016], "code": ["f"], "indicator": ["x"], "before": [100.0], "after": [30.0]
    }  # fmt: skip


@pytest.mark.parametrize("size", [1e300, 1e-300])
def test_outliers_are_told_at_any_size(size):
    done = treat.winsorise(one(np.array(TWO_OUTLIERS) * size))
    assert done.report.winsorised["x"] == 1
    assert done.report.passes["x"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: treat.winsorise(one(TWO_OUTLIERS), skewness_limit=-1), "-1"),
        (lambda: treat.winsorise(one(TWO_OUTLIERS), most=-1), "most: no number of values: -1 "),
        (lambda: treat.winsorise(one(TWO_OUTLIERS), kurtosis_limit=float("nan")), "nan"),
        (lambda: treat.winsorise(pd.DataFrame({"zone": ["city"]})), "not numbers: zone"),
        (lambda: treat.box_cox(one([1, 1, 2, 2])), "only two different values: x"),
        (lambda: treat.treat(one(STUBBORN), most=0, transform=lambda X: X.head(2)), "transform"),
    ],
)
def test_bad_input_is_refused_by_name(call, told):
    with pytest.raises(InputError, match=told):
        call()


def test_the_report_shows_itself():
    assert "winsorised" in treat.winsorise(one(TWO_OUTLIERS))._repr_html_()
