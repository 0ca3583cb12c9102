"""What a score point is worth: each scheme's own slope against a slope found by simulating the scheme itself."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from gzsim.numeric import normal
from gzsim.numeric.luck import EULER, GUMBEL, GUMBEL_SD, LAWS, MIRRORED, share_below
from gzsim.sanctions import (
    Appraisal,
    Combination,
    GroupPenalty,
    LastPlace,
    PieceRate,
    RankPrizes,
    ThresholdBonus,
    WithinGroups,
)
from gzsim.sanctions.rank_worth import rank_worth
from gzsim.sanctions.scheme import Scheme

EXPECTED, DOUBT = np.array([74.0, 70.0, 69.0, 77.0]), np.array([4.0, 5.0, 3.0, 6.0])
LAST = LastPlace(rate=0.5, subsidy=60.0)
SCHEMES = [
    LAST,
    PieceRate(per_point=0.5),
    RankPrizes((9.0, 2.0, 1.0, 0.0)),
    ThresholdBonus(threshold=72.0, bonus=30.0),
    ThresholdBonus(threshold=72.0, bonus=30.0, funded_by="units"),
    GroupPenalty(threshold=72.5, penalty=40.0, shares=(0.4, 0.3, 0.2, 0.1)),
    WithinGroups(LAST, ("a", "b", "a", "b")),
    Combination((LAST, PieceRate(per_point=0.5))),
]


def simulated_slope(scheme, step=1.0, runs=400_000):
    """Central difference of mean money, and its standard error, with the same luck on both sides."""
    luck = np.random.default_rng(11).standard_normal((runs, EXPECTED.size)) * DOUBT
    slope, error = np.empty(EXPECTED.size), np.empty(EXPECTED.size)
    for i in range(EXPECTED.size):
        moved = step * (np.arange(EXPECTED.size) == i)
        up, down = (scheme.transfers(Appraisal(EXPECTED + s * moved + luck))[:, i] for s in (1, -1))
        slope[i] = (up - down).mean() / (2 * step)
        error[i] = (up - down).std() / (2 * step) / np.sqrt(runs)
    return slope, error


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_declared_slope_is_the_slope_of_simulated_money(scheme):
    slope, error = simulated_slope(scheme)
    curvature = 0.01 * np.abs(slope)  # a step of one point is not infinitely small
    assert (np.abs(scheme.marginal_money(EXPECTED, DOUBT) - slope) < 4 * error + curvature + 1e-9).all()


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_a_scheme_without_a_slope_of_its_own_gets_nearly_the_same(scheme):
    exact = scheme.marginal_money(EXPECTED, DOUBT)
    by_quadrature = Scheme.marginal_money(scheme, EXPECTED, DOUBT)
    np.testing.assert_allclose(by_quadrature, exact, atol=0.03 * np.abs(exact).max())


def test_slopes_do_not_depend_on_what_stands_beside_them():
    """A replication gets the same bits alone and among others."""
    batch = np.stack([EXPECTED, EXPECTED[::-1], EXPECTED + 1])
    doubts = np.broadcast_to(DOUBT, batch.shape)
    for scheme in SCHEMES:
        np.testing.assert_array_equal(scheme.marginal_money(batch, doubts)[0], scheme.marginal_money(EXPECTED, DOUBT))
        np.testing.assert_array_equal(
            Scheme.marginal_money(scheme, batch, doubts)[0], Scheme.marginal_money(scheme, EXPECTED, DOUBT)
        )


def test_last_of_a_large_group_still_costs_what_order_statistics_say():
    """CF08 for 80 equal units: −E[Z_(80)]/80 per standard deviation; E of the largest of 80 is 2.427 (quadrature)."""
    from scipy.integrate import quad
    from scipy.stats import norm

    largest = quad(lambda z: 80 * z * norm.pdf(z) * norm.cdf(z) ** 79, -12, 12)[0]
    last_loses_one = np.array([0.0] * 79 + [-1.0])
    worth = rank_worth(np.zeros(80), np.ones(80), last_loses_one)[0]
    assert worth == pytest.approx(largest / 80, rel=0.08)


def test_the_table_of_the_normal_distribution_is_as_close_as_it_says():
    from scipy.special import ndtr as exact

    from gzsim.numeric.normal import ndtr
    from gzsim.numeric.tables.make_normal_table import normal_table

    x = np.linspace(-10, 10, 400_001)
    assert np.abs(ndtr(x) - exact(x)).max() < 2e-11
    assert (np.diff(ndtr(x)) >= 0).all()
    folder = Path(normal.__file__).parent / "tables"
    np.testing.assert_allclose(np.load(folder / "normal_table.npy"), normal_table(), rtol=1e-14)
    assert sha256((folder / "normal_table.npy").read_bytes()).hexdigest().startswith("5beb50f01c2046c3")


def test_laws_of_luck_are_standardised_and_their_quadrature_holds():
    from scipy.integrate import quad

    for law in LAWS.values():
        moments = [(law.weights * law.points**power).sum() for power in range(3)]
        np.testing.assert_allclose(moments, [1, 0, 1], atol=1e-9)
        below = quad(lambda z, law=law: float(law.density(np.array(z))), -30, 0.7)[0]
        assert share_below(0.7, law.code) == pytest.approx(below, abs=1e-8)


def test_skewed_luck_makes_a_fine_for_the_last_twice_a_first_prize():
    """CF09, nine units: ratio (H_9 − 1)/(1 − 1/9) = 2.057589, and the reverse for the mirrored law."""
    last, first = np.eye(9)[8] * -1.0, np.eye(9)[0]
    fine, prize = (rank_worth(np.zeros(9), np.ones(9), each, GUMBEL)[0] for each in (last, first))
    assert fine / prize == pytest.approx(2.057589, rel=1e-6)
    mirrored = [rank_worth(np.zeros(9), np.ones(9), each, MIRRORED)[0] for each in (last, first)]
    assert mirrored == pytest.approx([prize, fine], rel=1e-9)


@pytest.mark.parametrize("law", [GUMBEL, MIRRORED], ids=lambda law: law.name)
def test_slopes_under_skewed_luck_are_those_of_simulated_money(law):
    uniform = np.random.default_rng(12).random((400_000, 4))
    gumbel = (-np.log(-np.log(uniform)) - EULER) / GUMBEL_SD
    luck = (gumbel if law is GUMBEL else -gumbel) * DOUBT
    for scheme in (LAST, ThresholdBonus(threshold=72.0, bonus=30.0)):
        for i in range(4):
            moved = np.eye(4)[i]
            up, down = (scheme.transfers(Appraisal(EXPECTED + s * moved + luck))[:, i] for s in (1, -1))
            slope, error = (up - down).mean() / 2, (up - down).std() / 2 / np.sqrt(len(up))
            declared = scheme.marginal_money(EXPECTED, DOUBT, law)[i]
            assert abs(declared - slope) < 4 * error + 0.02 * abs(slope)
