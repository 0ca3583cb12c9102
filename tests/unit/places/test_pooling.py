"""Partial pooling: the closed form where there is one, generalised least squares elsewhere, and nothing plugged in."""

from hashlib import blake2b

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.places.pooling import pooled, reml, shrunk
from gzsim.record import load_record

DESIGN = pd.DataFrame(
    {"advantage": [-0.01, -0.08, 0.02, -0.03, -0.01, -0.09, 0.08, 0.10, 0.01],
     "se": [0.18, 0.20, 0.18, 0.18, 0.18, 0.20, 0.20, 0.21, 0.18]}
)  # fmt: skip
"""GDP growth 2011-2018 without Qiandongnan's corrections, as first worked out on a lattice of τ that starts at 0.

There τ = 0 counts for a whole cell and not for half of one, which draws everything towards it: τ 0.18 and not 0.19, se
smaller by 0.01. Digits may differ by that, and by half of the last one printed.
"""


@pytest.fixture(scope="module")
def growth():
    figures = load_record().table("gdp_growth_reported").loc[2011:2018]
    figures.loc[[2017, 2018], "522600"] = np.nan
    return figures


def panel(units: int, years: int, gone: float, seed: int) -> pd.DataFrame:
    """Random figures with gaps; every year is seen, not all years follow on one another, and there are two units."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(years, units)) * rng.uniform(0.1, 10) + rng.normal(size=units) + 20
    holes = rng.random(x.shape) < gone
    holes[np.arange(years), rng.integers(0, 2, years)] = False
    holes[0, :2] = False
    return pd.DataFrame(np.where(holes, np.nan, x), index=np.sort(rng.choice(3 * years, years, replace=False)))


def dense(figures: pd.DataFrame, tau: float, sigma: float, rho: float):
    """Mean and covariance of u and the restricted likelihood, from the whole covariance matrix of all figures."""
    year, unit = np.nonzero(figures.notna().to_numpy())
    y, when = figures.to_numpy()[year, unit], figures.index.to_numpy()[year]
    same = unit[:, None] == unit
    V = same * (tau**2 + sigma**2 * np.power(float(rho), np.abs(when[:, None] - when)))
    X, Z = np.eye(len(figures))[year], np.eye(figures.shape[1])[unit]
    inverse = np.linalg.inv(V)
    A = X.T @ inverse @ X
    P = inverse - inverse @ X @ np.linalg.solve(A, X.T @ inverse)
    likelihood = -0.5 * (np.linalg.slogdet(V)[1] + np.linalg.slogdet(A)[1] + y @ P @ y)
    return tau**2 * Z.T @ P @ y, tau**2 * np.eye(figures.shape[1]) - tau**4 * Z.T @ P @ Z, likelihood


@given(
    units=st.integers(2, 9), years=st.integers(2, 8), gone=st.floats(0, 0.6), seed=st.integers(0, 10**6),
    tau=st.floats(0.01, 10), sigma=st.floats(0.1, 10), rho=st.floats(-0.29, 0.89),
)  # fmt: skip
def test_gaps_are_weighed_as_by_a_dense_covariance(units, years, gone, seed, tau, sigma, rho):
    figures = panel(units, years, gone, seed)
    u, covariance, likelihood = dense(figures, tau, sigma, rho)
    found, spread = shrunk(figures, tau, sigma, rho)
    assert found == pytest.approx(u, rel=1e-9, abs=1e-9)
    assert spread == pytest.approx(covariance, rel=1e-9, abs=1e-9)
    assert reml(figures, tau, sigma, rho) == pytest.approx(likelihood, rel=1e-9, abs=1e-9)


@given(units=st.integers(2, 9), years=st.integers(2, 8), tau=st.floats(0.1, 5), sigma=st.floats(0.1, 5))
def test_complete_panels_of_lasting_luck_have_a_closed_form(units, years, tau, sigma):
    figures = panel(units, years, 0.0, 7)
    own = figures.sub(figures.mean(axis=1), axis=0).mean().to_numpy()
    B = tau**2 / (tau**2 + sigma**2 / years)
    found, spread = shrunk(figures, tau, sigma, 0.0)
    assert found == pytest.approx(B * own, rel=1e-9, abs=1e-12)
    assert np.diag(spread) == pytest.approx(tau**2 * (1 - B + B / units), rel=1e-9)


def test_own_means_where_units_may_differ_by_anything():
    figures = panel(5, 6, 0.0, 3)
    own = figures.sub(figures.mean(axis=1), axis=0).mean()
    assert shrunk(figures, 1e3, 1.0, 0.0)[0] == pytest.approx(own, abs=1e-5)


def test_nobody_differs_where_units_may_not_differ():
    found, spread = shrunk(panel(5, 6, 0.2, 3), 0.0, 1.0, 0.5)
    assert (found == 0).all()
    assert (spread == 0).all()


def test_growth_of_the_nine_prefectures_to_the_digits_first_printed(growth):
    known = pooled(growth, "gdp_growth")
    assert known.advantage == pytest.approx(DESIGN["advantage"], abs=0.01 + 0.005)
    assert known.se == pytest.approx(DESIGN["se"], abs=0.01 + 0.005)
    assert known.parameters.round(2).to_numpy().tolist() == [[0.19, 0.15], [0.67, 0.10], [0.60, 0.13]]


def test_growth_of_the_nine_prefectures_to_four_digits(growth):
    known = pooled(growth, "gdp_growth")
    advantage = [-0.0089, -0.0819, 0.0249, -0.0310, -0.0105, -0.0976, 0.0888, 0.1058, 0.0103]
    se = [0.1893, 0.2049, 0.1903, 0.1914, 0.1894, 0.2112, 0.2074, 0.2215, 0.1892]
    assert known.advantage == pytest.approx(advantage, abs=2e-4)
    assert known.se == pytest.approx(se, abs=2e-4)


def test_no_lasting_difference_of_growth_is_two_errors_from_nothing(growth):
    known = pooled(growth, "gdp_growth")
    assert (np.abs(known.advantage) < 2 * known.se).all()
    assert (known.se > 0.1).all()  # the best guess of τ is 0, which would say that all are equal for certain


def test_the_grid_finds_what_any_other_grid_finds():
    figures = panel(4, 4, 0.1, 11)
    deviations = figures.sub(figures.mean(axis=1), axis=0).stack()
    scale, sd = np.sqrt((deviations**2).mean()), deviations.std()
    taus, rhos = 4 * scale * (np.arange(40) + 0.5) / 40, -0.3 + 1.2 * (np.arange(8) + 0.5) / 8
    sigmas = sd * np.exp(np.linspace(-1.8, 2.2, 24))
    cells = [(tau, sigma, rho) for tau in taus for sigma in sigmas for rho in rhos]
    parts = [dense(figures, *cell) for cell in cells]
    density = np.array([part[2] - 0.5 * (cell[0] / scale) ** 2 for part, cell in zip(parts, cells, strict=True)])
    weights = np.exp(density - density.max())
    weights /= weights.sum()
    u = np.array([part[0] for part in parts])
    mean = weights @ u
    variance = weights @ (np.array([np.diag(part[1]) for part in parts]) + (u - mean) ** 2)
    known = pooled(figures, "any")
    assert known.advantage == pytest.approx(mean, abs=0.02 * np.sqrt(variance).min())
    assert known.se == pytest.approx(np.sqrt(variance), rel=0.02)


def test_draws_have_the_posterior_mean_and_spread(growth):
    known = pooled(growth, "gdp_growth", draws=20_000)
    error = known.se / np.sqrt(20_000)
    assert (np.abs(known.draws.mean(axis=0) - known.advantage) < 4 * error).all()
    assert known.draws.std(axis=0) == pytest.approx(known.se, rel=0.05)


def test_draws_differ_by_name_and_only_by_it(growth):
    first, again, other = (pooled(growth, name).draws for name in ("gdp_growth", "gdp_growth", "income"))
    assert (first == again).all()
    assert not (first == other).any()


def test_a_unit_without_figures_is_as_likely_here_as_there(growth):
    known = pooled(growth.assign(stranger=np.nan), "gdp_growth")
    assert known.advantage[-1] == 0
    tau = known.parameters.loc["tau"]
    assert known.se[-1] == pytest.approx(np.hypot(tau["mean"], tau["sd"]))


def test_same_bits_everywhere(growth):
    known = pooled(growth, "gdp_growth")
    bits = blake2b(b"".join(each.tobytes() for each in (known.advantage, known.se, known.draws)), digest_size=8)
    assert bits.hexdigest() == "9cc0ef269aa79194"


def test_units_of_measurement_do_not_matter(growth):
    points, thousandths = pooled(growth, "gdp_growth"), pooled(10 * growth, "gdp_growth")
    assert thousandths.advantage == pytest.approx(10 * points.advantage, rel=1e-9)
    assert thousandths.draws == pytest.approx(10 * points.draws, rel=1e-9)


def test_figures_stay_as_they_are(growth):
    before = growth.copy()
    pooled(growth, "gdp_growth")
    assert growth.equals(before)


@pytest.mark.parametrize(
    "figures",
    [
        pd.DataFrame({"a": [1.0], "b": [2.0]}),
        pd.DataFrame({"a": [1.0, 2.0, 4.0]}),
        pd.DataFrame({"a": [1.0, np.nan], "b": [2.0, np.nan]}),
        pd.DataFrame({"a": [1.0, 1.0], "b": [2.0, 2.0]}),
        pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [1.0, 2.0, 5.0]}),
    ],
    ids=["one year", "one unit", "an empty year", "no luck", "no difference"],
)
def test_what_cannot_be_compared_is_refused(figures):
    with pytest.raises(InputError) as caught:
        pooled(figures, "any")
    assert caught.value.field == "figures"
    assert caught.value.valid
