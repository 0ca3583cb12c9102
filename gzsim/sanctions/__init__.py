"""What follows from an appraisal: one scheme per file, all with the same interface (`Scheme`)."""

from gzsim.sanctions.combination import Combination
from gzsim.sanctions.eco_compensation.by_index import CompensationByIndex
from gzsim.sanctions.group_penalty import GroupPenalty
from gzsim.sanctions.joint_liability import JointLiability
from gzsim.sanctions.last_place import LastPlace
from gzsim.sanctions.no_sanction import NoSanction
from gzsim.sanctions.piece_rate import PieceRate
from gzsim.sanctions.rank_prizes import ByRank, RankPrizes, tournament
from gzsim.sanctions.scheme import Appraisal, Scheme, Settlement
from gzsim.sanctions.table import settle_table
from gzsim.sanctions.threshold_bonus import ThresholdBonus
from gzsim.sanctions.within_groups import WithinGroups

__all__ = [
    "Appraisal",
    "ByRank",
    "Combination",
    "CompensationByIndex",
    "GroupPenalty",
    "JointLiability",
    "LastPlace",
    "NoSanction",
    "PieceRate",
    "RankPrizes",
    "Scheme",
    "Settlement",
    "ThresholdBonus",
    "WithinGroups",
    "settle_table",
    "tournament",
]
