"""What things are called, in English and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

import pandas as pd
from rich.cells import cell_len, set_cell_size

from gzsim.common.names import require_rows
from gzsim.errors import InputError
from gzsim.views.wrapping import folded

Language = Literal["en", "zh", "both"]


class Name(NamedTuple):
    """What one thing is called.

    >>> Name("Guiyang", "贵阳").zh
    '贵阳'
    """

    en: str
    zh: str = ""


Names = Mapping[str, Name]

NAMES: Names = MappingProxyType(
    {
        "uniform": Name("Uniform", "统一考核"),
        "functional": Name("Functional zones", "主体功能区差异化"),
        "found": Name("Data-driven zones", "数据聚类分区"),
        "all": Name("Whole province", "全省统一"),
        "central_city": Name("Central city", "中心城市"),
        "ecological": Name("Ecological", "生态功能区"),
        "rural_revitalisation": Name("Rural revitalisation", "乡村振兴区"),
        "public_satisfaction": Name("public satisfaction", "公众满意度"),
        "core_indicators": Name("core indicators", "核心指标"),
        "none": Name("No sanction", "无奖惩"),
        "last_place": Name("Last-place deduction", "末位扣减"),
        "piece_rate": Name("Piece rate", "按分计奖"),
    }
)

RANKING_RULES: Names = MappingProxyType(
    {
        "any": Name("any rule", "任何规则"),
        "raw": Name("raw scores", "原始得分"),
        "lead": Name("leads", "领先分"),
        "scaled_lead": Name("scaled leads", "折算领先分"),
        "within_zone": Name("ranks within zones", "区内名次"),
    }
)
"""What places are ranked by."""


def checked(language: str) -> Language:
    """Return the language if it is one of those that views speak.

    Raises InputError if it is another.

    >>> checked("zh")
    'zh'
    """
    if language not in get_args(Language):
        raise InputError(f"unknown language {language!r}", field="language", valid=", ".join(get_args(Language)))
    return language


def label(name: str, name_zh: str | None, language: Language, separator: str = " ") -> str:
    """Label in one language or, with "both", in English followed by Chinese.

    A thing without a Chinese name keeps its English one; one whose two names are the same is named once.

    >>> label("Guiyang", "贵阳", "both")
    'Guiyang 贵阳'
    >>> label("Guiyang", "贵阳", "zh")
    '贵阳'
    >>> label("Coast", None, "zh")
    'Coast'
    >>> label("石阡县", "石阡县", "both")
    '石阡县'
    """
    checked(language)
    if not isinstance(name_zh, str) or not name_zh.strip() or language == "en" or name == name_zh:
        return name
    return name_zh if language == "zh" else f"{name}{separator}{name_zh}"


def called(key: str, language: Language, names: Names = NAMES, separator: str = " ") -> str:
    """Label of an identifier; one that has no name is spelt as it is, without underscores.

    >>> called("last_place", "both")
    'Last-place deduction 末位扣减'
    >>> called("found_1", "both")
    'found 1'
    """
    name = names.get(str(key), Name(str(key).replace("_", " ")))
    return label(name.en, name.zh, language, separator)


def both_names(key: str, names: Names = NAMES) -> Name:
    """What `called` makes of an identifier in each language; without a Chinese name, the English one in both.

    >>> both_names("last_place"), both_names("found_1")
    (Name(en='Last-place deduction', zh='末位扣减'), Name(en='found 1', zh='found 1'))
    """
    return Name(called(key, "en", names), called(key, "zh", names))


def names_of(table: pd.DataFrame, key: str | None = None) -> dict[str, Name]:
    """Names that a table carries in its columns ``name`` and ``name_zh``, by the column `key` or by the index.

    >>> table = pd.DataFrame({"name": ["GDP"], "name_zh": ["地区生产总值"]}, index=["gdp"])
    >>> names_of(table)
    {'gdp': Name(en='GDP', zh='地区生产总值')}
    """
    require_rows(table, ["name", "name_zh"], "names")
    keys = table.index if key is None else table[key]
    return {
        str(k): Name(str(en), zh if isinstance(zh, str) else "")
        for k, en, zh in zip(keys, table["name"], table["name_zh"], strict=True)
    }


PEOPLES = "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|哈萨克|柯尔克孜|维吾尔"
KIND = re.compile(f"(?:省|市|地区|盟|(?:(?:{PEOPLES})族?)*自治[区州])$")
"""What an official name says of the kind of a province or prefecture."""


def short_names(table: pd.DataFrame, names: Names = NAMES) -> dict[str, Name]:
    """Names of places by code; provinces and prefectures, whose codes end in 00, by their usual short Chinese ones.

    >>> table = pd.DataFrame({"code": ["522600", "520323"], "name": ["Qiandongnan", "Suiyang"],
    ...                       "name_zh": ["黔东南苗族侗族自治州", "绥阳县"]})
    >>> [name.zh for name in short_names(table).values()]
    ['黔东南', '绥阳县']
    """
    return {code: names.get(code, _short(name) if code.endswith("00") else name)
            for code, name in names_of(table, "code").items()}  # fmt: skip


def _short(name: Name) -> Name:
    """A place that has a Chinese name alone stays one with one name."""
    zh = KIND.sub("", name.zh)
    return Name(zh if name.en == name.zh else name.en, zh)


def difference_title(baseline: str, language: Language, names: Names = NAMES) -> str:
    """Title of a figure of differences from one run.

    >>> difference_title("none", "en")
    'Difference from: No sanction'
    """
    en, zh = both_names(baseline, names)
    return words(f"Difference from: {en}", f"与“{zh}”的差异", language)


def words(en: str, zh: str, language: Language) -> str:
    """Text of the figure itself; both languages are set apart by two spaces.

    >>> words("Rank", "名次", "both")
    'Rank  名次'
    """
    return label(en, zh, language, separator="  ")


def fitted(en: str, zh: str | None, language: Language, width: int) -> str:
    """Label on one line where it fits and, where it does not, the Chinese below the English, each folded.

    >>> fitted("Debt", "债务", "both", 14), fitted("Debt of the year", "年末债务", "both", 14)
    ('Debt 债务', 'Debt of the\\nyear\\n年末债务')
    """
    one = label(en, zh, language)
    return one if cell_len(one) <= width else folded(label(en, zh, language, "\n"), width)


def shortened(text: str, width: int) -> str:
    """A label cut where it grows wider than so many Latin letters, with an ellipsis; a Chinese character counts as two.

    >>> shortened("Qiandongnan", 8), shortened("黔东南苗族侗族自治州", 8), shortened("贵阳", 8)
    ('Qiandon…', '黔东南…', '贵阳')
    """
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def headline_name(row: pd.Series, names: Names = NAMES) -> Name:
    """What a headline is called: what is set against what, schemes or zone models.

    >>> row = pd.Series({"zone_model": "functional", "scheme": "last_place", "against_zone_model": "uniform",
    ...                  "against_scheme": "last_place"})
    >>> headline_name(row).en
    'Functional zones − Uniform'
    """
    rules, against = headline_sides(row, names)
    return Name(f"{rules.en} − {against.en}", f"{rules.zh} − {against.zh}")


def headline_sides(row: pd.Series, names: Names = NAMES) -> tuple[Name, Name]:
    """What a headline sets against what; a thing without a Chinese name has its English one.

    >>> row = pd.Series({"zone_model": "uniform", "scheme": "quota", "against_zone_model": "uniform",
    ...                  "against_scheme": "none"})
    >>> headline_sides(row)
    (Name(en='quota', zh='quota'), Name(en='No sanction', zh='无奖惩'))
    """
    part = "scheme" if row["zone_model"] == row["against_zone_model"] else "zone_model"
    return both_names(row[part], names), both_names(row[f"against_{part}"], names)
