"""The quarterly supervision bulletin (督查通报): lights, who is behind, who must explain, what had arrived."""

from gzsim.monitoring.bulletin.bulletin import Bulletin, supervise
from gzsim.monitoring.bulletin.quarters import NO_REPORT, quarters
from gzsim.monitoring.bulletin.watched import Limits, Watched

__all__ = ["NO_REPORT", "Bulletin", "Limits", "Watched", "quarters", "supervise"]
