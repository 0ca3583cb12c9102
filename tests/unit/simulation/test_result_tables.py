"""Result tables say what they are about: names, units, places, and whether two runs count alike."""

import pytest
from matplotlib.text import Text

import gzsim as gz
from gzsim.simulation.outcomes.catalogue import HEADLINE, OUTCOMES
from gzsim.simulation.scales import COUNTED_BY

SIZE = {"replications": 3, "seed": 7}


@pytest.fixture(scope="module")
def brief(today):
    return today.with_({"simulation.years": 2}, name="brief")


@pytest.fixture(scope="module")
def reformed(brief):
    return gz.compare([brief, brief.with_(long_term_weight=0.30, name="long")], **SIZE)


def tables(both):
    return {
        "summary": both.summary(),
        "differences": both.differences(),
        "differences_by_year": both.differences_by_year(),
        "by_year": both.by_year(),
        "by_prefecture": both.by_prefecture(),
        "winners_and_losers": both.winners_and_losers(),
    }


def test_every_outcome_has_its_name_unit_and_direction(reformed):
    for name, table in tables(reformed).items():
        told = table.drop_duplicates("outcome").set_index("outcome")
        assert told["outcome_name"].to_dict() == OUTCOMES.loc[told.index, "name"].to_dict(), name
        assert told["outcome_name_zh"].notna().all(), name
        assert told["better"].to_dict() == OUTCOMES.loc[told.index, "better"].to_dict(), name


def test_levels_are_percent_and_differences_percentage_points(reformed):
    units = {name: table.query("outcome == 'debt'")["unit"].unique() for name, table in tables(reformed).items()}
    for name in ("summary", "by_year", "by_prefecture"):
        assert units[name].tolist() == ["percent of GDP at the end of the year"]
    for name in ("differences", "differences_by_year"):
        assert units[name].tolist() == ["percentage points of GDP at the end of the year"]


def test_places_go_by_their_names(reformed):
    for table in (reformed.by_prefecture(), reformed.winners_and_losers()):
        zunyi = table[table["code"] == "520300"].iloc[0]
        assert (zunyi["name"], zunyi["name_zh"]) == ("Zunyi", "遵义")


def test_labels_stand_after_what_was_counted(reformed):
    first = ["scheme", "baseline", "outcome", "difference", "standard_error"]
    assert reformed.differences().columns[:5].tolist() == first
    assert reformed.winners_and_losers().columns[:6].tolist() == [*first[:2], "code", *first[2:]]


def test_who_wins_is_counted_in_true_achievement(reformed):
    assert reformed.winners_and_losers()["outcome"].unique().tolist() == ["achievement"]


def test_other_weights_change_the_scale_of_scores_alone(reformed):
    table = reformed.differences().set_index("outcome")
    assert set(table.index[~table["same_scale"]]) == {"true_score", "reported_score", "gap"}
    scores = reformed.winners_and_losers("true_score")
    assert (scores["difference"] > 0).sum() > 4, "most places score higher where the yardstick suits them better"
    assert not scores[["wins", "loses"]].any(axis=None)


@pytest.mark.parametrize(
    ("changes", "moved", "kept"),
    [
        ({"indicators.gdp_growth.target": 7.0}, {"true_score", "met", "lights"}, {"achievement", "debt", "work"}),
        ({"indicators.water_quality.goalpost": 50.0}, {"true_score", "gap"}, {"capital", "achievement", "liars"}),
        ({"indicators.water_quality.ruler.span": 16.0}, {"capital", "achievement", "inflated"}, {"forms", "liars"}),
        ({"parameters.welfare.own_needs": 1.0}, {"own_needs"}, {"achievement", "true_score"}),
        ({"indicators.gdp_growth.theme": "environment"}, {"green_achievement"}, {"achievement", "own_needs"}),
        ({"scheme_in_force": "none"}, set(), set(OUTCOMES.index) - set(OUTCOMES.query("scope == 'prefecture'").index)),
    ],
)
def test_what_is_changed_says_which_scales_move(brief, changes, moved, kept):
    both = gz.compare([brief, brief.with_(changes, name="other")], **SIZE)
    same = both.differences().set_index("outcome")["same_scale"]
    assert not same[sorted(moved)].any()
    assert same[sorted(kept)].all()


def test_an_indicator_that_weighs_nothing_moves_no_scale(brief):
    spare = {"indicators.spare": brief.to_dict()["indicators"]["gdp_growth"]}
    weights = {f"zones.weights.{zone}": {"spare": 0.0} for zone in brief.to_dict()["zones"]["weights"]}
    both = gz.compare([brief, brief.with_(spare | weights, name="more")], **SIZE)
    assert both.differences()["same_scale"].all()


def test_every_scale_is_of_an_outcome():
    assert set(COUNTED_BY) <= set(OUTCOMES.index)


def test_a_comparison_shows_the_headlines_with_their_paired_differences_and_folds_the_rest(reformed):
    shown, _, folded = reformed._repr_html_().partition("<details")
    assert "paired differences from it" in shown
    assert "†" in shown
    for outcome, name in OUTCOMES["name"].loc[list(HEADLINE)].items():
        assert (name in shown, name in folded) == (True, False), outcome
    assert f"{len(reformed.summary()['outcome'].unique()) - len(HEADLINE)} more outcomes" in folded


def test_a_place_without_a_name_goes_by_its_code(today):
    counties = gz.simulate(
        today.with_({"simulation.years": 1, "units.scale": "counties"}, name="c"), replications=1, seed=7
    )
    names = counties.by_prefecture()[["code", "name"]].drop_duplicates()
    assert names["name"].notna().all()


def test_a_span_that_differs_by_rounding_is_the_same_scale(brief):
    moved = {"indicators.forest_cover.target": 67.6, "indicators.forest_cover.goalpost": 44.6}
    assert 67.6 - 44.6 != 63 - 40
    table = gz.compare([brief, brief.with_(moved, name="moved")], **SIZE).differences().set_index("outcome")
    assert table.loc["capital", "same_scale"]


@pytest.mark.parametrize("picture", ["plot", "plot_by_year"])
def test_pictures_speak_the_language_that_is_asked_for(reformed, picture):
    def chinese(language):
        drawn = getattr(reformed, picture)(["debt"], language=language)
        return any("\u4e00" <= letter <= "\u9fff" for text in drawn.findobj(Text) for letter in text.get_text())

    assert [chinese(language) for language in ("en", "zh", "both")] == [False, True, True]
