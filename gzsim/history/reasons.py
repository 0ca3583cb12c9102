"""Why a unit of a league is ranked where it is: what its lead is made of, and what would move it a place."""

from __future__ import annotations

import pandas as pd

from gzsim.common.words import did_you_mean, short
from gzsim.errors import InputError
from gzsim.history.league import League
from gzsim.history.one_place import OnePlace
from gzsim.history.panel import REASON
from gzsim.reports.explanation import PARTS, UnitExplanation, distance, made_of, moved, number, signed
from gzsim.reports.texts import Passage, say
from gzsim.views.labels import Name, both_names, short_names
from gzsim.workbook.league import contributions, effective_weights
from gzsim.zones.standing import rule_of

FIGURES = [
    "indicator",
    "name",
    "name_zh",
    "weight",
    "status",
    "used",
    *REASON,
    "series",
    "series_name",
    "series_name_zh",
]
STANDING = [
    "rank",
    "rank_low",
    "rank_high",
    "rank_in_zone",
    "score",
    "lead",
    "noise",
    "scaled_lead",
    "coverage",
    "zone",
]

NAMES = ("name", "name_zh")


def explain_league(league: League, unit: str) -> UnitExplanation:
    r"""Why a unit is ranked where it is in a league.

    .. math:: l_i = \sum_k c_{ik}, \qquad c_{ik} = \frac{w_{z(i)k}}{c_{z(i)}} (y_{ik} - \bar y_k)

    with y the normalised figures on the yardstick of the unit's own zone and the mean over all units, as the league
    takes them (docs/scoring.md). What would move it by a place is found by moving one figure, with goalposts, weights
    and noise held: its score and the mean that all leads are taken from change, and all are ranked again.

    Parameters
    ----------
    league : League, as of :func:`gzsim.history.score`
    unit : code, English or Chinese name

    Raises InputError if there is no such unit, or the league does not keep its figures.

    >>> import gzsim as gz
    >>> why = explain_league(gz.score(gz.load_record(), 2016), "Zunyi")
    >>> why
    <UnitExplanation: Zunyi is number 4 of 9 in 2016 (Functional zones; zone: Central city).>
    >>> bool(round(why.parts["points"].sum(), 10) == round(why.lead, 10))
    True
    """
    if league.values is None or league.measures is None:
        raise InputError("this league does not keep the figures that it was made from", field="league",
                         valid="what gz.score or gz.score_table gives")  # fmt: skip
    code = code_of(league.table, unit)
    place = OnePlace.of(league, code)
    row = league.table.set_index("code").loc[code]
    parts, figures = _parts(league, place), _figures(league, row)
    moves = place.moves().pipe(
        lambda found: found.assign(**{each: found["indicator"].map(parts[each]) for each in NAMES})
    )
    return UnitExplanation(
        sentences=tuple(_sentences(league, place, row, parts, moves, figures)),
        parts=parts,
        moves=moves,
        figures=figures,
        standing=row[[name for name in (*STANDING, "rank_after", "score_after", "grade") if name in row]],
        lead=float(row["lead"]),
    )


def code_of(table: pd.DataFrame, unit: object) -> str:
    """Code of a unit that is told by code or by a name; raises InputError if there is none.

    >>> code_of(pd.DataFrame({"code": ["520300"], "name": ["Zunyi"], "name_zh": ["遵义市"]}), "遵义")
    '520300'
    """
    usual = short_names(table)
    told = {
        called: str(code)
        for code, name, name_zh in zip(table["code"], table["name"], table["name_zh"], strict=True)
        for called in (str(name).lower(), str(name_zh), usual[str(code)].zh, str(code))
    }
    found = told.get(str(unit).strip().lower())
    if found is None:
        hint = did_you_mean(str(unit), [str(name) for name in table["name"]])
        rows = table.head(12)[["code", "name", "name_zh"]].astype(str).to_numpy()
        valid = ", ".join(" ".join(dict.fromkeys(row)) for row in rows)
        raise InputError(f"there is no unit {short(unit)}{hint}", field="unit", valid=valid)
    return found


def _parts(league: League, place: OnePlace) -> pd.DataFrame:
    index, seen = place.built[place.zone], place.seen
    names = _measured(league).reindex(seen)
    return pd.DataFrame(
        {
            **names,
            "value": league.values.loc[place.code, seen],
            "mean": league.values[seen].mean(),
            "unit": league.measures["unit"].reindex(seen),
            "weight": effective_weights(index),
            "normalised": index.normalised.loc[place.code, seen],
            "mean_normalised": index.normalised[seen].mean(),
            "points": contributions(index).loc[place.code, seen],
        },
        index=pd.Index(seen, name="indicator"),
    )[PARTS]


