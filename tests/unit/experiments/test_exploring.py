"""Exploring a sweep: a setting is compared with the reference in the same draw, and sliders show what it does."""

import re
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.experiments.answers import Answers
from gzsim.experiments.design import design
from gzsim.experiments.exploring import settings
from gzsim.experiments.sweep import Sweep, load_sweep, sweep
from gzsim.views.labels import Name

OUTCOMES = ["achievement", "gap", "debt", "long_work", "lights"]
ONE, WEIGHT = ["leader.discount"], "long_term_weight"
LEVERS = {WEIGHT: (0.1, 0.3), "warnings.tolerance": [0.2, 0.1]}


def crossed(levers=LEVERS, draws=5):
    return design(uncertainties=ONE, n=draws, seed=1) * design(uncertainties=None, levers=levers, method="grid", n=2)


def made(rows, levels, runs=("today",)):
    """A sweep with these levels: row × (run, outcome)."""
    answers = Answers(levels, levels, levels, pd.Series("", levels.index, name="error"))
    shape = {"runs": tuple(runs), "outcomes": tuple(levels.columns.unique("outcome")), "replications": 1}
    return Sweep(design=rows, read=lambda: answers, **shape)


def made_up(rows, runs=("today",), outcomes=OUTCOMES):
    """Levels that rise with the row, by the draw and the outcome more or less; of a later run they are higher."""
    columns = pd.MultiIndex.from_product([runs, outcomes], names=["run", "outcome"])
    sizes = np.arange(len(columns)) + 1.0
    luck = np.sin(7.0 * np.arange(len(rows)))
    return made(rows, pd.DataFrame(luck[:, None] * sizes + 10 * sizes, rows.table.index, columns), runs)


@pytest.fixture(scope="module")
def two():
    """Three draws of two settings, told by hand."""
    rows = crossed({"long_term_weight": [0.15, 0.3]}, draws=3)
    levels = pd.DataFrame({"debt": [5.0, 4.0, 6.0, 9.0, 7.0, 6.0]}, rows.table.index)
    return rows, levels


def test_a_setting_is_held_against_the_first_in_the_same_draw(two):
    rows, levels = two
    table = settings(rows, levels)
    drawn = pd.Series([-1.0, 3.0, -1.0])
    moved = table.loc[0.3]
    assert moved["draws"] == 3
    assert moved[["low", "median", "high"]].tolist() == drawn.quantile([0.05, 0.5, 0.95]).tolist()
    assert moved[["positive", "negative"]].tolist() == [1 / 3, 2 / 3]
    assert moved["reference"] == 6.0
    assert table.loc[0.15, ["low", "median", "high", "positive", "negative"]].tolist() == [0.0] * 5
    assert moved[["outcome_name", "better"]].tolist() == ["Debt", "lower"]


def test_another_run_may_be_what_is_compared_with(two):
    rows, levels = two
    today = pd.DataFrame({"debt": [1.0, 99.0, 2.0, 99.0, 4.0, 99.0]}, rows.table.index)  # only its reference counts
    table = settings(rows, levels, baseline=today)
    assert table["median"].tolist() == [4.0, 3.0]
    assert table["reference"].tolist() == [2.0, 2.0]


def test_a_missing_row_takes_its_draw_from_its_setting_alone(two):
    rows, levels = two
    table = settings(rows, levels.drop(index=1))  # the first draw of the second setting is still to do
    assert table.loc[0.15, "draws"] == 3
    assert table.loc[0.3, ["draws", "median"]].tolist() == [2, 1.0]
    failed = settings(rows, levels.assign(debt=[5.0, np.nan, 6.0, np.nan, 7.0, np.nan]))
    assert failed.loc[0.3, "draws"] == 0
    assert np.isnan(failed.loc[0.3, "median"])


def test_the_order_of_the_rows_changes_nothing():
    rows = crossed()
    levels = pd.DataFrame({"debt": np.sin(np.arange(len(rows)))}, rows.table.index)
    order = np.random.default_rng(3).permutation(len(rows))
    mixed = replace(rows, table=rows.table.iloc[order].reset_index(drop=True))
    shuffled = levels.iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(settings(mixed, shuffled), settings(rows, levels), check_exact=True)


