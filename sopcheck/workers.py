"""Checks many documents, in this process or in several: the same results in the same order, whatever a worker dies of.

Binary formats and large texts are always checked in a worker, which has limits on its CPU time and memory and can be
killed. When a worker dies, its files are tried again one by one; only a file that kills twice gets the finding.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sopcheck import children
from sopcheck.documents import DocumentChecker, DocumentResult
from sopcheck.errors import SopcheckError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

PARALLEL_FROM = 200
"""Files from which workers pay for themselves."""
CHUNK_FILES: Final = 25

Progress = Callable[[int, int], None]
"""Called with the number of documents done and their total."""


def check_all(
    checker: DocumentChecker, paths: Sequence[str], jobs: int | None, progress: Progress | None
) -> list[DocumentResult]:
    """The result of every path, in the order of `paths`; `jobs` processes, or as many as pay.

    Raises PackError for a rule of the pack that is not sound.
    """
    risky = frozenset(path for path in paths if checker.is_risky(path))
    workers = _workers(len(paths), len(risky), jobs)
    with _rare_collections():
        if workers == 0:
            return list(_one_by_one(checker, paths, progress))
        results: dict[str, DocumentResult] = {}
        for path, result in _Pool(checker, workers, risky).run(paths):
            results[path] = result
            if progress is not None:
                progress(len(results), len(paths))
        return [results[path] for path in paths]


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Let the cycle collector run seldom: documents die by reference count, and it would walk all facts ever again."""
    before = gc.get_threshold()
    gc.set_threshold(20_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _one_by_one(checker: DocumentChecker, paths: Sequence[str], progress: Progress | None) -> Iterator[DocumentResult]:
    for number, path in enumerate(paths, 1):
        yield checker.check(path)
        if progress is not None:
            progress(number, len(paths))


def _workers(files: int, risky: int, jobs: int | None) -> int:
    """How many workers to use; 0 is none, everything in this process."""
    if not files or not children.available():
        return 0
    if jobs is not None:
        return min(jobs, files) if jobs > 1 or risky else 0
    wanted = (os.cpu_count() or 1) if files + 10 * risky >= PARALLEL_FROM else min(risky, 1)
    return min(wanted, files)


@dataclass(slots=True)
class _Worker:
    """A child process, and the files that it is checking."""

    process: ForkProcess
    pipe: Connection
    files: list[str] = field(default_factory=list)
    since: float = 0.0


class _Pool:
    """Workers that are replaced when they die."""

    def __init__(self, checker: DocumentChecker, size: int, risky: frozenset[str]) -> None:
        self._checker = checker
        self._size = size
        self._risky = risky
        self._workers: list[_Worker] = []
        self._waiting: deque[list[str]] = deque()
        self._deaths: Counter[str] = Counter()

    def run(self, paths: Sequence[str]) -> Iterator[tuple[str, DocumentResult]]:
        """The result of each path, as they come."""
        self._waiting.extend(_chunks(paths, self._size, self._risky))
        try:
            while self._waiting or any(worker.files for worker in self._workers):
                self._hand_out()
                yield from self._collect()
        finally:
            for worker in self._workers:
                children.end(worker.process, worker.pipe)

    def _hand_out(self) -> None:
        for worker in self._workers:
            if self._waiting and not worker.files:
                self._give(worker)
        while self._waiting and len(self._workers) < self._size:
            worker = self._start()
            self._workers.append(worker)
            self._give(worker)

    def _give(self, worker: _Worker) -> None:
        worker.files = self._waiting.popleft()
        worker.since = time.monotonic()
        with contextlib.suppress(OSError):  # a worker that is dead already is noticed when its pipe is read
            worker.pipe.send(worker.files)

    def _start(self) -> _Worker:
        serve = functools.partial(_serve, self._checker, self._risky)
        others = [worker.pipe for worker in self._workers]
        return _Worker(*children.start(serve, self._checker.limits.memory_bytes, others))

    def _collect(self) -> Iterator[tuple[str, DocumentResult]]:
        from multiprocessing.connection import wait

        busy = {worker.pipe: worker for worker in self._workers if worker.files}
        for pipe in wait(list(busy), timeout=1.0):
            worker = next(one for one in busy.values() if one.pipe is pipe)
            try:
                answer = worker.pipe.recv()
            except (EOFError, OSError):
                yield from self._died(worker)
                continue
            if isinstance(answer, SopcheckError):
                raise answer
            done = {path for path, _ in answer}
            worker.files = [path for path in worker.files if path not in done]
            worker.since = time.monotonic()
            yield from answer
        for worker in busy.values():
            if (
                worker.files
                and time.monotonic() - worker.since > self._checker.limits.stall_seconds
                and worker in self._workers
            ):
                yield from self._died(worker)

    def _died(self, worker: _Worker) -> Iterator[tuple[str, DocumentResult]]:
        """Take a worker out; its files are tried again one by one, those that have killed enough are given up."""
        self._workers.remove(worker)
        children.end(worker.process, worker.pipe)
        files = worker.files
        if len(files) == 1:  # what took too much time would take it again
            self._deaths[files[0]] += children.LIVES if worker.process.exitcode == -signal.SIGXCPU else 1
        for path in reversed(files):
            if self._deaths[path] >= children.LIVES:
                yield path, self._checker.given_up(path)
            else:
                self._waiting.appendleft([path])


def _chunks(paths: Sequence[str], workers: int, risky: frozenset[str]) -> Iterator[list[str]]:
    """Files in portions small enough that all workers end at about the same time; risky ones few at a time."""
    for group in ([path for path in paths if path in risky], [path for path in paths if path not in risky]):
        size = max(1, min(CHUNK_FILES, len(group) // (workers * 4)))
        for start in range(0, len(group), size):
            yield list(group[start : start + size])


def _serve(checker: DocumentChecker, risky: frozenset[str], pipe: Connection) -> None:
    """Check what comes through the pipe until it is closed; results that cost little go back a portion at a time."""
    while True:
        results: list[tuple[str, DocumentResult]] = []
        for path in pipe.recv():
            children.limit_time(checker.limits.cpu_seconds)
            try:
                results.append((path, checker.check(path)))
            except SopcheckError as error:
                pipe.send(error)
                return
            if path in risky:
                pipe.send(results)
                results = []
        if results:
            pipe.send(results)
