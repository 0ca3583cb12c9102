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
    "sweep that cannot be": [
        told("sweep", "guizhou-2025", "--into", "kept", *given, says=says)
        for given, says in [
            (["--n", "0"], "n: 0"),
            (["--n", "3", "--method", "sobol"], "power of 2"),
            (["--method", "halton"], "method"),
            (["--lever", "long_term_weight"], "--lever"),
            (["--lever", "long_term_weight=a:b"], "--lever"),
            (["--lever", "long_term_weight=0.3:0.1"], "levers.long_term_weight"),
            (["--lever", "no.such=1,2", "--fixed", "--method", "grid"], "unknown field"),
            (["--uncertainty", "leader.discont"], "leader.discount"),
            (["--posterior", "draws.txt"], "--posterior"),
            (["--posterior", "draws.csv"], "--posterior"),
            (["--fixed"], "nothing is varied"),
            (["--outcome", "dept"], "outcomes"),
            (["--scheme", "nobody"], "schemes"),
            (["--replications", "0"], "replications"),
            (["--years", "0"], "years"),
            (["--seed", "-1"], "seed"),
        ]
    ],
    "calibration that cannot be": [
        told("calibrate", "--out", "fit", *given, says=says)
        for *given, says in [
            ("--replications", "0", "replications"),
            ("--points", "0", "points"),
            ("--iterations", "-1", "iterations"),
            ("--seed", "-1", "seed"),
        ]
    ],
    "folder of something else than a calibration": [
        Command(("calibrate", "--out", "mine"), ("something else than a calibration",), occupied("mine")),
        Command(("calibrate", "--out", "file"), ("file",), put("in the way", "file")),
    ],
    "pattern that nobody has published": [
        told("patterns", "--only", given, says=says) for given, says in [("B99", "B99"), ("b27", "B27"), ("", "B27")]
    ],
    "draws that cannot be": [
        told("compare", "guizhou-2025", "guizhou-2025-okr", "--replications", "1", "--draws", given, says="draws: ")
        for given in ("0", "-1", "1000000000")
    ],
    "folder of another sweep": [
        Command(("sweep", "guizhou-2025", "--into", "mine"), ("something else",), occupied("mine")),
        Command(("sweep", "guizhou-2025", "--into", "file"), ("file",), put("in the way", "file")),
    ],
    "range, precision or cluster that cannot be": [
        told(command, *scenarios, *given, says=says)
        for command, scenarios in [
            ("simulate", ["guizhou-2025"]),
            ("compare", ["guizhou-2025", "guizhou-2025-okr"]),
        ]
        for *given, says in [
            ("--replications", "200:100", "replications"),
            ("--replications", "5:5", "replications"),
            ("--replications", "-5:5", "replications"),
            ("--replications", "0:100:2", "--replications"),
            ("--replications", ":", "--replications"),
            ("--replications", "a:b", "--replications"),
            ("--replications", "1:99999999999999", "replications"),
            ("--until", "achievement", "--until"),
            ("--until", "achievement=x", "--until"),
            ("--until", "achievement=nan", "until.achievement"),
            ("--until", "achievement=0", "until.achievement"),
            ("--until", "achievment=1", "did you mean 'achievement'"),
            ("--until", "debt=1", "--replications", "20", "50 or more"),
            ("--years", "0", "simulation.years: must be at least 1"),
            ("--years", "2.5", "--years"),
            ("--cluster", "nonsense", "--cluster"),
            ("--cluster", "http://127.0.0.1:1", "--cluster"),
            ("--cluster", "127.0.0.1:1", "no scheduler answers at 127.0.0.1:1"),
        ]
    ],
    "folders that cannot be added, or saved in": [
        told("add", says="Missing argument"),
        told("add", "here", says="--out"),
        told("add", "here", "--out", "there", says="nothing to add"),
        told("add", "here", "near", "--out", "there", says="here"),
        Command(("simulate", "guizhou-2025", "--out", "mine"), ("mine", "something else"), occupied("mine")),
        told("simulate", "guizhou-2025", "--out", "a", "--into", "a/b", says="--out"),
        *(
            Command((*asked, "--out", "file/mine"), ("file: --out", "for results alone"), put("in the way", "file"))
            for asked in (("simulate", "guizhou-2025"), ("compare", "guizhou-2025", "guizhou-2025-okr"))
        ),
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
