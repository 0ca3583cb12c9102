"""The printed pages of a workshop: files of HTML that need nothing else, A4, and PDF where a browser can make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from gzsim.common.reading import as_path
from gzsim.common.writing import write_or_refuse
from gzsim.errors import InputError
from gzsim.record import Record, load_record
from gzsim.scenario import Scenario, load_scenario
from gzsim.views.fonts import embedded_font
from gzsim.views.html import rendered
from gzsim.views.labels import Name
from gzsim.views.numbers import in_full
from gzsim.workshop.materials.lesson import PLAN, clock
from gzsim.workshop.materials.roles import role_cards, weighted

Said = Literal["en", "zh"]
LANGUAGES: Mapping[Said, str] = MappingProxyType({"en": "en", "zh": "zh-Hans"})
TODAY = "guizhou-2025"
TEMPLATES = "workshop/materials/templates"

SHEETS: Mapping[str, tuple[Name, bool]] = MappingProxyType(
    {
        "lesson-plan": (
            Name("Lesson plan: targets, appraisal and what they bring about", "教案：目标设定与考核的后果"),
            False,
        ),
        "okr": (Name("Worksheet 1: objectives and key results", "工作表一：目标与关键结果（OKR）"), True),
        "weights": (
            Name("Worksheet 2: weights, targets, warnings, sanctions", "工作表二：权重、目标值、预警与奖惩"),
            True,
        ),
        "reflection": (Name("Worksheet 3: expectation and reflection", "工作表三：预期与反思"), False),
        "role-cards": (Name("Role cards", "角色卡"), False),
    }
)
"""Title of each sheet, and whether it lies on its side."""

OUTCOMES = (
    Name("True achievement", "真实成绩"),
    Name("Work on true results", "实干（真实工作投入）"),
    Name("Borrowing", "举债"),
    Name("Fabrication", "虚报"),
    Name("Long-term capital", "长期资本"),
    Name("Hours on forms", "填表报送工时"),
)
WAYS = (Name("more", "增加"), Name("the same", "不变"), Name("less", "减少"))

QUESTIONS = (
    Name(
        "Which key result was met without the place becoming better? How would you write it now?",
        "哪项关键结果“完成”了，地方却没有变好？现在你们会怎样写？",
    ),
    Name(
        "Who was punished although they did much, and who was not although they did little?",
        "谁干了实事却受罚？谁真实成绩不高却未受罚？",
    ),
    Name("What did watching cost, in hours, and what did it find?", "督查占用了多少工时？查出了什么？"),
    Name(
        "One thing that we would change at home, and one thing that we would stop measuring:",
        "回到单位后，我们会改的一件事，以及会停止考核的一件事：",
    ),
)


def sheet(name: str, language: Said, scenario: Scenario | None = None, record: Record | None = None) -> str:
    """HTML text of a sheet in a language; every text is escaped, and the same data give the same bytes.

    Parameters
    ----------
    name : of ``SHEETS``
    scenario : whose weights and targets it shows; today's system unless given
    record : whose figures the role cards show; the shipped one unless given

    Raises InputError if there is no such sheet or language.

    >>> "承诺型" in sheet("okr", "zh"), "承诺型" in sheet("okr", "en")
    (True, False)
    """
    if name not in SHEETS:
        raise InputError(f"there is no sheet {name!r}", field="sheet", valid=", ".join(SHEETS))
    if language not in LANGUAGES:
        raise InputError(f"{language!r}", field="language", valid=", ".join(LANGUAGES))

    def t(en: str, zh: str = "") -> str:
        return en if language == "en" or not zh else zh

    (heading, wide), mark = SHEETS[name], LANGUAGES[language]
    title = t(*heading)
    said = _SAID[name](scenario or load_scenario(TODAY), record)
    body = rendered(f"{TEMPLATES}/{name}.html.j2", t=t, lang=language, title=title, **said)
    font = embedded_font(str(body) + title)
    frame = {"title": title, "lang": mark, "wide": wide, "chinese_font": font}
    return str(rendered(f"{TEMPLATES}/print.html.j2", body=body, **frame))


def write_sheets(folder: str | Path, scenario: Scenario | None = None, record: Record | None = None) -> list[Path]:
    """Write all sheets in both languages, in folders ``en`` and ``zh``; they may be there and are written anew.

    Raises InputError if nothing can be written there.
    """
    place = as_path(folder, "folder", "a folder that may be made or written to")
    record, written = record or load_record(), []
    for language in LANGUAGES:
        inside = place / language
        try:
            inside.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot be made ({error.strerror or error})", file=inside, valid="a new folder") from None
        for name in SHEETS:
            page = sheet(name, language, scenario, record).encode()
            written.append(write_or_refuse(inside / f"{name}.html", page, "a file in a folder that exists"))
    return written


def _lesson(scenario: Scenario, record: Record | None) -> dict[str, Any]:
    return {"timed": clock(), "minutes": sum(step.minutes for step in PLAN)}


def _okr(scenario: Scenario, record: Record | None) -> dict[str, Any]:
    return {}


def _weights(scenario: Scenario, record: Record | None) -> dict[str, Any]:
    zones = list(scenario.zones.weights)
    named = [scenario.zones.names[zone] for zone in zones]
    return {
        "zones": [Name(zone.name, zone.name_zh) for zone in named],
        "rows": weighted(scenario, zones),
        "tolerances": [in_full(limit) for limit in (scenario.warnings.tolerance, scenario.warnings.red_tolerance)],
        "schemes": [Name(scheme.name, scheme.name_zh) for scheme in scenario.schemes.values()],
    }


def _reflection(scenario: Scenario, record: Record | None) -> dict[str, Any]:
    return {"outcomes": OUTCOMES, "ways": WAYS, "questions": QUESTIONS}


def _roles(scenario: Scenario, record: Record | None) -> dict[str, Any]:
    return {"cards": role_cards(record or load_record(), scenario)}


_SAID: Mapping[str, Callable[[Scenario, Record | None], dict[str, Any]]] = MappingProxyType(
    {"lesson-plan": _lesson, "okr": _okr, "weights": _weights, "reflection": _reflection, "role-cards": _roles}
)
