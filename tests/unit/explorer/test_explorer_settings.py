"""Settings of the explorer: as they stand in an address, as scenarios, and as files."""

import asyncio
from contextlib import suppress

import pytest

from gzsim.errors import InputError
from gzsim.explorer.desk import Desk
from gzsim.explorer.misread import Misread
from gzsim.explorer.page import Explorer
from gzsim.explorer.scenarios import changes_of, found_zones, hazards, mean_term, scenario_of, to_yaml
from gzsim.explorer.setting import CHOICES, LEVERS, Setting, choice_names, today
from gzsim.history import zone_model
from gzsim.record import load_record
from gzsim.scenario import check_against_record, load_scenario
from gzsim.scenario.parameters import load_parameters
from gzsim.web.speaking import Speaker

MOVED = [
    Setting(rate=0),
    Setting(rate=20, scheme="piece_rate"),
    Setting(scheme="none", rate=20),
    Setting(long_term=30, ranking="within_zone"),
    Setting(tenure=2.5, audits=50, ambition=2),
    Setting(tenure=5, audits=0),
    Setting(zones="uniform"),
    Setting(zones="found", long_term=5, ranking="raw"),
]


@pytest.mark.parametrize("setting", [Setting(), *MOVED], ids=Setting.name)
def test_an_address_says_all_of_a_setting(setting):
    said = dict(part.split("=") for part in filter(None, setting.query().split("&")))
    assert Setting.of(said) == setting


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"rate": "31"}, "0 to 30"),
        ({"rate": "-1"}, "0 to 30"),
        ({"audits": "nan"}, "0 to 50"),
        ({"audits": "inf"}, "0 to 50"),
        ({"tenure": "long"}, "2.5 to 5"),
        ({"scheme": "last"}, "last_place"),
        ({"zones": "<script>"}, "functional, uniform, found"),
        ({"ranking": ""}, "scaled_lead"),
        ({"ratee": "10"}, "did you mean"),
        ({"rate": "9" * 10_000}, "0 to 30"),
        ({"x" * 10_000: "1"}, "rate, long_term"),
    ],
)
def test_a_bad_address_says_what_would_be_valid(said, told):
    with pytest.raises(InputError, match=told) as caught:
        Setting.of(said)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"rate": "31"}, "奖惩力度（rate）的值31超出滑块范围。有效取值：0至30"),
        ({"tenure": "\ufffd"}, "平均任期（tenure）须为数字，不能是“\ufffd”。有效取值：2.5至5"),
        ({"ranking": "leads"}, "排名规则（ranking）没有“leads”这一选项，是否应为“lead”？有效取值：scaled_lead、lead"),
        ({"ratee": "10"}, "网址（address）中没有名为“ratee”的参数，是否应为“rate”？有效取值：rate、long_term"),
    ],
)
def test_a_bad_address_is_told_in_chinese_too(said, told):
    with pytest.raises(Misread) as caught:
        Setting.of(said)
    assert caught.value.said.zh.startswith(told)
    assert str(caught.value).partition(": ")[2] in caught.value.said.en


def test_a_value_between_two_steps_goes_to_the_nearest():
    assert Setting.of({"rate": "12.4"}).rate == 12
    assert Setting.of({"tenure": "3.1"}).tenure == 3


def test_every_lever_starts_at_a_step_of_its_slider():
    for name, lever in LEVERS.items():
        usual = getattr(Setting(), name)
        assert Setting.of({name: f"{usual:g}"}) == Setting()
        for end in (lever.low, lever.high):
            assert getattr(Setting.of({name: f"{end:g}"}), name) == end


def test_levers_start_where_the_rules_of_today_are():
    usual, parameters = Setting(), load_parameters()
    assert today().schemes["last_place"].rate == usual.rate / 100
    assert today().long_term_weight == usual.long_term / 100
    assert parameters["fabrication.audit_probability"] == usual.audits / 100
    assert parameters["targets.amplification"] == usual.ambition
    assert mean_term(list(parameters["leader.exit_hazard"])) == pytest.approx(usual.tenure, abs=0.01)
    assert (today().scheme_in_force, today().zones.model, today().ranking) == (
        usual.scheme,
        usual.zones,
        usual.ranking,
    )


def test_all_choices_have_names_in_both_languages():
    for choice, (values, name) in CHOICES.items():
        assert set(choice_names(choice)) == set(values)
        assert all(each.en and each.zh for each in (name, *choice_names(choice).values()))


def test_what_is_as_today_changes_nothing():
    assert changes_of(Setting()) == {}
    assert scenario_of(Setting()).with_(name="x", title="x", title_zh="x") == today().with_(
        name="x", title="x", title_zh="x"
    )


def test_what_is_at_stake_does_not_matter_without_a_scheme():
    assert changes_of(Setting(scheme="none", rate=20)) == changes_of(Setting(scheme="none"))


@pytest.mark.parametrize("tenure", [2.5, 3, 4.25, 5])
def test_hazards_bring_the_mean_term_that_was_asked_for(tenure):
    chances = hazards(tenure)
    assert mean_term(chances) == pytest.approx(tenure, abs=0.005)
    assert all(0 <= each <= 1 for each in chances)


def test_declared_found_zones_weigh_as_those_that_are_found():
    record, scenario = load_record(), scenario_of(Setting(zones="found", long_term=30))
    weights = zone_model(record, today().with_(long_term_weight=0.30), "found").weights_of(today().units.prefectures)
    mine = zone_model(record, scenario, "functional").weights_of(today().units.prefectures)
    assert mine.to_numpy() == pytest.approx(weights[mine.columns].to_numpy(), abs=2e-6)
    assert len(set(found_zones()["assignment"].values())) > 1


@pytest.mark.parametrize("setting", MOVED, ids=Setting.name)
def test_a_file_says_the_scenario_that_was_simulated(setting, tmp_path):
    path = tmp_path / f"{setting.name()}.yaml"
    path.write_text(to_yaml(setting), encoding="utf-8")
    read, same = load_scenario(path), scenario_of(setting)
    check_against_record(read, load_record().series.index)
    assert read.name == same.name
    assert read.with_(author="x", reference="x") == same.with_(author="x", reference="x")


def test_a_rate_can_be_set_only_where_there_is_a_scheme():
    async def disabled():
        explorer = Explorer(Desk(workers=lambda count: None), Speaker(language="en"), Setting(scheme="none"))
        rate, before = explorer._levers["rate"], explorer._levers["rate"].disabled
        explorer._choices["scheme"].value = "piece_rate"
        explorer.end()
        return before, rate.disabled

    assert asyncio.run(disabled()) == (True, False)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 1e-300, None, "9"])
def test_a_slider_that_a_browser_moves_off_its_range_goes_back(value):
    async def moved():
        explorer = Explorer(Desk(workers=lambda count: None), Speaker(language="en"), Setting())
        with suppress(ValueError):  # of the widget itself
            explorer._levers["rate"].value = value
        explorer.end()
        return explorer.setting.rate

    assert asyncio.run(moved()) in {Setting().rate, 0, 9}
