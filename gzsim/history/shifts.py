"""Who wins and who loses when everybody moves from one zone model to another."""

from __future__ import annotations

import pandas as pd

from gzsim.errors import InputError
from gzsim.history.scoring import History

SHIFTS = ["code", "name", "name_zh", "years", "mean_places_won", "share_won", "share_lost", "largest_shift",
          "largest_shift_year", "share_outside_interval"]  # fmt: skip


def winners_and_losers(history: History, a: str, b: str) -> pd.DataFrame:
    r"""Places that each unit wins by the move from zone model a to zone model b, over the years that both rank it in.

    .. math:: g_{it} = r^a_{it} - r^b_{it}

    Parameters
    ----------
    history : History
        What is used is ``scores``: zone_model, year, code, name, name_zh, rank, rank_low, rank_high.
    a, b : str; zone models

    Returns DataFrame: one row per unit, the greatest winner first (then by code): code, name, name_zh, years
    (compared), mean_places_won (negative: lost), share_won and share_lost (of years), largest_shift (places won; the
    earliest of equal size) with largest_shift_year, share_outside_interval (of years in which the rank under b is
    outside the rank interval under a: the move then matters more than the choice of weights within a).

    Raises InputError if a model is not in the history, or no year is scored under both.

    >>> from gzsim.history import score_history
    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> history = score_history(load_record(), load_scenario("guizhou-2025"))
    >>> winners_and_losers(history, "uniform", "uniform")["mean_places_won"].unique().tolist()
    [0.0]
    """
    before, after = (_of_model(history.scores, model) for model in (a, b))
    both = before.index.intersection(after.index).sort_values()
    if both.empty:
        raise InputError(f"no year is scored under both {a} and {b}", field="history.scores")
    before, after = before.loc[both], after.loc[both]
    won = before["rank"] - after["rank"]
    outside = ~after["rank"].between(before["rank_low"], before["rank_high"])
    largest = won.abs().groupby("code").idxmax()
    names = before.groupby("code")[["name", "name_zh"]].first()
    table = names.assign(
        years=won.groupby("code").size(),
        mean_places_won=won.groupby("code").mean(),
        share_won=(won > 0).groupby("code").mean(),
        share_lost=(won < 0).groupby("code").mean(),
        largest_shift=won.loc[largest].droplevel("year"),
        largest_shift_year=largest.str[1],
        share_outside_interval=outside.groupby("code").mean(),
    )
    return table.reset_index().sort_values(["mean_places_won", "code"], ascending=[False, True], ignore_index=True)[
        SHIFTS
    ]


def _of_model(scores: pd.DataFrame, model: str) -> pd.DataFrame:
    known = scores["zone_model"].unique()
    if model not in known:
        raise InputError(f"no scores under {model!r}", field="zone model", valid=", ".join(known))
    return scores[scores["zone_model"] == model].dropna(subset="rank").set_index(["code", "year"])
