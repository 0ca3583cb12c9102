"""How a command ends, whatever stops it: with one message, and a code that says what it was."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from gzsim.compiled import NOWHERE
from gzsim.errors import InputError

INTERRUPTED, TERMINATED = 130, 143  # as shells count: 128 and the number of the signal


@contextmanager
def one_message() -> Iterator[None]:
    """End the process on bad input with one message and exit code 2, on Ctrl-C with 130, on SIGTERM with 143."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except InputError as error:
        _end(str(error))
    except MemoryError:
        _end("this needs more memory than there is. Valid: fewer replications, years or units")
    except OSError as error:  # a full disk, a folder without permission
        place = f"{error.filename}: " if error.filename else ""
        _end(f"{place}{error.strerror or error}")
    except RuntimeError as error:
        if "no locator available" not in str(error):
            raise
        _end(NOWHERE)
    except KeyboardInterrupt:
        _stop("interrupted", INTERRUPTED)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer has caught the interruption and says nothing
            _stop("interrupted", INTERRUPTED)
        if end.code == TERMINATED:
            _stop("terminated", TERMINATED)
        raise


def _terminate(number: int, frame: object) -> NoReturn:
    """Leave like after Ctrl-C, so that everything that is open is cleaned up."""
    raise SystemExit(TERMINATED)


def _end(message: str, code: int = 2) -> NoReturn:
    sys.stderr.write(f"gzsim: {message}\n")
    raise SystemExit(code) from None


def _stop(how: str, code: int) -> NoReturn:
    """End at once: threads in the middle of a block of replications would be waited for."""
    sys.stderr.write(f"gzsim: {how}; nothing was left half-written, the same command starts again\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
