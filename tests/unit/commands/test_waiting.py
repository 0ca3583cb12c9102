"""Nobody at a terminal waits a minute for rules to be compiled without being told."""

import io
import time

import pytest
from numba import njit

from gzsim.commands.waiting import TOLD, told_of_compiling


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def compiled() -> float:
    @njit
    def twice(x):
        return 2 * x

    return twice(1.5)


def waited(stream: io.StringIO, seconds: float = 10.0) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stream.getvalue():
        time.sleep(0.02)
    return stream.getvalue()


@pytest.mark.parametrize(("language", "said"), [("en", ["en"]), ("zh", ["zh"]), ("both", ["en", "zh"])])
def test_a_terminal_is_told_once_that_rules_are_compiled(language, said):
    stream = Terminal()
    with told_of_compiling(language, stream, silence=0.05):
        time.sleep(0.2)
        compiled()
        compiled()
        waited(stream)
        time.sleep(0.2)
    assert stream.getvalue().splitlines() == [TOLD[each] for each in said]


def test_a_file_is_told_nothing_and_a_short_wait_is_not_told_of():
    pipe, terminal = io.StringIO(), Terminal()
    with told_of_compiling("en", pipe, silence=0.0), told_of_compiling("en", terminal, silence=60):
        time.sleep(0.2)
        compiled()
    time.sleep(0.2)
    assert (pipe.getvalue(), terminal.getvalue()) == ("", "")


def test_what_is_not_compiled_is_not_told_of():
    stream = Terminal()
    with told_of_compiling("en", stream, silence=0.0):
        time.sleep(0.4)
    assert stream.getvalue() == ""
