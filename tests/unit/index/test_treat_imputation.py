import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, treat

COLUMNS = ["growth", "income", "forest"]
UNITS = list("abcdef")
gappy = (
    arrays(float, (6, 3), elements=st.one_of(st.integers(0, 50), st.just(np.nan)))
    .filter(lambda values: (~np.isnan(values)).any(axis=0).all())
    .map(lambda values: pd.DataFrame(values, index=UNITS, columns=COLUMNS))
)
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")


def panel(values, years=(2014, 2015, 2016, 2018), units=("a", "b")):
    rows = pd.MultiIndex.from_product([years, units], names=["year", "code"])
    return pd.DataFrame({"forest": np.asarray(values, float).ravel()}, index=rows)


def column(table, unit):
    return table.forest.xs(unit, level="code").tolist()


GAPS = panel([[50, np.nan], [np.nan, 20], [np.nan, 30], [58, np.nan]])


@quiet
@given(X=gappy)
@pytest.mark.parametrize("fill", [treat.mean, treat.median])
def test_what_was_seen_is_never_touched_and_every_filled_value_is_marked(fill, X):
    done = fill(X)
    assert done.table.notna().all(axis=None)
    pd.testing.assert_frame_equal(done.filled, X.isna())
    pd.testing.assert_frame_equal(done.table.where(~done.filled), X)


@quiet
@given(X=gappy)
def test_filling_with_the_mean_keeps_the_mean_and_shrinks_the_variance(X):
    done = treat.mean(X).table
    np.testing.assert_allclose(done.mean(), X.mean())
    assert (done.var(ddof=0) <= X.var(ddof=0) + 1e-9).all()


@quiet
@given(X=gappy, rows=st.permutations(UNITS), columns=st.permutations(COLUMNS))
def test_the_order_of_units_and_indicators_does_not_matter_to_the_mean(X, rows, columns):
    turned = treat.mean(X.loc[list(rows), list(columns)]).table
    pd.testing.assert_frame_equal(turned.loc[UNITS, COLUMNS], treat.mean(X).table)


def test_a_zone_fills_from_its_own_members():
    X = pd.DataFrame({"growth": [6.0, np.nan, 10, 20, np.nan], "tax": range(5)}, index=list("abcde"))
    zones = {"e": "hills", "d": "hills", "a": "city", "b": "city", "c": "city"}
    done = treat.within_zone(X, zones)
    assert done.table.growth.tolist() == [6, 8, 10, 20, 20]
    assert done.share.to_dict() == {"growth": 0.4, "tax": 0}


def test_in_a_panel_each_year_fills_from_itself():
    rows = pd.MultiIndex.from_product([[2015, 2016], ["a", "b", "c"]], names=["year", "code"])
    X = pd.DataFrame({"growth": [1.0, 3, np.nan, 10, 30, np.nan], "tax": 1.0}, index=rows)
    assert treat.mean(X).table.growth.xs("c", level="code").tolist() == [2, 20]
    zones = pd.Series({"a": "hills", "b": "city", "c": "city"})
    assert treat.within_zone(X, zones).table.growth.xs("c", level="code").tolist() == [3, 30]


def test_a_straight_line_counts_years_and_not_rows_and_goes_no_further():
    with pytest.warns(IndexWarning, match="gaps are left in: forest"):
        done = treat.linear(GAPS)
    assert column(done.table, "a") == [50, 52, 54, 58]
    np.testing.assert_array_equal(column(done.table, "b"), [np.nan, 20, 30, np.nan])
    assert int(done.left.to_numpy().sum()) == 2


def test_the_last_observation_is_carried_forward_and_never_back():
    with pytest.warns(IndexWarning, match="gaps are left in: forest"):
        done = treat.last_observation(GAPS)
    assert column(done.table, "a") == [50, 50, 50, 58]
    np.testing.assert_array_equal(column(done.table, "b"), [np.nan, 20, 30, 30])


@quiet
def test_the_limit_of_carrying_is_in_years():
    assert np.isnan(column(treat.last_observation(GAPS, limit=1).table, "b")[3])
    assert column(treat.last_observation(GAPS, limit=2).table, "b")[3] == 30


@quiet
@pytest.mark.parametrize("fill", [treat.linear, treat.last_observation])
def test_the_order_of_rows_does_not_matter_to_time(fill):
    turned = GAPS.iloc[[5, 0, 3, 7, 2, 1, 6, 4]]
    pd.testing.assert_frame_equal(fill(turned).table.sort_index(), fill(GAPS).table.sort_index())


