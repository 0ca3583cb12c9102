"""The answer on top of a report says the numbers of its tables."""

import pandas as pd

from gzsim.run.answers import answers, headline_answers, sure_and_unsure
from gzsim.views.labels import Name

LATEST = pd.DataFrame(
    [
        ("uniform", "Guiyang", "贵阳", 1, 1, 2, 0.80),
        ("uniform", "Zunyi", "遵义", 2, 1, 3, 0.80),
        ("uniform", "Bijie", "毕节", 3, 2, 3, 0.80),
        ("functional", "Guiyang", "贵阳", 3, 3, 3, 0.60),
        ("functional", "Zunyi", "遵义", 2, 1, 3, 0.65),
        ("functional", "Bijie", "毕节", 1, 1, 2, 0.70),
    ],
    columns=["zone_model", "name", "name_zh", "rank", "rank_low", "rank_high", "coverage"],
).assign(year=2016, ranking="lead")
DIFFERENCES = pd.DataFrame(
    [
        ("strict", "achievement", 1.5, 0.1), ("strict", "gap", 0.4, 0.05), ("strict", "debt", -2.0, 0.5),
        ("strict", "long_work", 0.012, 0.001),
    ],
    columns=["scheme", "outcome", "difference", "standard_error"],
)  # fmt: skip
OUTCOMES = pd.DataFrame(
    [("none", "wrong_last", 0.25), ("strict", "wrong_last", 0.4), ("strict", "debt", 9.0)],
    columns=["scheme", "outcome", "mean"],
)
NAMES = {"none": Name("No sanction", "无奖惩"), "strict": Name("Strict", "从严")}


def test_every_sentence_says_what_its_table_does():
    said = [passage.en for passage in answers(LATEST, OUTCOMES, DIFFERENCES, NAMES, "none")]
    first, movers, certainty, simulated, wrong = said
    assert "First in 2016" in first
    assert "Guiyang (Uniform); Bijie (Functional zones). Last: Bijie (Uniform); Guiyang (Functional zones)." in first
    assert "moves 2 of 3 prefectures" in movers  # Zunyi stays where it is
    assert "Guiyang, ranked from 1 to 3" in movers
    assert "are 1.2 places wide" in certainty  # of 1, 2, 1, 0, 2 and 1
    assert "only 60–80 %" in certainty
    for change in ("achievement +1.50 ± 0.20 points", "+0.400 ± 0.098 points", "debt −2.00 ± 0.98", "+1.20 ± 0.20"):
        assert change in simulated  # 1.96 standard errors; a share of time in points
    assert wrong.startswith("Under Strict, 40 % of last places")
    assert "(No sanction: 25 %)" in wrong


def test_one_zone_model_moves_nobody():
    alone = LATEST.query("zone_model == 'uniform'")
    assert len(answers(alone, OUTCOMES, DIFFERENCES, NAMES, "none")) == 4


def test_within_zones_every_zone_has_a_first_and_a_last():
    places = {"Guiyang": ("city", pd.NA), "Zunyi": ("rural", 1), "Bijie": ("rural", 3), "Anshun": ("green", 1)}
    rows = [("functional", name, name, zone, place, 1, 3, 0.7) for name, (zone, place) in places.items()]
    columns = ["zone_model", "name", "name_zh", "zone", "rank", "rank_low", "rank_high", "coverage"]
    table = pd.DataFrame(rows, columns=columns).astype({"rank": "Int64"}).assign(year=2016, ranking="within_zone")
    first = answers(table, OUTCOMES, DIFFERENCES, NAMES, "none")[0].en
    assert "Zunyi (Functional zones); Anshun (Functional zones). Last: Bijie" in first


def headline(outcome, low, high, other_sign, draws=60):
    return {"headline": "strict − none", "zone_model": "functional", "scheme": "strict",
            "against_zone_model": "functional", "against_scheme": "none", "outcome": outcome, "difference": 1.5,
            "standard_error": 0.1, "draws": draws, "low": low, "high": high, "other_sign": other_sign,
            "holds": other_sign <= 0.05}  # fmt: skip


def test_a_headline_is_said_with_its_range_and_turned_signs():
    table = pd.DataFrame([headline("achievement", -0.5, 3.0, 0.15), headline("debt", 0.2, 3.0, 0.0)])
    (said,) = headline_answers(table, NAMES)
    assert "Strict − No sanction" in said.en
    assert "true achievement +1.50 ± 0.20 (−0.50 to +3.00; 15 %)" in said.en
    assert "60组" in said.zh


def test_signs_that_hold_and_signs_that_turn_are_told_apart():
    table = pd.DataFrame([headline("achievement", -0.5, 3.0, 0.15), headline("debt", 0.2, 3.0, 0.0)])
    holding, turning = sure_and_unsure(table, NAMES)
    assert "Strict − No sanction: debt." in holding.en
    assert "Strict − No sanction: true achievement." in turning.en


def test_what_differs_by_nothing_has_no_sign_that_turns():
    table = pd.DataFrame([headline("gap", 0.0, 0.0, float("nan"))])
    assert sure_and_unsure(table, NAMES) == []


def test_headlines_lead_with_achievement_needs_and_debt():
    table = pd.DataFrame([headline(outcome, -0.5, 3.0, 0.15) for outcome in ("work", "own_needs", "wrong_last")])
    (said,) = headline_answers(table, NAMES)
    assert said.en.count("±") == 1
    assert "achievement by own needs +1.50" in said.en
    assert headline_answers(table.query("outcome == 'work'"), NAMES) == []


def test_without_draws_nothing_is_said_of_ranges():
    table = pd.DataFrame([headline("achievement", float("nan"), float("nan"), float("nan"), draws=0)])
    assert headline_answers(table, NAMES) == sure_and_unsure(table, NAMES) == []
