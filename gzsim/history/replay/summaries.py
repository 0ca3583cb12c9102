"""What a replay adds up to: last places and how sure they are, repeats, money moved, budgets after years."""

from __future__ import annotations

import pandas as pd

from gzsim.errors import InputError

SURE = 0.95
"""Share of drawn weights from which a last place counts as sure (convention, as of a 95 % interval)."""

KEYS = ["ranking", "zone_model", "scheme"]
UNIT = ["code", "name", "name_zh"]


def last_places(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Every last place and how sure it is.

    Parameters
    ----------
    outcomes : DataFrame
        As of `gzsim.history.replay.Replay`; schemes do not change places, so that each place is listed once.

    Returns DataFrame: one row per ranking, zone model, year and last place: code, name, name_zh, zone, of (units ranked
    together), last_chance (share of drawn weights under which this unit is last), rivals (other units of the group that
    are last under at least 5 % of the weights), sure (last_chance of at least 95 %).
    """
    one = outcomes[outcomes["scheme"] == outcomes["scheme"].iloc[0]].dropna(subset="place")
    group = ["ranking", "zone_model", "year"] + (["zone"] if (one["ranking"] == "within_zone").any() else [])
    worst = one.groupby(group)["place"].transform("max")
    could = (one["last_chance"] >= 1 - SURE).groupby([one[key] for key in group]).transform("sum")
    last = one.assign(rivals=could - (one["last_chance"] >= 1 - SURE), sure=one["last_chance"] >= SURE)
    columns = ["ranking", "zone_model", "year", *UNIT, "zone", "of", "last_chance", "rivals", "sure"]
    return last[last["place"] == worst][columns].reset_index(drop=True)


def repeats(outcomes: pd.DataFrame) -> pd.DataFrame:
    """How often the same unit is last.

    Returns DataFrame: per ranking, zone model and unit: years (judged), last (years in which it is last), share, sure
    (last places that hold under 95 % of drawn weights), expected (years in which it would be last by lot, Σ 1/of),
    longest_run (judged years in a row).
    """
    judged = outcomes[outcomes["scheme"] == outcomes["scheme"].iloc[0]].dropna(subset="place")
    last = last_places(outcomes).set_index(["ranking", "zone_model", "year", "code"])["sure"]
    keys = pd.MultiIndex.from_frame(judged[["ranking", "zone_model", "year", "code"]])
    judged = judged.assign(is_last=keys.isin(last.index), sure=last.reindex(keys).fillna(False).to_numpy(bool))
    judged = judged.assign(by_lot=1 / judged["of"]).sort_values("year", kind="stable")
    grouped = judged.groupby(["ranking", "zone_model", *UNIT], sort=False)
    table = grouped.agg(
        years=("year", "size"),
        last=("is_last", "sum"),
        sure=("sure", "sum"),
        expected=("by_lot", "sum"),
        longest_run=("is_last", _longest_run),
    )
    table.insert(2, "share", table["last"] / table["years"])
    return table.reset_index().sort_values(
        ["ranking", "zone_model", "last", "code"], ascending=[True, True, False, True], ignore_index=True
    )


def _longest_run(flags: pd.Series) -> int:
    streak = flags.groupby((~flags).cumsum()).cumsum()
    return int(streak.max())


def money_moved(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Money that changes hands, CNY million.

    Returns DataFrame: per ranking, zone model and scheme: years (judged), a_year (received by those who gain, mean over
    years), total, warned (unit-years with a loss of bonus), hit (different units that ever lose money), net_worst and
    net_best (lowest and highest sum of a unit over all years).
    """
    bonuses = [column for column in outcomes if column.startswith("bonus: ")]
    rows = []
    for keys, part in outcomes.groupby(KEYS, sort=False):
        gained = part["money"].clip(lower=0).sum()
        net = part.groupby("code")["money"].sum()
        years = part["year"].nunique()
        warned = int((part[bonuses] < 0).any(axis=1).sum())
        hit = part.loc[part["money"] < 0, "code"].nunique()
        rows.append((*keys, years, gained / years, gained, warned, hit, net.min(), net.max()))
    return pd.DataFrame(rows, columns=[*KEYS, "years", "a_year", "total", "warned", "hit", "net_worst", "net_best"])


def budgets(outcomes: pd.DataFrame, subsidy: float, years: int = 10) -> pd.DataFrame:
    """Budgets after some years of the scheme, as a share of what they would be without.

        budget share = 1 + Σ money / (years·subsidy),   over every run of that many judged years

    Years that are not judged lie between the judged ones and move no money.

    Parameters
    ----------
    outcomes : DataFrame
    subsidy : CNY million per unit and year that the scheme is set against
    years : length of the run

    Returns DataFrame: per ranking, zone model, scheme and unit: runs (of judged years), worst, median and best budget
    share.

    Raises InputError if the subsidy is not positive, or fewer years than that are judged.
    """
    if not subsidy > 0:
        raise InputError(f"a subsidy of {subsidy}", field="subsidy", valid="above 0")
    rows = []
    for keys, part in outcomes.groupby([*KEYS, *UNIT], sort=False):
        money = part.sort_values("year", kind="stable")["money"]
        if not 1 <= years <= len(money):
            raise InputError(
                f"{years} years of {len(money)} that are judged", field="years", valid=f"1 to {len(money)}"
            )
        share = 1 + money.rolling(years).sum().dropna() / (years * subsidy)
        rows.append((*keys, len(share), share.min(), share.median(), share.max()))
    return pd.DataFrame(rows, columns=[*KEYS, *UNIT, "runs", "worst", "median", "best"])
