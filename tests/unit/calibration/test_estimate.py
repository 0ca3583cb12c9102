"""The estimator on what it should find, and what it keeps."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gzsim.calibration import load_calibration, recorded_moments, save_calibration
from gzsim.calibration.estimate import calibrate, distance, inferred, moment_table
from gzsim.calibration.free import AMPLITUDE, FREE, Free, changes, shares_of, values_at
from gzsim.calibration.recorded import Recorded, regularised, shrinkage
from gzsim.calibration.trials import Trials, kept_trials
from gzsim.errors import InputError

LINE = (Free("slope", 0, 4, 1.0, "growth"), Free("height", 0.1, 10, 1.0, "growth", by_ratio=True))
X = np.linspace(0, 1, 12)


class Lines(Trials):
    """Moments of which the parameters are known: points of a line."""

    def _simulate(self, shares):
        self.simulated += 1
        slope, height = values_at(shares, LINE)
        return dict(zip(map(str, range(12)), (height + slope * X).tolist(), strict=True))


def of_a_line(slope, height, noise=0.1, correlated=0.0, seed=0):
    names = [str(k) for k in range(12)]
    covariance = noise**2 * ((1 - correlated) * np.eye(12) + correlated)
    drawn = np.random.default_rng(seed).multivariate_normal(height + slope * X, covariance)
    return Recorded("2003-2008", pd.Series(drawn, names), pd.Series(noise, names),
                    pd.DataFrame(covariance, names, names), 10_000)  # fmt: skip


@pytest.fixture
def lines(monkeypatch):
    monkeypatch.setattr("gzsim.calibration.estimate.Trials", Lines)


@pytest.mark.usefixtures("lines")
def test_known_parameters_are_found_with_the_errors_of_least_squares():
    recorded = of_a_line(2.0, 3.0)
    found = calibrate(replications=10**3, points=16, iterations=60, recorded=recorded, free=LINE)
    design = np.column_stack([X, np.ones(12)])
    known = np.linalg.lstsq(design, recorded.value, rcond=None)[0]
    np.testing.assert_allclose(found.values, known, atol=0.02)
    error = np.sqrt(np.diag(0.01 * np.linalg.inv(design.T @ design)))
    np.testing.assert_allclose(found.parameters["standard_error"], error, rtol=0.05)
    assert found.parameters["identified"].all()


@pytest.mark.usefixtures("lines")
def test_intervals_cover_what_they_should():
    """Sixty draws of noise: nine in ten intervals of two standard errors hold the truth, at the least."""
    held = []
    for seed in range(60):
        found = calibrate(replications=1000, points=4, iterations=40, recorded=of_a_line(2, 3, seed=seed), free=LINE)
        held.append(np.abs(found.values - [2, 3]) <= 2 * found.parameters["standard_error"])
    assert np.mean(held) >= 0.9


@pytest.mark.usefixtures("lines")
def test_what_nothing_tells_of_is_said_to_be_unknown():
    blind = (*LINE, Free("nothing", 0, 1, 0.5, "reports"))

    class Blind(Lines):
        def _simulate(self, shares):
            told = super()._simulate(shares[:2])
            return {**told, "0": told["0"] + 1e-4 * shares[2]}

    trials = Blind((2003, 2008), np.arange(4), 1, blind)
    found = inferred(trials, of_a_line(2.0, 3.0), np.array([0.5, 0.7, 0.5]))
    assert found.parameters["identified"].to_dict() == {"slope": True, "height": True, "nothing": False}
    drawn = found.draws(400, seed=1)
    assert drawn["nothing"].between(0, 1).all()
    assert drawn["nothing"].std() == pytest.approx(1 / np.sqrt(12), rel=0.1)


def test_moments_weigh_by_their_errors_and_what_cannot_be_met_is_damped():
    recorded = of_a_line(2.0, 3.0, correlated=0.6)
    trials = Lines((2003, 2008), np.arange(4), 1, LINE)
    shares = shares_of({"slope": 2.05, "height": 3.0}, LINE)
    z = (trials.moments(shares) - recorded.value) / (recorded.standard_error * np.sqrt(1.25))
    np.testing.assert_allclose(distance(trials, recorded, shares), z, rtol=1e-9)
    far = distance(trials, recorded, shares_of({"slope": 2.0, "height": 9.0}, LINE))
    assert ((far > 6) & (far < 12)).all()  # sixty standard errors off


def test_standard_errors_are_those_of_weights_that_leave_covariances_out():
    recorded = of_a_line(2.0, 3.0, correlated=0.6)
    found = inferred(Lines((2003, 2008), np.arange(10**3), 1, LINE), recorded, np.array([0.5, 0.7]))
    design = np.column_stack([X, np.ones(12)])
    left = np.linalg.inv(design.T @ design) @ design.T
    known = left @ regularised(recorded).to_numpy() @ left.T
    np.testing.assert_allclose(found.parameters["standard_error"], np.sqrt(np.diag(known)), rtol=0.02)


@pytest.mark.usefixtures("lines")
def test_sensitivities_say_which_way_an_estimate_moves_when_the_record_does():
    """One moment of the record is raised by a standard error, and the search runs again."""
    recorded, asked = of_a_line(2.0, 3.0), {"replications": 10**3, "points": 4, "iterations": 60, "free": LINE}
    found = calibrate(recorded=recorded, **asked)
    for moment in ("0", "11"):
        value = recorded.value.copy()
        value[moment] += recorded.standard_error[moment]
        moved = calibrate(recorded=recorded._replace(value=value), **asked).values - found.values
        told = moved / found.parameters["standard_error"]
        np.testing.assert_allclose(found.sensitivity.loc[moment], told, atol=0.03)
    assert found.sensitivity.loc["0", "slope"] < 0 < found.sensitivity.loc["11", "slope"]


@pytest.mark.parametrize(
    ("moment", "parameter"),
    [
        ("update_inertia", "targets.inertia"),
        ("update_outcome", "targets.ratchet"),
        ("target_whole", "targets.rounded"),
        ("target_half", "targets.halves"),
        ("target_unchanged", "targets.unchanged"),
    ],
)
def test_more_of_a_habit_on_record_raises_the_parameter_that_it_tells_of(moment, parameter):
    assert load_calibration().sensitivity.loc[moment, parameter] > 0.25


def test_covariances_of_few_provinces_are_regularised_and_sure_ones_are_not():
    recorded = recorded_moments()
    few = np.linalg.eigvalsh(recorded.covariance).min() / np.linalg.eigvalsh(recorded.covariance).max()
    assert few < 1e-8  # so many moments of so few provinces
    assert 0.2 < shrinkage(recorded.covariance, 26) < 0.4
    assert shrinkage(of_a_line(1, 1, correlated=0.5).covariance, 10**6) < 1e-3


@pytest.mark.usefixtures("lines")
def test_a_missing_library_is_told_before_a_point_is_simulated(monkeypatch):
    monkeypatch.setitem(sys.modules, "optimagic", None)
    monkeypatch.setattr(Lines, "_simulate", lambda *_: pytest.fail("simulated"))
    for iterations in (0, 5):
        with pytest.raises(InputError, match="not installed"):
            calibrate(iterations=iterations, recorded=of_a_line(2.0, 3.0), free=LINE)


def lines_in(folder, seed=1, free=LINE):
    return kept_trials(folder, Lines((2003, 2008), np.arange(2), seed, free))


def test_an_interrupted_search_goes_on_without_simulating_twice(tmp_path):
    with lines_in(tmp_path / "mine") as first:
        told = [first.moments(np.array([share, 0.5])) for share in (0.1, 0.2)]
    file = tmp_path / "mine" / "trials.jsonl"
    with file.open("a") as opened:
        opened.write('{"at": "0.3000000000 0.5')  # killed while it wrote
    for simulated in (1, 0):  # what follows on a line cut short is there the next time
        with lines_in(tmp_path / "mine") as again:
            pd.testing.assert_series_equal(again.moments(np.array([0.2, 0.5])), told[1])
            assert again.simulated == 0
            again.moments(np.array([0.3, 0.5]))
            assert again.simulated == simulated
    assert len(file.read_text().splitlines()) == 3


def test_a_point_whose_line_has_no_end_is_kept_again(tmp_path):
    with lines_in(tmp_path / "mine") as first:
        told = first.moments(np.array([0.1, 0.5]))
    file = tmp_path / "mine" / "trials.jsonl"
    file.write_text(file.read_text().rstrip("\n"))
    for simulated in (1, 0):
        with lines_in(tmp_path / "mine") as again:
            pd.testing.assert_series_equal(again.moments(np.array([0.1, 0.5])), told)
            assert again.simulated == simulated


def test_trials_of_other_draws_ranges_or_rules_are_refused(tmp_path, monkeypatch):
    with lines_in(tmp_path / "mine") as trials:
        trials.moments(np.array([0.1, 0.5]))
    with pytest.raises(InputError, match="seed"), lines_in(tmp_path / "mine", seed=2):
        pass
    wider = (LINE[0]._replace(high=5.0), LINE[1])
    with pytest.raises(InputError, match="parameters"), lines_in(tmp_path / "mine", free=wider):
        pass
    monkeypatch.setattr("gzsim.calibration.cities.NATION", dict.fromkeys(range(1998, 2013), 10.0))
    with pytest.raises(InputError, match="world_sha256"), lines_in(tmp_path / "mine"):
        pass
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match="something else"), lines_in(tmp_path / "other"):
        pass


def test_values_and_shares_are_each_others_inverse():
    shares = np.linspace(0.05, 0.95, len(FREE))
    np.testing.assert_allclose(shares_of(values_at(shares)), shares, atol=1e-12)
    assert values_at(np.full(len(FREE), 2.0)).to_list() == pytest.approx([each.high for each in FREE])
    with pytest.raises(InputError, match=AMPLITUDE):
        shares_of(values_at(shares).drop(AMPLITUDE))


def test_fitted_values_reach_the_scenario():
    said = changes(values_at(np.full(len(FREE), 0.5)))
    assert AMPLITUDE not in said["parameters"]
    parameters = said["parameters"]
    assert parameters["hierarchy.province_share"] + parameters["hierarchy.prefecture_share"] == pytest.approx(1)


def test_the_shipped_calibration_is_saved_as_it_is_loaded(tmp_path):
    found = load_calibration()
    save_calibration(found, tmp_path / "again", {"seed": 1})
    again = load_calibration(tmp_path / "again")
    for part in ("parameters", "moments", "covariance", "sensitivity"):
        pd.testing.assert_frame_equal(getattr(again, part), getattr(found, part), rtol=1e-5)
    assert json.loads((tmp_path / "again" / "calibration.json").read_text())["seed"] == 1
    with pytest.raises(InputError, match="gzsim calibrate"):
        load_calibration(tmp_path)


@pytest.mark.parametrize(("file", "text"), [("calibration.json", "{"), ("calibration.json", "{}"), ("moments.csv", "")])
def test_a_calibration_that_is_damaged_is_refused(tmp_path, file, text):
    save_calibration(load_calibration(), tmp_path / "mine", {"seed": 1})
    (tmp_path / "mine" / file).write_text(text)
    with pytest.raises(InputError, match="damaged"):
        load_calibration(tmp_path / "mine")


def test_what_a_calibration_cannot_say_is_refused():
    found = load_calibration()
    for call, field in (
        (lambda: found.draws(0), "n"),
        (lambda: found.draws(5, seed=-1), "seed"),
        (lambda: found.moved_by("targets.inerta"), "parameter"),
    ):
        with pytest.raises(InputError) as refused:
            call()
        assert refused.value.field == field


def test_draws_of_the_shipped_calibration_stay_within_bounds():
    found = load_calibration()
    drawn, parameters = found.draws(500, seed=3), found.parameters
    assert list(drawn) == list(parameters.index)
    assert ((drawn >= parameters["low"]) & (drawn <= parameters["high"])).all(axis=None)
    pd.testing.assert_frame_equal(drawn, found.draws(500, seed=3))
    assert not drawn.equals(found.draws(500, seed=4))


def test_draws_have_the_covariance_of_the_estimates_where_no_edge_is_near():
    """An edge cuts off what goes with it, too: with ranges a hundred times as wide nothing is cut off."""
    found = load_calibration()
    wide = found.parameters.assign(
        low=found.values - 100 * found.parameters["standard_error"], identified=True,
        high=found.values + 100 * found.parameters["standard_error"],
    )  # fmt: skip
    drawn = replace(found, parameters=wide).draws(4000, seed=3)
    np.testing.assert_allclose(drawn.mean(), found.values, atol=0.06 * found.parameters["standard_error"].max())
    np.testing.assert_allclose(drawn.std(), found.parameters["standard_error"], rtol=0.05)
    error = np.sqrt(np.diag(found.covariance))
    np.testing.assert_allclose(drawn.corr(), found.covariance / np.outer(error, error), atol=0.06)


def test_the_shipped_moments_are_those_that_the_shipped_parameters_give():
    """One panel of each window: within what panels differ by."""
    from gzsim.calibration.cities import cities, simulated_moments

    found = load_calibration()
    world = cities(found.values)
    for years, part in found.moments.groupby("years"):
        recorded = recorded_moments(years)
        panels = simulated_moments(world, recorded.window, np.arange(2), 2003)
        apart = (panels.mean() - part["simulated"]) / recorded.standard_error
        assert apart.abs().median() < 0.75, years
        table = moment_table(panels.mean(), recorded, 2)
        assert list(table.columns) == ["recorded", "standard_error", "simulated", "z", "years"]


def test_what_is_missed_is_told_once_for_each_window_furthest_first():
    found = load_calibration()
    far = found.missed["z"].abs()
    assert len(far) == (found.moments["z"].abs() > 2).sum()
    assert not found.missed.reset_index().duplicated(["moment", "years"]).any()
    assert far.is_monotonic_decreasing
