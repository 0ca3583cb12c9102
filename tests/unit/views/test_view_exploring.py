"""Figures of levers: legible, still while a setting changes, and true to the table."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views.dial import Dial
from gzsim.views.exploring_figure import all_settings, chosen_setting
from gzsim.views.labels import Name

WEIGHT = Dial("weight", Name("Weight of long-term indicators", "长期指标权重"), (0.1, 0.2, 0.3),
              tuple(map(Name, ("0.1", "0.2", "0.3"), ("0.1", "0.2", "0.3"))))  # fmt: skip
AUDITS = Dial("audits", Name("Audits of reports", "数据核查"), ("none", "every year"),
              (Name("None", "不核查"), Name("every report of every year", "每年逐项核查")))  # fmt: skip
MANY = Dial(
    "share", Name("Share of reports", "核查比例"), tuple(range(11)), tuple(Name(*[str(n)] * 2) for n in range(11))
)


def effects(dials, outcomes, size=1.0):
    """Effects that rise with the first lever and fall with the second; none at the first settings."""
    places = list(product(*(range(len(dial.settings)) for dial in dials)))
    found = [size * (place[0] - 0.7 * sum(place[1:])) for place in places]
    keys = product(*(dial.settings for dial in dials))
    index = pd.MultiIndex.from_tuples(keys, names=[dial.key for dial in dials]) if len(dials) > 1 else dials[0].settings
    one = pd.DataFrame(
        {"draws": 40, "low": found, "median": found, "high": found, "positive": 0.0, "negative": 0.0}, index
    )
    wide = one.assign(low=one["low"] - 0.4 * size * (one["median"] != 0), high=one["high"] + 0.6 * (one["median"] != 0),
                      positive=0.8 * (one["median"] > 0), negative=0.7 * (one["median"] < 0))  # fmt: skip
    return pd.concat([wide.assign(outcome=name) for name in outcomes])


@pytest.fixture(scope="module")
def catalogue():
    rows = [
        ("achievement", "True achievement", "真实成绩", "points, full mark = 100", "分，满值=100", "higher"),
        ("gap", "Reported above true", "虚报幅度", "score points", "考核分", "lower"),
        ("debt", "Debt", "债务", "percent of GDP at the end of the year", "年末占GDP的百分比", "lower"),
        (
            "long_work",
            "Work on long-term indicators",
            "长期工作投入",
            "share of working time",
            "占工作时间的比例",
            "none",
        ),
    ]
    return pd.DataFrame(rows, columns=["outcome", "name", "name_zh", "unit", "unit_zh", "better"]).set_index("outcome")


CASES = {
    "one lever": ([WEIGHT], ["debt"]),
    "one lever over a page": (
        [
            WEIGHT._replace(
                name=Name(
                    "Weight of all long-term indicators in every zone of the province, whatever its tasks",
                    "全省各类分区潜绩指标的总权重",
                )
            )
        ],
        ["debt"],
    ),
    "two levers": ([WEIGHT, AUDITS], ["achievement", "gap", "debt", "long_work"]),
    "words on the axis": ([AUDITS, WEIGHT], ["gap", "debt"]),
    "many settings": ([MANY, MANY._replace(key="other")], ["achievement", "gap", "debt"]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("dials", "outcomes"), CASES.values(), ids=CASES)
def test_the_figures_of_settings_are_legible(dials, outcomes, catalogue, assert_legible, language):
    table = effects(dials, outcomes, 12345.0)
    last, notes = [dial.settings[-1] for dial in dials], [Name("Run: Last-place deduction.", "方案：末位扣减。")]
    assert_legible(chosen_setting(table, dials, last, catalogue, language, notes), language)
    assert_legible(all_settings(table, dials, catalogue, language, notes), language)


def mark(axes):
    """Where the chosen setting stands in a panel."""
    (dot,) = [line for line in axes.lines if line.get_marker() == "D"]
    return dot.get_xdata()[0], dot.get_ydata()[0]


def bar(axes):
    """Ends of the range of the chosen setting in a panel."""
    (drawn,) = [each for each in axes.collections if each.get_linewidth() == 2.6]
    ((_, low), (_, high)) = drawn.get_segments()[0]
    return low, high


@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_a_setting_moves_the_marks_and_not_the_axes(catalogue, size):
    dials, seen = [WEIGHT, AUDITS], []
    table = effects(dials, ["achievement", "debt"], size)
    for setting in product(WEIGHT.settings, AUDITS.settings):
        figure = chosen_setting(table, dials, setting, catalogue, "both")
        rows = table.loc[setting].set_index("outcome")
        for axes, outcome in zip(figure.axes, ("achievement", "debt"), strict=True):
            place = WEIGHT.settings.index(setting[0])
            assert (*mark(axes), *bar(axes)) == pytest.approx((place, *rows.loc[outcome, ["median", "low", "high"]]))
        seen.append([(*axes.get_position().bounds, *axes.get_xlim(), *axes.get_ylim()) for axes in figure.axes])
    assert np.ptp(np.array(seen), axis=0).max() == 0


def test_every_range_is_within_its_axis(catalogue):
    table = effects([WEIGHT, AUDITS], ["gap"])
    low, high = chosen_setting(table, [WEIGHT, AUDITS], [0.1, "none"], catalogue).axes[0].get_ylim()
    assert low < table["low"].min()
    assert high > table["high"].max()


def test_axes_may_show_more_than_the_table(catalogue):
    spans = pd.DataFrame({"low": -50.0, "high": 50.0}, index=["gap"])
    figure = chosen_setting(effects([WEIGHT], ["gap"]), [WEIGHT], [0.3], catalogue, spans=spans)
    assert figure.axes[0].get_ylim() == (-59.0, 59.0)


@pytest.mark.parametrize(
    ("setting", "said"),
    [((0.3, "none"), "+2.0 (+1.6 to +2.6), higher in 80 % of draws"),
     ((0.1, "every year"), "−0.7 (−1.1 to −0.1), lower in 70 % of draws"),
     ((0.1, "none"), "0 (0 to 0), the same in all draws")],
)  # fmt: skip
def test_a_panel_says_median_range_and_share_of_the_sign(catalogue, setting, said):
    axes = chosen_setting(effects([WEIGHT, AUDITS], ["gap"]), [WEIGHT, AUDITS], setting, catalogue, "en").axes[0]
    assert axes.get_title(loc="left").split("\n") == [
        "Reported above true",
        said.replace(" (", "\u00a0(").replace(" to ", "\u00a0to\u00a0"),
    ]


@pytest.mark.parametrize(("outcome", "best"), [("achievement", "0.3"), ("gap", "0.1"), ("long_work", "0.3")])
def test_the_plate_says_where_the_first_outcome_is_best(catalogue, outcome, best):
    title = all_settings(effects([WEIGHT], [outcome]), [WEIGHT], catalogue, "en").alt
    assert f"weight of long-term indicators = {best}" in title
    assert ("highest" in title) == (outcome == "long_work")


def test_lines_of_a_plate_differ_in_colour_marker_and_dashes(catalogue):
    axes = all_settings(effects([MANY, MANY], ["gap"]).rename_axis(["a", "b"]), [MANY, MANY], catalogue).axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) == len(MANY.settings)]
    assert [line.get_ydata()[0] for line in lines] == pytest.approx([0, -2.1, -4.9, -7.0]), "both ends and two between"
    for look in ("get_color", "get_marker", "get_linestyle"):
        assert len({getattr(line, look)() for line in lines}) == len(lines)


def test_a_setting_without_draws_is_a_gap_that_is_said(catalogue):
    table = effects([WEIGHT], ["gap"])
    numbers = ["low", "median", "high", "positive", "negative"]
    table.loc[0.2, numbers], table.loc[0.2, "draws"] = np.nan, 0
    figure = chosen_setting(table, [WEIGHT], [0.2], catalogue, "en")
    assert figure.axes[0].get_title(loc="left").endswith("no draws")
    assert np.isnan(mark(figure.axes[0])[1])


def test_what_cannot_be_drawn_is_refused_by_its_field(catalogue):
    table = effects([WEIGHT], ["gap"])
    with pytest.raises(InputError, match=r"weight: there is no 0.7"):
        chosen_setting(table, [WEIGHT], [0.7], catalogue)
    with pytest.raises(InputError, match="no column 'median'"):
        all_settings(table.drop(columns="median"), [WEIGHT], catalogue)
    with pytest.raises(InputError, match="at most 4"):
        all_settings(effects([WEIGHT], list("abcde")), [WEIGHT], catalogue)
