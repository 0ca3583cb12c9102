import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.analysis import alpha_by_pillar, correlations, cronbach_alpha, raw_cronbach_alpha
from gzsim.index.analysis.reliability import alpha_of

TAI = json.loads((Path(__file__).parents[2] / "data" / "tai_2001.json").read_text(encoding="utf-8"))
LOGARITHMS = ["telephones", "electricity"]
COLUMNS = ["growth", "income", "forest"]


@pytest.fixture(scope="module")
def tai():
    """The Handbook's eight indicators: telephones and electricity in logarithms, unrounded."""
    table = pd.DataFrame.from_dict(TAI["countries"], orient="index", columns=TAI["indicators"])
    return table.assign(**np.log10(table[LOGARITHMS]))


def differing(values):
    return (np.ptp(values, axis=0) > 0).all()


tables = (
    arrays(float, (6, 3), elements=st.integers(0, 50))
    .filter(differing)
    .map(lambda values: pd.DataFrame(values, index=list("abcdef"), columns=COLUMNS))
)


def test_the_data_are_those_that_the_handbook_prints(tai):
    printed = pd.DataFrame.from_dict(TAI["printed_logarithms"], orient="index", columns=LOGARITHMS)
    assert np.abs(tai[LOGARITHMS] - printed).max().max() < 0.005 + 1e-9


@pytest.mark.parametrize(("first", "second", "printed"), TAI["table_6"], ids=lambda part: str(part))
def test_handbook_table_6_correlations_of_tai(tai, first, second, printed):
    assert correlations(tai).matrix.loc[first, second] == pytest.approx(printed, abs=0.005)


def test_handbook_table_11_cronbach_alpha_of_tai(tai):
    found = cronbach_alpha(tai)
    assert found.alpha == pytest.approx(TAI["table_11_alpha"], abs=0.005)
    for indicator, printed in TAI["table_11"].items():
        assert found.items.loc[indicator].tolist() == pytest.approx(printed, abs=0.0005)


def test_tai_has_one_conflicting_pair_and_none_that_is_redundant(tai):
    flagged = correlations(tai).flagged
    assert flagged[["first", "second", "flag"]].to_numpy().tolist() == [["internet", "exports", "conflicting"]]


def test_alpha_of_parallel_items_is_the_spearman_brown_formula():
    for count in (2, 3, 8):
        for r in (0.0, 0.3, 0.9):
            matrix = np.full((count, count), r) + (1 - r) * np.eye(count)
            assert alpha_of(matrix) == pytest.approx(count * r / (1 + (count - 1) * r))


def test_alpha_of_identical_items_is_one_and_an_opposed_pair_has_none():
    X = pd.DataFrame({"a": [1.0, 2, 4], "b": [1.0, 2, 4]})
    assert cronbach_alpha(X).alpha == pytest.approx(1)
    assert np.isnan(cronbach_alpha(X.assign(b=-X.b)).alpha)
    assert cronbach_alpha(X.assign(b=-X.b), {"a": 1, "b": -1}).alpha == pytest.approx(1)


def test_raw_alpha_of_standardised_indicators_is_the_standardised_alpha(tai):
    standard = (tai - tai.mean()) / tai.std()
    assert raw_cronbach_alpha(standard).alpha == pytest.approx(cronbach_alpha(tai).alpha)
    assert abs(raw_cronbach_alpha(tai).alpha - cronbach_alpha(tai).alpha) > 0.1


@given(X=tables, scale=st.lists(st.floats(0.01, 100), min_size=3, max_size=3), shift=st.floats(-50, 50))
def test_neither_correlation_nor_alpha_depends_on_units_of_measure(X, scale, shift):
    other = X * scale + shift
    np.testing.assert_allclose(correlations(X).matrix, correlations(other).matrix, atol=1e-7)
    total = X.corr().to_numpy().sum()
    if total > 0.1:  # near zero alpha has no limit
        assert cronbach_alpha(other).alpha == pytest.approx(cronbach_alpha(X).alpha, rel=1e-6, abs=1e-6)


