"""What ranks are worth, against integrals on a grid many times as fine, with exact distributions."""

import numpy as np
import pytest
from scipy.special import ndtr

from gzsim.numeric.luck import EULER, GUMBEL, GUMBEL_SD, LAWS, MIRRORED, NORMAL, density_at, pull_at, share_below
from gzsim.sanctions.rank_worth import mean_prize, rank_worth

SIZES = (2, 3, 5, 9, 20, 50)
PRIZES = {
    "the last loses": lambda n: -np.eye(n)[-1],
    "the first wins": lambda n: np.eye(n)[0],
    "both": lambda n: np.eye(n)[0] - np.eye(n)[-1],
    "two share": lambda n: np.r_[0.5, 0.5, np.zeros(n)][:n] - np.eye(n)[-1],
    "all others share": lambda n: np.r_[np.full(n - 1, 1 / (n - 1)), -1.0],
    "half of them": lambda n: (np.arange(n) < n / 2).astype(float),
    "every rank": lambda n: np.linspace(1.0, -1.0, n) ** 3,
}


def below_and_near(law, z):
    """F, f and −f′ of a law, by formulas."""
    if law is NORMAL:
        near = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
        return ndtr(z), near, z * near
    side = 1.0 if law is GUMBEL else -1.0
    rarity = np.exp(-np.clip(GUMBEL_SD * side * z + EULER, -6.0, 700.0))
    near = GUMBEL_SD * rarity * np.exp(-rarity)
    below = np.exp(-rarity) if side > 0 else -np.expm1(-rarity)
    return below, near, side * GUMBEL_SD * (1.0 - rarity) * near


def by_hand(expected, doubt, at, prizes, law, fineness=0.05):
    """Mean prizes where units are ``at``, and slopes: everybody left out by a count of all the others."""
    low, high = {NORMAL: (-8.0, 8.0), GUMBEL: (-4.0, 24.0), MIRRORED: (-24.0, 4.0)}[law]
    means, slopes = np.empty(expected.size), np.empty(expected.size)
    step = fineness * doubt.min() / np.sqrt(expected.size)
    for i in range(expected.size):
        score = np.arange(at[i] + low * doubt[i], at[i] + high * doubt[i], step)
        count = np.zeros((expected.size, score.size))
        count[0] = 1.0
        for j in np.delete(np.arange(expected.size), i):
            behind = below_and_near(law, (score - expected[j]) / doubt[j])[0]
            count[1:] = count[1:] * behind + count[:-1] * (1.0 - behind)
            count[0] *= behind
        _, near, fall = below_and_near(law, (score - at[i]) / doubt[i])
        prize = prizes @ count
        means[i], slopes[i] = (prize * near).sum() * step / doubt[i], (prize * fall).sum() * step / doubt[i] ** 2
    return means, slopes


def groups(size, seed, ratio=20.0):
    """Equals; near; far apart; doubts up to so many times as large as others."""
    random = np.random.default_rng(seed)
    yield np.full(size, 80.0), np.full(size, 4.0)
    for spread, times in ((2.0, 2.0), (8.0, 3.0), (4.0, ratio)):
        yield random.normal(80.0, spread, size), 4.0 * np.exp(-random.uniform(0.0, np.log(times), size))


@pytest.mark.parametrize("name", PRIZES)
@pytest.mark.parametrize("size", SIZES)
def test_slopes_under_normal_luck_are_exact_to_eight_digits(size, name):
    prizes = PRIZES[name](size)
    for expected, doubt in groups(size, size):
        slopes = by_hand(expected, doubt, expected, prizes, NORMAL, 0.2)[1]
        error = np.abs(rank_worth(expected, doubt, prizes) - slopes).max()
        assert error < 1e-8 * max(np.abs(slopes).max(), 0.01 / doubt.min())


@pytest.mark.parametrize("law", [GUMBEL, MIRRORED], ids=lambda law: law.name)
@pytest.mark.parametrize("size", SIZES)
def test_slopes_under_skewed_luck_are_exact_to_eight_digits(law, size):
    for name in ("both", "half of them"):
        prizes = PRIZES[name](size)
        for expected, doubt in groups(size, size, ratio=4.0):
            slopes = by_hand(expected, doubt, expected, prizes, law, 0.2)[1]
            error = np.abs(rank_worth(expected, doubt, prizes, law) - slopes).max()
            assert error < 1e-8 * max(np.abs(slopes).max(), 0.01 / doubt.min())


@pytest.mark.parametrize("law", LAWS.values(), ids=lambda law: law.name)
def test_mean_prizes_are_exact_wherever_a_unit_stands(law):
    """Among the others, at the edge of their luck, and far beyond all of it."""
    for name, shape in PRIZES.items():
        prizes = shape(9)
        for expected, doubt in groups(9, 4, ratio=4.0):
            for moved in (0.0, -15.0, 25.0, -60.0, 1e5, -1e5):
                at = expected + moved * np.linspace(0.1, 1.0, 9)
                means = by_hand(expected, doubt, at, prizes, law, 0.2)[0]
                assert np.abs(mean_prize(expected, doubt, at, prizes, law) - means).max() < 1e-8, name


