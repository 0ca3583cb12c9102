"""Schemes that turn scores into money: one scheme per file, all with the same interface."""

from gzsim.sanctions.combination import Combination
from gzsim.sanctions.last_place import LastPlace
from gzsim.sanctions.no_sanction import NoSanction
from gzsim.sanctions.piece_rate import PieceRate
from gzsim.sanctions.rank_prizes import RankPrizes
from gzsim.sanctions.scheme import Scheme

__all__ = ["Combination", "LastPlace", "NoSanction", "PieceRate", "RankPrizes", "Scheme"]