def _measured(league: League) -> pd.DataFrame:
    """Names of the indicators; where a proxy is told in a unit of its own, with the name of the proxy."""
    table = league.coverage.set_index("indicator")
    units = league.measures["unit"].reindex(table.index)
    other = (table["status"] == "proxy") & (units != "percent")
    named = {"name": "{} (as {})", "name_zh": "{}（以{}计）"}
    return pd.DataFrame({
        column: [form.format(row[column], row[f"series_{column}"]) if other[name] else row[column]
                 for name, row in table.iterrows()]
        for column, form in named.items()
    }, index=table.index)  # fmt: skip


def _figures(league: League, row: pd.Series) -> pd.DataFrame:
    weights = league.zone_model.weights.loc[row["zone"]]
    table = league.coverage.assign(weight=league.coverage["indicator"].map(weights))
    return table[FIGURES].set_index("indicator")


def _sentences(
    league: League, place: OnePlace, row: pd.Series, parts: pd.DataFrame, moves: pd.DataFrame, figures: pd.DataFrame
) -> list[Passage]:
    said = [_rank(league, row), _lead(row), *_rule(league, place, row), made_of(parts, row["lead"])]
    names = short_names(league.table)
    if pd.notna(row["rank"]):
        up, down = place.gaps
        said += [
            moved(moves, "up", names, up is None),
            moved(moves, "down", names, down is None),
            say("explain", "held"),
        ]
        said += [say("explain", "sure", low=f"{row['rank_low']:g}", high=f"{row['rank_high']:g}"), *_noise(place)]
    caution = [Passage(f"{league.caution.en}.", f"{league.caution.zh}。")] if league.caution.en else []
    return [said[0], *caution, *said[1:], *_basis(league, row, figures), *_vetoed(league, row)]


def _rank(league: League, row: pd.Series) -> Passage:
    model, names = league.zone_model, league.zone_model.names
    where = [both_names(model.name, names)]
    if len(set(league.table["zone"])) > 1:
        zone = both_names(row["zone"], names)
        where.append(Name(f"zone: {zone.en}", f"分区：{zone.zh}"))
    usual = short_names(league.table)[row.name]
    told = {"name": usual, "year": "" if pd.isna(row["year"]) else f"{row['year']:g}", "where": where}
    if pd.isna(row["rank"]):
        return say("explain", "unranked", **told)
    within = rule_of(league.table) == "within_zone"
    ranked = league.table[league.table["zone"] == row["zone"]] if within else league.table
    return say("explain", "rank", rank=f"{row['rank']:g}", count=len(ranked), **told)


def _lead(row: pd.Series) -> Passage:
    return say("explain", "lead", score=f"{row['score']:.1f}", points=f"{abs(row['lead']):.1f}", ahead=row["lead"] >= 0)


def _rule(league: League, place: OnePlace, row: pd.Series) -> list[Passage]:
    rule = rule_of(league.table)
    if rule == "lead" or (rule == "scaled_lead" and place.scale == 1):
        return []
    lead, scaled = signed(row["lead"]), signed(row["scaled_lead"])
    return [say("explain", rule, lead=lead, scale=f"{place.scale:.2f}", scaled=scaled)]


def _noise(place: OnePlace) -> list[Passage]:
    if pd.isna(place.noise):
        return []
    up, down = ("" if gap is None else distance(gap) for gap in place.gaps)
    return [say("explain", "noise", noise=f"{place.noise:.1f}", up=up, down=down)]


def _basis(league: League, row: pd.Series, figures: pd.DataFrame) -> list[Passage]:
    """How much has data, what is scored by a proxy, and what is not scored."""
    least = number(100 * league.required)
    said = [say("explain", "cover", share=f"{100 * row['coverage']:.0f}", least=least)]
    proxies = [(Name(each["name"], each["name_zh"]), Name(each["series_name"], each["series_name_zh"]))
               for _, each in figures[figures["used"] & (figures["status"] == "proxy")].iterrows()]  # fmt: skip
    gaps = [(Name(each["name"], each["name_zh"]), Name(*each[REASON]))
            for _, each in figures[~figures["used"]].iterrows()]  # fmt: skip
    return said + [
        say("explain", block, found=found) for block, found in (("proxies", proxies), ("gaps", gaps)) if found
    ]


def _vetoed(league: League, row: pd.Series) -> list[Passage]:
    """What the scenario's vetoes do to the unit."""
    hit = league.audit[league.audit["unit"] == row.name] if len(league.audit) else league.audit
    lines = [Name(f"{each.veto}, rank {each.rank_before:g} → {each.rank_after:g}",
                  f"{each.veto_zh}，名次{each.rank_before:g}→{each.rank_after:g}")
             for each in hit.itertuples(index=False)]  # fmt: skip
    return [say("explain", "vetoed", lines=lines)] if lines else []
