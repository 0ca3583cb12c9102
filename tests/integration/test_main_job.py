"""The main job from end to end: what it writes, that it says enough, and that it does so again to the last bit."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from rich.cells import cell_len

from gzsim.commands.job_answer import job_answer
from gzsim.commands.printing import WIDTH, show
from gzsim.errors import InputError
from gzsim.record import load_record
from gzsim.run.answers import findings_on_top, ranks_in_words
from gzsim.run.findings import Findings
from gzsim.run.job import run
from gzsim.run.zone_schemes import COMPARED
from gzsim.scenario import load_scenario
from gzsim.simulation.plausible import TURNED
from gzsim.views.numbers import with_margin

MODELS = {"uniform", "functional", "found"}
SCHEMES = {"none", "last_place", "piece_rate"}
FIGURES = {
    "rank-map", "moved-map", "rank-intervals", "rank-history", "coverage", "scheme-views", "scheme-gap",
    "scheme-last-places", "zone-schemes", "headline-ranges", "zones", "weights",
}  # fmt: skip
LANGUAGES = ("en", "zh")
IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
CODE = re.compile(r"\b(?:S|CF|B|C)\d\d\b|\b52\d{4}\b")
HAN = re.compile("[\u4e00-\u9fff]")
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


def said(folder: Path, language: str) -> str:
    """What a reader of one language sees: no markup, no pictures, nothing of the other language."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    parts = dict(zip(LANGUAGES, re.split(r'<div class="spoken \w+"', page)[1:], strict=True))
    bare = re.sub(r"<svg.*?</svg>|<dl.*?</dl>|\S+\.com/\S+", " ", parts[language], flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", bare))


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
    names = load_record().series["name"].to_dict() | {"air_month": "Air quality by month"}
    assert all(names[each] in page for each in places["series"].dropna().unique())


def test_the_report_counts_what_places_rest_on(results: Path):
    """Of twelve indicators in nine prefectures three have figures of their own and five a proxy."""
    said = (
        "Of 108 pairs of indicator and prefecture, 27 starting levels are data; lasting advantages are fitted to data "
        "in 27 and taken from a proxy in 45."
    )
    assert said in page_of(results)


def test_the_report_counts_parameters_by_their_source(scenario, results: Path):
    kinds = scenario.parameter_table().table()["kind"].value_counts()
    assert (
        f"Of {kinds.sum()} parameters of the simulation {kinds['assumption']} are assumptions, {kinds['pattern']} "
        f"follow published findings and {kinds['record']} are computed from data"
    ) in page_of(results)


def test_the_report_shows_every_headline_and_every_mean(results: Path):
    page = page_of(results)
    for row in pd.read_parquet(results / "headlines.parquet").itertuples():
        assert with_margin(row.difference, row.standard_error, signed=True) in page
    means = pd.read_parquet(results / "zone_schemes.parquet")
    for row in means[means["outcome"].isin(COMPARED)].itertuples():
        assert with_margin(row.mean, row.standard_error) in page
    assert f"over {DRAWS} draws of all parameters" in page


def test_the_console_says_the_answer_and_shows_schemes_and_headlines(
    findings: Findings, results: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    answer = job_answer(findings, results)
    show(answer, "en", whole=False)
    told = capsys.readouterr().out
    joined = " ".join(told.split())
    assert all(" ".join(each.en.split()) in joined for each in findings.answers)
    assert all(name.en in joined for name in findings.simulation.names.values())
    assert all(name in told for name in findings.latest["name"])
    assert str(results / "report.html") in told
    assert max(map(cell_len, told.splitlines())) <= WIDTH


def test_the_console_shows_every_headline_with_its_range(findings: Findings, results: Path):
    _, table = job_answer(findings, results).tables("en", False)
    headlines = findings.comparison.headlines.set_index(["outcome_name", "headline"])
    for name, _, *cells in table.rows:
        for cell, (_, row) in zip(cells, headlines.loc[name].iterrows(), strict=True):
            value, ends = cell.replace("−", "-").split("\n")
            scale = 100 if row["unit"].startswith("share of") else 1
            told = [float(number) for number in ends.rstrip(" !").split(" to ")]
            assert float(value.split(" ± ")[0]) == pytest.approx(scale * row["difference"], abs=0.5)
            assert told == pytest.approx([scale * row["low"], scale * row["high"]], abs=0.05)
            assert ("!" in ends) == (row["other_sign"] > TURNED)


def test_a_record_that_sees_too_little_is_refused_before_anything_is_simulated(scenario, tmp_path: Path):
    with pytest.raises(InputError, match=r"record\.minimum_coverage: data cover less than 99 %"):
        run(scenario.with_({"record.minimum_coverage": 0.99}), tmp_path / "out", tmp_path / "into", draws=0)
    assert not list(tmp_path.iterdir())


def test_every_ranking_names_its_proxies_and_gaps(results: Path):
    coverage = pd.read_parquet(results / "coverage.parquet")
    assert coverage.loc[coverage["status"] == "proxy", "proxy_of"].str.len().gt(0).all()
    assert coverage.loc[~coverage["used"], "reason"].str.len().gt(0).all()
    page = (results / "report.html").read_text(encoding="utf-8")
    assert all(name in page for name in coverage["name"].unique())
    assert "no series in the record" in page
    assert "历史数据中没有该序列" in page


def test_each_language_is_read_alone(results: Path):
    """Chinese is on the Chinese page alone, and a sentence in English there is one of the scenario's source."""
    assert not HAN.search(said(results, "en"))
    chinese = said(results, "zh")
    sentences = re.findall(r"(?:[A-Za-z,-]+ ){5,}[A-Za-z]+", chinese)
    assert all("document" in each or "article" in each or "official" in each for each in sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_internal_name_is_shown(results: Path, language: str):
    page = said(results, language)
    assert not IDENTIFIER.findall(page)
    assert not CODE.findall(page)


def test_real_names_stand_over_no_simulated_place(results: Path):
    """What is simulated is drawn under names of the kind of a real place, which the figure keeps as comments."""
    drawn = (results / "figures" / "en" / "scheme-last-places.svg").read_text(encoding="utf-8")
    labels = re.findall(r"<!-- (.*?) -->", drawn)
    places = set(load_record().prefectures["name"])
    assert not places & set(labels)
    assert {f"like {place}" for place in places} <= set(labels)


def test_the_manifest_allows_to_do_it_again(scenario, results: Path, tmp_path: Path):
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == scenario.simulation.seed
    assert manifest["data_sha256"]["prefecture_year.csv"]
    assert manifest["files_sha256"] == {name: sha for name, sha in digests(results).items() if name != "manifest.json"}
    (tmp_path / "again.yaml").write_text(json.dumps(manifest["scenario"], ensure_ascii=False), encoding="utf-8")
    assert load_scenario(tmp_path / "again.yaml") == scenario


def test_every_figure_is_there_as_picture_and_as_drawing(results: Path):
    for language in LANGUAGES:
        written = {path.name for path in (results / "figures" / language).iterdir()}
        assert written == {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}


def test_the_answer_stands_on_top_in_two_languages(results: Path):
    page = (results / "report.html").read_text(encoding="utf-8")
    for part, texts in zip(
        re.split(r'<div class="spoken \w+"', page)[1:],
        (("Last-place deduction", "Piece rate", "Anshun is always last"), ("末位扣减", "按分计奖", "安顺始终居末位")),
        strict=True,
    ):
        assert all(text in part[: part.index("<details")] for text in texts)


def test_a_country_has_its_places_in_tables_and_no_figure_with_a_row_each(scenario, tmp_path: Path):
    """And what its schemes are compared with is called as the scenario calls it."""
    said = {"schemes.none.name": "Salary alone", "schemes.none.name_zh": "只发工资"}
    quick = {"units.scale": "country_prefectures", "simulation.years": 1, "simulation.replications": 2}
    run(scenario.with_({**quick, **said}), tmp_path, draws=0)
    places = pd.read_parquet(tmp_path / "scheme_prefectures.parquet")
    assert places["code"].nunique() == 333
    assert places["name"].notna().all()
    assert {path.stem for path in (tmp_path / "figures" / "zh").iterdir()} == FIGURES - {
        "scheme-last-places",
        "headline-ranges",
    }
    page = page_of(tmp_path)
    assert "gains over Salary alone" in page
    assert "instead of salary alone" in page
    assert "各方案比只发工资好多少" in page
    assert "each of the 333 units" in page
    assert "are types" in page
    assert not (tmp_path / "starting_places.parquet").exists()


def test_a_scenario_with_one_zone_model_says_nothing_of_their_choice(findings: Findings):
    latest = findings.latest.query("zone_model == 'uniform'")
    assert len(ranks_in_words(latest)) == 2
    leads = findings_on_top(latest, findings.comparison.headlines, findings.names)[0]
    assert "zone model" not in leads.en
    assert "分区方案" not in leads.zh