@given(start=st.floats(-100, 100), slope=st.floats(-10, 10), hole=st.sets(st.integers(2011, 2019)))
def test_a_straight_line_is_restored_exactly(start, slope, hole):
    years = np.arange(2010, 2021)
    truth = panel(start + slope * (years - 2010), years, ["a"])
    holed = truth.copy()
    holed.loc[[(year, "a") for year in hole], "forest"] = np.nan
    np.testing.assert_allclose(treat.linear(holed).table, truth, atol=1e-9)


def related(n=60, seed=0):
    random = np.random.default_rng(seed)
    base = random.normal(size=n)
    X = pd.DataFrame({"x": base, "y": 2 * base + 0.1 * random.normal(size=n), "z": random.normal(size=n)})
    return X.set_axis([f"u{i:02d}" for i in range(n)])


def test_what_is_related_is_imputed_near_and_what_is_not_far_away():
    X = related()
    holed = X.copy()
    holed.loc["u07", "y"] = np.nan
    holed.loc["u08", "z"] = np.nan
    drawn = treat.draws(holed, n=20, seed=3)
    assert abs(np.mean([table.loc["u07", "y"] for table in drawn.completed]) - X.loc["u07", "y"]) < 0.3
    assert drawn.spread.loc["u07", "y"] < 0.3 < 0.5 < drawn.spread.loc["u08", "z"]
    assert (drawn.spread.to_numpy()[~holed.isna().to_numpy()] == 0).all()


@quiet
def test_the_same_seed_gives_the_same_bits_whatever_the_order():
    holed = related(12).mask(related(12).z > 0.5, np.nan)[["x", "y", "z"]]
    holed.loc["u01", "x"] = 1.0
    one = treat.iterative(holed, seed=5).table
    other = treat.iterative(holed[["z", "x", "y"]].iloc[::-1], seed=5).table
    np.testing.assert_array_equal(other.loc[one.index, one.columns], one)
    assert not treat.iterative(holed, seed=6).table.equals(one)


def test_units_of_measure_do_not_matter_to_a_draw():
    holed = related(12)
    holed.loc["u03", "y"] = np.nan
    kilo = treat.iterative(holed * [1, 1000, 1], seed=1).table
    np.testing.assert_allclose(kilo / [1, 1000, 1], treat.iterative(holed, seed=1).table, rtol=1e-8)


def test_the_first_draws_do_not_depend_on_how_many_follow():
    holed = related(12)
    holed.loc["u03", "y"] = np.nan
    few, many = treat.draws(holed, 2, seed=4), treat.draws(holed, 4, seed=4)
    assert all(a.equals(b) for a, b in zip(few.completed, many.completed[:2], strict=True))
    assert not many.completed[0].equals(many.completed[1])


def test_imputed_shares_stay_within_their_bounds():
    X = pd.DataFrame({"share": [0.5, 1, 2, 1, 0.2, np.nan, np.nan], "x": [3.0, 5, 9, 4, 2, -30, 1]})
    for table in treat.draws(X, 10, seed=0, low={"share": 0, "x": -np.inf}, high={"share": 100, "x": np.inf}).completed:
        assert table.share.between(0, 100).all()


def mean_score(table):
    return table.mean(axis=1)


def test_without_gaps_nothing_is_uncertain():
    X = related(8)
    known = treat.rank_uncertainty(treat.draws(X, 3, seed=0), mean_score)
    assert known.source == "imputation"
    assert (known.table.score_sd < 1e-12).all()
    assert (known.table.rank_low == known.table.rank_high).all()
    assert (known.probability.max(axis=1) == 1).all()


def test_a_gap_makes_the_rank_uncertain_of_whom_it_concerns():
    X = pd.DataFrame({"x": [0.0, 1, 2, 3, 100], "y": [3.0, 0, 2, np.nan, 100]}, index=list("abcde"))
    known = treat.rank_uncertainty(treat.draws(X, 60, seed=1), mean_score, level=0.8)
    assert known.table.loc["d", "rank_low"] < known.table.loc["b", "rank_low"]
    assert known.probability.loc["e", 1] > 0.9
    np.testing.assert_allclose(known.probability.sum(axis=1), 1)
    np.testing.assert_allclose(known.probability.to_numpy() @ known.probability.columns, known.table.mean_rank)
    assert known.table.score_sd["a"] == 0 < known.table.score_sd["d"]


