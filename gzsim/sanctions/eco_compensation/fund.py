"""A basin fund (横向补偿资金): all pay in, all are paid out, and who fails a section gives up money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from gzsim.errors import InputError
from gzsim.sanctions.money import check_money, divide, to_fen, to_million

FUND = "fund"
"""Where money stays that nobody receives."""

COLUMNS = ["contributed", "distributed", "given_up", "received", "net"]


@dataclass(frozen=True)
class Section:
    """A monitored section: who gives up money when it fails, and who gets it.

    Parameters
    ----------
    liable : ratio by party in which the deduction is given up
    receivers : ratio by party in which it is received; empty leaves it in the fund
    stake : CNY million given up when the section fails altogether; a part of it when it fails in part

    Raises InputError if the stake is no sum of money.
    """

    name: str
    liable: Mapping[str, float]
    receivers: Mapping[str, float]
    stake: float

    def __post_init__(self) -> None:
        check_money(self.stake, f"sections.{self.name}.stake")


@dataclass(frozen=True)
class BasinFund:
    """A fund with a ratio of contributions, a ratio of distribution, and sections that redistribute.

    Net of party p:  −c_p·F + d_p·F + Σ_s (1 − a_s)·S_s·(r_sp − l_sp)

    with F the fund, c and d the shares of contribution and distribution, a_s ∈ [0, 1] how far section s attains its
    standard, S_s its stake, r and l the shares received and given up.

    Parameters
    ----------
    total : F, CNY million
    contributions, distribution : ratio by party

    Raises InputError if the total is no sum of money, other parties are paid out than pay in, or a section names a
    party that is not in the fund.
    """

    total: float
    contributions: Mapping[str, float]
    distribution: Mapping[str, float]
    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        check_money(self.total, "total")
        if set(self.contributions) != set(self.distribution):
            told = f"{', '.join(self.distribution)} are paid out"
            raise InputError(told, field="distribution", valid=f"those who pay in: {', '.join(self.contributions)}")
        for section in self.sections:
            unknown = (set(section.liable) | set(section.receivers)) - set(self.contributions)
            if unknown:
                problem = f"unknown party {sorted(unknown)[0]!r}"
                raise InputError(problem, field=f"sections.{section.name}", valid=", ".join(self.contributions))

    def settle(self, attained: Mapping[str, float]) -> pd.DataFrame:
        """Settle a year, to the fen.

        Parameters
        ----------
        attained : by section, 1 if the standard is met, 0 if missed altogether, a share if in part

        Returns a DataFrame by party (and the fund itself), CNY million: contributed, distributed, given_up, received,
        net; the column net sums to zero.

        Raises InputError if a section is missing or unknown, or an attainment is no share.

        >>> CHISHUI_2018.settle({"Qingshuipu": 1, "Lianyuxi": 1, "above Maotai": 1})["net"].to_dict()
        {'Yunnan': 40.0, 'Guizhou': -20.0, 'Sichuan': -20.0, 'fund': 0.0}
        """
        self._check(attained)
        total = to_fen(self.total)
        parties = [*self.contributions, FUND]
        fen = pd.DataFrame(0, index=pd.Index(parties, name="party"), columns=COLUMNS, dtype="int64")
        fen["contributed"] = pd.Series(divide(total, self.contributions))
        fen["distributed"] = pd.Series(divide(total, self.distribution))
        fen = fen.reindex(parties).fillna(0).astype("int64")
        for section in self.sections:
            lost = round(to_fen(section.stake) * (1 - attained[section.name]))
            for party, amount in divide(lost, section.liable).items():
                fen.loc[party, "given_up"] += amount
            for party, amount in divide(lost, section.receivers or {FUND: 1}).items():
                fen.loc[party, "received"] += amount
        fen["net"] = fen["distributed"] - fen["contributed"] - fen["given_up"] + fen["received"]
        return fen.map(to_million)

    def _check(self, attained: Mapping[str, float]) -> None:
        names = [section.name for section in self.sections]
        for name in (*names, *attained):
            if name not in attained or name not in names:
                raise InputError(f"section {name!r} is not on both sides", field="attained", valid=", ".join(names))
            if not 0 <= attained[name] <= 1:
                raise InputError(f"{attained[name]} is not a share", field=f"attained.{name}", valid="0 to 1")


CHISHUI_2018 = BasinFund(
    total=200.0,
    contributions={"Yunnan": 1, "Guizhou": 5, "Sichuan": 4},
    distribution={"Yunnan": 3, "Guizhou": 4, "Sichuan": 3},
    sections=(
        Section("Qingshuipu", {"Yunnan": 1}, {"Guizhou": 0.5, "Sichuan": 0.5}, stake=60.0),
        Section("Lianyuxi", {"Guizhou": 1}, {"Sichuan": 1}, stake=80.0),
        Section("above Maotai", {"Guizhou": 0.5, "Sichuan": 0.5}, {}, stake=60.0),
    ),
)
"""Agreement of the three provinces on the Chishui River, 2018–2020 (赤水河流域横向生态补偿).

Fund, ratios, sections and who pays whom as reported in March 2018 (今日赤水; Xinhua). The agreement deducts
"corresponding money" by segment weights that were not published: the stakes here are assumptions (the distribution of
the province upstream; for the section above Maotai the smaller of the two). Who receives what Guizhou and Sichuan give
up for the section above Maotai was not published either: it stays in the fund.
"""
