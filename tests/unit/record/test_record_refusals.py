"""Every fault of a table is named with its file, line and column."""

import json
import os
import re
import subprocess
import sys
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.record import load_record
from gzsim.record.layout import layout
from gzsim.record.package import accept
from gzsim.record.read import read_table

GDP = "gdp,520100,2016,3157.7,yearbook"
SPOILT = """
negative GDP | prefecture_year | gdp,520100,2016,[3157.7→-3157.7],yearbook | value | impossible for gdp
no number | prefecture_year | gdp,520100,2016,[3157.7→3 157.7],yearbook | value | not a number
infinite | prefecture_year | gdp,520100,2016,[3157.7→1e400],yearbook | value | '1e400' is not a number up to 1e+15
beyond all figures | prefecture_year | gdp,520100,2016,[3157.7→1e16],yearbook | value | not a number up to
inf | prefecture_year | gdp,520100,2016,[3157.7→inf],yearbook | value | not a number
nan | prefecture_year | gdp,520100,2016,[3157.7→nan],yearbook | value | not a number
blank value | prefecture_year | gdp,520100,2016,[3157.7→],yearbook | value | blank
year not in the series | prefecture_year | gdp,520100,[2016→2061],3157.7,yearbook | year | impossible for gdp
year of no calendar | prefecture_year | gdp,520100,[2016→20160],3157.7,yearbook | year | impossible
unknown code | prefecture_year | gdp,[520100→520900],2016,3157.7,yearbook | code | not in prefectures.csv
unknown series | prefecture_year | [gdp→gpd],520100,2016,3157.7,yearbook | series | Valid: gdp
unknown source | prefecture_year | gdp,520100,2016,3157.7,[yearbook→hearsay] | source | not in sources.csv
a field too many | prefecture_year | gdp,520100,2016,3157.7,yearbook[→,x] | | 6 fields instead of 5
rate above 100 | province_year | urbanisation_rate,520000,2020,[→1]53.15 | value | Valid: 0 to 100
share above 100 | counties | 115893,[→1]96.82 | minority_share_2020 | 100 or less
more townspeople than people | counties | 273588,[1→3]15893 | urban_population_2020 | exceeds
negative AQI | air_day | 520100,2013-12-02,[147→-1] | aqi | 0 or more
no such day | air_day | 520100,2014-02-[28→30] | date | not a day
good days above days | air_month | 520100,2014-02,28,[26→29] | good_days | exceeds days
days above the month | air_month | 520100,2014-02,[28→30],26 | days | of the month
term backwards | leader_terms | 520100,[2005,2011→2011,2005],6 | end_year | before start_year
neither true nor false | leader_terms | 2005,2011,6,[false→no] | overlaps_another | true or false
break of no series | breaks | loans[_outstanding→],520100 | series | not a prefecture series
kind of break | breaks | 2011,2013,[anomaly→oddity] | kind | Valid: vintage, census
break backwards | breaks | [2011,2013→2013,2011],anomaly | first_year_after | does not lie after
point of no place | dated_points | gdp,[520600→529900],2024 | code | neither in
two-digit code | target_points | [520000→52],2015,gdp | code | [0-9]{6}
wrong unit | series | prefecture,gdp,GDP,地区生产总值,"CNY 100[ million→00] | unit | CNY 100 million, current prices
"""
"""Fault, table, row with [what stands there → what is put in its place], column at fault, what the refusal says."""


class Spoilt(NamedTuple):
    """A text of a table, what is put in its place, and the refusal that follows."""

    file: str
    old: str
    new: str
    column: str | None
    says: str


def spoilt(line: str) -> tuple[str, Spoilt]:
    fault, table, row, column, says = (part.strip() for part in line.split("|"))
    old, new = (re.sub(r"\[(.*?)→(.*?)\]", kept, row) for kept in (r"\1", r"\2"))
    return fault, Spoilt(f"{table}.csv", old, new, column or None, says)


FAULTS = dict(map(spoilt, SPOILT.strip().splitlines()))


def refusal(folder) -> InputError:
    with pytest.raises(InputError) as caught:
        load_record(folder)
    return caught.value


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named_with_file_line_and_column(folder, edit, fault):
    file, old, new, column, says = FAULTS[fault]
    line = edit(file, old, new)
    error = refusal(folder)
    assert (error.file, error.line, error.column) == (folder / file, line, column)
    assert says in str(error)


def test_duplicate_row_is_named_where_it_stands_the_second_time(folder, edit):
    line = edit("prefecture_year.csv", GDP, f"{GDP}\n{GDP}")
    error = refusal(folder)
    assert (error.line, error.column) == (line + 1, "year")
    assert "duplicate row for series gdp, code 520100, year 2016" in str(error)


