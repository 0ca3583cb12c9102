"""Schemes of reward and sanction that a scenario may declare (S10–S12): whatever of `gzsim.sanctions` has a type."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated

from pydantic import Field

from gzsim import sanctions

_FACE = [getattr(sanctions, name) for name in sanctions.__all__]
_KINDS = [each for each in _FACE if isinstance(each, type) and "type" in getattr(each, "model_fields", ())]
Scheme = Annotated[reduce(or_, _KINDS), Field(discriminator="type")]
