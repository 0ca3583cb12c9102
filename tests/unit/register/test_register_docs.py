from guides import examples, text

from gzsim import recount, write_register
from gzsim.register.entries import FIELDS, LONGEST, SOURCES
from gzsim.register.register import BATCH


def test_the_examples_of_the_guide_run():
    names = examples("register")
    assert names["result"].ok
    assert names["result"].checked == 5
    assert names["published_again"] == str(names["register"].head)
    assert names["counts"]["left_out"].sum() == 0
    assert names["counts"]["due"].sum() == names["counts"]["reviewed"].sum() > 0


def test_the_guide_has_the_fields_sources_and_limits_of_the_code():
    guide = " ".join(text("register").split())
    assert ", ".join(FIELDS) in guide  # in the order in which they are written
    assert [f"{name} {chinese}" for name, chinese in SOURCES.items() if f"{name} {chinese}" not in guide] == []
    assert f"{BATCH:,} reports" in guide
    assert f"notes {LONGEST['note']:,}" in guide


def test_the_guide_counts_what_the_run_of_its_scenario_found(tmp_path):
    register = write_register(tmp_path / "run.register", "guizhou-2025-watched")
    counts = recount(register, "guizhou-2025-watched")[["due", "left_out", "found"]].sum()
    guide = " ".join(text("register").split())
    found = f"{counts['due']} reviews and {counts['found']} reports found to be false"
    assert counts["left_out"] == 0
    assert f"{found}, among {register.head.count:,} entries" in guide
