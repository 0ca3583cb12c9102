"""Modes of asking citizens, and what is believed of each before it is used (S13, S14, S23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from gzsim.errors import InputError


def must_lie(value: float, low: float, high: float, where: str) -> None:
    """Refuse a share outside its limits; NaN lies nowhere."""
    if not low <= value <= high:
        raise InputError(f"{value:g} lies outside", field=where, valid=f"{low:g} to {high:g}, a share and not percent")


@dataclass(frozen=True)
class ModePrior:
    """What is believed of a mode before it is asked; all in shares, not percent.

    ``bias`` is what selection and courtesy add to the share of satisfied people among those whom the mode can reach,
    ``gap`` how much more satisfied those are than people whom it cannot reach; each with its standard deviation.
    """

    name: str
    name_zh: str
    bias: float
    bias_sd: float
    coverage: float
    gap: float
    gap_sd: float
    design_effect: float
    source: str

    @property
    def correction(self) -> float:
        """What is taken off the mean of answers, β + (1 − c)·δ."""
        return self.bias + (1 - self.coverage) * self.gap

    @property
    def doubt(self) -> float:
        """Standard deviation of what is not known of the bias, √(σ² + (1 − c)²·τ²)."""
        return float(np.hypot(self.bias_sd, (1 - self.coverage) * self.gap_sd))

    def __post_init__(self) -> None:
        for name in ("bias", "gap"):
            must_lie(getattr(self, name), -1, 1, f"{self.name}.{name}")
        must_lie(self.coverage, 0, 1, f"{self.name}.coverage")
        for name in ("bias_sd", "gap_sd"):
            must_lie(getattr(self, name), 0, 1, f"{self.name}.{name}")
        if not (np.isfinite(self.design_effect) and self.design_effect > 0):
            raise InputError(f"{self.design_effect} is no design effect", field=self.name, valid="more than 0")


_C26 = "pattern C26: Beijing's hotline 96.9 (September 2024) against a third party's 91.31 (2021)"
# The bias of the hotline is the one figure with a pattern behind it, 96.9 - 91.31; the two were measured three years
# apart, so that even it is an assumption. All others are assumptions.
PRIORS: Mapping[str, ModePrior] = MappingProxyType(
    {
        "hotline": ModePrior("12345 hotline", "12345热线", 0.0559, 0.03, 0.9, 0.0, 0.05, 2.0, f"assumption; {_C26}"),
        "online_vote": ModePrior("Online vote", "网络投票", 0.03, 0.04, 0.75, 0.03, 0.05, 3.0, "assumption"),
        "on_site": ModePrior("On-site questionnaire", "现场问卷", 0.02, 0.02, 0.85, 0.02, 0.03, 1.8, "assumption"),
        "third_party": ModePrior("Third-party survey", "第三方评估", 0.0, 0.01, 0.95, 0.0, 0.03, 1.5, "assumption"),
    }
)
