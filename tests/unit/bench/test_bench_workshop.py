"""A small workshop is measured as the large one is, in processes of its own: all finish, and memory is counted."""

from gzsim.bench import benchmarks, load_file


def test_a_small_workshop_is_measured():
    benchmark = load_file(benchmarks()["workshop"])
    figures = {
        each.name: each for each in benchmark.measure(benchmark.Size(participants=2, years=1, draws=4, workers=1))
    }
    slowest = figures["slowest run of 2 at once"]
    assert (slowest.bar, slowest.sense) == (10, "at most")
    assert 0 < slowest.value <= figures["all ranges of all runs"].value
    assert figures["peak memory of server and processes"].value > 50
    assert figures["a year of the decade for all teams"].value > 0


def test_no_two_participants_choose_alike():
    benchmark = load_file(benchmarks()["workshop"])
    weights = {"gdp_growth": 40.0, "forest_cover": 60.0}
    chosen = [benchmark.choice_of(number, weights) for number in range(20)]
    assert len({str(each) for each in chosen}) == 20
    assert all(abs(sum(each["weights"].values()) - 100) < 1e-9 for each in chosen)
