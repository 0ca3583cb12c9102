"""From a workbook to a province that is scored, replayed and simulated; every fault with its cell."""

import json

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.province import make_province, write_template
from gzsim.province.reading import read_province
from gzsim.run.replays import replay_declared
from gzsim.scenario import load_scenario

ABOUT = [["项目", "内容"], ["名称", "云山省（虚构）"], ["数据来源", "虚构"], ["起始年份", 2024], ["模拟年数", 2]]
CITIES = ["甲市", "乙市", "丙市", "丁市"]
DATA = [["名称", "分区", "年份", "产值", "空气", "能耗"]] + [
    [city, "城市" if place < 2 else "山区", year, 100 * 1.05 ** (year - 2019) + place, 85 + place + year % 2, 9 - place]
    for place, city in enumerate(CITIES)
    for year in range(2019, 2024)
]
INDICATORS = [
    ["代码", "计量单位", "口径", "方向", "目标值", "下限", "上限", "期限", "约束性", "权重", "山区"],
    ["产值", "亿元", "增速", "正向", 6, None, None, "显绩", None, 0.5, 0.25],
    ["空气", "%", "原值", "正向", 95, 80, None, "潜绩", "约束性", 0.25, 0.5],
    ["能耗", "吨", None, "逆向", 5, None, 10, "短期", "否", 0.25, 0.25],
]
SHEETS = {"省": ABOUT, "数据": DATA, "指标": INDICATORS}


@pytest.fixture
def book(tmp_path):
    """A workbook with Chinese names alone, of which a cell may be changed: (sheet, cell) → value."""

    def save(changes=None):
        found = openpyxl.Workbook()
        found.remove(found.active)
        for name, rows in SHEETS.items():
            sheet = found.create_sheet(name)
            for row in rows:
                sheet.append(row)
        for (sheet, cell), value in (changes or {}).items():
            found[sheet][cell] = value
        found.save(tmp_path / "own.xlsx")
        return tmp_path / "own.xlsx"

    return save


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The template's made-up province as it is written."""
    path = tmp_path_factory.mktemp("made")
    make_province(write_template(path / "own.xlsx"), path / "mine")
    return path / "mine"


def test_from_the_template_to_a_simulation(made):
    record = gz.load_record(made)
    scenario = load_scenario(made / "scenario.yaml", record)
    league = gz.score(record, 2024, scenario=scenario)
    assert len(league.table) == 12
    assert league.table["coverage"].tolist() == pytest.approx([1] * 12)
    told = replay_declared(record, scenario).told
    assert sorted(told.outcomes["year"].unique()) == [2019, 2020, 2021, 2022, 2023, 2024]
    simulation = gz.simulate(scenario, schemes="all", replications=2)
    assert set(simulation.by_prefecture()["name"]) == set(record.prefectures["name"])
    assert simulation.by_prefecture()["name"].str.contains("虚构").all()


def test_luck_is_estimated_from_the_figures(made):
    """Forest is made to stray by 0.15 points at most, industry by 2 percent a year: their luck is as far apart."""
    scenario = load_scenario(made / "scenario.yaml", gz.load_record(made))
    luck = {name: each.dynamics["noise_sd"] for name, each in scenario.indicators.items()}
    assert luck["forest"] == pytest.approx(0.15 * 0.6, rel=0.2)  # a uniform law over 21 steps: 0.6 of its reach
    assert luck["industry"] == pytest.approx(2 * 0.6, rel=0.2)


def test_chinese_names_alone_suffice(book, tmp_path):
    own = make_province(book(), tmp_path / "mine")
    record = gz.load_record(tmp_path / "mine")
    scenario = load_scenario(tmp_path / "mine" / "scenario.yaml", record)
    assert record.prefectures["name"].tolist() == CITIES
    assert list(record.prefectures.index) == ["990100", "990200", "990300", "990400"]
    assert own.notes == ("no column has codes: the units were given 990100 to 990400",)
    assert list(scenario.indicators) == ["indicator_01", "indicator_02", "indicator_03"]
    assert record.growth_within_vintages("indicator_01").loc[2020, "990100"] == pytest.approx(5)
    assert scenario.assignment.tolist() == ["城市", "城市", "山区", "山区"]
    assert gz.score(record, 2023, scenario=scenario).table["name"].isin(CITIES).all()


