"""Figures of decisions: legible in every language, titled by what they find, and true to their tables."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.experiments.decisions import decide
from gzsim.views.decision_figures import criteria_tiles, front_panels, information_bars
from gzsim.views.labels import Name
from gzsim.views.palette import ORANGE

NAMES = {
    "today": Name("Last-place deduction", "末位扣减"),
    "tenure": Name("Longer tenure", "延长任期"),
    "audits": Name("More audits and longer tenure", "加强核查并延长任期"),
    "leader.discount": Name("Discount factor of leaders", "领导的贴现因子"),
}
FRONT = pd.DataFrame({"alternative": ["today", "tenure", "audits", "lost"], "on_front": [0.55, 1.0, 0.8, 0.1]})
MEANS = pd.DataFrame(
    {"achievement": [60.0, 64, 62, 55], "inequality": [4.0, 8, 3, 9], "gap": [2.0, 3, 1, 4], "debt": [9.0, 8, 7, 11]},
    index=FRONT["alternative"],
)
WORTH = pd.DataFrame(
    {
        "factor": ["leader.discount", *(f"other.factor_{k}" for k in range(11))],
        "value": [2.0, *np.linspace(1, -0.1, 11)],
        "low": [1.5, *np.linspace(0.4, -0.3, 11)],
        "high": [2.5, *np.linspace(1.6, 0.1, 11)],
        "share": [0.5, *np.linspace(0.25, -0.025, 11)],
    }
)


@pytest.fixture(scope="module")
def judged():
    payoffs = pd.DataFrame(np.random.default_rng(3).normal(60, 9, (40, 3)), columns=["today", "tenure", "audits"])
    return decide(payoffs.assign(tenure=payoffs["tenure"] + 4), satisfied=60).table


def title(figure):
    return figure.texts[0].get_text()


@pytest.mark.filterwarnings("error")
def test_tiles_of_criteria_are_legible(judged, assert_legible, language):
    assert_legible(criteria_tiles(judged, language, NAMES), language)


@pytest.mark.filterwarnings("error")
def test_panels_of_the_front_are_legible(outcomes, assert_legible, language):
    assert_legible(front_panels(FRONT, MEANS, outcomes, language, NAMES), language)


@pytest.mark.filterwarnings("error")
def test_bars_of_information_are_legible(assert_legible, language):
    assert_legible(information_bars(WORTH, 4.0, language, NAMES), language)


def test_what_a_criterion_chooses_is_framed(judged):
    (axes,) = criteria_tiles(judged, "en").axes
    frames = [patch for patch in axes.patches if patch.get_edgecolor()[:3] == tuple(map(pytest.approx, rgb(ORANGE)))]
    assert len(frames) == (judged["rank"] == 1).sum()


def rgb(colour):
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


@pytest.mark.parametrize(
    ("ranks", "said"),
    [
        ({"a": [1, 1], "b": [2, 2]}, "a is chosen by every criterion"),
        ({"a": [1, 2], "b": [2, 1]}, "a and b are each chosen by 1 of 2 criteria"),
        ({"a": [1, 1], "b": [1, 1], "c": [1, 2]}, "a and b are each chosen by 2 of 2 criteria"),
        ({"a": [1, 1], "b": [1, 1], "c": [1, 1]}, "3 designs are each chosen by 2 of 2 criteria"),
    ],
)
def test_the_title_says_what_most_criteria_choose(ranks, said):
    rows = [
        (name, k, 1.0, rank, f"criterion {k}", f"准则{k}") for name, two in ranks.items() for k, rank in enumerate(two)
    ]
    columns = ["alternative", "criterion", "value", "rank", "criterion_name", "criterion_name_zh"]
    assert title(criteria_tiles(pd.DataFrame(rows, columns=columns), "en")) == said


def test_of_many_designs_the_best_are_shown():
    payoffs = pd.DataFrame(np.random.default_rng(3).normal(size=(40, 30)), columns=[f"design {k}" for k in range(30)])
    figure = criteria_tiles(decide(payoffs).table, "en")
    assert len(figure.axes[0].get_yticks()) == 16
    assert "14 more designs" in figure.texts[1].get_text()


def test_every_design_stands_at_its_outcomes_in_every_panel(outcomes):
    panels = front_panels(FRONT, MEANS, outcomes, "en").axes
    for axes, outcome in zip(panels, ["inequality", "gap", "debt"], strict=True):
        points = {tuple(point) for dots in axes.collections for point in dots.get_offsets().tolist()}
        assert points == set(zip(MEANS["achievement"], MEANS[outcome], strict=True))


def test_dominated_designs_are_grey_and_have_no_key_of_their_own(outcomes):
    keys = [text.get_text() for text in front_panels(FRONT, MEANS, outcomes, "en").legends[0].get_texts()]
    assert keys == ["tenure 100 %", "audits 80 %", "today 55 %", "dominated in most draws"]


def test_a_crowded_front_keeps_its_keys_apart(outcomes, assert_legible):
    many = pd.DataFrame({"alternative": [f"design {k}" for k in range(30)], "on_front": np.linspace(1, 0, 30)})
    means = pd.DataFrame(np.random.default_rng(2).normal(size=(30, 4)), many["alternative"], list(MEANS))
    figure = front_panels(many, means, outcomes, "en")
    assert_legible(figure, "en")
    assert len(figure.legends[0].get_texts()) == 8 + 2


def test_one_table_alone_says_who_is_dominated(outcomes):
    sure = FRONT.assign(on_front=[1.0, 1.0, 0.0, 0.0])
    assert title(front_panels(sure, MEANS, outcomes, "en")) == "2 of 4 designs are dominated by no other"


def test_panels_are_at_most_four(outcomes):
    wide = MEANS.assign(last=0.1, work=0.2, capital=1.0, transfer=5.0)
    assert len(front_panels(FRONT, wide, outcomes, "en").axes) == 4


def test_one_outcome_has_no_front_to_draw(outcomes):
    with pytest.raises(InputError, match="outcomes"):
        front_panels(FRONT, MEANS[["debt"]], outcomes)


def test_bars_are_the_ten_most_valuable():
    (axes,) = information_bars(WORTH, 4.0, "en").axes
    assert [bar.get_width() for bar in axes.patches] == WORTH["value"].head(10).tolist()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Most worth knowing: Discount factor of leaders, 50 % of knowing everything"),
        ({"low": -0.1}, "No single uncertainty is surely worth knowing"),
        ({"share": np.nan}, "Nothing that could be known would change the choice"),
    ],
)
def test_the_title_says_what_is_worth_knowing(change, said):
    assert title(information_bars(WORTH.head(1).assign(**change), 4.0, "en", NAMES)) == said
