"""Whose yardstick is a prefecture's: the rule for those that the source document leaves open, worked out from counties.

The source (S02) names three. For the others the people decide: where more of them live in key ecological function zones
than in national key counties of rural revitalisation the prefecture is ecological, and rural revitalisation otherwise.
A county that is both counts on both sides. What can be argued with: that there are two zones to choose from and no
third (nobody becomes a central city by this rule), that people count and not land, and the blanks of the list of
function zones (:mod:`gzsim.zones.counties`), which all weigh against *ecological*.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.zones.counties import is_function_zone, is_key_county


def prefecture_functions(counties: pd.DataFrame, named_by_source: Mapping[str, str] | pd.Series) -> pd.DataFrame:
    r"""Place every prefecture in a functional zone: as the source says, and by the rule otherwise.

    .. math:: z_p = \text{ecological} \iff \sum_{c \in p} N_c [c \in E] > \sum_{c \in p} N_c [c \in K]

    with N the people counted in 2020, E the key ecological function zones and K the key counties.

    Parameters
    ----------
    counties : DataFrame, index code
        prefecture, population_2020, rural_revitalisation_key_county, ecological_zone_since: ``record.counties``.
    named_by_source : mapping prefecture code → zone

    Returns DataFrame, index prefecture code; zone, basis ("source" or "assumption"), people_ecological and people_key.

    Raises InputError if a county that counts has no population, or a prefecture that the source names has no county.

    >>> from gzsim.record import load_record
    >>> record = load_record()
    >>> placed = prefecture_functions(record.counties, {"520100": "central_city"})
    >>> placed.loc[["520100", "520500", "522700"], "zone"].to_dict()
    {'520100': 'central_city', '520500': 'rural_revitalisation', '522700': 'ecological'}
    """
    people = counties["population_2020"]
    counted = {"people_ecological": is_function_zone(counties), "people_key": is_key_county(counties)}
    gaps = counties.index[people.isna() & (counted["people_ecological"] | counted["people_key"])]
    refuse(gaps, "no population", field="population_2020", valid="people counted")
    table = pd.DataFrame(
        {name: people.where(counts, 0).groupby(counties["prefecture"]).sum() for name, counts in counted.items()}
    ).rename_axis("code")
    named = pd.Series(named_by_source, dtype=object)
    unknown = [code for code in named.index if code not in table.index]
    refuse(unknown, "no county in", field="named_by_source", valid=", ".join(table.index))
    more = table["people_ecological"] > table["people_key"]
    by_rule = more.map({True: "ecological", False: "rural_revitalisation"})
    zone = named.reindex(table.index).fillna(by_rule)
    basis = table.index.isin(named.index)
    table.insert(0, "zone", zone)
    table.insert(1, "basis", pd.Series(basis, table.index).map({True: "source", False: "assumption"}))
    return table
