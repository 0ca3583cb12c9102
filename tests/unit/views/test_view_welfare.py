"""The figure of views: gains, mixtures, and what does not tell two policies apart."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views import figures
from gzsim.views.numbers import OTHER_SCALE, Z95

NAMES = {
    "growth": ("Growth first", "增长优先"),
    "balanced": ("Balanced", "统筹兼顾"),
    "green": ("Long and green", "长远绿色"),
}
UNDECIDED = {"last_place": ("between", 0.3, 0.6), "piece_rate": ("ends", 0.2, 0.7), "tenure": ("none", np.nan, np.nan)}


@pytest.fixture(scope="module")
def views():
    rows = [
        (scheme, "none", view, gain * size, 0.1, *NAMES[view], scheme != "tenure")
        for scheme, size in (("last_place", 1.0), ("piece_rate", 0.5), ("tenure", 3.0))
        for view, gain in (("growth", 1.0), ("balanced", 0.2), ("green", -1.0))
    ]
    columns = ["scheme", "baseline", "view", "difference", "standard_error", "view_name", "view_name_zh", "same_scale"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def mixtures():
    rows = [
        (scheme, "growth", "green", 1.0, -1.0, 0.04, 0.0, 0.04, 0.5, low, high, undecided)
        for scheme, (undecided, low, high) in UNDECIDED.items()
    ]
    columns = ["scheme", "view", "other", "difference", "difference_other", "variance", "covariance", "variance_other",
               "mixing", "low", "high", "undecided"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.filterwarnings("error")
def test_the_figure_of_views_is_legible(views, mixtures, assert_legible, language):
    assert_legible(figures.views_of_welfare(views, mixtures, language), language)


def test_long_names_of_views_leave_the_shares_between_them_free(views, mixtures, assert_legible):
    long = views.replace({"view_name": {"Long and green": "What the youngest of the province will need in 2060"}})
    assert_legible(figures.views_of_welfare(long, mixtures, "en"), "en")


def test_gains_stand_in_the_row_of_their_view_with_their_margin(views, mixtures):
    axes = figures.views_of_welfare(views, mixtures, "en").axes[0]
    bars = {
        (round(segment[0, 1]), *segment[:, 0].round(6)) for bar in axes.collections for segment in bar.get_segments()
    }
    rows = {"growth": 0, "balanced": 1, "green": 2}
    assert bars == {
        (rows[row.view], round(row.difference - 0.1 * Z95, 6), round(row.difference + 0.1 * Z95, 6))
        for row in views.itertuples()
    }


def test_mixtures_that_do_not_tell_lie_on_the_zero_line(views, mixtures):
    axes = figures.views_of_welfare(views, mixtures, "en").axes[1]
    thick = {tuple(line.get_xdata()) for line in axes.lines if line.get_linewidth() == 5}
    assert thick == {(0.3, 0.6), (0, 0.2), (0.7, 1)}


def test_the_band_is_that_of_the_mixture(views, mixtures):
    band = figures.views_of_welfare(views, mixtures, "en").axes[1].collections[0].get_paths()[0].vertices
    middle = band[np.isclose(band[:, 0], 0.5), 1]
    assert np.allclose([middle.min(), middle.max()], [-Z95 * 0.02**0.5, Z95 * 0.02**0.5])


def test_a_run_on_another_scale_bears_a_dagger_in_its_key(views, mixtures):
    legend = figures.views_of_welfare(views, mixtures, "en").legends[0]
    marked = [OTHER_SCALE in text.get_text() for text in legend.get_texts()]
    assert marked == [False, False, True]


def test_views_without_their_names_are_refused(views, mixtures):
    with pytest.raises(InputError, match="view_name"):
        figures.views_of_welfare(views.drop(columns="view_name"), mixtures)
