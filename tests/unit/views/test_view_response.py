"""Figures of dose and response: what is drawn is what the table says."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from gzsim.errors import InputError
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views import figures
from gzsim.views.labels import Name
from gzsim.views.numbers import Z95
from gzsim.views.palette import CHANNELS

LEVER = Name("Cost of lying", "虚报成本")
DOSES = (0.5, 1.0, 3.0, 10.0)


@pytest.fixture(scope="module")
def curves(outcomes):
    draws = np.random.default_rng(17)
    rows = [
        (series, dose, outcome, size * draws.normal(5, 1), size * draws.uniform(0.05, 0.3))
        for outcome, size in (("work", 0.1), ("debt", 1.0), ("gap", 1.0), ("capital", 0.01))
        for series in ("none", "last_place", "piece_rate")
        for dose in DOSES
    ]
    return pd.DataFrame(rows, columns=["series", "dose", "outcome", "mean", "standard_error"])


@pytest.fixture(scope="module")
def draw(curves, outcomes):
    def drawn(language="both", table=curves, lever=LEVER, unit="utility per squared span", default=3.0):
        return figures.dose_response(table, outcomes, lever, unit, default, language)

    return drawn


@pytest.fixture(scope="module")
def path(outcomes):
    draws = np.random.default_rng(18)
    rows = [
        (scheme, "none", year, outcome, draws.normal(0, 1), draws.uniform(0.05, 0.3))
        for outcome in ("work", "debt", "gap", "capital")
        for scheme in ("last_place", "piece_rate")
        for year in range(2026, 2034)
    ]
    return pd.DataFrame(rows, columns=["scheme", "baseline", "year", "outcome", "difference", "standard_error"])


@pytest.mark.filterwarnings("error")
def test_differences_by_year_are_legible_and_those_of_the_table(path, outcomes, assert_legible, language):
    figure = figures.year_differences(path, outcomes, language)
    assert_legible(figure, language)
    for axes, (_, of_outcome) in zip(figure.axes, path.groupby("outcome", sort=False), strict=True):
        lines = {tuple(line.get_ydata().round(9)) for line in axes.lines if len(line.get_xdata()) == 8}
        assert lines == {tuple(each["difference"].round(9)) for _, each in of_outcome.groupby("scheme")}
        assert any(set(line.get_ydata()) == {0.0} for line in axes.lines), "a line where nothing changes"


def test_differences_by_year_are_from_one_baseline(path, outcomes):
    mixed = path.assign(baseline=["none", "other"] * (len(path) // 2))
    with pytest.raises(InputError, match="several baselines"):
        figures.year_differences(mixed, outcomes)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("panels", [1, 2, 4])
def test_texts_neither_overlap_nor_leave_the_figure_nor_lack_a_glyph(draw, curves, assert_legible, panels, language):
    shown = curves["outcome"].unique()[:panels]
    assert_legible(draw(language, curves[curves["outcome"].isin(shown)]), language)


def test_the_same_table_gives_the_same_bytes(draw):
    assert figures.svg(draw()) == figures.svg(draw())


def test_each_line_runs_through_its_means_in_the_order_of_the_doses(draw, curves):
    figure = draw("en", curves.sample(frac=1, random_state=3))
    for axes, outcome in zip(figure.axes, curves["outcome"].sample(frac=1, random_state=3).unique(), strict=True):
        lines = [line for line in axes.lines if len(line.get_xdata()) == len(DOSES)]
        told = {tuple(line.get_ydata().round(9)) for line in lines}
        of_outcome = curves[curves["outcome"] == outcome].sort_values("dose")
        assert told == {tuple(each["mean"].round(9)) for _, each in of_outcome.groupby("series")}
        assert all(list(line.get_xdata()) == sorted(DOSES) for line in lines)


def test_bands_are_95_percent_intervals(draw, curves):
    one = curves.query("outcome == 'debt' and series == 'none'")
    (band,) = draw("en", one).axes[0].collections
    box = band.get_paths()[0].get_extents()
    assert box.y0 == pytest.approx((one["mean"] - Z95 * one["standard_error"]).min())
    assert box.y1 == pytest.approx((one["mean"] + Z95 * one["standard_error"]).max())


def test_a_mean_without_a_standard_error_is_drawn_without_a_band(draw, curves):
    one = curves.query("outcome == 'debt' and series == 'none'").assign(standard_error=np.nan)
    axes = draw("en", one).axes[0]
    assert len(axes.lines[-1].get_xdata()) == len(DOSES)
    assert not any(len(path.vertices) for band in axes.collections for path in band.get_paths())


def test_series_are_told_apart_without_colour_and_named_in_the_keys(draw):
    figure = draw("en")
    keys = figure.legends[0]
    assert [text.get_text() for text in keys.get_texts()] == [
        "No sanction", "Last-place deduction", "Piece rate", "default"
    ]  # fmt: skip
    looks = [(line.get_marker(), line.get_linestyle()) for line in keys.get_lines()]
    assert len(set(looks)) == len(looks)
    assert [to_hex(line.get_color()) for line in keys.get_lines()[:3]] == [each.colour.lower() for each in CHANNELS[:3]]


def test_a_long_label_breaks_between_the_languages(draw, curves):
    lever = Name("Weight of water conservancy in the appraisal of the year", "水利投资在年度考核中的权重")
    axes = draw("both", curves[curves["outcome"] == "debt"], lever, Name("share", "比例")).axes[0]
    *english, chinese, unit = axes.get_xlabel().split("\n")
    assert (" ".join(english), chinese, unit) == (*lever, "share 比例")
    assert axes.get_ylabel().split("\n")[0] == "percent of GDP at the end of the year"


def test_the_shipped_dose_is_marked_in_every_panel_where_it_is_known(draw, drawn):
    for axes in draw("en").axes:
        assert [list(line.get_xdata()) for line in axes.lines if line.get_linestyle() == ":"] == [[3.0, 3.0]]
    assert "default" not in [text for text, _ in drawn(draw("en", default=None))]


def test_doses_of_very_different_size_stand_on_a_logarithmic_axis(draw, curves):
    axes = draw("en").axes[0]
    assert axes.get_xscale() == "log"
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["0.5", "1", "3", "10"]
    assert draw("en", curves.query("dose < 5")).axes[0].get_xscale() == "linear"
    assert draw("en", curves.assign(dose=curves["dose"] - 0.5)).axes[0].get_xscale() == "linear"


def test_whole_doses_have_whole_ticks(draw, curves):
    places = curves.assign(dose=curves["dose"].rank(method="dense"))
    assert all(tick == round(tick) for tick in draw("en", places, default=None).axes[0].get_xticks())


@pytest.mark.parametrize(("outcome", "arrow"), [("capital", "better →"), ("debt", "← better"), ("work", "")])
def test_an_arrow_points_to_what_is_better(draw, curves, outcome, arrow):
    assert draw("en", curves[curves["outcome"] == outcome]).axes[0].get_ylabel().partition("\n")[2].endswith(arrow)


def test_two_means_for_one_dose_are_refused(draw, curves):
    with pytest.raises(InputError, match=r"two values of mean for 0\.5, none"):
        draw("en", pd.concat([curves, curves.head(1)]))


def test_a_table_that_lacks_something_is_refused_by_its_name(draw, curves):
    with pytest.raises(InputError, match="dose_response: no column 'dose'"):
        draw("en", curves.drop(columns="dose"))
    with pytest.raises(InputError, match="dose_response: no rows"):
        draw("en", curves.iloc[:0])
    with pytest.raises(InputError, match=r"outcome: there is no 'joy'.*achievement"):
        draw("en", curves.assign(outcome="joy"))


def test_units_are_said_in_the_language_of_the_figure(curves):
    latin = re.compile("[A-Za-z]{2}")
    catalogue = OUTCOMES.loc[curves["outcome"].unique()]
    figure = figures.dose_response(curves, catalogue, LEVER, Name("years", "年"), language="zh")
    for axes in figure.axes:
        assert not latin.search((axes.get_xlabel() + axes.get_ylabel()).replace("GDP", ""))
    both = figures.dose_response(curves, catalogue, LEVER, Name("years", "年"))
    assert both.axes[-1].get_xlabel().endswith("years 年")
    assert all(catalogue["unit_zh"][outcome] in axes.get_ylabel().replace("\n", "")
               for outcome, axes in zip(catalogue.index, both.axes, strict=True))  # fmt: skip
