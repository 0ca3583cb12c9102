"""Everything a scenario file can say wrongly is answered with file, line, field and what would be valid."""

from __future__ import annotations

import json
import time

import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario


def test_missing_file(refusal, tmp_path):
    error = refusal(tmp_path / "nowhere.yaml")
    assert error.file == tmp_path / "nowhere.yaml"
    assert error.problem == "there is no such file"


def test_folder_instead_of_a_file(refusal, tmp_path):
    assert refusal(tmp_path).problem == "is a folder, not a file"


@pytest.mark.parametrize("name", ["gizhou-2025", "guizhou2025"])
def test_misspelt_name_of_a_shipped_scenario(refusal, name):
    error = refusal(name)
    assert "did you mean 'guizhou-2025'?" in str(error)
    assert "guizhou-2025-uniform" in error.valid


def test_no_name_at_all(refusal):
    assert "no shipped scenario is called ''" in str(refusal(""))


def test_syntax_error_has_its_line_and_column(refusal, write):
    error = refusal(write("title: x\nunits: [a, b\nzones: {}\n"))
    assert (error.line, error.column) == (3, 6)
    assert "not valid YAML" in error.problem


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a remark\n"])
def test_empty_file(refusal, write, text):
    assert refusal(write(text)).problem == "the file is empty"


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "42\n"])
def test_top_level_must_be_a_mapping(refusal, write, text):
    assert "must be a mapping" in refusal(write(text)).problem


def test_text_in_another_encoding(refusal, write):
    error = refusal(write("extends: guizhou-2025\ntitle_zh: 贵州\n".encode("gb18030")))
    assert (error.problem, error.line) == ("is not UTF-8 text", 2)


@pytest.mark.parametrize("content", [bytes(range(256)) * 4, b"\x7fELF\x02\x01\x00\x00", b"title: a\x00b\n"])
def test_binary_file(refusal, write, content):
    assert refusal(write(content)).problem.startswith(("is not UTF-8 text", "is not valid YAML"))


def test_file_larger_than_anyone_writes(refusal, write):
    assert "larger than" in refusal(write("# " + "x" * 300_000)).problem


def test_duplicate_key_names_both_lines(refusal, change):
    error = refusal(change("simulation:\n  years: 5\n  seed: 1\n  years: 6\n"))
    assert (error.line, error.field) == (5, "simulation.years")
    assert "first on line 3" in error.problem


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)),
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 5_000,
        "".join(" " * depth + "a:\n" for depth in range(300)),
        "a: &a [*a]\n",
    ],
    ids=["billion laughs", "brackets", "braces", "indentation", "contains itself"],
)
def test_yaml_bombs_are_refused_at_once(refusal, write, text):
    start = time.perf_counter()
    assert isinstance(refusal(write(text)), InputError)
    assert time.perf_counter() - start < 5


def test_tags_that_would_build_objects_are_refused(refusal, change):
    error = refusal(change("title: !!python/object:os.system {}\n"))
    assert (error.line, error.field) == (2, "title")
    assert "not allowed" in error.problem


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF"])
def test_characters_beyond_unicode_are_refused(refusal, change, escape):
    assert "not valid YAML" in refusal(change(f'title: "{escape}"\n')).problem


