"""The pattern table: what it counts, what it would see, and that the committed one is what the model gives."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.calibration.panel import CityPanel
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.evidence.pattern_checks import CHECKS, _shares, _slopes, excess_share, jackknifed, last_by_luck
from gzsim.evidence.pattern_runs import Runs, announced_in_guizhou, reweighted
from gzsim.evidence.patterns import EMERGENT, JSON, Patterns, definitions, holds, patterns

TABLES = Path(__file__).parents[3] / "notebooks" / "tables"
KINDS = {EMERGENT, "calibrated to", "echo of a parameter"}


@pytest.fixture(scope="module")
def some():
    return patterns(["B25", "B42", "B43", "T01"], replications=2)


def test_every_pattern_is_defined_and_has_a_check():
    table = definitions()
    assert list(table.index) == list(CHECKS)
    assert table.index.is_unique
    assert set(table["kind"]) == KINDS
    assert (table["kind"] == EMERGENT).sum() >= 14
    assert (table["low"] <= table["high"]).all()
    assert table[["name", "name_zh", "statement", "source", "evidence", "measure"]].notna().all(axis=None)


def test_a_sign_alone_has_one_end_and_a_target_lies_in_its_band():
    table = definitions()
    signs = table[table["shape"] == "sign"]
    assert (np.isinf(signs["low"]) ^ np.isinf(signs["high"])).all()
    bands = table[(table["shape"] == "band") & table["target"].notna()]
    assert ((bands["target"] >= bands["low"]) & (bands["target"] <= bands["high"])).all()


def test_a_sign_that_is_not_sure_or_is_nothing_does_not_hold():
    rows = {"simulated": [0.0, 0.1, 0.3, -0.3, 0.3], "doubt": [0.0, 0.2, 0.2, 0.2, 0.0], "low": 0.0, "high": np.inf}
    assert holds(pd.DataFrame(rows).assign(shape="sign")).to_list() == [False, False, True, False, True]


def test_the_verdict_counts_emergent_patterns_only(some):
    table = definitions().assign(**{"pass": True})
    count = (table["kind"] == EMERGENT).sum()
    assert Patterns(table, 2, 1).verdict.en == f"{count} of {count} emergent patterns hold"
    table.loc[table["kind"] != EMERGENT, "pass"] = False
    assert Patterns(table, 2, 1).verdict.en == f"{count} of {count} emergent patterns hold"
    table["pass"] = False
    assert Patterns(table, 2, 1).verdict.en == f"0 of {count} emergent patterns hold"
    assert some.verdict.en.endswith("of 2 emergent patterns hold")


def test_json_says_all_that_was_promised_and_knows_no_infinity(some):
    rows = json.loads(some.json(), parse_constant=lambda name: pytest.fail(name))
    assert [set(row) for row in rows] == [set(JSON)] * 4
    by_id = {row["id"]: row for row in rows}
    assert by_id["B43"]["high"] is None
    assert by_id["B43"]["target"] is None
    assert by_id["T01"]["pass"] is True


def test_a_pattern_stands_for_its_parts_and_an_unknown_one_is_refused():
    with pytest.raises(InputError, match="B99"):
        patterns("B99")
    with pytest.raises(InputError, match="replications"):
        patterns("T01", replications=1)
    assert list(patterns("B21", replications=2).table.index) == ["B21"]


def test_the_committed_table_is_what_the_model_gives():
    committed = pd.read_csv(TABLES / "patterns.csv", index_col="id")
    manifest = json.loads((TABLES / "patterns.json").read_text(encoding="utf-8"))
    again = patterns(["B42", "B43", "T01", "G01"], replications=manifest["replications"], seed=manifest["seed"]).table
    kept = committed.loc[again.index]
    assert np.allclose(kept["simulated"], again["simulated"], atol=2e-4)
    assert kept["pass"].to_list() == again["pass"].to_list()
    emergent = committed[committed["kind"] == EMERGENT]
    assert manifest["verdict"] == f"{emergent['pass'].sum()} of {len(emergent)} emergent patterns hold"
    assert list(committed.index) == list(CHECKS)


def test_whatever_fails_says_why():
    committed = pd.read_csv(TABLES / "patterns.csv", index_col="id").fillna({"reason": ""})
    assert (committed.loc[~committed["pass"], "reason"].str.len() > 20).all()
    assert (committed.loc[committed["pass"], "reason"] == "").all()


def _panel(growth):
    target = np.full(growth.shape, 10.0)
    return CityPanel(np.arange(2003, 2003 + len(growth)), np.zeros(growth.shape[1], int), target, target, growth)


def test_crowding_is_seen_where_it_was_put_and_nowhere_else():
    luck = np.random.default_rng(5)
    over = luck.normal(0.5, 2.5, (10, 600))
    clean = np.array([excess_share(_panel(10.0 + luck.normal(0.5, 2.5, (10, 300)))) for _ in range(20)])
    moved = np.where((over < 0.0) & (over >= -1.0) & (luck.random(over.shape) < 0.5), 0.3, over)
    assert abs(clean.mean()) < 3 * clean.std(ddof=1) / np.sqrt(clean.size) + 0.004
    assert excess_share(_panel(10.0 + moved)) == pytest.approx((moved != over).mean(), abs=0.02)


def test_statistics_of_the_checks():
    above, below = np.array([2.0, 3.0, 7.0]), np.array([4.0, 5.0, 6.0])
    assert jackknifed(above, below).mean() == pytest.approx(12 / 15, abs=0.05)
    x = np.random.default_rng(1).normal(size=(2, 3, 4))
    assert _slopes(3.0 * x, x) == pytest.approx([3.0, 3.0])
    flags = np.ones((1, 2, 2), bool)
    assert _shares(flags & np.array([True, False]), flags) == pytest.approx([0.5])
    assert last_by_luck(1.0, 9) == 1.0
    assert last_by_luck(0.0, 9) == pytest.approx(1 / 9, abs=0.005)
    assert last_by_luck(0.9, 9) == pytest.approx(0.6561, abs=0.006)


def test_runs_change_what_they_say_and_nothing_else():
    runs = Runs(gz.load_calibration().values.to_dict(), np.arange(2), 2012)
    world = reweighted(runs.cities, {"gdp_growth": 0.05})
    k = world.place_of("gdp_growth", "indicators")
    assert world.weights[k] == pytest.approx(0.05)
    assert world.weights.sum(0) == pytest.approx(1.0)
    others = np.arange(len(world.weights)) != k
    assert np.ptp((world.weights / runs.cities.weights)[others]) == pytest.approx(0.0, abs=1e-12)
    assert world.public_weights is runs.cities.public_weights
    assert runs.world(fabrication__audit_probability=1.0).fabrication.audit_probability == 1.0
    assert announced_in_guizhou().size == 12
    guizhou = runs.guizhou_scenario.parameter_table()
    assert float(guizhou["fabrication.notch"]) == pytest.approx(runs.values["fabrication.notch"])
    assert float(guizhou["targets.rounding"]) == 1.0


def test_without_liars_nothing_is_overstated_and_the_check_says_so():
    values = gz.load_calibration().values.to_dict()
    honest = patterns(["B42", "B33"], {**values, "fabrication.never_lie": 1.0}, replications=2).table
    assert honest.loc["B42", "simulated"] == pytest.approx(1.0, abs=1e-9)
    assert not honest.loc["B33", "pass"]
    liars = patterns("B42", {**values, "fabrication.never_lie": 0.0}, replications=2).table
    assert liars.loc["B42", "simulated"] > 1.001


def test_the_plate_and_the_command(some):
    assert some.verdict.en in some.plot("en").alt
    assert some.verdict.zh in some.plot("zh").alt
    told = CliRunner().invoke(app, ["patterns", "--json", "--only", "T01", "--replications", "2"])
    assert told.exit_code == 0
    assert [row["id"] for row in json.loads(told.stdout)["tables"]["patterns"]] == ["T01"]
    shown = CliRunner().invoke(app, ["patterns", "--only", "T01", "--replications", "2"])
    assert "emergent patterns hold" in shown.stdout
