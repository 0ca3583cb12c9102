import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.indicators import load_library
from gzsim.indicators.layers import ESSENTIAL_MEDICINE, Layer, Requirement, layered_appraisal, weakest_facility
from gzsim.indicators.score_rate import Thresholds, quadrants, score_rate

ASKED = [one.indicator for layer in ESSENTIAL_MEDICINE for one in layer.requirements]
GOOD = dict.fromkeys(ASKED, 100.0)


def appraise(**changes):
    return layered_appraisal(pd.DataFrame([GOOD | changes], index=["a"])).table.loc["a"]


def test_four_layers_of_which_the_township_is_an_assumption():
    assert [layer.name_zh for layer in ESSENTIAL_MEDICINE] == ["市州", "县级医院", "乡镇卫生院", "村卫生室"]
    assert [layer.provenance == "assumption" for layer in ESSENTIAL_MEDICINE] == [False, False, True, False]
    assert set(ASKED) <= set(load_library())


@pytest.mark.parametrize(("share", "passed"), [(89.99, False), (90.0, True), (95.0, True)])
def test_county_hospitals_need_ninety_percent(share, passed):
    assert appraise(essential_medicine_share=share)["passed"] == passed


def test_one_clinic_with_a_mark_up_fails_whom_the_mean_would_pass():
    found = appraise(zero_markup_rate=99.0)
    assert not found["passed"]
    assert found["first_failure"] == "village clinic"
    assert found["compensating_mean"] > 1
    assert found["hidden"]


def test_the_first_failure_is_the_highest_layer_that_fails():
    assert appraise(zero_markup_rate=50.0, essential_medicine_share=50.0)["first_failure"] == "county hospital"


def test_what_is_missing_is_never_passed_and_never_hides_a_failure():
    unseen = appraise(zero_markup_rate=np.nan)
    assert unseen["village clinic"] is pd.NA
    assert unseen["passed"] is pd.NA
    assert unseen["first_failure"] is None
    assert not unseen["hidden"]
    failed = appraise(zero_markup_rate=np.nan, prescription_pass_rate=10.0)
    assert failed["village clinic"] is np.False_ or failed["village clinic"] is False
    assert failed["first_failure"] == "village clinic"


@given(values=arrays(float, (5, len(ASKED)), elements=st.floats(0, 200)), more=st.floats(0, 1000))
def test_no_compensation_between_layers(values, more):
    table = pd.DataFrame(values, columns=ASKED)
    before = layered_appraisal(table)
    assert (before.passed == (before.weakest >= 1)).all()
    assert (before.passed == before.first_failure.isna()).all()
    helped = table.assign(shortage_drug_supply=table["shortage_drug_supply"] + more)
    after = layered_appraisal(helped)
    others = [layer.name for layer in ESSENTIAL_MEDICINE[1:]]
    pd.testing.assert_frame_equal(before.passes[others], after.passes[others])
    assert not (before.passed & ~after.passed).any()


def test_lower_is_better_where_it_says_so():
    layers = (Layer("enterprise", "企业", (Requirement("deaths", 2, "lower"),)),)
    found = layered_appraisal(pd.DataFrame({"deaths": [0.0, 2.0, 3.0]}), layers)
    assert found.passed.tolist() == [True, True, False]
    assert found.attainment["deaths"].tolist() == [2.0, 1.0, 0.5]
    plants = pd.DataFrame({"code": ["a", "a", "b"], "deaths": [0.0, 3.0, 1.0]})
    assert weakest_facility(plants, "code", layers)["deaths"].to_dict() == {"a": 3.0, "b": 1.0}


def test_impossible_layers_are_refused_by_name():
    with pytest.raises(InputError, match="zero_markup_rate"):
        layered_appraisal(pd.DataFrame([GOOD]).drop(columns="zero_markup_rate"))
    with pytest.raises(InputError, match="zero_markup_rate: is not numeric"):
        layered_appraisal(pd.DataFrame([GOOD]).assign(zero_markup_rate="all"))
    with pytest.raises(InputError, match="zero_markup_rate: is negative"):
        appraise(zero_markup_rate=-1.0)
    with pytest.raises(InputError, match="layers"):
        layered_appraisal(pd.DataFrame([GOOD]), ())
    with pytest.raises(InputError, match="x: a layer without"):
        Layer("x", "", ())
    with pytest.raises(InputError, match="k: 'up'"):
        Requirement("k", 1, "up")
    with pytest.raises(InputError, match="k: 0"):
        Requirement("k", 0)
    with pytest.raises(InputError, match="kode"):
        weakest_facility(pd.DataFrame([GOOD]), "kode")


def test_thirteen_of_fifteen_points_is_a_score_rate_of_86_67():
    rate = score_rate(pd.Series({"doctoral programme": 13}), pd.Series({"doctoral programme": 15}))
    assert round(rate["doctoral programme"], 2) == 86.67


def test_score_rates_match_by_name_and_keep_what_is_missing():
    rate = score_rate(pd.Series({"a": 5.0, "b": np.nan}), pd.Series({"b": 8.0, "a": 10.0}))
    assert rate["a"] == 50
    assert np.isnan(rate["b"])


@pytest.mark.parametrize(
    ("earned", "possible", "says"),
    [
        ({"a": 16.0}, {"a": 15.0}, "earned.*a"),
        ({"a": -1.0}, {"a": 15.0}, "earned.*a"),
        ({"a": 0.0}, {"a": 0.0}, "possible.*a"),
        ({"a": 1.0}, {"b": 15.0}, "possible.*a, b"),
        ({"a": "13"}, {"a": 15.0}, "not numeric"),
    ],
)
def test_impossible_points_are_refused_by_name(earned, possible, says):
    with pytest.raises(InputError, match=says):
        score_rate(pd.Series(earned), pd.Series(possible))


def test_each_quadrant_has_its_label():
    execution = pd.Series({"a": 95.0, "b": 95.0, "c": 60.0, "d": 60.0, "e": np.nan})
    performance = pd.Series({"a": 95.0, "b": 86.67, "c": 90.0, "d": 50.0, "e": 90.0})
    placed = quadrants(execution, performance)
    assert placed["quadrant"].dropna().to_dict() == {
        "a": "spent and performed", "b": "spent without result", "c": "result with money left", "d": "both lag"
    }  # fmt: skip
    assert placed["quadrant_zh"].dropna().is_unique
    assert quadrants(execution, performance, Thresholds(performance=80)).loc["b", "quadrant"] == "spent and performed"


def test_impossible_rates_are_refused_by_name():
    with pytest.raises(InputError, match="execution: is no percentage: a"):
        quadrants(pd.Series({"a": 101.0}), pd.Series({"a": 50.0}))
    with pytest.raises(InputError, match="performance: is no percentage: a"):
        quadrants(pd.Series({"a": 50.0}), pd.Series({"a": -1.0}))
    with pytest.raises(InputError, match="execution"):
        Thresholds(execution=120)