def test_ranges_rise_and_lists_keep_their_order():
    explorer = made_up(crossed()).explore()
    assert [dial.settings for dial in explorer.dials] == [(0.1, 0.3), (0.2, 0.1)]
    assert explorer.reference == (0.1, 0.2)
    assert explorer.table.index.names == list(LEVERS)
    turned = made_up(crossed()).explore(["warnings.tolerance"])
    assert turned.reference == (0.2, 0.1)
    one, other = (each.table.set_index("outcome", append=True)["median"] for each in (explorer, turned))
    pd.testing.assert_series_equal(other.swaplevel(0, 1).loc[one.index], one, check_exact=True)


def test_headline_outcomes_are_shown_unless_others_are_named():
    sweep = made_up(crossed())
    assert sweep.explore().table["outcome"].unique().tolist() == OUTCOMES[:4]
    assert sweep.explore(outcomes=["lights"]).table["outcome"].unique().tolist() == ["lights"]
    others = made_up(crossed(), outcomes=["work", "reviews"])
    assert others.explore().table["outcome"].unique().tolist() == ["work", "reviews"]


def test_runs_differ_at_the_reference_where_another_is_the_baseline():
    sweep = made_up(crossed(), ("none", "last_place"))
    alone, against = sweep.explore(outcomes=["debt"]), sweep.explore(outcomes=["debt"], baseline="none")
    assert alone.table.loc[alone.reference, "median"].item() == 0
    at_first = sweep.difference("debt", "last_place", "none")[::4]
    assert against.table.loc[against.reference, "median"].item() == pytest.approx(at_first.median())
    assert "Reference of: No sanction" in "".join(text.get_text() for text in against.plot("en").texts)


THREE = {**LEVERS, "rule": {"as it is": {}, "strict": {"long_term_weight": 0.3}}}


@pytest.fixture(scope="module")
def explorer():
    names = {"rule": Name("Audit rule", "核查办法"), "strict": Name("strict", "从严")}
    return made_up(crossed(THREE, 3)).explore(names=names, language="en")


def test_two_levers_have_sliders_and_a_third_has_a_list(explorer):
    kinds = [type(each).__name__ for each in explorer.widget.children]
    assert kinds == ["SelectionSlider", "SelectionSlider", "Dropdown", "Image"]
    one = made_up(crossed()).explore(["warnings.tolerance"])
    assert [type(each).__name__ for each in one.widget.children] == ["SelectionSlider", "Dropdown", "Image"]


def test_sliders_start_at_the_reference_and_name_their_settings(explorer):
    weight, tolerance, rule, _ = explorer.widget.children
    assert (weight.value, tolerance.value, rule.value) == explorer.reference
    assert rule.description == "Audit rule"
    assert [text for text, _ in rule.options] == ["as it is", "strict"]
    assert [text for text, _ in tolerance.options] == ["0.2", "0.1"]


def test_turning_a_slider_shows_the_picture_of_its_setting(explorer):
    weight, tolerance, rule, picture = explorer.widget.children
    weight.value, tolerance.value, rule.value = 0.3, 0.1, "strict"
    figure = explorer.at({"long_term_weight": 0.3, "warnings.tolerance": 0.1, "rule": "strict"})
    assert picture.value == figure._repr_png_()
    assert picture.tooltip == figure.alt
    row = explorer.table[explorer.table["outcome"] == "achievement"].loc[(0.3, 0.1, "strict")]
    assert re.search(r"= 0\.3, .* = 0\.1: true achievement", figure.alt)
    assert f"{row['median'].item():+.1f}".replace("-", "−") in figure.alt
    assert "Held: audit rule = strict" in figure.texts[1].get_text()
    weight.value, tolerance.value, rule.value = explorer.reference
    assert picture.value == explorer.at({})._repr_png_()


def test_axes_are_the_same_whatever_is_held(explorer):
    held = [explorer.at({"rule": rule}) for rule in ("as it is", "strict")]
    limits = [[axes.get_ylim() for axes in figure.axes] for figure in held]
    assert limits[0] == limits[1]


