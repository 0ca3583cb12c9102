"""The other commands: each answers in one table, and bad input ends with exit code 2."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from itertools import pairwise

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from gzsim.cli import app
from gzsim.commands.simulating import folder_name, told_scenario
from gzsim.errors import InputError

PREFECTURES = ("Guiyang", "Liupanshui", "Zunyi", "Anshun", "Bijie", "Tongren", "Qianxinan", "Qiandongnan", "Qiannan")


@pytest.fixture(autouse=True)
def _as_wide_as_a_pipe(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_score_ranks_a_year_and_names_what_it_rests_on():
    told = said("score", "2016", "--zones", "uniform")
    assert all(name in told for name in PREFECTURES)
    assert "8 of 12 indicators have data, 6 of these a proxy only." in told
    told = said("score", "2016", "--zones", "uniform", "--all")
    assert "Scored by a proxy in 2016: " in told
    assert "Data cover 69 % of the declared weight; 40 % is required." in told
    assert "Sections with good water (no series in the record)" in told.replace("\n", " ")


def test_explain_says_why_a_prefecture_is_where_it_is():
    told = said("explain", "遵义", "--year", "2016")
    assert told.startswith("Zunyi is number 4 of 9 in 2016")
    assert "latest year" not in told
    assert "领先分" in said("explain", "520300", "--year", "2016", "--lang", "zh")
    latest = said("explain", "遵义", "--lang", "zh").replace("\n", "")
    assert "2020年是最近一个可以排名的年份：2021年数据仅覆盖" in latest
    assert "not a ranking to use" in said("explain", "Zunyi", "--year", "2019", "--force")


def test_explain_says_what_a_scenario_changes(tmp_path):
    told = said("explain", "guizhou-2025-long-term-30")
    assert "Weight of all long-horizon indicators in every zone rises from 15 % to 30 %." in told
    own = tmp_path / "own.yaml"
    own.write_text("extends: guizhou-2025-long-term-30\nlong_term_weight: 0.2\n", encoding="utf-8")
    assert "各分区潜绩指标的总权重由30%降低到20%。" in said("explain", str(own), "--lang", "zh")
    assert "由15%提高到20%" in said("explain", str(own), "--lang", "zh", "--against", "guizhou-2025")


def test_replay_tells_who_would_have_been_last_and_what_is_not_judged():
    told = said("replay", "--scheme", "last_place")
    assert all(name in told for name in PREFECTURES)
    assert "Last-place deduction: CNY 1.8 million a year" in told, "a tenth is deducted in every judged year"
    assert "Piece rate" not in told
    whole = said("replay", "--scheme", "last_place", "--all")
    assert all(model in whole for model in ("Uniform", "Functional zones", "Data-driven zones"))
    assert whole.count("1.815 million") == 3
    assert "Not judged, Uniform: 2005 (data cover " in whole
    chinese = "".join(said("replay", "--scheme", "last_place", "--all", "--lang", "zh").split())
    assert "统一考核未考核的年份：2005年（数据仅覆盖“全省统一”权重的" in chinese


@pytest.mark.parametrize(
    ("rule", "beside"), [("lead", "Lead in points"), ("within_zone", "(within zones)"), ("raw", "Score")]
)
def test_score_ranks_by_the_rule_that_is_asked_for(rule, beside):
    assert json.loads(said("score", "2016", "--ranking", rule, "--json"))["facts"]["ranking"] == rule
    assert beside in " ".join(said("score", "2016", "--ranking", rule).split())


def test_replay_within_zones_says_what_had_to_be_changed_in_the_rule():
    told = said("replay", "--ranking", "within_zone")
    assert "within zones" in said("replay", "--ranking", "within_zone", "--all")
    assert "Last-place deduction: the best of each zone alone receives" in told


def test_replay_says_that_places_go_without_vetoes():
    assert "Vetoes are not applied" in said("replay", "--scenario", "guizhou-2025-veto", "--scheme", "last_place")


def test_replay_names_the_schemes_that_the_record_cannot_feed(tmp_path):
    scenario = tmp_path / "bonus.yaml"
    scenario.write_text(
        "schema_version: 1\nextends: guizhou-2025\ntitle: Bonus\ntitle_zh: 达标奖励\nauthor: A test\n"
        "reference: none\nschemes:\n"
        "  bonus: {name: Bonus, name_zh: 达标奖励, type: threshold_bonus, threshold: 80, bonus: 3}\n"
        "  liable: {name: Liability, name_zh: 追责, type: joint_liability, shares: {person: 0.5}}\n",
        encoding="utf-8",
    )
    told = said("replay", "--scenario", str(scenario)).replace("\n", " ")
    assert "Bonus: not replayed, its threshold is in score points" in told
    assert "Liability: nobody is warned" in told
    with pytest.raises(InputError, match="not replayed"):
        CliRunner().invoke(app, ["replay", "--scenario", str(scenario), "--scheme", "bonus"], catch_exceptions=False)


def test_compare_shows_paired_differences():
    told = said("compare", "guizhou-2025", "guizhou-2025-uniform", "--replications", "2")
    assert max(map(cell_len, told.splitlines())) <= 80
    assert "and paired differences from it ± 95 %" in told
    assert "Money moved" not in told
    whole = said("compare", "guizhou-2025", "guizhou-2025-uniform", "--replications", "2", "--all", "--lang", "both")
    assert "Zero throughout 均为0" in whole
    assert "资金再分配" in whole


def test_compare_says_what_is_counted_on_another_scale(tmp_path):
    scenario = tmp_path / "longer.yaml"
    scenario.write_text(
        "schema_version: 1\nextends: guizhou-2025\ntitle: Longer\ntitle_zh: 更长\nauthor: A test\nreference: none\n"
        "long_term_weight: 0.3\n",
        encoding="utf-8",
    )
    told = said("compare", "guizhou-2025", str(scenario), "--replications", "2", "--all", "--lang", "both")
    lines = told.splitlines()
    daggers = {f"{line.split('  ')[0]} {below.split()[0]}": "†" in line
               for line, below in pairwise(lines) if " ± " in line and below.strip()}  # fmt: skip
    assert daggers["Score of the truth 当年真实得分"]
    assert not daggers["True achievement 真实成绩"]
    assert "the difference is no gain" in " ".join(told.split())


def test_a_thin_year_is_refused_and_may_be_forced():
    with pytest.raises(InputError, match="2019: data cover 24"):
        CliRunner().invoke(app, ["score", "2019"], catch_exceptions=False)
    assert said("score", "2019", "--force").startswith("Only 24–36 % of the declared weight has data")
    assert not json.loads(said("score", "2019", "--force", "--json"))["facts"]["usable"]


def test_simulate_shows_the_scheme_in_force():
    assert "Last-place deduction" in said("simulate", "guizhou-2025", "--replications", "2")


@pytest.mark.parametrize("command", [("simulate", "guizhou-2025"), ("compare", "guizhou-2025", "guizhou-2025-uniform")])
def test_what_is_kept_is_told_again(command, tmp_path):
    asked = (*command, "--replications", "2", "--into", str(tmp_path / "kept"))
    assert said(*asked) == said(*asked)
    assert len(list((tmp_path / "kept").glob("replications-*"))) == 1


def test_a_folder_that_keeps_another_simulation_is_refused(tmp_path):
    asked = ("simulate", "guizhou-2025", "--replications", "1", "--into", str(tmp_path))
    said(*asked)
    with pytest.raises(InputError, match="seed"):
        CliRunner().invoke(app, [*asked, "--seed", "1"], catch_exceptions=False)


@pytest.mark.parametrize(("into", "results"), [("a", "a"), ("a/b", "a"), ("a", "a/b")])
def test_replications_are_not_kept_among_results(tmp_path, into, results):
    places = ["--into", str(tmp_path / into), "--results", str(tmp_path / results)]
    with pytest.raises(InputError, match="into"):
        CliRunner().invoke(app, ["run", "guizhou-2025", *places], catch_exceptions=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("replications", "seed", "name"),
    [(None, None, "guizhou-2025"), (2, None, "guizhou-2025+"), (None, 1, "guizhou-2025+")],
)
def test_a_changed_scenario_has_a_results_folder_of_its_own(replications, seed, name):
    assert folder_name(told_scenario("guizhou-2025", replications, seed)) == name


def test_check_accepts_what_is_shipped():
    told = said("check", "guizhou-2025", "guizhou-2025-uniform")
    assert " ".join(told.split()).startswith(
        "All good, data and 2 scenarios: 9 prefectures, 22 series, 3,675 values of 1998–2023"
    )
    assert "guizhou-2025-uniform" in told


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("score", "1990"), "year"),
        (("score", "2016", "--zones", "round"), "zones"),
        (("explain", "Zunji", "--year", "2016"), "unit"),
        (("explain", "Zunyi", "--year", "2019"), "year"),
        (("explain", "Zunyi", "--lang", "fr"), "language"),
        (("explain", "no-such.yaml"), "no-such.yaml"),
        (("score", "2016", "--ranking", "zones"), "ranking"),
        (("replay", "--ranking", "province"), "ranking"),
        (("score", "2016", "--weights", "loud"), "weights"),
        (("replay", "--ranking", "moon"), "ranking"),
        (("replay", "--scheme", "lottery"), "scheme"),
        (("replay", "--scenario", "essential-medicines"), "indicators"),
        (("compare", "guizhou-2025"), "nothing to compare guizhou-2025 with"),
        (("compare", "guizhou-2025", "guizhou-2025"), "name: two scenarios are called"),
        (("compare", "guizhou-2025", "guizhou-2025-okr", "--replications", "0"), "replications"),
        (("simulate", "guizhou-2025", "--replications", "99999999999999"), "replications: 99999999999999 is out of"),
        (("simulate", "guizhou-2025", "--seed", "-1"), "seed"),
        (("run", "guizhou-2025", "--draws", "-1"), "draws"),
        (("check", "--data", "nowhere"), "nowhere"),
        (("bench", "nothing"), "nothing"),
    ],
)
def test_bad_input_is_refused_by_name(arguments, field):
    with pytest.raises(InputError, match=field):
        CliRunner().invoke(app, arguments, catch_exceptions=False)


def test_check_names_every_scenario_that_is_wrong():
    with pytest.raises(InputError, match=r"(?s)first\.yaml.*second\.yaml"):
        CliRunner().invoke(app, ["check", "first.yaml", "guizhou-2025", "second.yaml"], catch_exceptions=False)


def started(*command: str, without: Iterable[str] = (), **settings: str) -> subprocess.Popen:
    env = os.environ | {"TQDM_DISABLE": "1", **settings}
    env = {name: value for name, value in env.items() if name not in {*without, "COLUMNS"}}
    return subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)


def test_what_goes_to_a_file_is_utf8_whatever_the_code_page():
    narrow = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    told, complaint = started("-m", "gzsim", "check", "guizhou-2025", "没有.yaml", **narrow).communicate()
    assert "9 prefectures" in told.decode()
    assert "没有.yaml: there is no such file" in complaint.decode()


def test_what_goes_to_a_file_has_neither_bars_nor_colours():
    job = started("-m", "gzsim", "simulate", "guizhou-2025", "--replications", "4", without=("TQDM_DISABLE",))
    told, complaint = job.communicate(timeout=300)
    assert complaint == b""
    assert not {b"\r", b"\x1b"} & {bytes([each]) for each in told}
    assert max(map(cell_len, told.decode().splitlines())) <= 80


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from gzsim.cli import main

number, folder = int(sys.argv.pop(1)), Path(sys.argv[-1])

def interrupt():
    while not folder.with_name(f".{folder.name}.writing").is_dir():
        time.sleep(0.02)
    os.kill(os.getpid(), number)

threading.Thread(target=interrupt, daemon=True).start()
main()
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_ends_with_one_message(tmp_path, number, code):
    """It comes as soon as the job has begun to write."""
    job = started("-c", INTERRUPTED, str(int(number)), "run", "guizhou-2025", "--results", str(tmp_path / "mine"))
    _, complaint = job.communicate(timeout=120)
    assert job.returncode == code
    assert "nothing was left half-written" in complaint.decode()
    assert complaint.decode().count("\n") == 1
    assert not list(tmp_path.iterdir())


LIMITED = """
import resource, sys
from gzsim.cli import main