def test_old_code_of_bijie_is_recognised(folder, edit):
    edit("prefecture_year.csv", "gdp,520500,2009", "gdp,522400,2009")
    assert "the code of Bijie before 2011; now 520500" in str(refusal(folder))


def test_missing_column_is_named_in_line_1(folder, edit):
    edit("air_day.csv", "code,date,aqi,pm25", "code,date,aqi,pm2.5")
    error = refusal(folder)
    assert (error.line, error.column) == (1, "pm25")
    assert "the column is missing" in str(error)
    assert "air_day.csv:1:pm2.5: no such column" in str(error)


def test_missing_file_and_folder(folder):
    (folder / "air_rank.csv").unlink()
    assert "air_rank.csv: there is no such file" in str(refusal(folder))
    assert "is not a folder" in str(refusal(folder / "nowhere"))


def test_text_in_another_encoding_is_named_by_line(folder):
    file = folder / "prefectures.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    error = refusal(folder)
    assert (error.file, error.line) == (file, 2)
    assert "UTF-8" in str(error)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("value_added_tertiary,520100,2016,1804.6", "18046.0", "its sectors add up to"),
        ("gdp_per_capita,520100,2016,", "6.7772", "gdp over population_resident gives"),
    ],
)
def test_value_in_the_wrong_unit_is_found_by_what_it_should_add_up_to(folder, name, value, says):
    file = folder / "prefecture_year.csv"
    series_code_year = ",".join(name.split(",")[:3]) + ","
    lines = file.read_text(encoding="utf-8").splitlines()
    lines = [f"{series_code_year}{value},yearbook" if row.startswith(series_code_year) else row for row in lines]
    file.write_bytes(("\n".join(lines) + "\n").encode())
    assert says in str(refusal(folder))


def test_lost_row_is_missed_by_the_catalogue(folder, edit):
    edit("prefecture_year.csv", "night_lights,522700,2020,", "night_lights,522700,2020,1")
    edit("prefecture_year.csv", GDP + "\n", "")
    error = refusal(folder)
    assert (error.file, error.column) == (folder / "series.csv", "values")
    assert "gdp: the catalogue says 234, prefecture_year.csv has 233" in str(error)


def test_land_cover_must_cover_the_land(folder, edit):
    edit("land_cover.csv", "520100,2001,savanna,", "520100,2001,savanna,1")
    assert "land cover of 520100 in 2001 adds up to" in str(refusal(folder))


def test_several_faults_are_shown_and_the_others_counted(folder):
    file = folder / "air_day.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    rows[1:13] = [row.rsplit(",", 1)[0] + ",-1" for row in rows[1:13]]
    file.write_bytes(("\n".join(rows) + "\n").encode())
    message = str(refusal(folder))
    assert message.count("impossible") == 10
    assert message.endswith("and 3 more problems"), "two values and the changed checksum"


def test_content_comes_before_the_checksum_that_follows_from_it(folder, edit):
    edit("air_month.csv", "520100,2014-02,28,26", "520100,2014-02,28,29")
    message = str(refusal(folder)).splitlines()
    assert "exceeds days" in message[0]
    assert "checksum" in message[1]


def test_harmless_edit_is_refused_until_it_is_accepted(folder, edit):
    edit("dated_points.csv", "gdp,520600,2024,1649.8", "gdp,520600,2024,1649.9")
    message = str(refusal(folder))
    assert "dated_points.csv: the file has changed" in message
    assert f"python -m gzsim.record.package {folder}" in message
    assert accept(folder) == ["dated_points.csv"]
    points = load_record(folder).dated_points
    assert points.query("indicator == 'gdp' and code == '520600'")["value"].item() == 1649.9


def test_wrong_tables_are_not_accepted(folder, edit):
    before = (folder / "datapackage.json").read_bytes()
    edit("air_month.csv", "520100,2014-02,28,26", "520100,2014-02,28,29")
    command = [sys.executable, "-m", "gzsim.record.package", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "exceeds days" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "datapackage.json").read_bytes() == before


