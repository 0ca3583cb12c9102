"""The answer on top: three findings with their doubt, what they hang on, and the sentences behind them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from gzsim.reports import Passage, say
from gzsim.run.drivers import CLEAR
from gzsim.run.key_table import share_turned, shown_difference, shown_range
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.change import is_clear
from gzsim.views.dial import small
from gzsim.views.labels import Language, Name, Names, both_names, called, headline_name, short_names
from gzsim.views.numbers import margin, share_range
from gzsim.zones.standing import rule_of

GOOD = "achievement"
"""The outcome that the second finding is about."""

PRICES = ("debt", "gap", "wrong_last")
"""Of these the third finding names the first that moves."""

MOST_NAMED = 2
"""Places that a finding names; of more it says how many they are."""


def findings_on_top(latest: pd.DataFrame, headlines: pd.DataFrame, names: Names) -> list[Passage]:
    """Three findings: who leads, what the rules gain, and at what price; 25 words each at most.

    Parameters
    ----------
    latest : scores of one year under every zone model, see `gzsim.history.score_history`
    headlines : see `gzsim.run.headlines.headline_table`; the first headline is the one that is told
    names : names of schemes and zone models
    """
    first = _first(headlines)
    told = (GOOD, _price(first))
    return [_who_leads(latest), *(_moved(first.loc[outcome], outcome, names) for outcome in told)]


def title(headlines: pd.DataFrame, names: Names) -> Passage:
    """What the first headline does to the good, and at what price, as far as that is sure.

    Parameters are those of `findings_on_top`.

    >>> rows = [{"outcome": "achievement", "difference": 1.5, "holds": True}, {"outcome": "debt", "difference": 0.8,
    ...          "holds": False}]
    >>> first = {"headline": "a − b", "scheme": "last_place", "standard_error": 0.01, "draws": 60}
    >>> title(pd.DataFrame(rows).assign(**first), {}).en
    'In the simulation, last place raises true achievement; whether debt rises or falls is open'
    """
    first = _first(headlines)
    told = [(outcome, first.loc[outcome]) for outcome in (GOOD, _price(first))]
    sure = [(_lower(outcome), bool(row["difference"] > 0)) for outcome, row in told if _is_sure(row, outcome)]
    unsure = [_lower(outcome) for outcome, row in told if not _is_sure(row, outcome)]
    en, zh = both_names(first["scheme"].iloc[0], names)
    return say("report", "title", rules=Name(small(en), zh), sure=sure, unsure=unsure)


def _is_sure(row: pd.Series, outcome: str) -> bool:
    return is_clear({**row, "better": OUTCOMES.loc[outcome, "better"]})


def _who_leads(latest: pd.DataFrame) -> Passage:
    """Who is first and last, and under how many of the zone models."""
    first, last = map(_counted, _ends(latest))
    return say("report", "who_leads", year=latest["year"].iloc[0], within=rule_of(latest) == "within_zone",
               models=latest["zone_model"].nunique(), first=first, last=last,
               share=share_range(latest["coverage"]))  # fmt: skip


def _ends(latest: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who is first and who is last under each zone model, or in each zone if zones are ranked by themselves."""
    group = ["zone_model", "zone"] if rule_of(latest) == "within_zone" else ["zone_model"]
    return latest[latest["rank"] == 1], latest[latest["rank"] == latest.groupby(group)["rank"].transform("max")]


def _counted(rows: pd.DataFrame) -> list[tuple[Name, int]]:
    """Who it is and under how many zone models, the most frequent first; nobody by name where they are too many."""
    counts = rows.groupby("code", sort=False)["zone_model"].nunique().sort_values(ascending=False, kind="stable")
    places = short_names(rows)
    told = [(places[code], int(count)) for code, count in counts.items()]
    return told if len(told) <= MOST_NAMED else [(Name(str(len(told)), str(len(told))), 0)]


def _moved(row: pd.Series, outcome: str, names: Names) -> Passage:
    """How a headline moves an outcome, over which range, and how often the sign turns."""
    number, unit = shown_difference(row["difference"], outcome)
    simulated, _ = shown_difference(margin(row["standard_error"]), outcome)
    return say(
        "report", "moved", rules=both_names(row["scheme"], names),
        what=_lower(outcome), up=bool(row["difference"] > 0), still=not row["difference"], drawn=bool(row["draws"]),
        sure=bool(row["holds"]), signed=number, size=number.lstrip("+−"), unit=unit, margin=simulated.lstrip("+"),
        range=shown_range(row["low"], row["high"], outcome), turned=share_turned(row["other_sign"]),
    )  # fmt: skip


