r"""What would move one unit of a league by one place: the least change of a single figure.

A unit's figure x of indicator k moves its own score on its own yardstick, and the mean on every yardstick, from which
all leads are taken:

.. math:: \Delta s_i = w_{z(i)k}\,\Delta y^{z(i)}_{ik}, \qquad
          \Delta l_j = [i = j]\,\Delta s_i - \frac1n\, w_{z(j)k}\,\Delta y^{z(j)}_{ik}

The better x, the better the rank, so that the figure at which the rank turns is found by halving. Goalposts, weights
and noise stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from gzsim.history.league import League
from gzsim.index.normalise.scale import goalposts_array
from gzsim.index.recipe import Index
from gzsim.numeric.standing import scales
from gzsim.reports.explanation import MOVES
from gzsim.workbook.league import effective_weights
from gzsim.zones.standing import rule_of
from gzsim.zones.yardsticks import DECIMALS, on_yardsticks

HALVINGS = 60


@dataclass(frozen=True, eq=False)
class OnePlace:
    """One unit among all others on their yardsticks.

    Attributes
    ----------
    built : mapping zone → all units on its yardstick
    code, zone : of the unit
    league : where it stands
    """

    built: Mapping[str, Index]
    code: str
    zone: str
    league: League

    @classmethod
    def of(cls, league: League, code: str) -> OnePlace:
        """Put everybody on all yardsticks again, as the league did."""
        model, values = league.zone_model, league.values
        zones = model.assignment[values.index].unique()
        built = on_yardsticks(values, league.measures["direction"], league.goalposts, model, zones)
        return cls(built, code, str(model.assignment[code]), league)

    @property
    def seen(self) -> list[str]:
        """The indicators that count."""
        return self.built[self.zone].recipe.indicators

    @property
    def scale(self) -> float:
        """What the unit's lead is multiplied by."""
        return float(self._scales[self._row])

    @property
    def noise(self) -> float:
        """Standard deviation of a year's noise, in the points that ranks go by."""
        return float(self._table["noise"].iloc[self._row] * self.scale)

    @property
    def gaps(self) -> tuple[float | None, float | None]:
        """Points, as ranks go by them, to the next place up and to the next one down; None where there is none."""
        points = self._points()
        own, others = points[self._row], points[self._rivals]
        ahead, behind = others[others > own], others[others <= own]
        return (float(ahead.min() - own) if len(ahead) else None, float(own - behind.max()) if len(behind) else None)

    def moves(self) -> pd.DataFrame:
        """Least change of each indicator that moves the unit up or down by one place (:data:`MOVES`)."""
        found = [self._move(name, way) for way in ("up", "down") for name in self.seen]
        return pd.DataFrame([each for each in found if each], columns=MOVES)

    @cached_property
    def _table(self) -> pd.DataFrame:
        return self.league.table.set_index("code").loc[self.league.values.index]

    @cached_property
    def _row(self) -> int:
        return self.league.values.index.get_loc(self.code)

    @cached_property
    def _rule(self) -> str:
        return rule_of(self.league.table)

    @cached_property
    def _zones(self) -> np.ndarray:
        return self.league.zone_model.assignment[self.league.values.index].to_numpy()

    @cached_property
    def _scales(self) -> np.ndarray:
        return (
            scales(self._table["noise"].to_numpy(float)) if self._rule == "scaled_lead" else np.ones(len(self._zones))
        )

    @cached_property
    def _rivals(self) -> np.ndarray:
        """Whom the unit is ranked against."""
        near = self._zones == self.zone if self._rule == "within_zone" else np.ones(len(self._zones), bool)
        return near & (np.arange(len(self._zones)) != self._row)

    @cached_property
    def _columns(self) -> dict[tuple[str, str], tuple[float, ...]]:
        """By zone and indicator: weight, direction, goalposts, and the unit's own normalised figure."""
        found = {}
        for zone, index in self.built.items():
            posts = self.league.zone_model.goalposts_in(zone, self.league.goalposts)
            weights, own = effective_weights(index), index.normalised.loc[self.code]
            for name in self.seen:
                low, high = posts.loc[name, ["low", "high"]]
                found[zone, name] = (weights[name], index.recipe.directions[name], low, high, own[name])
        return found

    def _points(self, name: str = "", value: float = 0.0) -> np.ndarray:
        """What everybody is ranked by, if the unit's figure of an indicator had another value."""
        shift = {zone: self._shift(zone, name, value) if name else 0.0 for zone in self.built}
        own = np.zeros(len(self._zones))
        own[self._row] = shift[self.zone]
        if self._rule == "raw":
            return (self._scores + own).round(DECIMALS)
        mean = np.array([shift[zone] for zone in self._zones]) / len(self._zones)
        return ((self._leads + own - mean).round(DECIMALS) * self._scales).round(DECIMALS)

    @cached_property
    def _scores(self) -> np.ndarray:
        return self._table["score"].to_numpy(float)

    @cached_property
    def _leads(self) -> np.ndarray:
        return self._table["lead"].to_numpy(float)

    def _shift(self, zone: str, name: str, value: float) -> float:
        """Points by which the unit's score on a yardstick moves."""
        weight, direction, low, high, y = self._columns[zone, name]
        share = float(goalposts_array(np.array(value), low, high, direction))
        return weight * (100 * min(max(share, 0.0), 1.0) - y)

    def _move(self, name: str, way: str) -> tuple | None:
        now = float(self.league.values.loc[self.code, name])
        _, direction, low, high, _ = self._columns[self.zone, name]
        end = high if (direction > 0) == (way == "up") else low
        ahead = self._ahead(self._points())
        others = self._ahead(self._points(name, end))
        if (way == "up" and not (ahead & ~others).any()) or (way == "down" and not (others & ~ahead).any()):
            return None
        stays, turns = now, end
        for _ in range(HALVINGS):
            middle = (stays + turns) / 2
            moved = self._ahead(self._points(name, middle))
            if (ahead != moved).any():
                turns = middle
            else:
                stays = middle
        passed = self._ahead(self._points(name, turns)) != ahead
        row = self.league.coverage.set_index("indicator").loc[name]
        who = self.league.values.index[np.flatnonzero(passed)[0]]
        return (way, name, row["name"], row["name_zh"], turns - now, turns, self.league.measures.loc[name, "unit"],
                abs(turns - now) / (high - low), who)  # fmt: skip

    def _ahead(self, points: np.ndarray) -> np.ndarray:
        """Who is ranked before the unit."""
        return (points > points[self._row]) & self._rivals
