"""A cell of the matrix of sanctions: by hand, scaled exactly, and by Monte Carlo where a number is an estimate."""

from dataclasses import replace

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.evidence.sanctions import JudgedYears, Mark, RankLadder, Trial, measured, who_is_hit
from gzsim.evidence.sanctions.cells import jackknife, numbers_of, tried
from gzsim.evidence.sanctions.luck import again, expected, redrawn, undeserved
from gzsim.evidence.sanctions.trials import factors
from gzsim.sanctions import Appraisal, GradeBonus, JointLiability, LastPlace, PieceRate, ThresholdBonus
from gzsim.sanctions.comparable import at_equal_money, at_equal_risk, money_moved, risk
from gzsim.views.labels import Name

CALLED = Name("tried")
LAST = Trial(LastPlace(rate=0.1, subsidy=20.0, excellent=1), CALLED)
POINTS = np.array([[80.0, 70, 60], [70, 80, 60], [80, 60, 70]])
GROUPS = ("city", "city", "green", "green", "green", "own")
MONEY = {
    "last place": LAST.scheme,
    "piece rate": PieceRate(per_point=0.3),
    "ladder": RankLadder(top=1.5),
    "threshold": ThresholdBonus(threshold=50.0, bonus=1.0, funded_by="units"),
}


def panel(points, groups=None, **measures):
    places = points.shape[-1]
    groups = ("all",) * places if groups is None else groups
    return JudgedYears({"points": points, **measures}, groups, np.full(places, 1000.0), 20.0)


def scaled(trial, factor):
    return replace(trial, scheme=trial.scheme.scaled(factor))


def noisy(random, lasting, years=13, places=9):
    """Places that differ by so many standard deviations of a year's luck, and what is truly expected of them."""
    true = lasting * random.normal(size=places) + np.zeros((years, 1))
    return true, true + random.normal(size=(years, places))


@pytest.fixture(scope="module")
def small():
    held = panel(POINTS)
    return numbers_of(LAST, held, tried(LAST, held), (4.0, 1.0), 3)


def test_three_places_in_three_years_by_hand(small):
    """Pays: c, c, b. Expected to pay from the other years: c, then b and c alike, then c; from all years always c."""
    assert small["money_moved", "declared"] == 2.0
    assert small["risk", "declared"] == pytest.approx(np.sqrt(40 / 27))  # variances 8/9, 24/9 and 8/9
    assert small["total_hits", "any"] == 3
    assert small["places", "any"] == 2
    assert small["most", "any"] == pytest.approx(2 / 3)
    assert small["by_lot", "any"] == pytest.approx(1 / 3)
    assert small["undeserved_most", "any"] == pytest.approx(1 / 3)
    assert small["luck_most", "any"] == pytest.approx((1 / 3) / (1 - 4 / 9))
    assert small["luck_least", "any"] == pytest.approx((1 / 3) / (1 - 1 / 3))
    assert small["surely", "any"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)  # luck of the third year alone hits b
    assert small["again", "any"] == 0.5
    assert small["again_by_lot", "any"] == pytest.approx(1 / 3)
    assert small["again_p", "any"] == pytest.approx(1 - (2 / 3) ** 2)


def test_budgets_by_hand(small):
    after = np.array([64.0, 60.0, 56.0]) / 60
    assert small["theil_subsidy", "declared"] == pytest.approx(1000 * (after * np.log(after)).mean())
    after = np.array([68.0, 60.0, 52.0]) / 60  # twice the stakes move the four million that are asked for
    assert small["theil_subsidy", "equal_money"] == pytest.approx(1000 * (after * np.log(after)).mean())
    after = np.array([3004.0, 3000.0, 2996.0]) / 3000
    assert small["theil_whole", "declared"] == pytest.approx(1000 * (after * np.log(after)).mean(), rel=1e-6)


def test_who_is_hit_by_hand():
    found = who_is_hit(LAST, panel(POINTS), ["a", "b", "c"]).set_index("code")
    assert found["hits"].tolist() == [0, 1, 2]
    assert found["deserved"].tolist() == [0, 1, 3]
    assert found["both"].tolist() == [0, 0, 2]
    np.testing.assert_allclose(found["chance"], [0, 1 / 3, 2 / 3])


