import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.zones import found, functional, uniform

WEIGHTS = pd.DataFrame(
    {"growth": [0.7, 0.2, 0.4], "forest": [0.1, 0.6, 0.2], "income": [0.2, 0.2, 0.4]}, index=["city", "eco", "rural"]
)
ASSIGNMENT = {"520100": "city", "520300": "city", "522600": "eco", "520500": "rural"}


def test_the_uniform_model_holds_everyone_to_the_same_row():
    model = uniform(ASSIGNMENT, WEIGHTS.loc["rural"])
    assert (model.weights_of(["522600", "520100"]) == WEIGHTS.loc["rural"]).all(axis=None)
    assert model.zone_table().basis.unique().tolist() == ["assumption"]


def test_the_functional_model_holds_each_to_its_zone_and_assumes_openly():
    model = functional(ASSIGNMENT, WEIGHTS, ["520100", "522600"])
    assert model.weights_of(["522600", "520100"]).growth.tolist() == [0.2, 0.7]
    basis = model.zone_table().set_index("code").basis
    assert basis.to_dict() == {"520100": "source", "520300": "assumption", "522600": "source", "520500": "assumption"}


def test_weights_of_zones_without_members_are_not_listed():
    table = functional({"520100": "city"}, WEIGHTS).weight_table()
    assert table.zone.unique().tolist() == ["city"]
    assert table.set_index("indicator").weight.to_dict() == WEIGHTS.loc["city"].to_dict()


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: functional({"520100": "coast"}, WEIGHTS), "coast"),
        (lambda: functional(ASSIGNMENT, WEIGHTS * 1.1), "weights.city.*sum"),
        (lambda: functional(ASSIGNMENT, WEIGHTS, ["529999"]), "529999"),
        (lambda: uniform(ASSIGNMENT, {"growth": 1.2, "forest": -0.2}), "forest"),
        (lambda: uniform(ASSIGNMENT, WEIGHTS.loc["city"]).weights_of(["529999"]), "529999"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(build, told):
    with pytest.raises(InputError, match=told):
        build()


CODES = [f"52{i:02d}00" for i in range(1, 10)]
OWN_WEIGHTS = pd.DataFrame({"growth": np.linspace(0.9, 0.1, 9), "forest": np.linspace(0.1, 0.9, 9)}, index=CODES)


def three_clumps():
    """Two cities, three forests, four farmlands, far apart in two features."""
    income = [90, 95, 20, 22, 21, 30, 31, 32, 33]
    forest = [10, 12, 80, 82, 84, 30, 28, 29, 31]
    return pd.DataFrame({"income": income, "forest": forest}, index=CODES, dtype=float)


def test_plain_clumps_are_found_and_named_after_what_sets_them_apart():
    labels = pd.DataFrame({"name": ["income", "forest"], "name_zh": ["收入", "森林"]}, index=["income", "forest"])
    zones = found(three_clumps(), OWN_WEIGHTS, (2, 4), labels)
    assert zones.assignment.tolist() == ["zone_1"] * 2 + ["zone_2"] * 3 + ["zone_3"] * 4
    assert zones.silhouette.idxmax() == 3
    assert zones.zone_names.name.tolist()[:2] == ["Zone 1: high income", "Zone 2: high forest"]
    assert zones.zone_names.name_zh.tolist()[0] == "第1类：收入高"
    assert zones.basis.unique().tolist() == ["found in data"]


def test_weights_of_a_found_zone_are_the_mean_of_its_members():
    zones = found(three_clumps(), OWN_WEIGHTS)
    assert zones.weights.loc["zone_2"].to_dict() == pytest.approx(OWN_WEIGHTS.iloc[2:5].mean().to_dict())


def test_clumps_survive_the_loss_of_any_one_unit():
    stability = found(three_clumps(), OWN_WEIGHTS).stability
    assert stability.kind.value_counts().to_dict() == {"unit": 9, "feature": 2}
    assert (stability.adjusted_rand[stability.kind == "unit"] == 1).all()


def test_zones_that_hang_on_one_feature_are_shown_to():
    features = three_clumps().assign(income=[10, 11, 10, 11, 10, 11, 90, 91, 92], forest=np.arange(9) % 2)
    zones = found(features, OWN_WEIGHTS, (2, 2))
    without_income = zones.stability.set_index("left_out").adjusted_rand["income"]
    assert without_income < 0.3
    assert zones.mean_stability == pytest.approx(zones.stability.adjusted_rand.mean())


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), rows=st.permutations(CODES))
def test_neither_the_order_of_units_nor_of_features_matters(seed, rows):
    features = pd.DataFrame(np.random.default_rng(seed).normal(size=(9, 3)), index=CODES, columns=list("abc"))
    straight, turned = found(features, OWN_WEIGHTS), found(features.loc[rows, list("cab")], OWN_WEIGHTS)
    pd.testing.assert_series_equal(turned.assignment, straight.assignment)
    pd.testing.assert_frame_equal(turned.weights, straight.weights)
    pd.testing.assert_frame_equal(turned.stability, straight.stability)


