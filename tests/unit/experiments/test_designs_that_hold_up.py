"""The tables behind notebook 13: found again row by row, and made of the designs that they say."""

import json

import numpy as np
import pytest

from gzsim.lessons import designs_that_hold_up as tool
from gzsim.simulation.welfare import Views


@pytest.fixture(scope="module")
def table():
    return tool.judged()


@pytest.mark.parametrize(("file", "luck"), [("designs", "SEED"), ("other-luck", "OTHER_LUCK")])
def test_two_rows_are_found_again(file, luck):
    rows = [5, 403]
    whole = tool.draws() * tool.candidates()
    again = tool.lived(tool.rows_of(whole, rows), getattr(tool, luck)).levels["guizhou-2025"]
    kept = tool.read(file).loc[rows, list(tool.OUTCOMES)]
    assert np.allclose(again, kept, rtol=1e-6, atol=1e-9)


def test_the_tables_follow_from_the_designs_that_the_tool_makes():
    said = json.loads((tool.TABLES / tool.MANIFEST).read_text(encoding="utf-8"))
    assert said == json.loads(json.dumps(tool.manifest()))


def test_every_draw_has_every_design_once(table):
    assert not table.duplicated(["draw", "alternative"]).any()
    assert table["draw"].nunique() == tool.DRAWS
    assert set(table["alternative"]) <= set(tool.names())
    assert len(table) == tool.DRAWS * table["alternative"].nunique() == tool.DRAWS * len(tool.candidates())


def test_today_gains_nothing_over_itself(table):
    away = tool.over_today(table, ["balanced", "gap"]).set_index("alternative")
    assert (away.loc[tool.alternative(*tool.TODAY.values()), ["balanced", "gap"]] == 0).all(axis=None)


def test_gains_of_a_view_are_its_weighed_outcomes(table):
    views = Views.of(tool.today())
    away = tool.over_today(table, [*views.weights, "green"])
    assert np.allclose(away[list(views.weights)] @ (views.weights.loc["green"] * views.signed), away["green"])


def test_a_lever_moves_by_the_mean_of_its_paired_differences(table):
    told = tool.moved(table, "watching", ["gap"]).set_index("value").loc["aimed"]
    by_hand = table[table["watching"] == "aimed"]["gap"].mean() - table[table["watching"] == "lot"]["gap"].mean()
    assert told["mean"] == pytest.approx(by_hand)
    assert told["low"] <= told["median"] <= told["high"]


def test_luck_is_nothing_where_both_lucks_agree(table, monkeypatch):
    monkeypatch.setattr(tool, "judged", lambda name="designs": table)
    assert tool.luck(["gap", "debt"]).tolist() == [0.0, 0.0]


def test_what_was_searched_is_within_its_bounds_and_judged_by_both_lucks():
    levers, judged = tool.read("optimum-levers"), tool.read("optimum-judged")
    assert set(levers["lever"]) == set(tool.SEARCHED)
    assert levers["value"].between(levers["low"], levers["high"]).all()
    assert judged.groupby("view")["luck"].agg(set).map(lambda lucks: lucks == {"searched", "fresh"}).all()
