"""Every zone model of today's scenario: who is in which zone, and what counts there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from docs_site.contents import Language
from docs_site.markdown import page, table
from gzsim.history.zone_models import zone_models
from gzsim.record import Record, load_record
from gzsim.record.features import FEATURES
from gzsim.scenario import Scenario, load_scenario
from gzsim.views.labels import NAMES, Name, Names, label, short_names
from gzsim.zones import ZoneModel, county_functions

BASES = {"source": Name("named by the source", "来源指明"), "assumption": Name("assumption", "假设"),
         "found in data": Name("data-driven", "数据聚类")}  # fmt: skip
MODELS = {
    "uniform": Name(
        "The same weights for all prefectures (一刀切): easy to explain and to compare, blind to what places are for.",
        "全省一套权重（“一刀切”）：便于解释和比较，但不顾及各地功能定位。",
    ),
    "functional": Name(
        "Weights by the zone that the plan declares (S02). The source document names the zones of three prefectures; "
        "the others follow from a rule that the scenario states, and are assumptions.",
        "按规划划定的主体功能区分别设定权重（S02）。来源文件只指明三个市州所属类别，其余按情景文件所述规则归类，属假设。",
    ),
    "found": Name(
        "Prefectures that are alike in the features below are put together, by Ward's method; the clearest separation "
        "decides how many zones there are. A data-driven zone takes the mean of its members' functional weights.",
        "把下列特征相近的市州用离差平方和法（Ward）聚为一区，区数由区分最清楚者决定；每区权重取其成员功能区权重的平均。",
    ),
}
SAID = {
    "en": {
        "title": "# Zone models",
        "lead": "A zone model says which places share which weights. A scenario names the one in force "
        "(`zones.model`); `gzsim run` compares all three. Below, those of `guizhou-2025`. What zones do to ranks is on "
        "[zones.md](zones.md) and [scoring.md](scoring.md), what the data say of them in "
        "[zone-models-and-history.md](zone-models-and-history.md).",
        "who": "## Who is in which zone",
        "prefecture": "prefecture",
        "basis": "functional zone rests on",
        "picture": "![The nine prefectures by zone](images/zones.en.svg)",
        "weights": "Weights in percent:",
        "indicator": "indicator",
        "features": "Features, averaged over {0}–{1}: {2}.",
        "fit": "Mean silhouette by number of zones: {0}. Above about 0.5 zones are clearly apart, below 0.25 hardly. "
        "Leaving out one feature or one prefecture at a time keeps an adjusted Rand index of {1:.2f} on average "
        "(1: the same zones).",
        "counties": "## Counties",
        "functions": "The 88 counties are placed by what is declared of them ([counties.md](counties.md)):",
        "zone": "zone",
        "count": "counties",
    },
    "zh": {
        "title": "# 分区方案",
        "lead": "分区方案规定哪些地区适用哪套权重。情景文件以 `zones.model` 指定生效的方案，"
        "`gzsim run` 对三种方案都作比较。"
        "以下为 `guizhou-2025` 的三种方案。分区对名次的影响见[分区、一票否决与等次](zones.zh.md)。",
        "who": "## 各市州所属分区",
        "prefecture": "市州",
        "basis": "功能区归类依据",
        "picture": "![九个市州的分区](images/zones.zh.svg)",
        "weights": "权重（%）：",
        "indicator": "指标",
        "features": "聚类特征（{0}—{1}年平均）：{2}。",
        "fit": "各区数的平均轮廓系数：{0}。约0.5以上表示区分清楚，0.25以下几乎没有区分。"
        "逐一去掉一个特征或一个市州后，调整兰德指数平均为{1:.2f}（1表示分区完全相同）。",
        "counties": "## 县级单位",
        "functions": "88个县（市、区）按公布的名单归类：",
        "zone": "分区",
        "count": "县（市、区）数",
    },
}


@cache
def known() -> tuple[Record, Scenario, dict[str, ZoneModel]]:
    """The record, today's scenario and its zone models."""
    record, scenario = load_record(), load_scenario("guizhou-2025")
    return record, scenario, zone_models(record, scenario)


def write(language: Language) -> str:
    """Text of the page."""
    said, (record, scenario, models) = SAID[language], known()
    parts = [part for name in models for part in _model(name, language)]
    placed = county_functions(record.counties, scenario.assignment)["zone"]
    rows = [(label(*zone_names()[zone], language), int((placed == zone).sum())) for zone in sorted(set(placed))]
    return page(
        said["title"], said["lead"], said["who"], said["picture"], _assigned(language), *parts,
        said["counties"], said["functions"], table((said["zone"], said["count"]), rows),
    )  # fmt: skip


def _assigned(language: Language) -> str:
    """Table of prefectures with their zone in each model."""
    said, (_, scenario, models) = SAID[language], known()
    names = places()
    headings = [said["prefecture"], *(label(*NAMES[name], language) for name in models), said["basis"]]
    rows = []
    for code in scenario.units.prefectures:
        zones = [_zone(model, model.assignment[code], language) for model in models.values()]
        rows.append([label(*names[code], language), *zones, label(*BASES[models["functional"].basis[code]], language)])
    return table(headings, rows)


def _model(name: str, language: Language) -> Iterator[str]:
    said, (_, scenario, models) = SAID[language], known()
    model = models[name]
    yield f"## {label(*NAMES[name], language)} `{name}`"
    yield label(*MODELS[name], language)
    if name == "found":
        how = scenario.zones.found
        features = [label(FEATURES[each].name, FEATURES[each].name_zh, language) for each in how.features]
        joined = ("、" if language == "zh" else ", ").join(features)
        yield said["features"].format(how.from_year, how.to_year, joined)
        silhouettes = ("，" if language == "zh" else ", ").join(f"{k}: {v:.2f}" for k, v in model.silhouette.items())
        yield said["fit"].format(silhouettes, model.mean_stability)
    yield said["weights"]
    zones = list(dict.fromkeys(model.assignment))
    rows = [
        [
            label(each.name, each.name_zh, language),
            *(f"{100 * model.weights.loc[zone, key]:.3g}" for zone in zones),
        ]
        for key, each in scenario.indicators.items()
    ]
    yield table([said["indicator"], *(_zone(model, zone, language) for zone in zones)], rows)


def places() -> Names:
    """Short names of the prefectures, by code."""
    prefectures = known()[0].prefectures
    return short_names(prefectures.assign(code=prefectures.index))


def zone_table() -> pd.DataFrame:
    """Zone and basis of every prefecture under every model, as the map of zones wants it."""
    tables = [
        pd.DataFrame({"zone_model": name, "code": model.assignment.index, "zone": model.assignment.to_numpy(),
                      "basis": model.basis.loc[model.assignment.index].to_numpy()})
        for name, model in known()[2].items()
    ]  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def zone_names() -> Names:
    """What models and zones are called."""
    return {**NAMES, **{zone: Name(*model.zone_names.loc[zone, ["name", "name_zh"]])
                        for model in known()[2].values() for zone in model.zone_names.index}}  # fmt: skip


def _zone(model: ZoneModel, zone: str, language: Language) -> str:
    return label(*model.zone_names.loc[zone, ["name", "name_zh"]], language)