@pytest.mark.parametrize("name", MONEY)
@pytest.mark.parametrize("groups", [("all",) * 6, GROUPS], ids=["together", "in groups"])
def test_equal_money_and_equal_risk_are_exact(name, groups):
    years = {"points": 50 + 10 * np.random.default_rng(5).normal(size=(12, 6))}
    trial, reference = Trial(MONEY[name], CALLED), (1.815, 0.7)
    scale = factors(trial.moves(years, groups), reference)
    assert scaled(trial, scale["equal_money"]).moves(years, groups)[0] == pytest.approx(1.815, rel=1e-12)
    assert scaled(trial, scale["equal_risk"]).moves(years, groups)[1] == pytest.approx(0.7, rel=1e-12)
    judged = panel(years["points"], groups)
    found = numbers_of(trial, judged, tried(trial, judged), reference, 5)
    assert found["money_moved", "equal_money"] == pytest.approx(1.815, rel=1e-12)
    assert found["risk", "equal_risk"] == pytest.approx(0.7, rel=1e-12)


def test_scales_are_those_of_the_package():
    years = 50 + 10 * np.random.default_rng(5).normal(size=(12, 6))
    decembers, piece = Appraisal(years), Trial(MONEY["piece rate"], CALLED)
    like = money_moved(LAST.scheme, decembers), risk(LAST.scheme, decembers)
    scale = factors(piece.moves({"points": years}, "aaaaaa"), like)
    wanted = at_equal_money(piece.scheme, LAST.scheme, decembers), at_equal_risk(piece.scheme, LAST.scheme, decembers)
    assert scaled(piece, scale["equal_money"]).scheme.per_point == pytest.approx(wanted[0].per_point)
    assert scaled(piece, scale["equal_risk"]).scheme.per_point == pytest.approx(wanted[1].per_point)


def test_a_scheme_without_money_has_no_scale():
    graded = Trial(GradeBonus(bonus=(0.5, 0, -0.5), shares=(0.25, 0.5, 0.25)), CALLED)
    points = np.random.default_rng(1).normal(size=(12, 8))
    found = measured(graded, panel(points), (1.0, 1.0), 5).set_index(["outcome", "scale"])["value"]
    assert found.loc[[("factor", "equal_money"), ("money_moved", "equal_risk")]].isna().all()
    assert found["money_moved", "declared"] == 0
    assert found["hits", "any"] == 2


def test_nothing_is_luck_without_noise():
    points = np.arange(5.0) + 10 * np.random.default_rng(2).normal(size=(6, 1))
    for scheme in (*list(MONEY.values())[:3], GradeBonus(bonus=(0.5, 0, -0.5), shares=(0.2, 0.6, 0.2))):
        held = panel(points)
        found = numbers_of(Trial(scheme, CALLED), held, tried(Trial(scheme, CALLED), held), (1.0, 1.0), 3)
        assert (found["luck_least", "any"], found["luck_most", "any"], found["surely", "any"]) == (0, 0, 1)


@pytest.mark.parametrize("scheme", [LAST.scheme, MONEY["piece rate"]], ids=["last place", "piece rate"])
@pytest.mark.parametrize("lasting", [0.0, 0.5, 2.0])
def test_bounds_of_luck_hold_the_truth_between_them(scheme, lasting):
    """Mean of 200 panels: near 1 where places are exchangeable, and on either side of the truth where they are not."""
    random, trial, everybody = np.random.default_rng(7), Trial(scheme, CALLED), "a" * 9
    found = []
    for _ in range(200):
        true, points = noisy(random, lasting)
        if not lasting:
            true = true + random.normal(size=9)  # any order at all is expected, and none of them is right
        hit = trial.settle({"points": points}, everybody).hit
        found.append([undeserved(hit, trial.settle({"points": each}, everybody).hit, everybody)[1]
                      for each in (expected(points, own_year=True), true, expected(points))])  # fmt: skip
    least, truth, most = np.mean(found, axis=0)
    error = np.std(found, axis=0).max() / np.sqrt(200)
    assert least < truth + 2 * error
    assert truth < most + 2 * error
    if not lasting:
        assert most == pytest.approx(1.0, abs=3 * error)
    else:
        assert most - least < 0.2


def luck_of(trial, points):
    """The upper bound of luck, and who is hit in a mean year."""
    hit, everybody = trial.settle({"points": points}, "a" * points.shape[1]).hit, "a" * points.shape[1]
    deserved = trial.settle({"points": expected(points)}, everybody).hit
    return np.array([undeserved(hit, deserved, everybody)[1], hit.sum() / len(hit)])


