"""The main job from end to end: what it writes, that it says enough, and that it does so again to the last bit."""

from __future__ import annotations

import hashlib
import json
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.run.answers import answers
from gzsim.run.console import show
from gzsim.run.findings import Findings
from gzsim.run.job import run
from gzsim.run.zone_schemes import COMPARED
from gzsim.scenario import load_scenario
from gzsim.views.numbers import with_margin

MODELS = {"uniform", "functional", "found"}
SCHEMES = {"none", "last_place", "piece_rate"}
FIGURES = {
    "rank-intervals", "rank-history", "coverage", "scheme-differences", "scheme-views", "scheme-years",
    "scheme-last-places", "zone-schemes", "headline-ranges", "zones", "weights",
}  # fmt: skip
QUICK = {"simulation.replications": 12, "simulation.years": 3, "name": "quick"}
DRAWS = 2


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("guizhou-2025").with_(QUICK)


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("job") / "first"


@pytest.fixture(scope="module", autouse=True)
def findings(scenario, results: Path) -> Findings:
    return run(scenario, results, draws=DRAWS)


def page_of(folder: Path) -> str:
    """What a report says, its lines joined and its signs as they are printed."""
    return " ".join(unescape((folder / "report.html").read_text(encoding="utf-8")).split())


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_second_run_writes_the_same_bytes(scenario, results: Path):
    again = results.parent / "second"
    run(scenario, again, draws=DRAWS)
    assert digests(again) == digests(results)


def test_nine_prefectures_are_scored_under_three_zone_models(results: Path):
    scores = pd.read_parquet(results / "scores.parquet")
    assert set(scores["zone_model"]) == MODELS
    assert (scores.groupby(["zone_model", "year"])["code"].nunique() == 9).all()
    assert scores["year"].between(1999, 2021).all()
    assert not {2019, 2022, 2023} & set(scores["year"])


def test_three_schemes_are_simulated_and_paired(results: Path):
    outcomes = pd.read_parquet(results / "scheme_outcomes.parquet")
    differences = pd.read_parquet(results / "scheme_differences.parquet")
    assert set(outcomes["scheme"]) == SCHEMES
    assert set(differences["scheme"]) == SCHEMES - {"none"}
    assert (outcomes["q05"] <= outcomes["q95"]).all()
    means = outcomes.set_index(["scheme", "outcome"])["mean"]
    for row in differences.itertuples():
        expected = means[row.scheme, row.outcome] - means["none", row.outcome]
        assert row.difference == pytest.approx(expected, abs=1e-9)


def test_zone_models_and_schemes_are_compared_on_two_rulers(results: Path):
    table = pd.read_parquet(results / "zone_schemes.parquet")
    assert set(table["zone_model"]) == MODELS
    assert (table.groupby("zone_model")["scheme"].agg(set) == SCHEMES).all()
    assert {"achievement", "own_needs"} <= set(table["outcome"])
    in_force = table[table["zone_model"] == "functional"].set_index(["scheme", "outcome"])["mean"]
    outcomes = pd.read_parquet(results / "scheme_outcomes.parquet").set_index(["scheme", "outcome"])["mean"]
    assert in_force.equals(outcomes)


def test_headlines_range_over_the_draws_that_the_manifest_names(results: Path):
    headlines = pd.read_parquet(results / "headlines.parquet")
    assert list(headlines["headline"].unique()) == ["last_place − none", "piece_rate − none", "functional − uniform"]
    assert (headlines["draws"] == DRAWS).all()
    assert json.loads((results / "manifest.json").read_text(encoding="utf-8"))["draws"] == DRAWS


def test_places_start_where_the_record_ends_and_the_report_says_so(results: Path):
    places = pd.read_parquet(results / "starting_places.parquet")
    assert len(places) == 9 * 12
    page = (results / "report.html").read_text(encoding="utf-8")
    assert "Names stand only over what starts from the real place" in page
    assert all(series in page for series in places["series"].dropna().unique())


def test_the_report_counts_what_places_rest_on(results: Path):
    """Of twelve indicators in nine prefectures three have figures of their own and five a proxy."""
    said = (
        "Of 108 pairs of indicator and prefecture, 27 levels are those of the record; lasting advantages are fitted to "
        "the record in 27 and taken from a proxy in 45."
    )
    assert said in page_of(results)


def test_the_report_counts_parameters_by_their_source(scenario, results: Path):
    kinds = scenario.parameter_table().table()["kind"].value_counts()
    assert (
        f"Of {kinds.sum()} parameters of the simulation {kinds['assumption']} are assumptions, {kinds['pattern']} "
        f"follow published findings and {kinds['record']} are computed from the record"
    ) in page_of(results)


