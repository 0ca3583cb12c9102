"""Values of parameters as attributes, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NoReturn

from gzsim.common.words import did_you_mean


class Values(SimpleNamespace):
    """Values below their sections; cannot be changed.

    >>> from gzsim.scenario import load_scenario
    >>> values = load_scenario("guizhou-2025").values
    >>> values.fabrication.notch, values.beliefs.kind, values.dynamics.stock_long.maturity_months
    (0.01, 'positional', 18)
    """

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Values:
        """Sections from values by dotted name; what comes before the first dot is a section, and may have its own.

        >>> Values.of({"work.cost": 1.0, "work.forms.base": 0.04})
        Values(work=Values(cost=1.0, forms=Values(base=0.04)))
        """
        parts: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            head, _, rest = name.partition(".")
            parts.setdefault(head, {})[rest] = value
        return cls(**{head: part[""] if "" in part else cls.of(part) for head, part in parts.items()})

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"there is no parameter or section {name!r}{did_you_mean(name, vars(self))}")

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("parameters cannot be changed in place; use scenario.with_(...)")

    __setattr__ = __delattr__ = _refuse


def below(head: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values whose names begin with a section, by what follows it."""
    start = f"{head}."
    return {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}
