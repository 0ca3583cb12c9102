import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views.drawing import svg
from gzsim.views.lights import LIGHTS, light_of
from gzsim.views.monitoring_figures import detection_curves, light_grid, noise_sensitivity, review_backlog
from gzsim.views.palette import luminance

FIGURES = ("light_grid", "detection_curves", "noise_sensitivity", "review_backlog")


@pytest.fixture(scope="module")
def lights():
    rows = [(t, y, c, n, z, (y + i) % 3, y == 2004) for t in ("province", "amplified") for y in (2001, 2002, 2004)
            for i, (c, n, z) in enumerate([("520100", "Guiyang", "贵阳"), ("520300", "Zunyi", "遵义")])]  # fmt: skip
    columns = ["target", "year", "code", "name", "name_zh", "light", "flagged"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def curves():
    reviews = np.arange(21)
    tables = [pd.DataFrame({"rule": rule, "reviews": reviews, "mean": np.minimum(1, reviews / most),
                            "standard_error": 0.01, "q05": np.minimum(1, reviews / 20), "q95": 1.0})
              for rule, most in (("cross_validation", 12), ("lottery", 20), ("perfect", 5))]  # fmt: skip
    return pd.concat(tables, ignore_index=True)


@pytest.fixture(scope="module")
def sensitivity():
    rows = [(ratio, rule, share, 20 / ratio if rule == "cross_validation" or ratio < 2 else np.nan, 0.4)
            for ratio in (0.5, 1.0, 2.0) for rule in ("cross_validation", "gain") for share in (0.5, 1.0)]  # fmt: skip
    return pd.DataFrame(rows, columns=["lag_over_noise", "rule", "share", "mean", "standard_error"])


@pytest.fixture(scope="module")
def months():
    rows = [(s, m, o, m * 1.0, 0.1) for s in ("before", "after") for m in range(1, 13) for o in ("found", "backlog")]
    return pd.DataFrame(rows, columns=["signal", "month", "outcome", "mean", "standard_error"])


@pytest.fixture(scope="module")
def gallery(lights, curves, sensitivity, months):
    return {
        "light_grid": lambda language: light_grid(lights, language),
        "detection_curves": lambda language: detection_curves(curves, 5, language),
        "noise_sensitivity": lambda language: noise_sensitivity(sensitivity, language),
        "review_backlog": lambda language: review_backlog(months, language),
    }


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", FIGURES)
def test_texts_neither_overlap_nor_leave_the_figure_nor_lack_a_glyph(gallery, assert_legible, name, language):
    assert_legible(gallery[name](language), language)


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_table_gives_the_same_bytes(gallery, name):
    assert svg(gallery[name]("both")) == svg(gallery[name]("both"))


def test_lights_differ_in_shape_and_not_in_colour_alone():
    lit = [LIGHTS[light] for light in (0, 1, 2)]
    for way in ("sign", "marker", "colour", "en", "zh"):
        assert len({getattr(look, way) for look in lit}) == 3
    assert light_of(-1).sign not in {look.sign for look in lit}
    assert luminance(light_of(1).colour) > 1.3 * luminance(light_of(2).colour)


def test_every_light_is_drawn_once_and_a_missing_year_is_hatched(lights):
    figure = light_grid(lights, "en")
    for axes, (_, table) in zip(figure.axes, lights.groupby("target", sort=False), strict=True):
        for light, rows in table.groupby("light"):
            look = light_of(light)
            drawn = [line for line in axes.lines if line.get_color() == look.colour and len(line.get_xdata())]
            assert len(drawn) == len(rows)
            assert {line.get_marker() for line in drawn} == {look.marker}
        hatched = [patch for patch in axes.patches if patch.get_hatch()]
        assert len(hatched) == 2, "2003, both places"
        rings = axes.lines[-1]
        assert len(rings.get_xdata()) == table["flagged"].sum()


def test_curves_and_bands_are_those_of_the_table(curves):
    axes = detection_curves(curves, 5, "en").axes[0]
    rows = curves[curves["rule"] == "lottery"]
    np.testing.assert_allclose(axes.lines[1].get_ydata(), 100 * rows["mean"])
    assert len(axes.collections) == 2, "perfect knowledge has no band"


def test_a_gain_that_cannot_be_had_has_no_point(sensitivity):
    axes = noise_sensitivity(sensitivity, "en").axes[0]
    before, after = (container.lines[0] for container in axes.containers)
    assert len(before.get_xdata()) == 3
    assert len(after.get_xdata()) == 2
    assert axes.get_ylim()[1] > 40


def test_tables_that_cannot_be_drawn_are_named(lights, curves, sensitivity, months):
    with pytest.raises(InputError, match="no column 'light'"):
        light_grid(lights.drop(columns="light"))
    with pytest.raises(InputError, match="no light 7"):
        light_grid(lights.assign(light=7))
    with pytest.raises(InputError, match="two values"):
        light_grid(pd.concat([lights, lights.iloc[[0]]]))
    with pytest.raises(InputError, match="rule: there is no 'oracle'"):
        detection_curves(curves.assign(rule="oracle"), 5)
    with pytest.raises(InputError, match="rule: there is no 'oracle'"):
        noise_sensitivity(sensitivity.assign(rule="oracle"))
    with pytest.raises(InputError, match="signal: there is no 'during'"):
        review_backlog(months.assign(signal="during"))
    with pytest.raises(InputError, match="found or backlog: no rows"):
        review_backlog(months.assign(outcome="waste"))
    with pytest.raises(InputError, match="no rows"):
        review_backlog(months.iloc[:0])
