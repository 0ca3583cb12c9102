"""What the README and notebook 18 say that history signs, against the tables that it was read from."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

import gzsim as gz

FIVE = ("last_place", "piece_rate", "rank_ladder", "threshold", "graded")


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def top(root):
    notebook = json.loads((root / "notebooks" / "18-calibration-and-validation.ipynb").read_text(encoding="utf-8"))
    return "".join(notebook["cells"][0]["source"])


@pytest.fixture(scope="module")
def sanctions(root):
    folder = root / "notebooks" / "tables" / "sanctions-and-history"
    return {name: pd.read_csv(folder / f"{name}.csv") for name in ("replayed", "responses", "fitted")}


def met(years):
    part = gz.load_calibration().moments.query("years == @years")
    return int((part["z"].abs() <= 2).sum()), len(part)


def test_moments_that_are_met_are_counted_as_the_tables_have_them(readme, top):
    fitted, (held, count) = met("2003-2008"), met("2009-2012")
    said = re.search(r"leave (\d+) of (\d+) traces .* in 2003–2008, and (\d+) of (\d+) of 2009–2012", readme)
    assert [int(each) for each in said.groups()] == [*fitted, held, count]
    assert f"meet {fitted[0]} of {fitted[1]} moments" in top
    assert re.search(rf"of 2009–2012, .* {count - held} of {count} are off", top)
    assert fitted[1] - fitted[0] <= 0.15 * fitted[1], "the bar that was set before"


def test_estimates_are_told_with_half_of_their_intervals(top):
    parameters = gz.load_calibration().parameters
    for name, said in (("targets.inertia", "inertia"), ("targets.ratchet", "last report")):
        row = parameters.loc[name]
        told = re.search(rf"{said} (\d\.\d\d) ± (\d\.\d\d)", top)
        assert [float(each) for each in told.groups()] == [
            round(row["estimate"], 2), round(1.96 * row["standard_error"], 2),
        ]  # fmt: skip


def test_patterns_are_counted_as_the_table_has_them(root, readme, top):
    table = pd.read_csv(root / "notebooks" / "tables" / "patterns.csv")
    emergent = table[table["kind"] == "emergent"]
    held = int(emergent["pass"].sum())
    assert re.search(rf"Of {len(emergent)} published patterns .* {held} hold", readme)
    assert re.search(rf"Of {len(emergent)} published patterns .* {held} hold", top)
    page = (root / "docs" / "patterns.md").read_text(encoding="utf-8")
    assert f"**{held} of {len(emergent)} emergent patterns hold**" in page


def test_rivals_foretell_guizhou_better_by_what_is_said(top, readme):
    crps = gz.hindcast(first=2015, last=2021, replications=200).table.set_index("method")["crps"]
    assert max(crps["AR(1)"], crps["persistence"]) < crps["simulation"] < crps["trend"]
    best, own = (float(each) for each in re.search(r"CRPS (\d\.\d) points against (\d\.\d)", top).groups())
    assert best == round(crps["AR(1)"], 1) == round(crps["persistence"], 1)
    assert own == round(crps["simulation"], 1)
    assert "is foretold better by an AR(1) or by last year's than by the simulation" in readme


def test_how_surely_the_last_are_last_is_what_the_replay_found(readme, sanctions):
    table = sanctions["replayed"].query("scheme == 'last_place'")
    spans = [table.query("outcome == @name")["value"].agg(["min", "max"]) for name in ("surely", "by_lot")]
    said = re.search(r"(\d+)–(\d+) % of years, by scheme and rule, against (\d+)–(\d+) % by lot", readme)
    assert [int(each) for each in said.groups()] == [round(100 * each) for span in spans for each in span]


@pytest.mark.parametrize("habits", ["responses", "fitted"])
def test_five_schemes_raise_debt_in_every_cell(readme, sanctions, habits):
    assert "last place, points, prizes, threshold and grades raise debt under every zone model and rule" in readme
    table = sanctions[habits].query("outcome == 'debt' and scheme in @FIVE")
    assert set(table["scheme"]) == set(FIVE)
    assert (table["difference"] > 0).all()
    assert (table["other_sign"] <= 0.05).all()


def test_what_fitted_habits_change_is_told_as_found(root, sanctions):
    """On notebook 16 and in the guide: cells in which the sign holds, and how much smaller differences are."""
    cells = {
        name: sanctions[name]
        .query("scheme in @FIVE and scale != 'equal_risk' and (zone_model != 'uniform' or ranking == 'raw')")
        .set_index(["outcome", "zone_model", "ranking", "scheme"])
        for name in ("responses", "fitted")
    }
    sure = {name: (table["other_sign"] <= 0.05).groupby("outcome").sum() for name, table in cells.items()}
    less = (1 - cells["fitted"]["difference"] / cells["responses"]["difference"]).loc[["achievement", "debt"]]
    told = f"{100 * less.min():.0f} to {100 * less.max():.0f} % less"
    page = (root / "docs" / "sanctions-and-history.md").read_text(encoding="utf-8")
    read = (root / "notebooks" / "16-sanctions-and-history.ipynb").read_text(encoding="utf-8")
    assert told in page
    assert told in read
    assert sure["fitted"]["achievement"] == sure["fitted"]["debt"] == 45
    assert f"({sure['responses']['achievement']} for achievement" in page
    assert f"for sure in {sure['fitted']['gap']} ({sure['responses']['gap']})" in " ".join(page.split())
    assert f"for sure in {sure['fitted']['gap']} cells, where it was {sure['responses']['gap']}" in read