def test_description_that_is_missing_or_no_json(folder):
    description = folder / "datapackage.json"
    description.write_text('{"resources": [\n', encoding="utf-8")
    assert refusal(folder).line == 2
    description.write_text("[]", encoding="utf-8")
    assert "does not list its resources" in str(refusal(folder))
    description.unlink()
    assert "python -m gzsim.record.package" in str(refusal(folder))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": ' + "[" * 100_000, "nested deeper"),
        ('{"resources": ' + "9" * 5000 + "}", "thousands of digits"),
        ('{"resources": [{"name": "a", "path": "../a.csv"}]}', "outside the folder"),
        ('{"resources": [{"name": "a", "path": "/etc/passwd"}]}', "outside the folder"),
        ('{"resources": [{"name": "a", "path": "a.csv"}, {"name": "a", "path": "b.csv"}]}', "listed twice"),
        ("\ufeff[", "is not JSON"),
    ],
)
def test_description_that_nobody_writes(folder, text, says):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    assert says in str(refusal(folder))


@pytest.mark.parametrize("name", ["prefecture_year.csv", "datapackage.json"])
def test_only_regular_files_are_read(folder, name):
    """A pipe would wait for a writer for ever, a device never end."""
    for put in (os.mkfifo, os.mkdir, lambda file: file.symlink_to("/dev/zero"), lambda file: file.symlink_to(file)):
        file = folder / name
        file.unlink() if not file.is_dir() else file.rmdir()
        put(file)
        error = refusal(folder)
        assert error.file == file
        assert "not a file" in error.problem or "leads back" in error.problem
        if file.is_dir():
            file.rmdir()
            file.touch()


def test_a_failed_acceptance_leaves_the_description_alone(folder, edit, monkeypatch):
    edit("dated_points.csv", "gdp,520600,2024,1649.8", "gdp,520600,2024,1649.9")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(InputError, match="No space left"):
        accept(folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_core_tables_cannot_be_left_out(folder):
    description = folder / "datapackage.json"
    package = json.loads(description.read_text(encoding="utf-8"))
    package["resources"] = [item for item in package["resources"] if item["name"] != "breaks"]
    description.write_text(json.dumps(package), encoding="utf-8")
    assert "does not list breaks" in str(refusal(folder))


@given(text=st.text(alphabet='0123456789.,-+eE" \nxn/', max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(tmp_path, text):
    """Whatever stands in a row, the answer is a frame or a problem with a line, never another error."""
    file = tmp_path / "air_day.csv"
    file.write_text(f"code,date,aqi,pm25\n{text}\n", encoding="utf-8", newline="")
    frame, problems = read_table(file, layout()["air_day"])
    assert list(frame.columns) == ["code", "date", "aqi", "pm25"]
    assert all(problem.line is not None and problem.line >= 2 for problem in problems)


@pytest.mark.parametrize("path", [5, [], True, b"data", "a\0b", "x" * 5000, {}])
def test_only_a_path_leads_to_a_record(path):
    with pytest.raises(InputError):
        load_record(path)


@pytest.mark.parametrize(
    ("ask", "field", "hint"),
    [
        (lambda r: r.year("2016"), "year", "did you mean the number 2016?"),
        (lambda r: r.year(2016.0), "year", "did you mean the number 2016?"),
        (lambda r: r.year(2016.5), "year", "whole number, not 2016.5"),
        (lambda r: r.year([]), "year", "whole number, not []"),
        (lambda r: r.year(True), "year", "whole number, not True"),
        (lambda r: r.year(None), "year", "whole number, not None"),
        (lambda r: r.year(10**5000), "year", "no year"),
        (lambda r: r.table(["gdp"]), "series", "must be a name"),
        (lambda r: r.table(None), "series", "no None"),
        (lambda r: r.breaks_of({}), "series", "must be a name"),
        (lambda r: r.growth("gdp", "2019", 2023), "start", "did you mean the number 2019?"),
        (lambda r: r.growth("gdp", 2019, [2023]), "end", "whole number"),
        (lambda r: r.growth("gdp", 2019, 2023, "520100"), "codes", "list of names"),
        (lambda r: r.growth("gdp", 2019, 2023, 5), "codes", "list of names"),
        (lambda r: r.growth("gdp", 2019, 2023, [520100]), "codes", "no 520100. Valid: 520100"),
        (lambda r: r.measure("gdp", ["level"]), "measure", "must be a name"),
        (lambda r: r.measure("gdp", "share", of=[]), "of", "must be a name"),
        (lambda r: r.features("forest_share", 2005, 2018), "features", "list of names"),
        (lambda r: r.features(None, 2005, 2018), "features", "list of names"),
        (lambda r: r.features(["forest_share"], "2005", 2018), "from_year", "the number 2005?"),
        (lambda r: r.feature_years(["forest_share"], 2005, None), "to_year", "whole number"),
    ],
)
def test_questions_that_make_no_sense_are_refused_by_field(record, ask, field, hint):
    with pytest.raises(InputError) as caught:
        ask(record)
    assert caught.value.field == field
    assert hint in str(caught.value)
