from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.indicators.satisfaction import Answers, mixed_mode
from gzsim.indicators.survey_modes import PRIORS

shares = st.floats(0.3, 0.7)
counts = st.integers(50, 100_000)
exact = {name: replace(p, bias=0, bias_sd=0, gap=0, gap_sd=0, design_effect=1) for name, p in PRIORS.items()}


def test_the_hotline_lies_five_points_above_the_third_party_beijing():
    # 96.9 percent satisfied by the hotline (September 2024), 91.31 by a third party (2021)
    assert PRIORS["hotline"].bias == pytest.approx(0.969 - 0.9131)
    assert "assumption" in PRIORS["hotline"].source
    both = mixed_mode({"hotline": Answers(10**6, 0.969), "third_party": Answers(1000, 0.9131)})
    assert both.estimate == pytest.approx(0.9131, abs=1e-9)
    assert both.modes["weight"].idxmax() == "third_party"


def test_a_hotline_with_a_million_calls_keeps_its_bias():
    few, many = (mixed_mode({"hotline": Answers(n, 0.969)}) for n in (1000, 10**9))
    assert many.sampling_error < 1e-4 < few.sampling_error
    assert many.bias_error == few.bias_error >= 0.03
    assert many.standard_error >= 0.03


def test_without_bias_the_estimate_is_that_of_the_pooled_sample():
    found = mixed_mode({"hotline": Answers(600, 0.5), "online_vote": Answers(400, 0.5)}, priors=exact)
    assert found.estimate == pytest.approx(0.5)
    assert found.standard_error == pytest.approx(np.sqrt(0.25 / 1000))


def test_a_two_mode_estimate_worked_by_hand():
    priors = {
        "hotline": replace(exact["hotline"], bias=0.05, bias_sd=0.03, coverage=0.8, gap=0.1, gap_sd=0.2),
        "third_party": exact["third_party"],
    }
    found = mixed_mode({"hotline": Answers(10**12, 0.9), "third_party": Answers(2500, 0.5)}, priors)
    hotline, party = 0.03**2 + 0.2**2 * 0.2**2, 0.25 / 2500
    weight = (1 / hotline) / (1 / hotline + 1 / party)
    assert found.modes.loc["hotline", "corrected"] == pytest.approx(0.9 - 0.05 - 0.2 * 0.1)
    assert found.estimate == pytest.approx(weight * 0.83 + (1 - weight) * 0.5)
    assert found.standard_error == pytest.approx(np.sqrt(1 / (1 / hotline + 1 / party)))


@given(means=st.lists(shares, min_size=4, max_size=4), n=st.lists(counts, min_size=4, max_size=4))
def test_another_mode_never_makes_the_estimate_less_sure(means, n):
    answers = {mode: Answers(size, mean) for mode, size, mean in zip(PRIORS, n, means, strict=True)}
    alone = mixed_mode({mode: answers[mode] for mode in list(answers)[:3]})
    together = mixed_mode(answers)
    assert together.standard_error <= alone.standard_error + 1e-12
    assert together.modes["weight"].sum() == pytest.approx(1)
    assert together.modes["contribution"].sum() == pytest.approx(together.estimate)
    assert together.standard_error**2 == pytest.approx(together.sampling_error**2 + together.bias_error**2)
    corrected = together.modes["corrected"]
    assert corrected.min() - 1e-12 <= together.estimate <= corrected.max() + 1e-12


@given(means=st.lists(shares, min_size=4, max_size=4), sd=st.floats(0, 0.2))
def test_no_mix_averages_out_a_bias_that_all_share(means, sd):
    answers = {mode: Answers(1000, mean) for mode, mean in zip(PRIORS, means, strict=True)}
    apart, shared = mixed_mode(answers), mixed_mode(answers, shared_bias_sd=sd)
    assert shared.estimate == apart.estimate
    assert shared.standard_error**2 == pytest.approx(apart.standard_error**2 + sd**2)


def test_unanimous_answers_still_have_a_sampling_error():
    assert mixed_mode({"on_site": Answers(20, 1.0)}).sampling_error > 0


def test_strata_are_weighted_as_in_the_population():
    strata = pd.DataFrame({"n": [900, 100], "mean": [0.9, 0.5]}, index=["urban", "rural"])
    population = pd.Series({"rural": 50.0, "urban": 50.0})
    found = mixed_mode({"third_party": Answers(strata=strata)}, exact, population)
    assert found.estimate == pytest.approx(0.7)
    pooled = mixed_mode({"third_party": Answers(1000, 0.86)}, exact)
    assert found.standard_error > pooled.standard_error
    order = mixed_mode({"third_party": Answers(strata=strata[::-1])}, exact, population)
    assert order.estimate == pytest.approx(found.estimate)


def test_the_interval_stays_within_zero_and_one():
    low, high = mixed_mode({"hotline": Answers(30, 1.0)}).interval()
    assert 0 <= low < high <= 1


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({}, "answers"),
        ({"letter": Answers(10, 0.5)}, "letter"),
        ({"hotline": Answers(0, 0.5)}, "hotline.n"),
        ({"hotline": Answers(-3, 0.5)}, "hotline.n"),
        ({"hotline": Answers(10, 96.9)}, "hotline.mean"),
        ({"hotline": Answers(10, float("nan"))}, "hotline.mean"),
        ({"hotline": Answers(10)}, "hotline"),
        ({"hotline": Answers(10, 0.5, pd.DataFrame({"n": [1], "mean": [0.5]}))}, "hotline"),
        ({"hotline": Answers(strata=pd.DataFrame({"n": [1], "mean": [0.5]}, index=["north"]))}, "hotline"),
        ({"hotline": Answers(strata=pd.DataFrame({"n": [1]}, index=["urban"]))}, "hotline"),
        ({"hotline": Answers(strata=pd.DataFrame({"n": [1], "mean": [1.5]}, index=["urban"]))}, "hotline.urban.mean"),
    ],
)
def test_impossible_answers_are_refused_by_name(answers, names):
    with pytest.raises(InputError) as caught:
        mixed_mode(answers, population=pd.Series({"urban": 1.0}))
    assert caught.value.field == names


def test_impossible_beliefs_are_refused_by_name():
    for field in ("bias_sd", "coverage"):
        with pytest.raises(InputError, match=field):
            replace(PRIORS["hotline"], **{field: 2.0})
    with pytest.raises(InputError, match="design effect"):
        replace(PRIORS["hotline"], design_effect=0)
    with pytest.raises(InputError, match="population"):
        mixed_mode({"hotline": Answers(strata=pd.DataFrame({"n": [1], "mean": [0.5]}))})
