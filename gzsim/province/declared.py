"""A province's scenario: what its workbook says, and for all else what the shipped scenario assumes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from gzsim.province.indicators import Declared
from gzsim.province.reading import OwnProvince
from gzsim.province.tables import names
from gzsim.scenario import load_scenario
from gzsim.scenario.prefectures import recorded_spending
from gzsim.scenario.scenario import FORMAT
from gzsim.scenario.zones import WHOLE_PROVINCE

LIKE = "guizhou-2025"
NAME = "scenario"
YEARS = 10
HEAD = """\
# Scenario of {name}, made by gzsim from {file}. Change it as you like: docs/scenarios.md lists every field.
# Check it with: gzsim check scenario.yaml --data .
# {name_zh}的情景文件，由 {file} 生成，可自行修改；检查：gzsim check scenario.yaml --data .
#
# From the workbook: units, zones, weights, indicators with their targets; luck of a year (noise_sd) is estimated from
# its figures. Assumptions of {like}, not checked for this province: warnings, schemes and their money, all that
# moves indicators besides, and all parameters{spending}.
# 来自工作簿：单位、分区、权重、指标与目标；年度随机波动（noise_sd）由表中数据估计。
# 沿用 {like} 的假设，未经本省核实：预警、奖惩方案及金额、指标的其他变动方式与全部参数{spending_zh}。
"""


def scenario_text(own: OwnProvince, luck: Mapping[str, float] | None = None) -> str:
    """The scenario as YAML, with what it rests on said on top, in English and in Chinese.

    ``luck`` is the standard deviation of a year's luck by indicator, in its own unit, where the figures show it.
    """
    yaml, stream = YAML(), io.StringIO()
    yaml.allow_unicode, yaml.width = True, 120
    yaml.dump(_scenario(own, luck or {}), stream)
    name, name_zh = names(own)
    assumed = own.units["spending"].isna().any()
    head = HEAD.format(
        name=name, name_zh=name_zh, file=own.file.name, like=LIKE,
        spending=", and spending where the workbook tells none (mean of a prefecture of Guizhou)" if assumed else "",
        spending_zh="；未填财政支出的单位取贵州市州均值" if assumed else "",
    )  # fmt: skip
    return head + stream.getvalue()


def _scenario(own: OwnProvince, luck: Mapping[str, float]) -> dict[str, Any]:
    like, (name, name_zh) = load_scenario(LIKE).to_dict(), names(own)
    start = int(own.about.get("start_year", int(own.figures.index.get_level_values("year").max()) + 1))
    return {
        "schema_version": FORMAT,
        "title": f"{name} {start}, from a workbook of its own",
        "title_zh": f"{name_zh}{start}年绩效考核（自建）",
        "author": own.about.get("author", f"the author of {own.file.name}"),
        "reference": f"{own.file.name}. Figures: {own.about.get('source', 'source not told')}",
        "baseline": NAME,
        "units": _units(own),
        "indicators": {
            each.key: _indicator(each, own) | ({"dynamics": {"noise_sd": luck[each.key]}} if each.key in luck else {})
            for each in own.indicators
        },
        "zones": _zones(own),
        "long_term_weight": "declared",
        "warnings": like["warnings"],
        "schemes": _schemes(own, like["schemes"]),
        "scheme_in_force": like["scheme_in_force"],
        "record": like["record"],
        "simulation": like["simulation"] | {"start_year": start, "years": int(own.about.get("years", YEARS)),
                                            "seed": start},
    }  # fmt: skip


def _units(own: OwnProvince) -> dict[str, Any]:
    shipped = recorded_spending()
    spending = own.units["spending"].fillna(sum(shipped.values()) / len(shipped))
    remote = own.units["remoteness"].dropna()
    return {
        "start": "record",
        "prefectures": list(own.units.index),
        "spending": {code: round(float(million), 3) for code, million in spending.items()},
    } | ({"remoteness": {code: float(share) for code, share in remote.items()}} if len(remote) else {})


def _indicator(each: Declared, own: OwnProvince) -> dict[str, Any]:
    growth = each.measure == "growth" or each.form == "growth"
    return {
        "name": each.name,
        "name_zh": each.name_zh,
        "unit": each.target_unit,
        "provenance": "assumption",
        "reference": own.file.name,
        "kind": each.kind,
        "horizon": each.horizon,
        "type": "flow" if growth else "stock",
        "form": each.form,
        "direction": "higher" if each.direction > 0 else "lower",
        "target": each.target,
        **({} if each.goalpost is None else {"goalpost": each.goalpost}),
        "bounds": {},
        "record": {"series": each.key, "measure": each.measure},
    }


def _zones(own: OwnProvince) -> dict[str, Any]:
    whole = {"name": "Whole province", "name_zh": "全省统一"}
    named = {zone: {"name": zone, "name_zh": zone} for zone in own.zone_weights}
    return {
        "model": "functional" if own.zones else "uniform",
        "names": {WHOLE_PROVINCE: whole} | named,
        **({"assignment": {code: own.zones[code] for code in own.units.index}} if own.zones else {}),
        "weights": {WHOLE_PROVINCE: dict(own.weights)} | {zone: dict(each) for zone, each in own.zone_weights.items()},
    }


def _schemes(own: OwnProvince, like: dict[str, Any]) -> dict[str, Any]:
    """Those of the shipped scenario, none of which any text names for this province."""
    last = like["last_place"] | {"excellent": min(like["last_place"]["excellent"], len(own.units) - 1)}
    said = f"rule of {LIKE}, an assumption for this province"
    return {name: each | ({} if each["type"] == "none" else {"reference": said})
            for name, each in (like | {"last_place": last}).items()}  # fmt: skip
