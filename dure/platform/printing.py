"""Printing that cannot fail: neither where nobody reads on, nor on a full disk, nor at an unknown letter."""

import codecs
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

_ERRORS = 2
# For terminals and log files of other encodings (CP949, ASCII).
_OTHERWISE = {"✓": "v", "✗": "x", "·": "-", "…": "...", "∅": "-", "→": "->", "\u2013": "-", "\u2014": "-"}


def never_fail() -> None:
    """Let standard output and error take every text, and carry on where they take no more.

    A command's exit code then says what it did, not whether somebody read about it.
    """
    codecs.register_error("otherwise", _otherwise)
    sys.stdout = _patient(sys.stdout)
    sys.stderr = _patient(sys.stderr)


class _Patient(io.FileIO):
    """A descriptor that swallows what can no longer be written, and says once on standard error why."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._said = False

    def write(self, data: object, /) -> int:
        """Write what can be written; return the length as if all was."""
        try:
            return super().write(data)  # type: ignore[arg-type] # what the buffer gives
        except BrokenPipeError:
            pass  # the reader has seen enough
        except OSError as problem:
            self._complain(problem)
        return len(memoryview(data))  # type: ignore[arg-type] # what the buffer gives

    def _complain(self, problem: OSError) -> None:
        if self._said or self.fileno() == _ERRORS:
            return
        self._said = True
        with suppress(OSError):
            os.write(_ERRORS, f"dure: what is printed cannot be written: {problem.strerror}\n".encode())


def _patient(stream: object) -> TextIO:
    """Return a text stream to the same descriptor, of the same encoding; to nowhere if it was closed."""
    if not isinstance(stream, io.TextIOWrapper):
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 -- as long as the process
    stream.flush()
    raw = _Patient(stream.fileno())
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        errors="otherwise",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _otherwise(problem: UnicodeError) -> tuple[str, int]:
    """Write a character that an encoding lacks by a plainer one, or as JSON and most languages escape it."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lacking = problem.object[problem.start : problem.end]
    return "".join(_OTHERWISE.get(each) or _escaped(each) for each in lacking), problem.end


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