def test_indicators_are_as_the_sheet_says(book, tmp_path):
    make_province(book(), tmp_path / "mine")
    scenario = load_scenario(tmp_path / "mine" / "scenario.yaml", gz.load_record(tmp_path / "mine"))
    growth, air, energy = scenario.indicators.values()
    assert (growth.form, growth.type, growth.target, growth.unit, growth.kind) == ("growth", "flow", 6, "%", "guiding")
    assert (air.form, air.type, air.goalpost, air.kind, air.horizon) == ("level", "stock", 80, "binding", "long")
    assert (energy.direction, energy.goalpost, energy.target, energy.unit) == ("lower", 10, 5, "吨")
    assert scenario.weights().loc["山区"].tolist() == [0.25, 0.5, 0.25]
    assert scenario.weights().loc["城市"].equals(scenario.weights().loc["all"].rename("城市"))
    assert (scenario.simulation.start_year, scenario.simulation.years) == (2024, 2)


def test_groups_multiply_their_weights(book, tmp_path):
    tree = {("指标", "L1"): "上级", ("指标", "L2"): "经济", ("指标", "L3"): "环境", ("指标", "L4"): "环境",
            ("指标", "J2"): 1, ("指标", "J3"): 0.8, ("指标", "J4"): 0.2}  # fmt: skip
    own = read_province(book(tree))
    assert list(own.weights.values()) == pytest.approx([0.5, 0.4, 0.1])


def test_spending_that_is_not_told_is_said_to_be_assumed(book, tmp_path):
    make_province(book(), tmp_path / "mine")
    text = (tmp_path / "mine" / "scenario.yaml").read_text(encoding="utf-8")
    assert "spending where the workbook tells none" in text
    assert "取贵州市州均值" in text


def test_the_description_speaks_of_that_province(made):
    text = (made / "datapackage.json").read_text(encoding="utf-8")
    assert "Guizhou" not in text
    assert "Invented Province" in json.loads(text)["title"]


def test_codes_that_mean_something_else_are_renamed(book):
    renamed = {
        ("指标", "A2"): "gdp",
        ("数据", "D1"): "gdp",
        ("指标", "A3"): "good_air_days",
        ("数据", "E1"): "good_air_days",
    }
    assert [each.key for each in read_province(book(renamed)).indicators][:2] == ["own_gdp", "own_good_air_days"]


def test_without_zones_there_is_one_yardstick(book, tmp_path):
    without = {("数据", "B1"): "备注一", ("指标", "K1"): "备注"}
    make_province(book(without), tmp_path / "mine")
    scenario = load_scenario(tmp_path / "mine" / "scenario.yaml", gz.load_record(tmp_path / "mine"))
    assert (scenario.zones.model, list(scenario.zones.names)) == ("uniform", ["all"])


