"""Arguments of the command line, and folders for results."""

from __future__ import annotations

from bad_inputs.harness import Command, Make, link, pipe, put


def results(folder: str, *says: str, make: Make = lambda folder: None) -> Command:
    return Command(("run", "guizhou-2025", "--results", folder), says, make)


def occupied(name: str) -> Make:
    return lambda folder: [(folder / name).mkdir(), put("precious", f"{name}/thesis.txt")(folder)]


def told(*arguments: str, says: str) -> Command:
    return Command(arguments, (says,))


COMMANDS = {
    "folder for results that cannot be replaced": [
        results("", "folder"),
        results(".", "folder"),
        results("..", "folder"),
        results("/", "folder"),
        results("file", "file", make=put("in the way", "file")),
        results("file/results", "file", make=put("in the way", "file")),
        results("pipe", "pipe", make=pipe("pipe")),
        results("link", "link", make=link("link", "nowhere")),
        results("loop", "loop", make=link("loop", "loop")),
        results("mine", "something else than results", make=occupied("mine")),
        results("x" * 5000, "xxx"),
    ],
    "name that would be a folder elsewhere": [
        Command(("run", "mine.yaml"), ("name", "folder", "--results"), put(f"extends: guizhou-2025\nname: {name}\n"))
        for name in ("../elsewhere", "a/b", "'..'", "'a:b'", "a?b", "'*'")
    ],
    "seed or replications": [
        told(command, *scenarios, option, value, says=option.removeprefix("--"))
        for command, scenarios in [
            ("run", ["guizhou-2025"]),
            ("simulate", ["guizhou-2025"]),
            ("compare", ["guizhou-2025", "guizhou-2025-okr"]),
        ]
        for option, value in [
            ("--replications", "0"),
            ("--replications", "-5"),
            ("--replications", "two"),
            ("--replications", "1.5"),
            ("--replications", "99999999999999"),
            ("--seed", "-1"),
            ("--seed", "4294967296"),
            ("--seed", "x"),
        ]
    ],
    "command or option that there is not": [
        told("runn", says="runn"),
        told("run", says="Missing argument"),
        told("run", "guizhou-2025", "--result", "a", says="--result"),
        told("run", "guizhou-2025", "again", says="again"),
        told("score", says="Missing argument"),
        told("compare", says="Missing argument"),
        told("simulate", "guizhou-2025", "--replications", says="--replications"),
        told("check", "--dta", "a", says="--dta"),
        told("bench", "nothing", says="nothing"),
    ],
    "year, zones, weights, scheme or ranking that there is not": [
        told("score", "1990", says="1998 to 2023"),
        told("score", "MMXVI", says="Invalid value for"),
        told("score", "2016.5", says="Invalid value for"),
        told("score", "-1", says="-1"),
        told("score", "2016", "--zones", "round", says="zones"),
        told("score", "2016", "--weights", "loud", says="weights"),
        told("score", "2016", "--scenario", "nowhere", says="nowhere"),
        told("replay", "--ranking", "moon", says="ranking"),
        told("replay", "--scheme", "lottery", says="scheme"),
        told("replay", "--scenario", "essential-medicines", says="indicators"),
    ],
    "comparison of what cannot be compared": [
        told("compare", "guizhou-2025", says="nothing to compare guizhou-2025 with"),
        told("compare", "guizhou-2025", "guizhou-2025", says="name"),
        told("compare", "guizhou-2025", "guizhou-2052", says="did you mean"),
        told("compare", "guizhou-2025", "essential-medicines", says="indicators"),
        Command(
            ("run", "mine.yaml"),
            ("schemes", "nothing to compare none with"),
            put(
                "extends: guizhou-2025\nschemes: {last_place: null, piece_rate: null}\nscheme_in_force: none\n",
            ),
        ),
    ],
}
