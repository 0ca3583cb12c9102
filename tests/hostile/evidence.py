"""Results of calibration and evidence with hostile names."""

from __future__ import annotations

import pandas as pd

from gzsim.calibration.approximate import Approximate
from gzsim.calibration.recovery import Recovery
from gzsim.evidence.hindcast import Hindcast
from gzsim.evidence.judged import ZonePanel
from gzsim.evidence.panel import Panel
from hostile.texts import Texts


def approximate(say: Texts) -> Approximate:
    names = [say(), say()]
    return Approximate(pd.DataFrame([[0.1, 2.0], [0.2, 3.0]], columns=names), pd.Series([1.0, 1.0], index=names))


def recovery(say: Texts) -> Recovery:
    fits = {"run": [0, 1], "known": 0.5, "estimate": [0.4, 0.6], "standard_error": 0.1, "range": 1.0}
    return Recovery(pd.DataFrame({"parameter": say(), **fits}))


def hindcast(say: Texts) -> Hindcast:
    told = {"crps": [1.0, 2.0], "error": 0.1, "sd": 1.0, "inside_50": 0.5, "inside_90": 0.9}
    return Hindcast(pd.DataFrame({"method": ["simulation", say()], "year": 2015, **told}), 2014)


def zone_panel(say: Texts) -> ZonePanel:
    model, rule, codes = say(), say(), [say(), say()]
    years = pd.DataFrame([[0.2, -0.2], [0.1, -0.1]], [2019, 2020], codes)
    groups = pd.Series([say(), say()], codes)
    key = (model, rule)
    left_out = pd.DataFrame({"code": [say()], "reason": [say()]})
    return ZonePanel(
        points={key: years}, places={key: years + 0.5}, groups={key: groups},
        endowments=years.T.set_axis([say(), say()], axis=1), outcomes={say.unseen(): years}, neighbours=groups,
        left_out=left_out,
    )  # fmt: skip


def panel(say: Texts) -> Panel:
    code, series = say(), say()
    values = pd.DataFrame({"series": series, "code": code, "year": [2019, 2020], "value": [1.0, 2.0]})
    units = pd.DataFrame({"name": [say()], "name_zh": [say()], "group": [say()]}, index=[code])
    told = {"name": say.unseen(), "name_zh": say.unseen(), "unit": say(), "direction": say(), "kind": say()}
    breaks = pd.DataFrame(columns=["series", "code", "last_year_before", "first_year_after", "kind"])
    features = pd.DataFrame({say(): [1.0]}, index=units.index)
    return Panel(
        values=values, units=units, features=features, series=pd.DataFrame(told, index=[series]), breaks=breaks,
        notes=(say(),),
    )  # fmt: skip
