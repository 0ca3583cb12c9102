import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr
from scipy.stats import hypergeom

from gzsim.errors import InputError
from gzsim.monitoring.cross_validation import (
    Draws,
    HiddenLag,
    cross_check,
    cross_validate,
    noise_sensitivity,
    reviews_needed,
)
from gzsim.monitoring.efficiency import noise_for_gain


@pytest.fixture(scope="module")
def found():
    return cross_validate(replications=1500, seed=2)


def curve(found, rule):
    return found.curves[found.curves["rule"] == rule].set_index("reviews")


def needed(found, rule):
    return found.needed[found.needed["rule"] == rule].set_index("share")["mean"]


def test_twelve_percent_of_the_projects_lag():
    assert HiddenLag(projects=100).faults == 12
    assert HiddenLag(projects=25).faults == 3


@pytest.mark.parametrize("noise", [8.0, 13.0, 30.0])
def test_a_lagging_project_beats_an_honest_one_as_often_as_normals_say(noise):
    """P = Φ(L/(σ√2)), whatever the honest differences between projects, which report and signal share."""
    setting = HiddenLag(projects=100, noise=noise, spread=25.0)
    residual, lags = cross_check(setting, Draws.make(setting, 800, 4))
    above = (residual[:, :12, None] > residual[:, None, 12:]).mean(axis=(1, 2))
    assert above.mean() == pytest.approx(ndtr(20 / (noise * np.sqrt(2))), abs=4 * above.std() / np.sqrt(800))
    assert (lags.sum(axis=1) == 12).all()


def test_every_rule_lies_between_a_lottery_and_perfect_knowledge(found):
    perfect, lottery = curve(found, "perfect")["mean"], curve(found, "lottery")["mean"]
    for rule in ("cross_validation", "gain"):
        mean = curve(found, rule)["mean"]
        assert (mean <= perfect + 1e-12).all()
        assert (mean >= lottery - 1e-12).all()
        assert mean.is_monotonic_increasing
        assert mean[80] == 1


def test_self_reports_of_those_who_hide_are_worth_a_lottery(found):
    reports, lottery = curve(found, "self_reports"), curve(found, "lottery")
    assert (abs(reports["mean"] - lottery["mean"]) <= 4 * reports["standard_error"] + 1e-12).all()


def test_the_lottery_is_the_hypergeometric_one(found):
    table = curve(found, "lottery")
    for reviews in (5, 20, 60):
        assert table.loc[reviews, "mean"] == pytest.approx(hypergeom(80, 10, reviews).mean() / 10)
    order = np.random.default_rng(9).permuted(np.tile(np.arange(80) < 10, (20_000, 1)), axis=1).cumsum(axis=1) / 10
    for share, mean in needed(found, "lottery").items():
        drawn = reviews_needed(np.hstack([np.zeros((20_000, 1)), order]), share)
        row = found.needed.query("rule == 'lottery' and share == @share").iloc[0]
        assert drawn.mean() == pytest.approx(mean, abs=4 * drawn.std() / np.sqrt(20_000))
        assert np.quantile(drawn, [0.05, 0.95]) == pytest.approx([row["q05"], row["q95"]], abs=1)


def test_perfect_knowledge_wastes_no_review(found):
    assert needed(found, "perfect").to_dict() == {0.5: 5, 0.8: 8, 1.0: 10}


def test_the_gain_is_forty_percent_at_the_working_point_and_saves_reviews(found):
    assert found.working_point == 10
    precision = found.precision["mean"]
    assert precision["gain"] / precision["cross_validation"] == pytest.approx(1.4, abs=0.005)
    assert found.noise["gain"] < found.noise["cross_validation"] == 13.0
    assert (found.saved["mean"] > 4 * found.saved["standard_error"]).all()
    difference = needed(found, "cross_validation") - needed(found, "gain")
    np.testing.assert_allclose(found.saved["mean"], difference)


def test_bands_hold_nine_of_ten_new_histories(found):
    """Pointwise: about 90 % or more (a share found is a multiple of a tenth) of other draws lie within."""
    setting = HiddenLag()
    other = cross_check(setting, Draws.make(setting, 1500, 77))
    from gzsim.monitoring.light_rules import detection_curve

    drawn, band = detection_curve(*other), curve(found, "cross_validation")
    inside = ((drawn >= band["q05"].to_numpy() - 1e-9) & (drawn <= band["q95"].to_numpy() + 1e-9)).mean(axis=0)
    assert inside.min() > 0.87


def test_the_same_seed_gives_the_same_tables_and_another_seed_others():
    first, again, other = (cross_validate(replications=50, seed=seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first.curves, again.curves)
    assert not first.curves.equals(other.curves)


def test_only_the_ratio_of_lag_and_noise_matters():
    small, large = (cross_validate(HiddenLag(lag=20 * k, noise=13 * k), replications=100) for k in (1, 5))
    np.testing.assert_allclose(small.needed["mean"], large.needed["mean"], rtol=0.02)


def test_noise_needs_reviews_and_a_good_signal_leaves_the_gain_no_room():
    table = noise_sensitivity([5.0, 13.0, 30.0], replications=300)
    before = table[table["rule"] == "cross_validation"]
    for _, rows in before.groupby("share"):
        assert rows["mean"].is_monotonic_increasing
    after = table[table["rule"] == "gain"].set_index("noise")
    assert after.loc[5.0, "mean"].isna().all()
    ratio = after["precision"].groupby("noise").first() / before.groupby("noise")["precision"].first()
    assert ratio[[13.0, 30.0]].to_numpy() == pytest.approx([1.4, 1.4], abs=0.01)


def test_a_gain_that_cannot_be_had_is_refused_with_what_can():
    with pytest.raises(InputError, match="cannot grow by 40 %") as refused:
        cross_validate(HiddenLag(noise=5.0), replications=100)
    assert "at most" in str(refused.value)
    assert noise_for_gain(lambda sd: 1 / (1 + sd), 2.0, gain=0.0) == 2.0
    with pytest.raises(InputError, match="gain"):
        noise_for_gain(lambda sd: 1.0, 1.0, gain=-0.1)
    with pytest.raises(InputError, match="gain"):
        noise_sensitivity([13.0], gain=-0.1, replications=10)  # impossible, and not only out of reach


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"noise": 0.0}, "noise"), ({"lag": -1.0}, "lag"), ({"lagging": 1.2}, "lagging"), ({"projects": 3}, "lagging"),
     ({"spread": -1.0}, "spread")],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(wrong, field):
    with pytest.raises(InputError, match=field):
        HiddenLag(**wrong)
    with pytest.raises(InputError, match="working_point"):
        cross_validate(working_point=81, replications=10)
    with pytest.raises(InputError, match="replications"):
        cross_validate(replications=1)