def test_who_ties_but_for_arithmetic_shares_the_rank_in_every_draw():
    X = pd.DataFrame({"x": [1.0, 2, 5], "y": [1.0, 2, np.nan]}, index=["a", "b", "c"])
    noise = pd.Series({"a": 0.1 + 0.2, "b": 0.3, "c": 0.0})
    known = treat.rank_uncertainty(treat.draws(X, 5, seed=0), lambda table: noise)
    assert known.table["rank"].tolist() == [1, 1, 3]
    assert known.table.mean_rank.tolist() == [1, 1, 3]


def test_scores_may_be_those_of_one_year_of_a_panel():
    rows = pd.MultiIndex.from_product([[2015, 2016], ["a", "b", "c"]], names=["year", "code"])
    X = pd.DataFrame({"x": [1.0, 2, 3, 4, 5, 7], "y": [1.0, 2, 4, 4, np.nan, 6]}, index=rows)
    known = treat.rank_uncertainty(treat.draws(X, 3, seed=0), lambda table: table.xs(2016, level="year").mean(axis=1))
    assert known.table.index.tolist() == ["a", "b", "c"]


@quiet
@settings(max_examples=10, deadline=None)
@given(X=gappy)
def test_even_a_table_that_is_mostly_gaps_can_be_completed(X):
    assert np.isfinite(treat.iterative(X, seed=0).table.to_numpy()).all()


def test_a_unit_of_which_nothing_is_seen_is_named():
    X = pd.DataFrame({"x": [1.0, 2, np.nan], "y": [1.0, 3, np.nan]}, index=["a", "b", "c"])
    with pytest.warns(IndexWarning, match="every value is imputed: c$"):
        treat.mean(X)


UNSEEN = pd.DataFrame({"seen": [1.0, 2], "never": [np.nan, np.nan]}, index=["a", "b"])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: treat.mean(UNSEEN), "no value at all: never"),
        (lambda: treat.median(UNSEEN), "never"),
        (lambda: treat.iterative(UNSEEN, seed=0), "never"),
        (lambda: treat.draws(UNSEEN, 2, seed=0), "never"),
        (lambda: treat.linear(panel([np.nan] * 8)), "forest"),
        (lambda: treat.within_zone(UNSEEN[["seen"]], {"a": "city"}), "no zone for: b"),
        (lambda: treat.within_zone(UNSEEN[["seen"]], pd.Series(["x", "y", "x"], index=list("aab"))), "for: a"),
        (lambda: treat.within_zone(pd.DataFrame({"x": [1, None]}), {0: "p", 1: "q"}), "x in q"),
        (lambda: treat.mean(panel([[1, 2], [np.nan, np.nan], [3, 4], [5, 6]])), "forest in 2015"),
        (lambda: treat.linear(UNSEEN[["seen"]]), "year"),
        (lambda: treat.linear(panel([1, 2], years=["old", "new"], units=["a"])), "years are no numbers"),
        (lambda: treat.iterative(UNSEEN[["seen"]].head(1), seed=0), "only one unit: a"),
        (lambda: treat.draws(UNSEEN[["seen"]], 0, seed=0), "0 draws"),
        (
            lambda: treat.iterative(UNSEEN[["seen"]], 0, low={"seen": 3}, high={"seen": 3}),
            "low is not below high: seen",
        ),
        (lambda: treat.mean(UNSEEN.assign(zone="city")), "not numbers: zone"),
        (lambda: treat.mean(UNSEEN[["seen", "seen"]]), "named twice: seen"),
        (lambda: treat.mean(pd.DataFrame({"x": [1.0, np.inf]})), "infinite: x"),
        (lambda: treat.mean(pd.DataFrame()), "no unit"),
        (lambda: treat.mean(UNSEEN.seen), "Series is no table"),
        (lambda: treat.rank_uncertainty(treat.draws(UNSEEN[["seen"]], 2, seed=0), len), "Series of scores"),
    ],
)
def test_bad_input_is_refused_by_name(call, told):
    with pytest.raises(InputError, match=told):
        call()


def test_draws_that_score_other_units_are_refused():
    drawn = treat.draws(related(6), 2, seed=0)
    ever = iter(["u00", "u05"])
    with pytest.raises(InputError, match="u00"):
        treat.rank_uncertainty(drawn, lambda table: mean_score(table).drop(next(ever)))


def test_a_filled_cell_looks_different():
    shown = treat.mean(pd.DataFrame({"x": [1.0, np.nan]}))._repr_html_()
    assert "1 values filled" in shown
    assert shown.count("italic") == 1
    assert shown == treat.mean(pd.DataFrame({"x": [1.0, np.nan]}))._repr_html_()