def test_intervals_cover_as_they_say():
    """Share of 200 panels of the same places whose 95 % jackknife interval holds the mean over panels."""
    random, trial, found = np.random.default_rng(3), Trial(MONEY["piece rate"], CALLED), []
    true, _ = noisy(random, 1.0)
    for _ in range(200):
        points = true + random.normal(size=true.shape)
        left = np.array([luck_of(trial, np.delete(points, year, axis=0)) for year in range(len(points))])
        whole = luck_of(trial, points)
        found.append([(value, *jackknife(value, each)) for value, each in zip(whole, left.T, strict=True)])
    value, low, high = np.moveaxis(np.array(found), -1, 0)
    covered = ((low <= value.mean(0)) & (value.mean(0) <= high)).mean(0)
    assert (covered > 0.9).all()
    assert covered[1] < 0.995


def test_repeats_have_the_size_they_say_and_find_what_lasts():
    random = np.random.default_rng(11)
    lots = [again(noisy(random, 0.0)[1].argsort(1).argsort(1) < 2, "a" * 9)["p"] for _ in range(300)]
    assert np.mean(np.array(lots) <= 0.05) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)
    for lasting, least in ((1.0, 0.5), (2.0, 0.85)):  # power, where places differ as much as years, and twice as much
        found = [again(noisy(random, lasting)[1].argsort(1).argsort(1) < 2, "a" * 9)["p"] for _ in range(100)]
        assert np.mean(np.array(found) <= 0.05) > least


def test_repeats_are_counted_within_groups():
    hit = np.array([[True, False, True, False, False, False]] * 3)
    found = again(hit, GROUPS)
    assert found["again"] == found["followed"] == 4
    assert found["by_lot"] == pytest.approx(2 * (1 / 2 + 1 / 3))
    assert found["p"] == pytest.approx((1 / 2 * 1 / 3) ** 2)


def test_a_year_drawn_from_itself_is_that_year_but_for_the_root():
    points = 50 + 10 * np.random.default_rng(4).normal(size=(7, 4))
    drawn, mean = redrawn(points), expected(points, own_year=True)
    for year in range(7):
        np.testing.assert_allclose(drawn[year, year] - mean[year], np.sqrt(7 / 6) * (points - mean)[year])


def test_a_veto_sends_whoever_it_strikes_behind_all_others():
    points, dust = np.array([[90.0, 80, 70], [90, 80, 70]]), np.array([[30.0, 10, 10], [30, 30, 10]])
    trial = Trial(LAST.scheme, CALLED, veto=Mark("dust", 23.0))
    money = trial.settle({"points": points, "dust": dust}, "aaa").money
    np.testing.assert_allclose(money, [[-2, 2, 0], [0, -2, 2]])


def test_a_warning_asks_for_no_rank_and_reaches_whoever_is_alone():
    trial = Trial(JointLiability(detections=0, red_lights=1), CALLED, lights=Mark("behind", 2.5))
    behind = np.array([[0.0, 0, 0, 0, 0, 3]])
    settled = trial.settle({"points": np.zeros((1, 6)), "behind": behind}, GROUPS)
    assert settled.hit.tolist() == [[False] * 5 + [True]]
    assert settled.bonus.min() == -0.5


def test_the_interval_of_a_mean_is_the_usual_one():
    values = np.array([1.0, 2, 4, 7, 11])
    low, high = jackknife(values.mean(), np.array([np.delete(values, each).mean() for each in range(5)]))
    half = 2.7764451 * values.std(ddof=1) / np.sqrt(5)
    assert (low, high) == (pytest.approx(values.mean() - half), pytest.approx(values.mean() + half))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: measured(LAST, panel(POINTS), (1.0, 1.0), 2), "run"),
        (lambda: expected(np.array([[1.0, np.nan]] * 4)), "points"),
        (lambda: panel(POINTS, dust=np.zeros((2, 3))), "inputs"),
        (lambda: factors((1.0, 1.0), (0.0, 1.0)), "reference"),
        (lambda: Trial(LAST.scheme, CALLED, veto=Mark("dust", 1.0)).settle({"points": POINTS}, "aaa"), "measures"),
        (lambda: Trial("last place", CALLED), "scheme"),
    ],
)
def test_what_cannot_be_is_refused(wrong, field):
    with pytest.raises(InputError) as refusal:
        wrong()
    assert refusal.value.field == field
