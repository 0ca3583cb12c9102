"""A scenario is checked against the record in use, and everything that follows speaks of that province."""

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.run.job import run
from gzsim.run.replays import replay_declared
from gzsim.scenario import as_scenario, load_scenario
from gzsim.scenario.prefectures import known_prefectures, prefecture_names, province_of, recorded_spending
from gzsim.simulation.layout import layout_of

CITIES = ["530100", "530300", "530400", "530500"]
NAMES = {"甲", "乙", "丙", "丁"}


@pytest.fixture(scope="module")
def scenario(folder, record):
    return load_scenario(folder / "scenario.yaml", record=record)


def test_codes_are_those_of_the_record_in_use(folder, scenario):
    assert list(scenario.units.prefectures) == CITIES
    with pytest.raises(InputError, match="none of these prefectures is in the record that is used") as refused:
        load_scenario(folder / "scenario.yaml")
    assert refused.value.line == 9
    assert "--data" in refused.value.valid


def test_a_single_wrong_code_is_told_with_the_codes_of_that_record(scenario):
    with pytest.raises(InputError, match="unknown prefecture '530200'") as refused:
        scenario.with_({"indicators.growth.target": {"default": 6, "530200": 7}})
    assert all(code in refused.value.valid for code in CITIES)


def test_a_changed_copy_keeps_the_record(record, scenario):
    assert scenario.with_(name="more").of_record is record


def test_the_shipped_record_given_as_another_changes_nothing():
    shipped = gz.load_record()
    assert known_prefectures(shipped) == known_prefectures()
    assert prefecture_names(shipped) == prefecture_names()
    assert recorded_spending(shipped) == recorded_spending()
    assert province_of(shipped) == province_of() == ("Guizhou", "贵州")
    told = {"replications": 2, "seed": 3}
    given, usual = (load_scenario("guizhou-2025", record=each) for each in (shipped, None))
    assert gz.simulate(given, **told).digest() == gz.simulate(usual, **told).digest()


def test_a_shipped_scenario_keeps_to_the_shipped_record(record):
    assert as_scenario("guizhou-2025", record=record).of_record is None


def test_a_file_about_guizhou_is_read_as_before(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("extends: guizhou-2025\nlong_term_weight: 0.2\n", encoding="utf-8")
    assert as_scenario(str(file), record=gz.load_record()).of_record is None


def test_the_province_has_its_own_name_and_its_own_luck(scenario):
    assert layout_of(scenario).provinces.tolist() == ["虚构"]


def test_a_replay_covers_all_years_of_that_record(record, scenario):
    told = replay_declared(record, scenario).told
    assert set(told.outcomes["name"]) == {f"{name}市" for name in NAMES}
    judged = set(told.outcomes["year"]) | set(told.left_out["year"])
    assert judged == {2019, 2020, 2021, 2022, 2023}


def test_a_file_is_read_with_the_record_beside_it(folder, record):
    league = gz.score(record, 2022, scenario=str(folder / "scenario.yaml"))
    assert sorted(league.table["code"]) == CITIES


def test_a_simulation_is_of_that_province_and_stays_so_when_kept(scenario, tmp_path):
    simulation = gz.simulate(scenario, schemes="all")
    assert set(simulation.by_prefecture()["name"]) == NAMES
    assert set(simulation.winners_and_losers()["name_zh"]) == NAMES
    simulation.save(tmp_path / "kept")
    pd.testing.assert_frame_equal(
        gz.load_simulation(tmp_path / "kept").winners_and_losers(), simulation.winners_and_losers()
    )


def test_places_start_from_their_own_figures(record, scenario):
    """Clean air was last seen in 2023 at 80 + 4·place + parity, as the tables say."""
    places = gz.initial_state(scenario.with_({"units.start": "record"}))
    row = list(places.indicators).index("air")
    np.testing.assert_allclose(places.level[row], [80, 85, 88, 93])


def test_spending_that_nobody_told_is_asked_for(scenario):
    with pytest.raises(InputError, match="is missing for 530500: the record does not say"):
        scenario.with_({"units.spending": {"530500": None}}).spending()


def test_counties_that_the_record_does_not_have_are_refused(scenario):
    with pytest.raises(InputError, match=r"units\.scale: counties are asked for"):
        gz.simulate(scenario.with_({"units.scale": "counties"}))


def test_declared_weights_stay_as_they_are(scenario):
    assert scenario.weights().loc["山区", "air"] == 0.5
    assert scenario.with_(long_term_weight=0.25).weights()["air"].tolist() == [0.25, 0.25, 0.25]


@pytest.mark.parametrize(
    "command",
    [["check", "SCENARIO"], ["score", "2022"], ["replay"], ["simulate", "SCENARIO", "--replications", "2"],
     ["compare", "SCENARIO", "OTHER", "--replications", "2"]],
    ids=lambda command: command[0],
)  # fmt: skip
def test_every_command_takes_the_folder(command, folder, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(f"extends: {folder / 'scenario.yaml'}\nlong_term_weight: 0.5\n", encoding="utf-8")
    paths = {"SCENARIO": str(folder / "scenario.yaml"), "OTHER": str(other)}
    done = CliRunner().invoke(app, [*(paths.get(part, part) for part in command), "--data", str(folder)])
    assert done.exit_code == 0, done.output
    assert "Guiyang" not in done.output
    if command[0] in ("score", "replay"):
        assert all(name in done.output for name in NAMES)


def test_a_folder_without_a_scenario_asks_for_one(folder, tmp_path):
    for file in folder.iterdir():
        if file.name != "scenario.yaml":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    done = CliRunner().invoke(app, ["replay", "--data", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    assert "there is no scenario.yaml" in str(done.exception)


def test_the_report_speaks_of_that_province_alone(scenario, tmp_path):
    findings = run(scenario.with_({"simulation.replications": 2}), tmp_path / "results", draws=0)
    page = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    assert findings.record is scenario.of_record
    assert all(name in page for name in NAMES)
    assert "虚构" in page
    assert not [name for name in ("Guizhou", "guizhou", "贵州", "贵阳") if name in page]


def test_a_scenario_that_extends_that_of_another_province_is_explained_in_its_names(folder, record, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(f"extends: {folder}/scenario.yaml\nunits: {{spending: {{'530100': 70000.0}}}}\n", encoding="utf-8")
    why = gz.explain(load_scenario(own, record=record))
    assert why.baseline == "scenario"
    assert why.changes["name_zh"].item().startswith("甲")
    assert len(why.sentences) == 3  # who wrote the baseline, and from what, is not said of this one
    told = gz.explain(load_scenario(own, record=record), against=folder / "scenario.yaml")
    assert told.text("zh") == why.text("zh")


def test_a_part_that_comes_without_more_to_say_ends_with_its_name(scenario):
    said = gz.explain(scenario).text("zh")
    assert "新增分区“" in said
    assert "：。" not in said