def hangs_on(headlines: pd.DataFrame, drivers: pd.DataFrame, name_of: Callable[[str], Name]) -> list[Passage]:
    """What the second and the third finding hang on most; nothing without draws enough to tell.

    ``drivers`` as of `gzsim.run.drivers.drivers`; ``name_of`` says what a parameter is called.
    """
    first = _first(headlines)
    found = drivers[drivers["headline"] == headlines["headline"].iloc[0]].set_index("outcome")
    told = [outcome for outcome in (GOOD, _price(first)) if outcome in found.index]
    return [_driver(found.loc[outcome], outcome, int(first["draws"].max()), name_of) for outcome in told]


def _driver(row: pd.Series, outcome: str, draws: int, name_of: Callable[[str], Name]) -> Passage:
    said = {"what": _lower(outcome), "draws": draws, "parameters": int(row["parameters"])}
    if not row["p"] <= CLEAR:
        return say("report", "hangs_on_many", **said)
    return say("report", "hangs_on", parameter=name_of(row["parameter"]), **said,
               **row[["correlation", "low", "high", "strongest"]].to_dict())  # fmt: skip


def _first(headlines: pd.DataFrame) -> pd.DataFrame:
    """The headline that is told, by outcome."""
    return headlines[headlines["headline"] == headlines["headline"].iloc[0]].set_index("outcome")


def _price(first: pd.DataFrame) -> str:
    """What is told as the price: the first of its candidates that moves."""
    return next((each for each in PRICES if first.loc[each, "difference"]), PRICES[0])


def _lower(outcome: str) -> Name:
    """Name of an outcome within a sentence."""
    en, zh = OUTCOMES.loc[outcome, ["name", "name_zh"]]
    return Name(small(en), zh)


def ranks_in_words(latest: pd.DataFrame) -> list[Passage]:
    """Who is first and last, how much hangs on the zone model, and how sure ranks are."""
    return [_first_and_last(latest), *_movers(latest), _certainty(latest)]


def sure_and_unsure(headlines: pd.DataFrame, names: Names) -> list[Passage]:
    """Which headlines keep their sign in nearly all draws, and which do not; what differs by nothing has no sign."""
    drawn = headlines[headlines["other_sign"].notna()]
    return [
        say("report", block, found=[_listed(rows, names) for _, rows in part.groupby("headline", sort=False)])
        for block, part in (("holding", drawn[drawn["holds"]]), ("turning", drawn[~drawn["holds"]]))
        if len(part)
    ]


def _listed(rows: pd.DataFrame, names: Names) -> tuple[Name, list[Name]]:
    return headline_name(rows.iloc[0], names), [_lower(outcome) for outcome in rows["outcome"]]


def _first_and_last(latest: pd.DataFrame) -> Passage:
    first, last = map(_who, _ends(latest))
    return say("report", "first_and_last", year=latest["year"].iloc[0], first=first, last=last)


def _who(rows: pd.DataFrame) -> Name:
    """Who it is, with the zone models that say so where they do not agree."""
    en = _by_model(rows, rows["name"], "en", ", ", "; ", " ({})")
    return Name(en, _by_model(rows, rows["name_zh"], "zh", "、", "，", "（{}）"))


def _by_model(rows: pd.DataFrame, who: pd.Series, language: Language, comma: str, stop: str, brackets: str) -> str:
    if (who == who.iloc[0]).all():
        return str(who.iloc[0])
    models = rows["zone_model"].map(lambda model: called(model, language))
    grouped = models.groupby(who, sort=False).agg(comma.join)
    return stop.join(name + brackets.format(found) for name, found in grouped.items())


def _movers(latest: pd.DataFrame) -> list[Passage]:
    """How much hangs on the zone model; nothing is said where there is only one."""
    if len(set(latest["zone_model"])) == 1:
        return []
    ranks = latest.groupby("name", sort=False)["rank"].agg(["min", "max"])
    spread = ranks["max"] - ranks["min"]
    who, chinese = spread.idxmax(), latest.set_index("name")["name_zh"].to_dict()
    moved = {"moved": int((spread >= 2).sum()), "count": len(ranks), "who": Name(who, chinese[who])}
    return [say("report", "movers", **moved, best=ranks.loc[who, "min"], worst=ranks.loc[who, "max"])]


def _certainty(latest: pd.DataFrame) -> Passage:
    width = (latest["rank_high"] - latest["rank_low"]).mean()
    return say("report", "certainty", width=width, share=share_range(latest["coverage"]))
