import pandas as pd
import pytest
from pydantic import ValidationError

from gzsim.errors import InputError
from gzsim.indicators import load_library
from gzsim.indicators.goalposts import BASE_YEARS, goalposts_from_record, quantile_goalposts, record_values
from gzsim.indicators.library import SHIPPED
from gzsim.indicators.review import ReviewRule, due_for_review
from gzsim.scenario import load_scenario


def test_the_twelve_of_the_scenario_come_first_and_their_goalposts_agree(library):
    scenario = load_scenario("guizhou-2025").indicators
    assert list(library)[: len(scenario)] == list(scenario)
    for name, declared in scenario.items():
        assert (library[name].provenance == "source") == (declared.provenance == "source"), name
        if declared.goalpost is not None:
            posts = library[name].goalposts[2025]
            assert {posts.low, posts.high} == {declared.goalpost, declared.target}


def test_the_source_documents_examples_of_binding_and_guiding(library):
    assert library["work_safety"].kind == "binding"
    assert library["tourism_income_growth"].kind == "guiding"


def test_every_series_of_the_record_measures_something(library, record):
    for series in record.series.index:
        assert library.seen_by(series), series


def test_goalposts_of_the_record_are_what_the_record_gives(library, record):
    posts = library.goalposts()
    shipped = posts[posts["basis"] == "record"].set_index(["indicator", "base_year"]).sort_index()
    computed = goalposts_from_record(library, record).set_index(["indicator", "base_year"]).sort_index()
    assert shipped.index.equals(computed.index)
    pd.testing.assert_frame_equal(shipped[["low", "high"]], computed[["low", "high"]])
    years = computed["first"].astype(str) + "-" + computed["last"].astype(str)
    assert (shipped["source"] == "record, " + years).all()


@pytest.mark.parametrize("base_year", BASE_YEARS)
def test_later_figures_never_move_a_goalpost(library, record, base_year):
    values = record_values(library, record)["gdp_growth"]
    assert quantile_goalposts(values, base_year) == quantile_goalposts(values.loc[:base_year], base_year)


def test_too_few_values_give_no_goalposts():
    assert quantile_goalposts(pd.DataFrame({"a": range(19)}, index=range(2002, 2021)), 2020, window=19) is None
    assert quantile_goalposts(pd.DataFrame({"a": [3.0] * 30}, index=range(1991, 2021)), 2020, window=30) is None
    with pytest.raises(InputError, match="window"):
        quantile_goalposts(pd.DataFrame({"a": [1.0]}), 2020, window=0)


def test_filters_narrow_and_split(library):
    binding, guiding = library.select(kind="binding"), library.select(kind="guiding")
    assert set(binding) | set(guiding) == set(library)
    assert not set(binding) & set(guiding)
    assert set(library.select(zone="ecological")) >= set(library.select(zone="all"))
    assert all(one.record is None for one in library.select(status="none").values())
    assert "take_off" not in library["digital_economy_growth"].stages
    assert "digital_economy_growth" not in library.select(stage="take_off")


def test_a_library_shows_its_labels_and_cannot_be_changed(library):
    assert "约束性" in library._repr_html_()
    assert repr(library).startswith(f"<Library: {len(library)} indicators, ")
    with pytest.raises(ValidationError):
        library["gdp_growth"].kind = "binding"
    with pytest.raises(TypeError):
        library["gdp_per_capita"].record.goalposts[2020] = None


def test_hours_a_year_follow_from_the_frequency(library):
    table = library.table()
    reports = table["frequency"].map({"monthly": 12, "quarterly": 4, "annual": 1})
    pd.testing.assert_series_equal(table["hours_per_year"], table["hours_per_report"] * reports, check_names=False)


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("hours_per_report: {value: 80, low: 30,", "hours_per_report: {value: 8, low: 30,", "hours", "from 30 to 200"),
        ("0, high: 24, source", "30, high: 24, source", "lagging_fund_projects", "low must lie below high"),
        ("measure: share\n      of: gdp\n", "measure: share\n", "record.of", "measure share needs the series"),
        ("    frequency: monthly\n", "    frequency: weekly\n", "frequency", "monthly"),
        ("  work_safety:\n    name:", "  work_safety:\n    nmae:", "work_safety", "did you mean 'name'"),
    ],
)
def test_a_library_with_a_mistake_is_refused_at_its_line(tmp_path, old, new, field, says):
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        load_library(file)
    assert field in caught.value.field
    assert caught.value.line > 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("a: 1", "no indicators"),
        ("indicators: {a: 1}", "must be a mapping"),
        ("a: [", "not valid YAML"),
    ],
)
def test_what_is_no_library_is_refused(tmp_path, text, says):
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_library(file)
    with pytest.raises(InputError, match="no such file"):
        load_library(tmp_path / "absent.yaml")


def test_unknown_names_are_refused(library):
    with pytest.raises(InputError, match="gdp_growth"):
        library["gdp_grwth"]
    with pytest.raises(InputError, match="kind"):
        library.select(knd="binding")
    with pytest.raises(InputError, match="binding"):
        library.select(kind="bindin")
    with pytest.raises(InputError, match="basis"):
        due_for_review(library, {}, basis="recrd")


def test_clean_air_published_near_its_ceiling_separates_nobody(library):
    # 2021: 98.4 percent of days were good in the nine central cities; here each within a point of that
    values = pd.DataFrame([[98.4, 98.9, 97.9, 98.6, 98.2, 99.1, 98.0, 98.3, 98.2]], index=[2025])
    due = due_for_review(library, {"good_air_days": values}, basis="indicator").loc["good_air_days"]
    assert due["saturated"]
    assert not due["stale"]
    spread = pd.DataFrame([[91.0, 92.0, 93.0, 94.0, 95.0, 96.0, 97.0, 98.0, 99.0]], index=[2025])
    assert not due_for_review(library, {"good_air_days": spread}, basis="indicator").loc["good_air_days", "due"]


def test_growth_of_2023_lies_below_the_goalposts_of_2020(library, record):
    due = due_for_review(library, record_values(library, record))
    assert due.loc["nominal_gdp_growth", "at_floor"] == 1
    assert due.loc["nominal_gdp_growth", "reason"].startswith("100 % of units score 5 or less")
    assert not due.loc["tertiary_share", "due"]
    assert not due.loc["so2_growth", "due"]
    assert "half of the units" in due.loc["so2_growth", "reason"]


def test_goalposts_grow_old(library):
    values = pd.DataFrame([[40.0, 45.0, 50.0]], index=[2031])
    due = due_for_review(library, {"tertiary_share": values}).loc["tertiary_share"]
    assert due["stale"]
    assert due["reason"] == "goalposts of 2020 judge 2031"
    patient = ReviewRule(oldest=20)
    assert not due_for_review(library, {"tertiary_share": values}, patient).loc["tertiary_share", "due"]
    early = pd.DataFrame([[40.0, 45.0, 50.0]], index=[2005])
    assert "no goalposts" in due_for_review(library, {"tertiary_share": early}).loc["tertiary_share", "reason"]
    with pytest.raises(InputError, match="rule"):
        ReviewRule(share=0)


def test_a_proxy_is_judged_in_its_own_direction(library):
    clean = pd.DataFrame([[12.0, 13.0, 11.0]], index=[2016])
    due = due_for_review(library, {"good_air_days": clean})
    assert due.loc["good_air_days", "at_ceiling"] == 1