CASES = {
    "unknown indicator in weights": (
        "zones:\n  weights:\n    all:\n      gdp_grwth: 0.0\n",
        (5, "zones.weights.all.gdp_grwth", "did you mean 'gdp_growth'?"),
    ),
    "weights that sum to 0.9": (
        "zones:\n  weights:\n    all: {gdp_growth: 0.05}\n",
        (4, "zones.weights.all", "the weights sum to 0.9"),
    ),
    "negative weight": (
        "zones:\n  weights:\n    all: {gdp_growth: -0.05,\n      forest_cover: 0.27}\n",
        (4, "zones.weights.all.gdp_growth", "must not be negative: -0.05"),
    ),
    "indicator without a weight": (
        "zones: {weights: {all: {gdp_growth: null, forest_cover: 0.22}}}\n",
        (2, "zones.weights.all.gdp_growth", "every indicator needs a weight"),
    ),
    "prefecture without a zone": (
        "zones: {assignment: {'522700': null}}\n",
        (2, "zones.assignment.522700", "every prefecture needs a zone"),
    ),
    "prefecture in an unknown zone": (
        "zones: {assignment: {'522700': ecologic}}\n",
        (2, "zones.assignment.522700", "did you mean 'ecological'?"),
    ),
    "unknown prefecture": (
        "units:\n  prefectures:\n    - '520100'\n    - '520300'\n    - '110000'\n",
        (6, "units.prefectures.2", "unknown prefecture '110000'"),
    ),
    "prefecture listed twice": (
        "units: {prefectures: ['520100', '520300', '520100', '522700']}\n",
        (2, "units.prefectures.2", "listed twice"),
    ),
    "unknown prefecture in the assignment": (
        "zones:\n  assignment:\n    '999999': ecological\n",
        (4, "zones.assignment.999999", "unknown prefecture"),
    ),
    "target that is no number": (
        "indicators:\n  gdp_growth:\n    target: high\n",
        (4, "indicators.gdp_growth.target", "must be a number, not 'high'"),
    ),
    "target of 400 digits": (
        f"indicators: {{gdp_growth: {{target: {'9' * 400}}}}}\n",
        (2, "indicators.gdp_growth.target", "too large a number"),
    ),
    "target of 5000 digits": (
        f"indicators: {{gdp_growth: {{target: {'9' * 5000}}}}}\n",
        (2, "indicators.gdp_growth.target", "cannot be read as a number"),
    ),
    "unknown field": (
        "simulation:\n  yeers: 5\n",
        (3, "simulation.yeers", "unknown field (did you mean 'years'?)"),
    ),
    "level form without a goalpost": (
        "indicators: {forest_cover: {goalpost: null}}\n",
        (2, "indicators.forest_cover.goalpost", "level form needs the value that earns nothing"),
    ),
    "goalpost at the target": (
        "indicators: {forest_cover: {goalpost: 63}}\n",
        (2, "indicators.forest_cover.goalpost", "must be below the target, not 63"),
    ),
    "goalpost in growth form": (
        "indicators: {gdp_growth: {goalpost: 1}}\n",
        (2, "indicators.gdp_growth.goalpost", "no meaning in growth form"),
    ),
    "share without a whole": (
        "indicators: {forest_cover: {record: {of: null}}}\n",
        (2, "indicators.forest_cover.record.of", "measure share needs the series"),
    ),
    "a whole without a share": (
        "indicators: {gdp_growth: {record: {of: gdp}}}\n",
        (2, "indicators.gdp_growth.record.of", "no meaning with measure level"),
    ),
    "word outside a list of words": (
        "indicators: {gdp_growth: {horizon: lon}}\n",
        (2, "indicators.gdp_growth.horizon", "did you mean 'long'?"),
    ),
    "scheme of no type": (
        "schemes:\n  mine: {type: null, name: Mine}\n",
        (3, "schemes.mine.type", "is empty (did you mean 'none'?)"),
    ),
    "scheme of a type that is a number": (
        "schemes:\n  mine: {type: 5, name: Mine}\n",
        (3, "schemes.mine.type", "unknown value 5"),
    ),
    "rate above 1": (
        "schemes:\n  last_place:\n    rate: 1.2\n",
        (4, "schemes.last_place.rate", "must be at most 1"),
    ),
    "more excellent prefectures than there are besides the last": (
        "schemes: {last_place: {excellent: 9}}\n",
        (2, "schemes.last_place.excellent", "leave none to be last"),
    ),
    "scheme in force that is not among the schemes": (
        "scheme_in_force: piecerate\n",
        (2, "scheme_in_force", "did you mean 'piece_rate'?"),
    ),
    "satisfaction of 30 percent is not more than 30 percent (S13)": (
        "departments: {public_service: {weights: {public_satisfaction: 0.3, core_indicators: 0.7}}}\n",
        (2, "departments.public_service.weights.public_satisfaction", "must be more than 0.3"),
    ),
    "department weights that do not sum to 1": (
        "departments:\n  public_service:\n    weights: {core_indicators: 0.7}\n",
        (4, "departments.public_service.weights", "the weights sum to 1.05"),
    ),
    "red nearer than yellow": (
        "warnings: {red_tolerance: 0.5}\n",
        (2, "warnings.red_tolerance", "must not be smaller than tolerance (1)"),
    ),
    "no replications": (
        "simulation: {replications: 0}\n",
        (2, "simulation.replications", "must be at least 1, not 0"),
    ),
    "a hundred and one years": (
        "simulation: {years: 101}\n",
        (2, "simulation.years", "must be at most 100, not 101"),
    ),
    "unknown feature of a place": (
        "zones: {found: {features: [gdp_per_capita, forrest_share]}}\n",
        (2, "zones.found.features.1", "did you mean 'forest_share'?"),
    ),
    "as many zones as prefectures": (
        "zones: {found: {zones: [2, 9]}}\n",
        (2, "zones.found.zones", "fewer than the 9 prefectures"),
    ),
    "unknown parameter": (
        "parameters:\n  leader.discuont: 0.9\n",
        (3, "parameters.leader.discuont", "did you mean 'leader.discount'?"),
    ),
    "parameter outside its range": (
        "parameters: {leader.discount: 0.1}\n",
        (2, "parameters.leader.discount", "must lie from 0.8 to 1"),
    ),
    "parameter that is no number": (
        "parameters: {leader.discount: high}\n",
        (2, "parameters.leader.discount", "must be one number, not 'high'"),
    ),
    "unknown parameter of an indicator": (
        "indicators: {forest_cover: {dynamics: {noise: 2}}}\n",
        (2, "indicators.forest_cover.dynamics.noise", "did you mean 'noise_sd'?"),
    ),
    "parameter of an indicator outside its range": (
        "indicators: {forest_cover: {dynamics: {noise_sd: -1}}}\n",
        (2, "indicators.forest_cover.dynamics.noise_sd", "must lie from 0 to"),
    ),
    "indicators removed": (
        "indicators: null\n",
        (1, "indicators", "is missing"),
    ),
    "misspelt indicator, whatever the weights sum to": (
        "zones:\n  weights:\n    ecological:\n      water_qualty: 0.2\n",
        (5, "zones.weights.ecological.water_qualty", "did you mean 'water_quality'?"),
    ),
    "misspelt zone, whatever its weights sum to": (
        "zones:\n  weights:\n    ecologcal: {water_quality: 0.2}\n",
        (4, "zones.weights.ecologcal", "unknown zone 'ecologcal' (did you mean 'ecological'?)"),
    ),
    "text where a mapping belongs": (
        "simulation: short\n",
        (2, "simulation", "must be a mapping of names to values, not 'short'"),
    ),
    "mapping where a list belongs": (
        "units: {prefectures: {a: b}}\n",
        (2, "units.prefectures", "must be a list, not a mapping"),
    ),
    "number where text belongs": (
        "title: 2025\n",
        (2, "title", "must be text, not 2025"),
    ),
    "empty title": (
        "title: ''\n",
        (2, "title", "must not be empty"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_refusal_names_line_field_and_problem(refusal, change, text, expected):
    path = change(text)
    error = refusal(path)
    line, field, words = expected
    assert (error.file, error.line, error.field) == (path, line, field)
    assert words in error.problem


@pytest.mark.parametrize(
    "field",
    [
        "indicators.gdp_growth.target",
        "indicators.forest_cover.goalpost",
        "indicators.water_conservancy_investment.provincial_target.value",
        "indicators.gdp_growth.scoring.curvature",
        "indicators.gdp_growth.dynamics.noise_sd",
        "zones.weights.all.gdp_growth",
        "zones.found.from_year",
        "long_term_weight",
        "departments.public_service.weights.core_indicators",
        "units.remoteness.520100",
        "schemes.last_place.rate",
        "schemes.last_place.excellent",
        "schemes.piece_rate.per_point",
        "record.minimum_coverage",
        "simulation.start_year",
        "simulation.years",
        "simulation.replications",
        "simulation.seed",
        "parameters.leader.discount",
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_no_number_is_too_large_to_be_refused_by_name(today, field, sign):
    concave = {"indicators.gdp_growth.scoring": {"shape": "concave"}} if "scoring" in field else {}
    number = sign * (10**18 if field.split(".")[-1] in WHOLE else 1e308)
    with pytest.raises(InputError) as caught:
        today.with_(concave | {field: number})
    assert caught.value.field == field
    assert any(
        word in caught.value.problem
        for word in ("must be at", "must be less", "must lie from", "must not be", "must be more")
    )


WHOLE = ("excellent", "from_year", "start_year", "years", "replications", "seed")


def test_a_chain_of_scenarios_ends_after_thirty_two(refusal, write):
    for link in range(40):
        path = write(f"extends: {'guizhou-2025' if link == 0 else f'link{link - 1}.yaml'}\n", f"link{link}.yaml")
        if link < 32:
            assert load_scenario(path).long_term_weight == 0.15
    error = refusal(path)
    assert (error.line, error.field) == (1, "extends")
    assert "more than 32" in error.problem


@pytest.mark.parametrize("missing", ["long_term_weight", "warnings", "title_zh"])
def test_missing_field_of_a_full_file(refusal, today, write, missing):
    parts = {name: part for name, part in today.to_dict().items() if name != missing}
    error = refusal(write(json.dumps(parts)))  # JSON is YAML
    assert (error.field, error.problem) == (missing, "is missing")
    assert "extends" in error.valid


def test_inherited_weights_are_refused_where_they_were_written(refusal, edited, write):
    edited("good_air_days: 0.05, water_quality: 0.05, ", "good_air_days: 0.05, water_quality: 0.15, ")
    child = write("extends: mine.yaml\nlong_term_weight: 0.3\n", "child.yaml")
    error = refusal(child)
    assert error.file.name == "mine.yaml"
    assert error.field == "zones.weights.all"
    assert error.file.read_text(encoding="utf-8").splitlines()[error.line - 1].strip() == "all:"


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("zones: {names: {delta: {name: Delta, name_zh: 三角洲}}}\n", "zones.weights.delta", "needs weights"),
        (
            "indicators: {forest_cover: {direction: lower}}\n",
            "indicators.forest_cover.goalpost",
            "above the target, not 40",
        ),
    ],
)
def test_what_a_change_makes_wrong_is_refused_where_it_was_written(refusal, change, text, field, words):
    error = refusal(change(text))
    assert (error.file.name, error.field) == ("guizhou-2025.yaml", field)
    last = field.split(".")[-1]
    written = error.file.read_text(encoding="utf-8").splitlines()[error.line - 1].strip()
    assert written.startswith((f"{last}:", "weights:"))
    assert words in error.problem


def test_several_problems_are_listed_each_with_its_line(refusal, change):
    error = refusal(change("simulation:\n  years: 0\n  seed: x\nwarnings:\n  tolerance: -1\n"))
    lines = str(error).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["warnings.tolerance", "simulation.years", "simulation.seed"]
    assert [f":{number}: " in line for number, line in zip((6, 3, 4), lines, strict=True)] == [True] * 3


def test_a_long_list_of_problems_is_cut(refusal, write):
    lines = str(refusal(write("title: x\n"))).splitlines()
    assert len(lines) == 11
    assert lines[-1] == "... and 4 more problems"