def test_a_notebook_has_sliders_and_the_plate_for_whoever_shows_none(explorer):
    bundle, page = explorer._repr_mimebundle_(), explorer._repr_html_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.widget.model_id
    assert bundle["text/plain"] == repr(explorer)
    assert explorer._repr_png_() == explorer.plot()._repr_png_()
    assert re.findall(r'src="([^,]*),', page) == ["data:image/png;base64"]
    assert "http" not in page


def test_fields_and_parameters_go_by_their_names_in_both_languages():
    explorer = made_up(crossed({"long_term_weight": (0.1, 0.3), "work.capital_return": (0.1, 0.2)})).explore()
    assert all(re.search("[\u4e00-\u9fff]", dial.name.zh) and dial.name.en != dial.key for dial in explorer.dials)


def test_without_uncertainties_there_is_one_draw():
    explorer = made_up(design(uncertainties=None, levers=LEVERS, method="grid", n=2)).explore()
    assert set(explorer.table["draws"]) == {1}
    assert (explorer.table["low"] == explorer.table["high"]).all()


def test_a_sweep_that_is_read_again_is_explored_alike(today, tmp_path):
    brief = today.with_({"simulation.years": 1, "parameters": {"timing.warm_up": 0}}, name="brief")
    rows = crossed({WEIGHT: [0.15, 0.3], "warnings.tolerance": (0.1, 0.2)}, 2)
    found = sweep(brief, rows, outcomes=["debt"], replications=1, seed=7, threads=1, into=tmp_path / "kept")
    again = load_sweep(tmp_path / "kept")
    pd.testing.assert_frame_equal(again.explore().table, found.explore().table, check_exact=True)
    assert again.explore().reference == (0.15, 0.1)


def twice(rows):
    return replace(rows, table=pd.concat([rows.table, rows.table[:1]], ignore_index=True))


def first(rows, count):
    return replace(rows, table=rows.table[:count])


REFUSED = {
    "no levers": (lambda: made_up(design(uncertainties=ONE, n=4)).explore(), "design", "no levers"),
    "no grid": (lambda: made_up(design(uncertainties=ONE, levers=LEVERS, n=8)).explore(), "design", "no grid"),
    "a setting twice": (lambda: made_up(twice(crossed())).explore(), "design", "no grid"),
    "a setting left out": (lambda: made_up(first(crossed(), 7)).explore(), "design", "no grid"),
    "unknown lever": (lambda: made_up(crossed()).explore(["audits"]), "levers", "audits"),
    "three sliders": (lambda: made_up(crossed(THREE, 2)).explore(list(THREE)), "levers", "3 levers"),
    "no sliders": (lambda: made_up(crossed()).explore([]), "levers", "0 levers"),
    "one text": (lambda: made_up(crossed()).explore("long_term_weight"), "levers", "list of names"),
    "unknown outcome": (lambda: made_up(crossed()).explore(outcomes=["joy"]), "outcomes", "joy"),
    "five outcomes": (lambda: made_up(crossed()).explore(outcomes=OUTCOMES), "outcomes", "5 outcomes"),
    "unknown run": (lambda: made_up(crossed()).explore(run="none"), "run", "none"),
    "unknown baseline": (lambda: made_up(crossed()).explore(baseline="none"), "run", "none"),
    "unknown language": (lambda: made_up(crossed()).explore(language="fr"), "language", "fr"),
    "unknown value": (lambda: made_up(crossed()).explore().at({WEIGHT: 0.7}), f"setting.{WEIGHT}", "0.7"),
    "setting of no lever": (lambda: made_up(crossed()).explore().at({"audits": 1}), "setting", "audits"),
    "no setting": (lambda: made_up(crossed()).explore().at(0.3), "setting", "0.3"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "field", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_explored_is_refused_by_its_field(call, field, said):
    with pytest.raises(InputError, match=said) as caught:
        call()
    assert caught.value.field == field
    assert caught.value.valid


def test_without_ipywidgets_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(InputError, match="not installed") as caught:
        made_up(crossed()).explore()
    assert "gzsim[notebooks]" in caught.value.valid
