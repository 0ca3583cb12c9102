"""``own.plot``: every picture is reached alike, and shows the tables of the index."""

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.index.analysis import remove_indicator
from gzsim.views.drawing import Drawing

CODES = ["growth", "income", "pm25", "forest"]


def tables(years=(None,)):
    """Twelve made-up units, four indicators in two groups."""
    draws = np.random.default_rng(2)
    parts = []
    for year in years:
        part = pd.DataFrame(draws.normal(60, 10, (12, 4)).round(2), columns=CODES)
        part.insert(0, "code", [f"u{place}" for place in range(12)])
        part.insert(1, "name", [f"County {place}" for place in range(12)])
        part.insert(2, "name_zh", [f"第{place}县" for place in range(12)])
        parts.append(part if year is None else part.assign(year=year))
    meta = pd.DataFrame({"code": [*CODES, "economy", "ecology"], "direction": [1, 1, -1, 1, None, None],
                         "parent": ["economy", "economy", "ecology", "ecology", None, None],
                         "weight": [0.5, 0.5, 0.7, 0.3, 0.6, 0.4],
                         "name": ["Growth", "Income", "PM2.5", "Forest", "Economy", "Ecology"],
                         "name_zh": ["增速", "收入", "细颗粒物", "森林", "经济", "生态"],
                         "unit": ["%", "元", "微克", "%", None, None]})  # fmt: skip
    return pd.concat(parts, ignore_index=True), meta


@pytest.fixture(scope="module")
def own():
    return gz.open_data(*tables())


ARGUMENTS = {"profile": ["u3"]}
PICTURES = ("distributions", "profile", "framework", "correlations", "sensitivity")


@pytest.mark.parametrize("what", PICTURES)
def test_every_picture_has_one_grammar_and_says_what_it_finds(own, what):
    draw = getattr(own.plot, what)
    said = [draw(*ARGUMENTS.get(what, []), lang=lang) for lang in ("en", "zh")]
    assert all(isinstance(figure, Drawing) for figure in said)
    chinese = [any("\u4e00" <= letter <= "\u9fff" for letter in figure.alt) for figure in said]
    assert chinese == [False, True]
    with pytest.raises(InputError, match="language: unknown language 'fr'"):
        draw(*ARGUMENTS.get(what, []), lang="fr")
    assert what in repr(own.plot)


def test_bars_of_sensitivity_are_the_shifts_without_each_indicator(own):
    index = own.index()
    weights = {"growth": 0.3, "income": 0.3, "pm25": 0.28, "forest": 0.12}
    expected = remove_indicator(index.normalised[CODES], weights).summary["mean_absolute_shift"]
    assert [bar.get_width() for bar in own.plot.sensitivity("en").axes[0].patches] == pytest.approx(expected)


def test_an_index_without_such_weights_is_refused(own):
    with pytest.raises(InputError, match="not made of arithmetic means"):
        own.plot.of(
            aggregation="geometric", normalisation={"method": "minmax", "parameters": {"bounds": [1, 100]}}
        ).sensitivity()


def test_a_panel_shows_its_last_year_or_the_one_asked_for():
    own = gz.open_data(*tables([2023, 2024]))
    told = own.index().normalised.xs(2023, level="year")["growth"]["u3"]
    figure = own.plot.of(year=2023).profile("u3", "en")
    dots = [
        np.asarray(marks.get_offsets())[0, 0]
        for marks in figure.axes[0].collections
        if not hasattr(marks, "get_segments")
    ]
    assert dots[0] == pytest.approx(told)
    assert own.plot.year == 2024
    with pytest.raises(InputError, match=r"year: there is no 2020. Valid: 202"):
        own.plot.of(year=2020)
    with pytest.raises(InputError, match="there are no years"):
        gz.open_data(*tables()).plot.of(year=2020)