@given(X=tables, rows=st.permutations("abcdef"), columns=st.permutations(COLUMNS))
def test_neither_the_order_of_units_nor_of_indicators_matters(X, rows, columns):
    matrix = correlations(X.loc[list(rows), list(columns)]).matrix.loc[COLUMNS, COLUMNS]
    np.testing.assert_allclose(matrix, correlations(X).matrix, atol=1e-12)
    if X.corr().to_numpy().sum() > 0.1:
        items = cronbach_alpha(X.loc[list(rows), list(columns)]).items.loc[COLUMNS]
        np.testing.assert_allclose(items, cronbach_alpha(X).items, atol=1e-7)


@given(X=tables)
def test_ranks_carry_spearmans_correlation(X):
    np.testing.assert_allclose(correlations(X, "spearman").matrix, correlations(X.rank()).matrix, atol=1e-12)


def test_a_function_of_ones_own_may_correlate(tai):
    own = correlations(tai, lambda x, y: float(np.corrcoef(x, y)[0, 1]))
    np.testing.assert_allclose(own.matrix, correlations(tai).matrix, atol=1e-12)


def test_a_direction_turns_the_sign_but_not_the_size(tai):
    turned = correlations(tai, directions={name: -1 if name == "exports" else 1 for name in tai}).matrix
    assert turned.loc["exports", "internet"] == pytest.approx(-correlations(tai).matrix.loc["exports", "internet"])
    assert turned.loc["exports", "exports"] == pytest.approx(1)


def test_pairs_are_counted_over_the_units_that_both_are_seen_for():
    X = pd.DataFrame({"a": [1.0, 2, 3, np.nan], "b": [1.0, 2, 4, 5], "c": [np.nan, np.nan, 1, 2]})
    found = correlations(X)
    assert found.pairs.units.tolist() == [3, 1, 2]
    assert found.pairs.correlation.isna().tolist() == [False, True, True]


def test_a_constant_indicator_has_no_correlation_and_is_named():
    X = pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, 2, 4], "flat": [7.0, 7, 7], "unseen": [np.nan] * 3})
    with pytest.warns(IndexWarning, match="no correlation.*: flat, unseen"):
        found = correlations(X)
    assert found.matrix.loc["flat"].isna().all()
    assert (found.pairs.flag == "").sum() == 5
    with pytest.warns(IndexWarning, match="left out.*: flat, unseen"):
        assert cronbach_alpha(X).items.index.tolist() == ["a", "b"]


def test_a_unit_with_a_gap_does_not_count_for_alpha_and_is_named():
    X = pd.DataFrame({"a": [1.0, 2, 3, 9], "b": [1.0, 2, 4, np.nan]}, index=["p", "q", "r", "s"])
    with pytest.warns(IndexWarning, match="with a gap: s"):
        found = cronbach_alpha(X)
    assert found.units == 3
    assert found.alpha == cronbach_alpha(X.drop(index="s")).alpha


def test_alpha_by_pillar_and_a_pillar_of_one(tai):
    pillars = dict.fromkeys(tai, "diffusion") | {"patents": "creation"}
    with pytest.warns(IndexWarning, match="single indicator.*creation"):
        table = alpha_by_pillar(tai, pillars)
    assert table.alpha["diffusion"] == pytest.approx(cronbach_alpha(tai.drop(columns="patents")).alpha)
    assert table.reliable.to_dict() == {"creation": False, "diffusion": True}


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda X: correlations(X, "cosine"), "cosine"),
        (lambda X: correlations(X.head(2)), "2 units"),
        (lambda X: correlations(X.assign(zone="city")), "zone"),
        (lambda X: correlations(X, pillars={"patents": "creation"}), "royalties"),
        (lambda X: correlations(X, pillars={**dict.fromkeys(X, "one"), "fear": "one"}), "fear"),
        (lambda X: correlations(X, directions={"patents": 1}), "royalties"),
        (lambda X: cronbach_alpha(X[["patents"]]), "1 indicators"),
        (lambda X: cronbach_alpha(X.head(1).map(float)), "0 indicators"),
        (lambda X: correlations(pd.concat([X, X])), "Finland"),
    ],
)
@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_bad_input_is_refused_by_name(tai, call, told):
    with pytest.raises(InputError, match=told):
        call(tai)


def test_results_show_themselves(tai):
    assert "conflicting" in correlations(tai)._repr_html_()
    assert "0.704" in cronbach_alpha(tai)._repr_html_()
