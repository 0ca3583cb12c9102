"""The answer on top of a report says the numbers of its tables."""

import pandas as pd

from gzsim.run.answers import findings_on_top, hangs_on, ranks_in_words, sure_and_unsure
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
).assign(year=2016, ranking="lead", code=lambda table: table["name"])
NAMES = {"none": Name("No sanction", "无奖惩"), "strict": Name("Strict", "从严")}


WORDS = 25


def words(text):
    return [word for word in text.split() if any(letter.isalnum() or letter == "%" for letter in word)]


def test_sentences_on_ranks_say_what_the_table_does():
    first, movers, certainty = (passage.en for passage in ranks_in_words(LATEST))
    assert "2016" in first
    assert "Guiyang (Uniform); Bijie (Functional zones). Last: Bijie (Uniform); Guiyang (Functional zones)." in first
    assert "moves 2 of 3 prefectures" in movers  # Zunyi stays where it is
    assert "Guiyang most: from 1st to 3rd" in movers
    assert "is 1 place wide" in certainty  # 1.2: of 1, 2, 1, 0, 2 and 1
    assert "only 60–80 %" in certainty


def test_one_zone_model_moves_nobody():
    assert len(ranks_in_words(LATEST.query("zone_model == 'uniform'"))) == 2


def within(places):
    rows = [("functional", name, name, zone, place, 1, 3, 0.7) for name, (zone, place) in places.items()]
    columns = ["zone_model", "name", "name_zh", "zone", "rank", "rank_low", "rank_high", "coverage"]
    table = pd.DataFrame(rows, columns=columns).astype({"rank": "Int64"})
    return table.assign(year=2016, ranking="within_zone", code=table["name"])


def test_within_zones_every_zone_has_a_first_and_a_last():
    table = within({"Guiyang": ("city", pd.NA), "Zunyi": ("rural", 1), "Bijie": ("rural", 3), "Anshun": ("green", 1)})
    first = ranks_in_words(table)[0].en
    assert "Zunyi (Functional zones); Anshun (Functional zones). Last: Bijie" in first
    leaders = findings_on_top(table, pd.DataFrame([headline("achievement", 0.5, 3.0, 0.0), *PRICES]), NAMES)[0]
    assert "Zunyi and Anshun rank first in their zones" in leaders.en


def headline(outcome, low, high, other_sign, draws=60):
    return {"headline": "strict − none", "zone_model": "functional", "scheme": "strict",
            "against_zone_model": "functional", "against_scheme": "none", "outcome": outcome, "difference": 1.5,
            "standard_error": 0.1, "draws": draws, "low": low, "high": high, "other_sign": other_sign,
            "holds": other_sign <= 0.05}  # fmt: skip


PRICES = [headline(outcome, 0.2, 3.0, 0.0) for outcome in ("debt", "gap", "wrong_last")]


def test_three_findings_name_their_doubt_in_few_words():
    table = pd.DataFrame([headline("achievement", -0.5, 3.0, 0.15), *PRICES])
    leads, gain, price = findings_on_top(LATEST, table, NAMES)
    assert "Guiyang ranks first under 1 of 2 zone models, Bijie under 1; Bijie or Guiyang is last" in leads.en
    assert "60–80 %" in leads.en
    assert "Whether strict raises true achievement is open: +1.50 points" in gain.en  # in 15 % of draws it does not
    assert "−0.50 to +3.00" in gain.en
    assert "15 %" in gain.en
    assert price.en.startswith("Strict raises debt by 1.50 percentage points of GDP (+0.20 to +3.00")
    assert all(len(words(each.en)) <= WORDS for each in (leads, gain, price))
    assert "−0.50至+3.00" in gain.zh


def test_the_price_is_the_first_that_moves():
    still = {**headline("debt", 0.0, 0.0, float("nan")), "difference": 0.0}
    table = pd.DataFrame([headline("achievement", 0.5, 3.0, 0.0), still, headline("gap", 0.5, 3.0, 0.0)])
    assert findings_on_top(LATEST, table, NAMES)[2].en.startswith("Strict raises reported above true by 1.50 points")


def test_many_leaders_are_counted_and_not_named():
    many = pd.concat([LATEST.query("zone_model == 'uniform'").assign(zone_model=str(number), rank=[1, 2, 3][number:]
                      + [1, 2, 3][:number]) for number in range(3)])  # fmt: skip
    leads = findings_on_top(many, pd.DataFrame([headline("achievement", 0.5, 3.0, 0.0), *PRICES]), NAMES)[0]
    assert "3 different places rank first" in leads.en
    assert len(words(leads.en)) <= WORDS


def driver(outcome, p):
    return {"headline": "strict − none", "outcome": outcome, "parameter": "leader.discount", "correlation": -0.7,
            "low": -0.8, "high": -0.5, "strongest": 0.9, "p": p, "parameters": 145}  # fmt: skip


def test_what_a_finding_hangs_on_is_named_only_if_it_stands_out():
    table = pd.DataFrame([headline("achievement", -0.5, 3.0, 0.15), *PRICES])
    found = pd.DataFrame([driver("achievement", 0.2), driver("debt", 0.001)])
    many, clear = hangs_on(table, found, lambda _: Name("Patience", "耐心"))
    assert "none of 145 parameters stands out" in many.en
    assert "“Patience”: rank correlation −0.70 (95 %: −0.80 to −0.50) over 60 draws" in clear.en
    assert "90 % of resamples" in clear.en
    assert "“耐心”" in clear.zh
    assert hangs_on(table, found[:0], lambda _: Name("")) == []


def test_signs_that_hold_and_signs_that_turn_are_told_apart():
    table = pd.DataFrame([headline("achievement", -0.5, 3.0, 0.15), headline("debt", 0.2, 3.0, 0.0)])
    holding, turning = sure_and_unsure(table, NAMES)
    assert "Strict − No sanction: debt." in holding.en
    assert "Strict − No sanction: true achievement." in turning.en


def test_what_differs_by_nothing_has_no_sign_that_turns():
    table = pd.DataFrame([headline("gap", 0.0, 0.0, float("nan"))])
    assert sure_and_unsure(table, NAMES) == []


def test_without_draws_the_margin_is_that_of_the_simulation():
    nothing = float("nan")
    rows = [headline(outcome, nothing, nothing, nothing, draws=0) for outcome in ("achievement", "debt")]
    gain = findings_on_top(LATEST, pd.DataFrame(rows), NAMES)[1]
    assert "by 1.50 ± 0.20 points (95 %, simulation error alone)" in gain.en
    assert sure_and_unsure(pd.DataFrame(rows), NAMES) == []
