"""What a figure calls an outcome that was given no name."""

from __future__ import annotations

from gzsim.views.labels import Name

OUTCOME = Name("the outcome", "结果变量")
UNIT = Name("units", "单位")
