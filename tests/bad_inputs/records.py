"""Packages of a record, table by table, and questions to a record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import gzsim as gz
from bad_inputs.harness import Call, Command, Make, both, link, pipe, put, sparse
from gzsim.paths import shipped
from gzsim.record.layout import layout

DATA = shipped("data")
RECORD = gz.load_record()


def with_record(make: Make, *says: str) -> Command:
    def _make(folder: Path) -> None:
        shutil.copytree(DATA, folder / "data")
        make(folder / "data")

    return Command(("check", "--data", "data"), says, _make)


def replaced(name: str, put_there: Make) -> Make:
    def make(folder: Path) -> None:
        (folder / name).unlink()
        put_there(folder)

    return make


def edited(name: str, edit: Callable[[bytes], bytes]) -> Make:
    return lambda folder: (folder / name).write_bytes(edit((folder / name).read_bytes()))


def _row_cut(data: bytes) -> bytes:
    head, first, rest = data.split(b"\n", 2)
    return b"\n".join([head, first.split(b",")[0], rest])


GREAT = ("air_day.csv", "county_year.csv", "land_cover.csv", "prefecture_year.csv", "province_targets.csv")


def cut(folder: Path) -> None:
    """Great tables after twenty rows, which is enough for faults that are seen before the content."""
    for name in GREAT:
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(lines[:21]))


def in_each_table(fault: Callable[[str, list[str]], tuple[Make, tuple[str, ...]]]) -> list[Command]:
    found = []
    for table in layout().values():
        make, says = fault(table.path, table.columns)
        found.append(with_record(both(cut, make), *says))
    return found


def _first_field(name: str, value: bytes) -> Make:
    def edit(data: bytes) -> bytes:
        head, _, rest = data.partition(b"\n")
        return head + b"\n" + value + b"," + rest.partition(b",")[2]

    return edited(name, edit)


TABLES = {
    "table that is missing": in_each_table(
        lambda name, columns: (lambda folder: (folder / name).unlink(), (name, "no such file"))
    ),
    "table that is a named pipe": in_each_table(
        lambda name, columns: (replaced(name, pipe(name)), (name, "named pipe"))
    ),
    "table with a misspelt column": in_each_table(
        lambda name, columns: (
            edited(name, lambda data: data.replace(columns[1].encode(), b"x" + columns[1].encode(), 1)),
            (f"{name}:1:{columns[1]}", "column is missing"),
        )
    ),
    "table with a row cut short": in_each_table(
        lambda name, columns: (edited(name, _row_cut), (f"{name}:2", "fields instead of", str(len(columns))))
    ),
    "table with a blank where its key is": in_each_table(
        lambda name, columns: (_first_field(name, b""), (f"{name}:2:{columns[0]}", "blank"))
    ),
}


def figure(value: str, *says: str) -> Command:
    change = edited("prefecture_year.csv", lambda data: data.replace(
        b"gdp,520100,2016,3157.7,", f"gdp,520100,2016,{value},".encode()))  # fmt: skip
    rows = (DATA / "prefecture_year.csv").read_bytes().splitlines()
    line = 1 + next(number for number, row in enumerate(rows) if row.startswith(b"gdp,520100,2016,"))
    return with_record(change, f"prefecture_year.csv:{line}:value", *says)


def described(edit: Callable[[dict], object]) -> Make:
    def make(folder: Path) -> None:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        edit(package)
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    return make


def description(text: bytes | str, *says: str) -> Command:
    return with_record(put(text, "datapackage.json"), "datapackage.json", *says)


RECORDS = TABLES | {
    "figure that is none": [
        figure(value, "not a number")
        for value in ("1e400", "-1e999", "inf", "-Infinity", "nan", "NaN", "1e16", "3 157.7", "3157x", "三千",
                      "0x10", "1_000", "--1", "１２")
    ] + [figure("", "blank"), figure("-3157.7", "impossible for gdp"), figure("31577", "sectors add up")],
    "table in another encoding": [
        with_record(edited(name, lambda data, code=code: data.decode().encode(code)), name, says)
        for name, code, says in [("prefectures.csv", "gbk", "UTF-8"), ("prefectures.csv", "utf-16", "UTF-8"),
                                 ("series.csv", "gb18030", "UTF-8"), ("air_day.csv", "utf-16-le", "column is missing"),
            ("counties.csv", "gb18030", "UTF-8"),]
    ],
    "table of absurd size or without lines": [
        with_record(replaced("air_day.csv", sparse("air_day.csv", 2**40)), "air_day.csv", "larger than"),
        with_record(replaced("air_day.csv", put(b"", "air_day.csv")), "air_day.csv:1", "column is missing"),
        with_record(edited("air_day.csv", lambda data: data.replace(b"\n", b"\r")), "air_day.csv:1", "line feed"),
        with_record(put(b"x" * 200_000, "air_day.csv"), "air_day.csv:1", "column names"),
        with_record(edited("air_day.csv", lambda data: data[:5000]), "air_day.csv"),
        with_record(edited("air_day.csv", lambda data: data.replace(b"code,date", b"code,code", 1)), "twice"),
        with_record(edited("air_day.csv", lambda data: data.replace(b"\n", b"\n\0", 1)), "air_day.csv:2:code"),
        with_record(edited("air_day.csv", lambda data: data + b'"'), "air_day.csv"),
        with_record(replaced("air_day.csv", link("air_day.csv", "/dev/zero")), "air_day.csv", "device"),
    ],
    "table that was changed": [
        with_record(edited(name, lambda data, old=old, new=new: data.replace(old, new, 1)), name, "checksum")
        for name, old, new in [("dated_points.csv", b"1649.8", b"1649.9"), ("sources.csv", b"readings", b"Readings"),
                               ("leader_terms.csv", b"520100,1994,1997,3", b"520100,1994,1998,4")]
    ],
    "description that describes nothing": [
        description("", "not JSON"),
        description("{", "datapackage.json:1", "not JSON"),
        description("[]", "resources"),
        description("{}", "resources"),
        description('{"resources": 5}', "resources"),
        description('{"resources": [5]}', "resources"),
        description('{"resources": [{"name": "a"}]}', "resources"),
        description('{"resources": []}', "does not list prefectures"),
        description("贵州".encode("gbk"), "UTF-8"),
        description('{"a": ' + "[" * 100_000, "nested deeper"),
        description('{"a": ' + "9" * 5000 + "}", "thousands of digits"),
        with_record(replaced("datapackage.json", pipe("datapackage.json")), "datapackage.json", "named pipe"),
        with_record(replaced("datapackage.json", lambda folder: (folder / "datapackage.json").mkdir()), "folder"),
        with_record(lambda folder: (folder / "datapackage.json").unlink(), "datapackage.json", "no such file"),
    ],
    "description that leads elsewhere": [
        with_record(described(lambda package, path=path: package["resources"][0].update(path=path)),
                    "datapackage.json", "resources.0.path", "outside")
        for path in ("/etc/passwd", "../data/air_day.csv", "a/../../b.csv", "", "a\0b.csv")
    ] + [with_record(described(lambda package: package["resources"].append(package["resources"][0])), "listed twice")],
    "folder of a record that is none": [
        Command(("check", "--data", "nowhere"), ("nowhere", "not a folder")),
        Command(("check", "--data", "mine.yaml"), ("mine.yaml", "not a folder"), put("a: 1")),
        Command(("check", "--data", "x" * 5000), ("not a folder",)),
        Command(("check", "--data", "."), ("datapackage.json", "no such file")),
        Command(("check", "--data", "pipe"), ("pipe", "not a folder"), pipe("pipe")),
        *(Call(lambda folder, path=path: gz.load_record(path), ("path",)) for path in (5, [], b"data", True, "a\0b")),
    ],
    "question to the record": [
        Call(lambda folder, ask=ask: ask(RECORD), says)
        for ask, *says in [
            (lambda r: r.year("2016"), "year", "did you mean the number 2016?"),
            (lambda r: r.year([]), "year", "whole number"),
            (lambda r: r.year(2016.5), "year", "whole number"),
            (lambda r: r.year(True), "year", "whole number"),
            (lambda r: r.year(1990), "year", "1998 to 2023"),
            (lambda r: r.table(["gdp"]), "series", "must be a name"),
            (lambda r: r.table("gpd"), "series", "gdp"),
            (lambda r: r.growth("gdp", "2019", 2023), "start", "the number 2019?"),
            (lambda r: r.growth("gdp", 2019, 2023, "520100"), "codes", "list of names"),
            (lambda r: r.growth("gdp", 2023, 2019), "end", "after"),
            (lambda r: r.measure("gdp", "growht"), "measure", "growth"),
            (lambda r: r.features("forest_share", 2005, 2018), "features", "list of names"),
            (lambda r: r.features(["forest_share"], "2005", 2018), "from_year", "the number 2005?"),
        ]
    ],
}  # fmt: skip