sys.dont_write_bytecode = True  # half a module would be left for whoever imports it next
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
main()
"""


def test_a_limit_on_the_size_of_files_ends_with_one_message(tmp_path):
    job = started(
        "-c", LIMITED, "run", "guizhou-2025", "--replications", "2", "--draws", "0", "--results", str(tmp_path / "mine")
    )
    _, complaint = job.communicate(timeout=120)
    assert job.returncode == 2
    assert "File too large" in complaint.decode()
    assert str(tmp_path / "mine") in complaint.decode()
    assert "Traceback" not in complaint.decode()
    assert not list(tmp_path.iterdir())


FULL = """
import errno, io, os, sys
from gzsim.cli import main

class Full(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

sys.stdout = io.TextIOWrapper(Full(), encoding="utf-8", write_through=True)
main()
"""


def test_a_full_disk_ends_with_one_message():
    job = started("-c", FULL, "check")
    _, complaint = job.communicate(timeout=120)
    assert job.returncode == 2
    assert complaint.decode().strip() == "gzsim: No space left on device"


NOWHERE = """
from gzsim import cli

def check():
    raise RuntimeError("cannot cache function 'rule': no locator available for file 'month.py'")

cli.app = check
cli.main()
"""


def test_compiled_rules_that_can_be_kept_nowhere_end_with_one_message():
    job = started("-c", NOWHERE)
    _, complaint = job.communicate(timeout=120)
    assert job.returncode == 2
    assert "NUMBA_CACHE_DIR" in complaint.decode()
    assert "Traceback" not in complaint.decode()


SIGNALLED = """
import os, signal, threading, time
from gzsim.record import load

came = []
signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
lost = []

def interrupt():
    for sent in range(1, 101):
        os.kill(os.getpid(), signal.SIGINT)
        end = time.monotonic() + 5
        while len(came) < sent and time.monotonic() < end:
            time.sleep(0.003)
        if len(came) < sent:
            return lost.append(sent)

load.load_record()
sender = threading.Thread(target=interrupt)
sender.start()
while sender.is_alive():
    load._verified.cache_clear()
    load.load_record()
print(lost)
"""


def test_no_interruption_is_lost_while_the_record_is_read():
    told, complaint = started("-c", SIGNALLED).communicate(timeout=300)
    assert told.decode() == "[]\n", complaint.decode()
