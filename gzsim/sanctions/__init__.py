"""Schemes that turn scores into money: one scheme per file, all with the same interface."""

from gzsim.sanctions.last_place import LastPlace
from gzsim.sanctions.no_sanction import NoSanction
from gzsim.sanctions.piece_rate import PieceRate
from gzsim.sanctions.scheme import Scheme

__all__ = ["LastPlace", "NoSanction", "PieceRate", "Scheme"]
