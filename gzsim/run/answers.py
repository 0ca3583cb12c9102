"""The answer on top: what the tables say, in sentences, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gzsim.reports import Passage, say
from gzsim.run.report_tables import drawn_range, turned
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.labels import Language, Name, Names, called, headline_name
from gzsim.views.numbers import MARGIN, share_range, with_margin
from gzsim.zones.standing import rule_of

IN_POINTS = {"achievement": 1.0, "gap": 1.0, "debt": 1.0, "long_work": 100.0}
"""Outcomes that the answer names, and by what each is multiplied to be counted in points."""

RANGED = ("achievement", "own_needs", "debt")
"""Outcomes whose range over plausible parameters the answer names."""


def answers(
    latest: pd.DataFrame,
    outcomes: pd.DataFrame,
    differences: pd.DataFrame,
    names: Mapping[str, Name],
    baseline: str,
) -> list[Passage]:
    """Answer on top of a run.

    Parameters
    ----------
    latest : scores of one year under every zone model, see `gzsim.history.score_history`
    outcomes, differences : outcomes by scheme and paired differences, see `gzsim.simulation.simulate.Simulation`
    names : English and Chinese name of each scheme
    baseline : the scheme that the others are compared with
    """
    others = list(differences.groupby("scheme", sort=False))
    wrong = outcomes[outcomes["outcome"] == "wrong_last"].set_index("scheme")["mean"]
    simulated = [
        say(
            "report",
            "scheme",
            name=names[scheme],
            baseline=names[baseline],
            margin=MARGIN,
            first=number == 0,
            **_changes(rows),
        )
        for number, (scheme, rows) in enumerate(others)
    ]
    wrongly_last = [
        say("report", "wrongly_last", name=names[scheme], share=wrong[scheme], baseline=names[baseline],
            usual=wrong[baseline])
        for scheme, _ in others
    ]  # fmt: skip
    return [_first_and_last(latest), *_movers(latest), _certainty(latest), *simulated, *wrongly_last]


def headline_answers(headlines: pd.DataFrame, names: Names) -> list[Passage]:
    """For each headline its range over plausible parameters, and how often its sign turns; nothing without draws."""
    drawn = headlines[(headlines["draws"] > 0) & headlines["outcome"].isin(RANGED)]
    return [
        say("report", "headline", first=number == 0, name=headline_name(rows.iloc[0], names),
            draws=rows["draws"].iloc[0], found=[_ranged(row) for _, row in rows.iterrows()])
        for number, (_, rows) in enumerate(drawn.groupby("headline", sort=False))
    ]  # fmt: skip


def _ranged(row: pd.Series) -> tuple[Name, str, str, str]:
    """What is counted, the difference, its range, and the share of draws with the other sign."""
    difference = with_margin(row["difference"], row["standard_error"], signed=True)
    return _lower(row["outcome"]), difference, drawn_range(row), turned(row)


def _lower(outcome: str) -> Name:
    """Name of an outcome within a sentence."""
    en, zh = OUTCOMES.loc[outcome, ["name", "name_zh"]]
    return Name(en.lower(), zh)


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
    group = ["zone_model", "zone"] if rule_of(latest) == "within_zone" else ["zone_model"]
    first, last = latest[latest["rank"] == 1], latest[latest["rank"] == latest.groupby(group)["rank"].transform("max")]
    return say("report", "first_and_last", year=latest["year"].iloc[0], first=_who(first), last=_who(last))


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


def _changes(differences: pd.DataFrame) -> dict[str, str]:
    """Differences with half the width of their 95 % interval; the margin is unknown with a single replication."""
    rows = differences.set_index("outcome")
    return {
        outcome: with_margin(*(scale * rows.loc[outcome, ["difference", "standard_error"]]), signed=True)
        for outcome, scale in IN_POINTS.items()
    }
