"""Scenario files that are refused before anything else is looked at."""

from __future__ import annotations

import json
from pathlib import Path

from ruamel.yaml import YAML

import gzsim as gz
from bad_inputs.harness import Command, Make, both, link, listening, pipe, put, sparse

TODAY = gz.load_scenario("guizhou-2025")


def scenario_file(content: bytes | str | Make, *says: str) -> Command:
    """A scenario file that is refused before anything else is looked at."""
    return Command(("simulate", "mine.yaml"), ("mine.yaml", *says), content if callable(content) else put(content))


def scenario_texts() -> dict[str, list[Command]]:
    path = Path(__file__).parents[1] / "data" / "bad_scenarios.yaml"
    return {
        kind: [_changed(kind, text, says) for text, *says in cases]
        for kind, cases in YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")).items()
    }


def _changed(kind: str, text: str, says: list[str]) -> Command:
    command = "check" if "of the record" in kind else "simulate"
    says = [f"mine.yaml{part}" if part.startswith(":") else part for part in says]
    return Command((command, "mine.yaml"), tuple(says), put(f"extends: guizhou-2025\n{text}\n"))


def extending(make: Make) -> Make:
    """A scenario that extends the file ``other.yaml``."""
    return both(put("extends: other.yaml\n"), make)


CHANGE = "extends: guizhou-2025\ntitle_zh: 貴陽\n"
FILES = scenario_texts() | {
    "scenario file in another encoding": [
        scenario_file(CHANGE.encode(code), "mine.yaml:", "UTF-8")
        for code in ("utf-16", "utf-32", "gbk", "big5", "shift_jis")
    ] + [scenario_file("extends: guizhou-2025\ntitle: \xe9\n".encode("latin-1"), "mine.yaml:2", "UTF-8")],
    "scenario file that is no text": [
        scenario_file(b"\x7fELF\x02\x01\x00\x00", "not valid YAML"),
        scenario_file(b"\x89PNG\r\n\x1a\n", "UTF-8"),
        scenario_file(b"\x1f\x8b\x08\x00", "UTF-8"),
        scenario_file(b"PK\x03\x04", "not valid YAML"),
        scenario_file(b"\0" * 100, "not valid YAML"),
        scenario_file("title: a\0b\n", "not valid YAML"),
        scenario_file("title: \x1b[31m\n", "not valid YAML"),
    ],
    "scenario that is no regular file": [
        scenario_file(pipe("mine.yaml"), "named pipe"),
        scenario_file(listening("mine.yaml"), "socket"),
        scenario_file(lambda folder: (folder / "mine.yaml").mkdir(), "folder"),
        scenario_file(link("mine.yaml", "/dev/zero"), "device"),
        scenario_file(link("mine.yaml", "nowhere"), "no such file"),
        scenario_file(link("mine.yaml", "mine.yaml"), "leads back"),
        scenario_file(lambda folder: None, "no such file"),
    ],
    "scenario by a name that leads nowhere": [
        Command(("simulate", name), (says,))
        for name, says in [
            ("gizhou-2025", "did you mean 'guizhou-2025'?"),
            ("guizhou2025", "did you mean 'guizhou-2025'?"),
            ("", "no shipped scenario is called ''"),
            ("x" * 5000, "no shipped scenario"),
            ("x" * 5000 + ".yaml", "too long"),
            ("guizhou-2025/mine.yaml", "no such file"),
            ("贵州", "no shipped scenario is called '贵州'"),
        ]
    ],
    "scenario file of absurd size": [
        scenario_file("# " + "x" * 300_000, "larger than 200,000 bytes"),
        scenario_file(sparse("mine.yaml", 2**40), "larger than 200,000 bytes"),
        scenario_file(f"? {'x' * 2000}\n: 1\n", "xxx...", "unknown field"),
        scenario_file(f"{'x' * 2000}: 1\n", "not valid YAML"),
    ],
    "YAML bomb": [
        scenario_file("a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"a{i}: &{chr(97 + i)} [{', '.join([f'*{chr(96 + i)}'] * 9)}]\n" for i in range(1, 12)), "aliases"),
        scenario_file("a: &a [*a]\n", "aliases"),
        scenario_file("a: " + "[" * 100_000, "mine.yaml:1", "levels deep"),
        scenario_file("a: " + "{a: " * 40_000, "mine.yaml:1", "levels deep"),
        scenario_file("".join(" " * depth + "a:\n" for depth in range(300)), "mine.yaml:21", "levels deep"),
        scenario_file("- " * 50_000, "levels deep"),
        scenario_file(f"a: {'9' * 5000}\n", "mine.yaml:1: a", "cannot be read as a number"),
    ],
    "top level that is no mapping": [
        scenario_file(text, says)
        for text, says in [("", "empty"), ("\ufeff", "empty"), ("# remark\n", "empty"), ("- a", "must be a mapping"),
                           ("42", "must be a mapping"), ("text", "must be a mapping"), ("null", "must be a mapping")]
    ],
    "extends that leads nowhere": [
        scenario_file(f"title: Mine\nextends: {text}\n", "mine.yaml:2: extends", says)
        for text, says in [("nowhere.yaml", "no file"), ("guizhou-2052", "did you mean"), ("5", "must be the name"),
                           ("[guizhou-2025]", "must be the name"), ("''", "must be the name"),
                           ('"a\\0b.yaml"', "no file"), ("../nowhere/mine.yaml", "no file")]
    ],
    "extends in a circle or an endless chain": [
        scenario_file("extends: mine.yaml\n", "mine.yaml:1: extends", "itself"),
        Command(("simulate", "mine.yaml"), ("other.yaml:1: extends", "itself"),
                extending(put("extends: mine.yaml\n", "other.yaml"))),
        Command(("simulate", "link1200.yaml"), ("link1168.yaml:1: extends", "more than 32"), lambda folder: [
            put(f"extends: link{number - 1}.yaml\n", f"link{number}.yaml")(folder) for number in range(1, 1201)]),
    ],
    "extends of what is no scenario": [
        Command(("simulate", "mine.yaml"), ("other.yaml", says), extending(make))
        for make, says in [(pipe("other.yaml"), "named pipe"), (link("other.yaml", "/dev/zero"), "device"),
                           (put("- a\n", "other.yaml"), "must be a mapping"), (put("a: [", "other.yaml"), "not valid"),
                           (lambda folder: (folder / "other.yaml").mkdir(), "folder")]
    ],
    "scenario without a section": [
        scenario_file(
            json.dumps({key: part for key, part in TODAY.to_dict().items() if key != missing}), missing, "missing"
        )
        for missing in ("title_zh", "units", "indicators", "zones", "long_term_weight", "warnings", "schemes",
                        "scheme_in_force", "record", "simulation")
    ],
}  # fmt: skip
