"""Child processes that may be killed: limited in memory and CPU time, silent, and gone when their parent is."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")

LIVES: Final = 2
"""How many children a file may cost."""

_INTERRUPTING: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class KilledError(Exception):
    """What was tried died with its child, or had to be killed, as often as it was tried."""


def available() -> bool:
    """Whether this platform can fork; where it cannot, everything happens in this process, behind its guards."""
    return "fork" in multiprocessing.get_all_start_methods()


def start(
    serve: Callable[[Connection], None], memory_bytes: int, inherited: Iterable[Connection] = ()
) -> tuple[ForkProcess, Connection]:
    """A child in which `serve` runs with its end of a pipe, and our end.

    `inherited` are our ends of other pipes: a child that kept them open would keep its siblings from noticing that we
    are gone.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(serve, theirs, (ours, *inherited), memory_bytes), daemon=True)
    # Ctrl-C between the fork and the child's first line would print a trace of multiprocessing's.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTING)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return process, ours


def end(process: ForkProcess, pipe: Connection) -> None:
    """Kill a child, if it lives, and wait until it is gone."""
    pipe.close()
    if process.is_alive():
        process.kill()
    process.join()


def call(work: Callable[[], T], *, cpu_seconds: int, memory_bytes: int, stall_seconds: float) -> T:
    """What `work` gives, worked out in a child; `work` is tried twice.

    The value has to be one that can be pickled. Raises KilledError, and what `work` raises of its own.
    """

    def serve(pipe: Connection) -> None:
        limit_time(cpu_seconds)
        try:
            value: tuple[bool, object] = (True, work())
        except Exception as error:  # noqa: BLE001 - it is raised again on the other side
            value = (False, error)
        pipe.send(value)

    for _ in range(LIVES):
        process, pipe = start(serve, memory_bytes)
        try:
            answer = _answer(pipe, stall_seconds)
        finally:
            end(process, pipe)
        if answer is not None:
            done, value = answer
            if done:
                return value  # type: ignore[no-any-return]
            raise value
        if process.exitcode == -signal.SIGXCPU:
            break  # it would take too much time again
    raise KilledError


def _answer(pipe: Connection, seconds: float) -> tuple[bool, Any] | None:
    """What a child says within `seconds`; None where it says nothing."""
    try:
        return pipe.recv() if pipe.poll(seconds) else None
    except (EOFError, OSError):
        return None


def limit_time(seconds: int) -> None:
    """Let what this process does next take no more than `seconds` of CPU time, where the platform can say so."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _run(
    serve: Callable[[Connection], None], pipe: Connection, foreign: Iterable[Connection], memory_bytes: int
) -> None:
    """The life of a child. It ends without a word: whatever it dies of, its parent notices and says so."""
    status = 1
    try:
        for one in foreign:
            one.close()
        for number in _INTERRUPTING:  # Ctrl-C reaches all processes of a terminal: ours decides
            signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTING)
        _silence()
        _limit_memory(memory_bytes)
        with contextlib.suppress(EOFError, OSError):
            serve(pipe)
        status = 0
    finally:
        os._exit(status)


def _silence() -> None:
    """Send what a parser or a plugin prints, or a panic of a native one, nowhere; reports have but one author."""
    with _opened_null() as null:
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)


@contextlib.contextmanager
def _opened_null() -> Iterator[int]:
    null = os.open(os.devnull, os.O_RDWR)
    try:
        yield null
    finally:
        if null > 2:  # noqa: PLR2004 - else it took the place of a closed standard stream
            os.close(null)


def _limit_memory(more: int) -> None:
    """Let this process grow by no more than `more` bytes, where the platform can say so, and never dump its core."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
            pages = int(file.read().split()[0])
        limit = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