FAULTS = {
    "a code that is none": ({("数据", "A1"): "代码"}, "数据!A2", "is no code of a unit"),
    "a second zone": ({("数据", "B4"): "山区"}, "数据!B4", "甲市 is in 城市 before, and in 山区 here"),
    "no zone": ({("数据", "B4"): None}, "数据!B4", "is no zone"),
    "no years": ({("数据", "C1"): "备忘"}, "数据!A1", "no column has the years"),
    "a figure that is none": ({("数据", "D3"): "约五"}, "数据!D3", "is no number"),
    "no figures of an indicator": ({("指标", "A2"): "产量"}, "指标!A2", "数据 has no column '产量'"),
    "no target": ({("指标", "E3"): None}, "指标!E3", "no target of 空气"),
    "a target that is no better": ({("指标", "E3"): 75}, "指标!E3", "the target 75 is no better than what earns"),
    "no horizon": ({("指标", "H3"): None}, "指标!H3", "no horizon"),
    "a horizon that is none": ({("指标", "H3"): "永远"}, "指标!H3", "'永远' is no horizon"),
    "no unit": ({("指标", "B3"): None}, "指标!B3", "no unit of 空气"),
    "no goalpost of what is not percent": ({("指标", "G4"): None}, "指标!E4", "neither by its growth nor in percent"),
    "weights of a zone": ({("指标", "K3"): 0.6}, "指标!K1", "the weights of 山区 sum to 1.1"),
    "weights in percent": (
        {("指标", "K2"): 25, ("指标", "K3"): 50, ("指标", "K4"): 25}, "指标!K1", r"sum to 100 \(are they percent\?\)",
    ),
    "a zone that is misspelt": ({("指标", "K1"): "山地"}, "指标!K1", "neither a column that is known nor a zone"),
    "no name of the province": ({("省", "A2"): "备注"}, "省!A1", "the province has no name"),
    "a start that is no year": ({("省", "B4"): "明年"}, "省!B4", "is no start year"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_cell(fault, book, tmp_path):
    changes, place, problem = FAULTS[fault]
    with pytest.raises(InputError, match=problem) as refused:
        make_province(book(changes), tmp_path / "mine")
    assert refused.value.field == place
    assert refused.value.valid
    assert not (tmp_path / "mine").exists()


def test_percent_is_taken_if_it_is_said(book):
    whole = {("指标", f"{column}{row}"): share for row, pair in enumerate([(50, 25), (25, 50), (25, 25)], start=2)
             for column, share in zip("JK", pair, strict=True)}  # fmt: skip
    assert read_province(book(whole), percent=True).zone_weights["山区"]["indicator_02"] == 0.5


def test_what_is_there_is_never_replaced(book, tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputError, match="is there already"):
        make_province(book(), tmp_path / "mine")
    with pytest.raises(InputError, match="is there already"):
        write_template(book())


def test_a_workbook_of_an_index_is_told_what_it_lacks(tmp_path):
    from gzsim.workbook.template import write_template as write_index

    with pytest.raises(InputError, match="no sheet is called province"):
        make_province(write_index(tmp_path / "own.xlsx"), tmp_path / "mine")


def test_the_commands(tmp_path):
    def said(*arguments):
        done = CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout

    book, mine = tmp_path / "own.xlsx", tmp_path / "mine"
    assert "gzsim province" in said("new", book, "--province")
    assert "gzsim check" in said("province", book, mine)
    assert "12 prefectures" in said("check", mine / "scenario.yaml", "--data", mine)


def test_a_single_unit_is_refused(book):
    alone = {("数据", f"{column}{row}"): None for row in range(7, 22) for column in "ABCDEF"}
    with pytest.raises(InputError, match="a single unit has nobody to be ranked with"):
        read_province(book(alone))


def test_a_column_without_figures_is_refused(book):
    with pytest.raises(InputError, match="数据 has no figures in '空气'"):
        read_province(book({("数据", f"E{row}"): None for row in range(2, 22)}))


def test_two_indicators_are_said_to_be_too_few_for_the_record(book, tmp_path):
    two = {("指标", f"{column}4"): None for column in "ABCDEFGHIJK"}
    two |= {("指标", "J2"): 0.5, ("指标", "J3"): 0.5, ("指标", "K2"): 0.5, ("指标", "K3"): 0.5}
    notes = make_province(book(two), tmp_path / "mine").notes
    assert any("fewer than 3 indicators" in note for note in notes)
    record = gz.load_record(tmp_path / "mine")
    scenario = load_scenario(tmp_path / "mine" / "scenario.yaml", record)
    with pytest.raises(InputError, match="no year could be judged: "):
        gz.replay(record, scenario, {"last": scenario.scheme("last_place")}).last_places()


def test_gaps_stay_gaps(book, tmp_path):
    make_province(book({("数据", "E2"): None}), tmp_path / "mine")
    levels = gz.load_record(tmp_path / "mine").table("indicator_02")
    assert pd.isna(levels.loc[2019, "990100"])
    assert levels.notna().to_numpy().sum() == 19
