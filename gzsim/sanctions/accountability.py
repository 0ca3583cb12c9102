"""Joint liability: four-level accountability (四级追责, S11) and a fixed penalty that is shared (CF13)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.sanctions.money import check_money, check_number, divide, to_fen, to_million

SOURCE_SHARES = MappingProxyType({"person warned": 0.50, "leader in charge": 0.30, "division head": 0.20})
"""Shares of S11, an assumption of the source document. "Four-level", yet it names three levels."""


@dataclass(frozen=True)
class Accountability:
    """When one is formally warned, each level loses a share of *its own* bonus: loss_l = share_l·bonus_l.

    Parameters
    ----------
    shares : share of the own year's bonus by level, 0 to 1 each; they need not sum to 1

    Raises InputError if a share lies outside 0 to 1.

    >>> rule = Accountability(SOURCE_SHARES)
    >>> rule.losses({"person warned": 20_000.0, "leader in charge": 30_000.0, "division head": 40_000.0}).to_dict()
    {'person warned': 10000.0, 'leader in charge': 9000.0, 'division head': 8000.0}
    """

    shares: Mapping[str, float]

    def __post_init__(self) -> None:
        if not isinstance(self.shares, Mapping):
            raise InputError(f"{short(self.shares)} is no mapping", field="shares", valid="level: share of its bonus")
        for level, share in self.shares.items():
            check_number(share, f"shares.{level}", 0, 1, "a share of a bonus")

    def losses(self, bonuses: Mapping[str, float]) -> pd.Series:
        """Loss of each level, in the money of the bonuses.

        Raises InputError if a level has no bonus, or a bonus is negative.
        """
        for level in self.shares:
            if not 0 <= bonuses.get(level, -1) < math.inf:
                told = f"a bonus of {bonuses[level]}" if level in bonuses else "no bonus"
                raise InputError(f"{told} for {level!r}", field=f"bonuses.{level}", valid="0 or more")
        return pd.Series({level: share * bonuses[level] for level, share in self.shares.items()}).rename_axis("level")


def share_penalty(penalty: float, shares: Mapping[str, float]) -> pd.Series:
    """Divide a fixed penalty between members of a team, to the fen: a different scheme from S11.

    ``penalty`` in CNY million; ``shares`` is any ratio. The parts sum to the penalty. In the team of Holmström (1982)
    total effort depends on the penalty alone and not on its division (CF13).

    >>> share_penalty(10.0, {"leader": 5, "deputy": 3, "staff": 2}).to_dict()
    {'leader': 5.0, 'deputy': 3.0, 'staff': 2.0}
    """
    check_money(penalty, "penalty")
    return pd.Series(divide(to_fen(penalty), shares)).map(to_million).rename_axis("member")
