"""What ``gzsim sweep`` and ``gzsim compare --draws`` print is what the sweep holds."""

import re
import sys

import pandas as pd
import pytest

import gzsim as gz
from gzsim.cli import app
from gzsim.commands.ranges import _signs_of
from gzsim.experiments.design import plausible_design
from gzsim.experiments.sweep import sweep
from gzsim.scenario import load_scenario
from gzsim.views.labels import Name

SHORT = "schema_version: 1\nextends: {}\nname: {}\nsimulation: {{years: 1}}\nparameters: {{timing.warm_up: 0}}\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    for name, base in (("today", "guizhou-2025"), ("long", "guizhou-2025-long-term-30")):
        (folder / f"{name}.yaml").write_text(SHORT.format(base, name).removeprefix("schema_version: 1\n"))
    return [str(folder / f"{name}.yaml") for name in ("today", "long")]


def printed(capsys, monkeypatch, *arguments):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "argv", ["gzsim", *arguments])
    with pytest.raises(SystemExit) as ended:
        app()
    assert not ended.value.code
    return capsys.readouterr().out


def row_of(text, name):
    """Numbers of a line of the last table, and what the outcome goes with."""
    line = [each for each in text.splitlines() if each.startswith(f"{name}  ")][-1]
    _, *numbers, drivers = re.split(" {2,}", line.replace("−", "-").rstrip())
    return [float(number.rstrip(" %")) for number in numbers], drivers


def held(table, outcome):
    """The same from the table, as near as three decimals or three digits of the largest tell."""
    row = table.set_index("outcome").loc[outcome]
    numbers = [*(row[name] for name in ("low", "median", "high")), 100 * row["positive"]]
    near = max(0.00051, 0.0051 * max(map(abs, numbers[:3])))
    told = [pytest.approx(number, abs=near) for number in numbers[:3]]
    return [*told, pytest.approx(numbers[3], abs=0.51)], row["drivers"].partition(", ")[0]


def test_the_table_of_a_sweep_is_that_of_its_folder(files, tmp_path, capsys, monkeypatch):
    size = ["--n", "6", "--replications", "2", "--uncertainty", "leader.", "--into", str(tmp_path / "kept")]
    text = printed(capsys, monkeypatch, "sweep", *files, *size)
    ranges = gz.load_sweep(tmp_path / "kept").ranges()
    assert row_of(text, "Debt") == held(ranges, "debt")
    assert row_of(text, "True achievement") == held(ranges, "achievement")
    assert "long − today: 6 rows, 2 replications each" in text


def test_ranges_of_a_comparison_are_those_of_its_draws(files, capsys, monkeypatch):
    text = printed(capsys, monkeypatch, "compare", *files, "--replications", "2", "--draws", "4")
    scenarios = [load_scenario(name) for name in files]
    found = sweep(scenarios, plausible_design(scenarios, 4), seed=scenarios[0].simulation.seed)
    assert row_of(text, "Debt") == held(found.ranges(), "debt")
    assert "long − today: 4 rows" in text


def test_a_posterior_and_levers_reach_the_design_and_a_failure_is_told(files, tmp_path, capsys, monkeypatch):
    posterior = tmp_path / "posterior.csv"
    posterior.write_text("leader.discount,borrowing.cost\n0.91,1.5\n7.0,2.0\n0.93,2.5\n")
    size = ["--n", "3", "--replications", "1", "--into", str(tmp_path / "kept"), "--lever", "long_term_weight=0.1:0.3"]
    text = printed(capsys, monkeypatch, "sweep", files[0], "--posterior", str(posterior), *size)
    found = gz.load_sweep(tmp_path / "kept")
    assert sorted(found.design.table["leader.discount"]) == [0.91, 0.93, 7.0]
    assert found.design.table["long_term_weight"].between(0.1, 0.3).all()
    (row,) = found.errors.index
    assert found.design.table.loc[row, "leader.discount"] == 7.0
    assert f"1 of 3 rows failed, row {row} by: " in text
    assert row_of(text, "Debt") == held(found.ranges(), "debt")


def test_levers_alone_are_told_setting_by_setting(files, tmp_path, capsys, monkeypatch):
    """Rows that somebody has chosen are no draws: whoever varies one lever wants to see what each setting brings."""
    size = ["--method", "grid", "--n", "3", "--replications", "2", "--into", str(tmp_path / "kept")]
    text = printed(capsys, monkeypatch, "sweep", files[0], "--lever", "long_term_weight=0.1:0.3", *size)
    rows = [[float(each) for each in line.split()] for line in text.splitlines() if line.strip().startswith("0.")]
    kept = gz.load_sweep(tmp_path / "kept")
    assert [row[0] for row in rows] == [0.1, 0.2, 0.3]
    assert [row[3] for row in rows] == pytest.approx(kept.level("debt").tolist(), abs=0.0051)
    assert "median" not in text
    again = ["sweep", files[0], "--lever", "long_term_weight=0.1:0.3", *size]
    assert "median" in printed(capsys, monkeypatch, *again, "--all")


def test_settings_of_levers_are_not_called_draws(files, tmp_path, capsys, monkeypatch):
    lever = ["--lever", "schemes.last_place.rate=0.1,0.2", "--fixed", "--method", "grid"]
    text = printed(
        capsys, monkeypatch, "sweep", *files, *lever, "--replications", "2", "--into", str(tmp_path / "kept")
    )
    assert "over 2 settings" in text
    assert "draws" not in text
    kept = gz.load_sweep(tmp_path / "kept").difference("debt", "long")
    rows = [line.replace("−", "-").split() for line in text.splitlines() if line.strip().startswith("0.")]
    assert [float(row[3]) for row in rows] == pytest.approx(kept.tolist(), abs=0.0051)


def test_rows_that_vary_parameters_too_stay_ranges(files, tmp_path, capsys, monkeypatch):
    drawn = ["--lever", "long_term_weight=0.1:0.3", "--uncertainty", "leader.discount", "--n", "4"]
    text = printed(capsys, monkeypatch, "sweep", files[0], *drawn, "--replications", "2", "--into", str(tmp_path / "a"))
    assert "median" in text
    assert "setting by setting" not in text


def test_a_sign_that_is_often_missing_is_not_said_to_turn():
    """Half of the rows above zero and none below: nothing turns in 0 % of them."""
    row = {"outcome_name": "Debt", "outcome_name_zh": "债务", "positive": 0.5, "negative": 0.0}
    turns = {**row, "outcome_name": "Lights", "negative": 0.3}
    told = _signs_of("mine", pd.DataFrame([row, turns]), 10, Name("draws", "组抽样")).en
    assert told == "mine over 10 draws: it turns for lights (in 30 %); there is no difference in debt (in 50 %)."