@settings(max_examples=40, deadline=None)
@given(marks=st.lists(st.integers(0, 3), min_size=18, max_size=18), seed=st.integers(0, 1000))
def test_ties_are_not_broken_by_the_last_bits_of_the_data(marks, seed):
    features = pd.DataFrame(np.reshape(marks, (9, 2)), index=CODES, columns=list("ab"), dtype=float)
    if (features.nunique() < 2).any():
        return
    disturbed = features * (1 + np.random.default_rng(seed).choice([-1, 0, 1], (9, 2)) * 2e-16)
    straight, other = found(features, OWN_WEIGHTS), found(disturbed, OWN_WEIGHTS)
    pd.testing.assert_series_equal(other.assignment, straight.assignment)
    pd.testing.assert_frame_equal(other.zone_names, straight.zone_names)
    pd.testing.assert_series_equal(other.silhouette, straight.silhouette)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), slope=st.floats(0.1, 10), shift=st.floats(-10, 10))
def test_the_unit_of_measurement_of_a_feature_does_not_matter(seed, slope, shift):
    features = pd.DataFrame(np.random.default_rng(seed).normal(size=(9, 3)), index=CODES, columns=list("abc"))
    rescaled = features.assign(a=slope * features.a + shift)
    pd.testing.assert_series_equal(found(rescaled, OWN_WEIGHTS).assignment, found(features, OWN_WEIGHTS).assignment)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), codes=st.permutations(CODES))
def test_relabelling_the_units_relabels_the_zones_and_nothing_else(seed, codes):
    features = pd.DataFrame(np.random.default_rng(seed).normal(size=(9, 3)), index=CODES, columns=list("abc"))
    before = found(features, OWN_WEIGHTS).assignment
    after = found(features.set_axis(codes), OWN_WEIGHTS.set_axis(codes)).assignment
    assert adjusted_rand_score(before[CODES], after[list(codes)]) == 1
    assert after.iloc[0] == "zone_1"


def test_a_gap_in_the_features_is_refused_by_unit_and_feature():
    features = three_clumps()
    features.loc["520300", "forest"] = np.nan
    with pytest.raises(InputError, match="forest of 520300"):
        found(features, OWN_WEIGHTS)


def test_more_zones_than_units_can_carry_are_refused():
    with pytest.raises(InputError, match="2 to 8"):
        found(three_clumps(), OWN_WEIGHTS, (2, 8))


def test_a_feature_the_same_everywhere_is_named_and_changes_nothing():
    with pytest.warns(IndexWarning, match="climate"):
        zones = found(three_clumps().assign(climate=1.0), OWN_WEIGHTS)
    pd.testing.assert_series_equal(zones.assignment, found(three_clumps(), OWN_WEIGHTS).assignment)


def test_where_one_zone_holds_all_who_remain_there_is_nothing_to_compare():
    alone = pd.DataFrame({"income": [99.0, 1, 2, 1, 2, 1, 2, 1, 2]}, index=CODES)
    zones = found(alone, OWN_WEIGHTS, (2, 2))
    stability = zones.stability.set_index("left_out").adjusted_rand
    assert stability.isna().to_dict() == {code: code == CODES[0] for code in CODES}
    assert zones.mean_stability == 1