def test_the_report_shows_every_headline_and_every_mean(results: Path):
    page = page_of(results)
    for row in pd.read_parquet(results / "headlines.parquet").itertuples():
        assert with_margin(row.difference, row.standard_error, signed=True) in page
    means = pd.read_parquet(results / "zone_schemes.parquet")
    for row in means[means["outcome"].isin(COMPARED)].itertuples():
        assert with_margin(row.mean, row.standard_error) in page
    assert f"over {DRAWS} draws of all parameters" in page


def test_the_console_says_the_answer_and_shows_schemes_and_headlines(findings: Findings, results: Path, capsys):
    show(findings, results)
    told = capsys.readouterr().out
    joined = " ".join(told.split())
    assert all(" ".join(answer.en.split()) in joined for answer in findings.answers)
    tables = findings.tables
    for row in tables["scheme_outcomes"].query("outcome in ['achievement', 'debt', 'wrong_last']").itertuples():
        assert with_margin(row.mean, row.standard_error) in told
    for row in tables["headlines"].itertuples():
        assert with_margin(row.difference, row.standard_error, signed=True) in told
    assert str(results / "report.html") in told


def test_a_record_that_sees_too_little_is_refused_before_anything_is_simulated(scenario, tmp_path: Path):
    with pytest.raises(InputError, match=r"record\.minimum_coverage: data cover less than 99 %"):
        run(scenario.with_({"record.minimum_coverage": 0.99}), tmp_path / "out", tmp_path / "into", draws=0)
    assert not list(tmp_path.iterdir())


def test_what_schemes_are_compared_with_is_called_by_its_name(scenario, tmp_path: Path):
    said = {"schemes.none.name": "Salary alone", "schemes.none.name_zh": "只发工资"}
    run(scenario.with_({**said, "simulation.years": 1, "simulation.replications": 2}), tmp_path, draws=0)
    page = page_of(tmp_path)
    assert "minus Salary alone, paired" in page
    assert "各方案比只发工资好多少" in page


def test_every_ranking_names_its_proxies_and_gaps(results: Path):
    coverage = pd.read_parquet(results / "coverage.parquet")
    assert coverage.loc[coverage["status"] == "proxy", "proxy_of"].str.len().gt(0).all()
    assert coverage.loc[~coverage["used"], "reason"].str.len().gt(0).all()
    page = (results / "report.html").read_text(encoding="utf-8")
    assert all(name in page for name in coverage["name"].unique())
    assert "no series in the record" in page


def test_the_manifest_allows_to_do_it_again(scenario, results: Path, tmp_path: Path):
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == scenario.simulation.seed
    assert manifest["data_sha256"]["prefecture_year.csv"]
    assert manifest["files_sha256"] == {name: sha for name, sha in digests(results).items() if name != "manifest.json"}
    (tmp_path / "again.yaml").write_text(json.dumps(manifest["scenario"], ensure_ascii=False), encoding="utf-8")
    assert load_scenario(tmp_path / "again.yaml") == scenario


def test_every_figure_is_there_as_picture_and_as_drawing(results: Path):
    written = {path.name for path in (results / "figures").iterdir()}
    assert written == {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}


def test_the_answer_stands_on_top_in_two_languages(results: Path):
    page = (results / "report.html").read_text(encoding="utf-8")
    head = page[page.index("<body>") : page.index("<nav")]
    for text in ("Last-place deduction", "Piece rate", "末位扣减", "按分计奖", "Guiyang", "贵阳"):
        assert text in head


def test_a_country_has_its_places_in_tables_and_no_figure_with_a_row_each(scenario, tmp_path: Path):
    run(
        scenario.with_({"units.scale": "country_prefectures", "simulation.years": 1, "simulation.replications": 2}),
        tmp_path,
        draws=0,
    )
    places = pd.read_parquet(tmp_path / "scheme_prefectures.parquet")
    assert places["code"].nunique() == 333
    assert places["name"].notna().all()
    assert {path.stem for path in (tmp_path / "figures").iterdir()} == FIGURES - {
        "scheme-last-places",
        "headline-ranges",
    }
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "each of the 333 units" in page
    assert "are types" in page
    assert not (tmp_path / "starting_places.parquet").exists()


def test_a_scenario_with_one_zone_model_says_nothing_of_their_choice():
    latest = pd.DataFrame(
        {"zone_model": "uniform", "year": 2020, "ranking": "raw", "name": ["Guiyang", "Zunyi"],
         "name_zh": ["贵阳市", "遵义市"],
         "rank": [1, 2], "rank_low": [1, 1], "rank_high": [2, 2], "coverage": [0.56, 0.56]}
    )  # fmt: skip
    outcomes = pd.DataFrame(columns=["scheme", "outcome", "mean"])
    differences = pd.DataFrame(columns=["scheme", "outcome", "difference", "standard_error"])
    told = [passage.en for passage in answers(latest, outcomes, differences, {}, "none")]
    assert len(told) == 2
    assert "only 56 % of" in told[1]
