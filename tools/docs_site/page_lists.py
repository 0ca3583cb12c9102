"""Lists in Chinese of what has its names in both languages anyhow: outcomes, parameters, the 23 systems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from docs_site.contents import Language
from docs_site.markdown import page, table
from docs_site.staging import ROOT
from gzsim.common.yaml_lines import read_yaml
from gzsim.scenario import load_scenario
from gzsim.scenario.parameter_reference import plausible_text, value_text
from gzsim.scenario.parameters import load_parameters
from gzsim.scenario.wording import PARAMETERS, Wording
from gzsim.simulation.outcomes.catalogue import HEADLINE, OUTCOMES
from gzsim.views.numbers import MINUS, minus

BETTER = {"higher": "越高越好", "lower": "越低越好", "none": "—"}
SCOPES = {"province": "全省", "prefecture": "各市州"}
SOURCES = {"record": "历史数据", "pattern": "已发表研究", "definition": "定义", "assumption": "假设"}
RANGE = {" to ": "至", "-": MINUS, " times": "倍", "1 less ": "1减去", " and ": "与"}
CHINESE_RANGE = re.compile("|".join(RANGE))
REASONS = "取值理由和出处（英文）：[parameters.md](parameters.md#{})。"
SYSTEMS = ROOT / "tests" / "data" / "systems.yaml"


def outcomes(language: Language = "zh") -> str:
    """The outcomes of the simulation."""
    rows = [
        (f"**{row['name_zh']}**" if name in HEADLINE else row["name_zh"], f"`{name}`", row["unit_zh"],
         BETTER[row["better"]], SCOPES[row["scope"]])
        for name, row in OUTCOMES.iterrows()
    ]  # fmt: skip
    return page(
        "# 模拟结果一览",
        "`gz.simulate`、`gz.compare`、`gz.reform` 对每一年衡量的各项结果；加粗者为首先应看的几项。"
        "±（95%）是重复模拟所得均值的95%区间半宽，只表示模拟自身的噪声。"
        "区间一律按正态分位数计算，重复次数少时偏窄：重复四次时只有86%的区间包含均值，八次为91%，二十次为94%。"
        "差异用同一组随机数配对计算。",
        "得分类结果按情景自己的权重和目标计；改革若改动权重或目标，得分的升降可能只是算法不同，表中以†标出，"
        "此时应看真实成绩：它按固定标尺和全省权重计，不随目标变动。",
        "“标尺满值=100”指各项指标均达满值时为100分；100分不是上限，超出满值的部分继续计分。金额以百万元计，与程序输出一致。",
        table(("结果", "名称", "计量单位", "方向", "范围"), rows),
    )


def parameters(language: Language = "zh") -> str:
    """The parameters of the simulation; why a range is plausible is told in English only."""
    wording, entries = Wording(load_scenario("guizhou-2025")), load_parameters().entries
    parts = []
    for section, names in groupby(entries, lambda name: name.rpartition(".")[0]):
        rows = table(("参数", "名称", "默认值", "合理范围", "依据"), _parameters(names, wording))
        parts += [f"## `{section}`", rows, REASONS.format(section.replace(".", ""))]
    return page(
        "# 参数表",
        "人的行为和结果的变化方式集中在一张表里（`gzsim/scenario/parameters.yaml`）。合理范围是对真实值可能所在的判断，"
        "供检验结论是否取决于该参数；空白表示不作变动。依据为“假设”的，是作者在没有出处时自行选取的数值；"
        "取值和范围的理由逐项写在各节末所链接的英文版中。情景文件可在 `parameters` 一节另行规定。",
        *parts,
    )


def _parameters(names: Iterator[str], wording: Wording) -> Iterator[tuple[str, ...]]:
    for name in names:
        entry, words = load_parameters().entries[name], wording.of((PARAMETERS, name))
        unit = f"（{words.unit.zh}）" if words.unit.zh else ""
        default = "" if entry.value is None else minus(value_text(entry.value))
        plausible = CHINESE_RANGE.sub(lambda word: RANGE[word[0]], plausible_text(entry))
        yield f"{words.name.zh}{unit}", f"`{name}`", default, plausible, SOURCES[entry.source.kind]


def systems(language: Language = "zh") -> str:
    """The 23 systems of the source document."""
    rows = []
    for name, said in read_yaml(SYSTEMS).plain().items():
        moved = f"{OUTCOMES.loc[said['outcome'], 'name_zh']}{'上升' if said['rises'] else '下降'}"
        modules = "、".join(f"`{module.removeprefix('gzsim.')}`" for module in said["modules"])
        rows.append((f"**{name}** {said['name_zh']}", f"`{said['scenario']}`", moved, modules))
    return page(
        "# 二十三项制度的覆盖情况",
        "来源文件所述二十三项制度各在哪里实现、在哪个情景中生效、启用后哪项结果变化。测试逐行核验：启用时结果按所述方向变化"
        "超过三个标准误，关闭后变化消失。加大力度的效果和已知规律的对照见英文版。",
        table(("制度", "情景", "启用后", "程序模块"), rows),
    )