def test_prizes_that_go_up_and_down_are_exact_to_six_digits():
    random = np.random.default_rng(2)
    for size in (4, 9, 20):
        for expected, doubt in groups(size, 7, ratio=3.0):
            prizes = random.normal(size=size)
            slopes = by_hand(expected, doubt, expected, prizes, NORMAL, 0.2)[1]
            assert (
                np.abs(rank_worth(expected, doubt, prizes) - slopes).max() < 1e-6 * np.abs(prizes).max() / doubt.min()
            )


def test_many_rivals_may_be_counted_as_normal():
    """The exact count and the normal one differ by less than four in a thousand of the prizes' range of 2."""
    random = np.random.default_rng(3)
    expected, doubt, prizes = random.normal(70, 5, 60), random.uniform(3, 6, 60), np.linspace(1.0, -1.0, 60) ** 3
    exact = by_hand(expected, doubt, expected, prizes, NORMAL, 0.2)[0]
    np.testing.assert_allclose(mean_prize(expected, doubt, expected, prizes), exact, rtol=0, atol=0.008)


def test_all_chances_are_given_out():
    """What one expects to win of ranks the others expect to lose: all prizes, whoever gets them."""
    prizes = np.random.default_rng(5).normal(size=9)
    for law in LAWS.values():
        for expected, doubt in groups(9, 5):
            assert mean_prize(expected, doubt, expected, prizes, law).sum() == pytest.approx(prizes.sum(), abs=1e-6)


def test_a_group_gets_the_same_bits_whoever_stands_beside():
    random = np.random.default_rng(6)
    expected, doubt = random.normal(80, 5, (7, 3, 9)), random.uniform(1, 6, (7, 3, 9))
    prizes, below = PRIZES["two share"](9), expected - 10.0
    together = rank_worth(expected, doubt, prizes)
    mean = mean_prize(expected, doubt, below, prizes)
    for r in range(7):
        np.testing.assert_array_equal(rank_worth(expected[r, 1], doubt[r, 1], prizes), together[r, 1])
        np.testing.assert_array_equal(mean_prize(expected[r], doubt[r], below[r], prizes), mean[r])


def test_order_place_and_scale_of_scores_do_not_matter():
    random = np.random.default_rng(7)
    expected, doubt, prizes = random.normal(80, 5, 9), random.uniform(1, 6, 9), PRIZES["every rank"](9)
    slopes, order = rank_worth(expected, doubt, prizes), random.permutation(9)
    np.testing.assert_allclose(rank_worth(expected[order], doubt[order], prizes), slopes[order], atol=1e-8)
    np.testing.assert_allclose(rank_worth(expected - 1e3, doubt, prizes), slopes, atol=1e-8)
    np.testing.assert_allclose(rank_worth(5 * expected, 5 * doubt, prizes), slopes / 5, atol=1e-8)


def test_equal_prizes_for_all_are_worth_nothing_and_are_paid():
    expected, doubt = np.array([70.0, 80.0, 90.0]), np.full(3, 5.0)
    assert rank_worth(expected, doubt, np.full(3, 2.0)).tolist() == [0.0] * 3
    assert mean_prize(expected, doubt, expected, np.full(3, 2.0)).tolist() == [2.0] * 3


def test_a_number_that_is_not_finite_spoils_its_own_group_alone():
    expected, doubt = np.full((3, 4), 80.0), np.full((3, 4), 5.0)
    expected[1, 2], doubt[2, 0] = np.nan, np.inf
    slopes = rank_worth(expected, doubt, np.array([0.0, 0.0, 0.0, -1.0]))
    assert np.isnan(slopes).all(1).tolist() == [False, True, True]


def test_hardly_any_doubt_and_great_distances_come_to_an_end():
    """Whoever is nearly sure to stand between two others gets what the middle gets, and a point brings nothing."""
    expected, prizes = np.array([0.0, 1e9, 2e9]), np.array([1.0, 0.0, -1.0])
    assert mean_prize(expected, np.full(3, 1e-9), expected, prizes) == pytest.approx([-1.0, 0.0, 1.0], abs=1e-7)
    doubt = np.array([5.0, 1e-9, 5.0])
    assert mean_prize(np.full(3, 80.0), doubt, np.full(3, 80.0), prizes) == pytest.approx([0.0] * 3, abs=1e-6)


def test_compiled_laws_are_those_that_formulas_say():
    for law in LAWS.values():
        for z in np.linspace(-3.0, 6.0, 181):
            below, near, fall = below_and_near(law, z)
            assert share_below(z, law.code) == pytest.approx(below, abs=3e-11)
            assert density_at(z, law.code) == pytest.approx(near, abs=3e-11)
            assert density_at(z, law.code) * pull_at(z, law.code) == pytest.approx(fall, abs=3e-10)
