"""Figures of design: levers at their bounds, frontiers, and the price of one size, legible in every language."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views.labels import Name
from gzsim.views.numbers import Z95
from gzsim.views.optimum_figures import JUDGED, LEVERS, SIZES, TRACE, best_design, frontier_panels, one_size_for_all
from gzsim.views.palette import BLUE, VERMILLION

GREEN = Name("Long-term and green", "长远绿色")


@pytest.fixture(scope="module")
def levers():
    rows = [
        (
            "rate",
            "Share of the provincial subsidy that the last loses",
            "末位被扣的省级补助比例",
            0.5,
            0.1,
            0.5,
            "high",
        ),
        (
            "gdp",
            "Weight of GDP growth in zone Ecological",
            "生态功能区“地区生产总值增速”权重",
            0.21,
            0.08,
            0.38,
            "inside",
        ),
        ("audit", "Chance that a unit is audited", "单位被抽查的概率", 0.0003, 0.1, 0.5, "low"),
    ]
    return pd.DataFrame(rows, columns=[name for name in LEVERS if name != "low"]).assign(low=0.0)


@pytest.fixture(scope="module")
def trace():
    gain = np.random.default_rng(1).normal(0.2, 0.3, 60)
    stages = np.repeat(["population", "refined"], [40, 20])
    return pd.DataFrame(dict(zip(TRACE, (np.arange(1, 61), stages, gain, np.maximum.accumulate(gain)), strict=True)))


@pytest.fixture(scope="module")
def judged():
    return pd.DataFrame([("searched", 0.95, 0.05), ("fresh", 0.8, 0.02)], columns=JUDGED)


@pytest.fixture(scope="module")
def sizes():
    zones = [("Central city", "中心城市"), ("Ecological", "生态功能区"), ("Rural revitalisation", "乡村振兴")]
    rows = [
        (zone, f"Weight of {name} in zone {zone}", f"分区“{zone_zh}”中“{name_zh}”的权重", 0.1 * k, 0.15, 0.12)
        for k, (zone, zone_zh) in enumerate(zones)
        for name, name_zh in (("Digital-economy growth", "数字经济增加值增速"), ("Forest cover", "森林覆盖率"))
    ]
    return pd.DataFrame(rows, columns=SIZES)


@pytest.fixture(scope="module")
def drawn():
    return pd.Series(np.random.default_rng(2).normal(0.3, 0.4, 50))


@pytest.fixture(scope="module")
def designs():
    x = np.linspace(0, 1, 12)
    index = ["today", *map(str, range(1, 12))]
    return pd.DataFrame({"achievement": 100 + 5 * x, "debt": 1 + x**2, "gap": 2 - x}, index=index)


@pytest.mark.filterwarnings("error")
def test_the_figure_of_the_best_design_is_legible(levers, trace, judged, assert_legible, language):
    assert_legible(best_design(levers, trace, judged, GREEN, language), language)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("count", [2, 3])
def test_the_frontier_is_legible(designs, outcomes, assert_legible, language, count):
    shown = designs.iloc[:, :count]
    figure = frontier_panels(
        shown, 0 * shown + 0.01, pd.Index(["1", "2"]), outcomes.loc[list(shown)], "today", language
    )
    assert_legible(figure, language)
    assert len(figure.axes) == count - 1


@pytest.mark.filterwarnings("error")
def test_the_price_of_one_size_is_legible(sizes, judged, drawn, assert_legible, language):
    assert_legible(one_size_for_all(sizes, judged, drawn, GREEN, language), language)


def test_levers_at_a_bound_stand_out_and_show_the_bound(levers, trace, judged):
    axes = best_design(levers, trace, judged, GREEN, "en").axes[0]
    marks = {round(line.get_ydata()[0]): line.get_color() for line in axes.lines if line.get_marker() == "D"}
    assert marks == {0: VERMILLION, 1: BLUE, 2: VERMILLION}
    assert [text.get_text() for text in axes.texts] == ["0.5", "0.21", "0"]


def test_the_title_tells_the_gain_under_fresh_luck(levers, trace, judged):
    title = best_design(levers, trace, judged, GREEN, "en").texts[0].get_text()
    assert title == f"Long-term and green: +0.800 ± {0.02 * Z95:.3f} over today, 2 of 3 levers at a bound"


def test_today_is_told_whether_it_is_on_the_front(designs, outcomes):
    table = designs[["achievement", "debt"]]
    named = outcomes.loc[list(table)]
    titles = [frontier_panels(table, 0 * table, pd.Index(members), named, "today", "en").texts[0].get_text()
              for members in (["today"], ["3", "4"])]  # fmt: skip
    assert titles == [
        "1 of 12 designs is beaten by no other; today is among them",
        "2 of 12 designs are beaten by no other; today is beaten",
    ]


def test_draws_against_the_gain_are_counted_in_the_title(sizes, judged):
    drawn = pd.Series([0.5, -0.1, 0.2, 0.4])
    assert "25 % of 4 draws" in one_size_for_all(sizes, judged, drawn, GREEN, "en").texts[0].get_text()


def test_a_table_without_bounds_is_refused(levers, trace, judged):
    with pytest.raises(InputError, match="high"):
        best_design(levers.drop(columns="high"), trace, judged, GREEN)
