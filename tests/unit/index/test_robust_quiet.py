"""What a compiled library prints does not get between the results; what is said before and after is not lost."""

import os
import subprocess
import sys

CODE = """
import ctypes, os
from gzsim.index.robust.quiet import quiet_library
print("before")
with quiet_library():
    ctypes.CDLL("ucrtbase" if os.name == "nt" else None).puts(b"noise")
    os.write(1, b"more noise")
print("after")
"""


def test_only_the_noise_is_lost():
    said = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["before", "after"]


def test_the_descriptor_is_given_back_after_a_failure(capfd):
    from gzsim.index.robust.quiet import quiet_library

    try:
        with quiet_library():
            raise ValueError
    except ValueError:
        os.write(1, b"heard")
    assert capfd.readouterr().out == "heard"
