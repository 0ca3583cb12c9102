"""Whose yardstick is a county's: functional zones for all 88 counties, and the tiers of the 2014 reform.

The source document (S02) names functions and a few places, and no list of counties. What it leaves open is filled by
rules here, one after another, and every county carries the rule that placed it, so that it can be argued with:

1. *Central district* (市辖区): a municipal district of a prefecture that S02 names as a central city.
2. *Both*: a national key county of rural revitalisation that is a key ecological function zone too goes where ``both``
   says; unless told otherwise to the ecological zone, because what may be developed there is limited for good, while
   key counties are named for the years after the end of poverty.
3. *Key ecological function zone* → ecological.
4. *Key county of rural revitalisation* → rural revitalisation; S02 names this group itself.
5. *The rest* is held to the yardstick of its prefecture: a target that is handed down a chain of responsibility (S01)
   keeps its weight on the way.

A blank in the record's list of ecological function zones means "not seen" (22 of 25 are), so that up to three counties
may be placed by rule 4 or 5 that belong under 2 or 3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError

CENTRAL_CITIES = ("520100", "520300")
"""Guiyang and Zunyi (S02)."""

BOTH = "ecological"
"""Assumption: the zone of a county that is a key county and an ecological function zone."""

WITHOUT_GDP = ("关岭", "紫云", "赫章", "江口", "望谟", "册亨", "剑河", "雷山", "荔波", "三都")
"""The ten counties in which the reform of 2014 dropped GDP from the appraisal (pattern C07)."""

ECOLOGY_WITHOUT_GDP, ECOLOGY_ELSEWHERE = 0.20, 0.10
"""Weight of ecology in the ten counties and elsewhere (pattern C07)."""

TIER_NAMES = pd.DataFrame(
    {"name": ["Without GDP", "Other counties"], "name_zh": ["取消GDP考核县", "其他县"]}, index=["without_gdp", "others"]
)


def county_functions(
    counties: pd.DataFrame,
    prefecture_zones: Mapping[str, str] | pd.Series,
    *,
    central_cities: Collection[str] = CENTRAL_CITIES,
    both: str = BOTH,
) -> pd.DataFrame:
    """Place every county in a functional zone, with the rule and its basis.

    Parameters
    ----------
    counties : DataFrame, index code
        name_zh, prefecture, rural_revitalisation_key_county, ecological_zone_since: ``record.counties``.
    prefecture_zones : mapping prefecture code → zone
        For the rest: the zones of the scenario, or whatever else is to hold.
    central_cities : prefecture codes
    both : {"ecological", "rural_revitalisation"}

    Returns DataFrame, index code; name_zh, prefecture, zone, basis ("source" if S02 names the group or the city,
    "assumption" otherwise), rule, reason, reason_zh.

    Raises InputError if a prefecture has no zone, or ``both`` is neither of the two.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> placed = county_functions(load_record().counties, load_scenario("guizhou-2025").assignment)
    >>> placed.loc[["520102", "520526", "520624"], ["name_zh", "zone", "basis", "rule"]].values.tolist()
    [['南明区', 'central_city', 'source', 'central district'],
     ['威宁彝族回族苗族自治县', 'ecological', 'assumption', 'both'],
     ['思南县', 'ecological', 'assumption', 'the rest']]
    """
    if both not in ("ecological", "rural_revitalisation"):
        raise InputError(f"{both!r}", field="both", valid="ecological, rural_revitalisation")
    without = sorted(set(counties["prefecture"]) - set(dict(prefecture_zones)))
    refuse(without, "no zone for", field="prefecture_zones", valid="every prefecture")
    known = counties.assign(key=is_key_county(counties), protected=is_function_zone(counties))
    rows = [_placed(county, prefecture_zones, central_cities, both) for _, county in known.iterrows()]
    columns = ["zone", "basis", "rule", "reason", "reason_zh"]
    placed = pd.DataFrame(rows, columns=columns, index=counties.index.rename("code"))
    return counties[["name_zh", "prefecture"]].join(placed)


def is_function_zone(counties: pd.DataFrame) -> pd.Series:
    """Which counties are key ecological function zones (重点生态功能区), as far as the record knows."""
    return counties["ecological_zone_since"].notna()


def is_key_county(counties: pd.DataFrame) -> pd.Series:
    """Which counties are national key counties of rural revitalisation (国家乡村振兴重点帮扶县)."""
    return counties["rural_revitalisation_key_county"].astype(bool)


def _placed(
    county: pd.Series, prefecture_zones: Mapping[str, str] | pd.Series, central_cities: Collection[str], both: str
) -> tuple[str, str, str, str, str]:
    prefecture, name = county["prefecture"], county["name_zh"]
    key, protected, since = county["key"], county["protected"], county["ecological_zone_since"]
    if prefecture in central_cities and name.endswith("区") and not name.endswith("特区"):
        told = "municipal district of a city that S02 names as central", "S02点名中心城市的市辖区"
        return "central_city", "source", "central district", *told
    if key and protected:
        told = (
            f"key county and ecological function zone since {since}",
            f"既是重点帮扶县，又是{since}年起的重点生态功能区",
        )
        return both, "assumption", "both", *told
    if protected:
        told = (
            f"key ecological function zone since {since}, read as ecologically fragile",
            f"{since}年起的重点生态功能区",
        )
        return "ecological", "assumption", "ecological function zone", *told
    if key:
        return "rural_revitalisation", "source", "key county", "national key county", "国家乡村振兴重点帮扶县"
    zone = prefecture_zones[prefecture]
    told = f"neither; held to the yardstick of prefecture {prefecture}", f"均非；沿用所属市州（{prefecture}）的考核标准"
    return zone, "assumption", "the rest", *told


def counties_without_gdp(counties: pd.DataFrame) -> list[str]:
    """Codes of the ten counties of the 2014 reform, found by their Chinese names.

    Raises InputError if a name is not that of exactly one county.

    >>> from gzsim.record import load_record
    >>> counties_without_gdp(load_record().counties)[:3]
    ['520424', '520425', '520527']
    """
    codes = []
    for name in WITHOUT_GDP:
        found = list(counties.index[counties["name_zh"].str.startswith(name)])
        if len(found) != 1:
            raise InputError(f"{name}: {len(found)} counties of this name", field="name_zh", valid="one county each")
        codes += found
    return codes


def tier_weights(base: Mapping[str, float] | pd.Series, gdp: Collection[str], ecology: Collection[str]) -> pd.DataFrame:
    r"""Weights of the two tiers of the 2014 reform, made from one row of weights.

    .. math:: w^t_k = e_t \frac{w_k}{\sum_{j \in E} w_j} \ (k \in E), \qquad
              w^t_k = (1 - e_t) \frac{w_k}{\sum_{j \notin E \cup D_t} w_j} \ (k \notin E \cup D_t)

    and 0 for what is dropped, with E the indicators of ecology, :math:`e` their weight (20 % in the ten counties and
    10 % elsewhere), and D the indicators of GDP in the ten counties and nothing elsewhere. The reform has 33 indicators
    in 8 categories; weights beyond ecology's were not found, so that what the others weigh relative to each other is an
    assumption: as in ``base``.

    Parameters
    ----------
    base : mapping indicator → weight
    gdp, ecology : indicators

    Returns DataFrame, (without_gdp, others) × indicators

    Raises InputError if an indicator is unknown, ecology has no weight, or nothing else has any.

    >>> tiers = tier_weights({"gdp": 0.4, "income": 0.4, "air": 0.2}, ["gdp"], ["air"])
    >>> tiers.round(3).to_dict("index")["without_gdp"]
    {'gdp': 0.0, 'income': 0.8, 'air': 0.2}
    >>> tiers.round(3).to_dict("index")["others"]
    {'gdp': 0.45, 'income': 0.45, 'air': 0.1}
    """
    base = pd.Series(base, dtype=float)
    for field, names in (("gdp", gdp), ("ecology", ecology)):
        unknown = [name for name in names if name not in base.index]
        refuse(unknown, "no weight for", field=field, valid=", ".join(base.index))
    return pd.DataFrame(
        {
            "without_gdp": _tier(base, ecology, ECOLOGY_WITHOUT_GDP, gdp),
            "others": _tier(base, ecology, ECOLOGY_ELSEWHERE, ()),
        }
    ).T


def _tier(base: pd.Series, ecology: Collection[str], share: float, dropped: Collection[str]) -> pd.Series:
    green = base.where(base.index.isin(list(ecology)), 0.0)
    rest = base.where(~base.index.isin([*ecology, *dropped]), 0.0)
    if not (green.sum() > 0 and rest.sum() > 0):
        raise InputError("no weight on ecology, or on nothing else", field="base", valid="some weight on both")
    return share * green / green.sum() + (1 - share) * rest / rest.sum()
