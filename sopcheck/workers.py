"""Checks many documents, in this process or in several: the same results in the same order."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import multiprocessing.connection
import os
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection

from sopcheck.documents import DocumentChecker, DocumentResult
from sopcheck.errors import SopcheckError

PARALLEL_FROM = 200
"""Files from which workers pay for themselves."""

Progress = Callable[[int, int], None]
"""Called with the number of documents done and their total."""


def check_all(
    checker: DocumentChecker, paths: Sequence[str], jobs: int | None, progress: Progress | None
) -> list[DocumentResult]:
    """The result of every path, in the order of `paths`; `jobs` processes, or as many as pay."""
    workers = _workers(len(paths), jobs)
    with _rare_collections():
        return _check_in(workers, checker, paths, progress)


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Let the cycle collector run seldom: documents die by reference count, and it would walk all facts ever again."""
    before = gc.get_threshold()
    gc.set_threshold(20_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _check_in(
    workers: int, checker: DocumentChecker, paths: Sequence[str], progress: Progress | None
) -> list[DocumentResult]:
    if workers <= 1:
        return list(_one_by_one(checker, paths, progress))
    results: dict[str, DocumentResult] = {}
    for path, result in _in_workers(checker, paths, workers):
        results[path] = result
        if progress is not None:
            progress(len(results), len(paths))
    # What a worker that died has left is done here.
    rest = [path for path in paths if path not in results]
    results |= dict(zip(rest, _one_by_one(checker, rest, None), strict=True))
    return [results[path] for path in paths]


def _one_by_one(checker: DocumentChecker, paths: Sequence[str], progress: Progress | None) -> Iterator[DocumentResult]:
    for number, path in enumerate(paths, 1):
        yield checker.check(path)
        if progress is not None:
            progress(number, len(paths))


def _workers(files: int, jobs: int | None) -> int:
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if jobs is not None:
        return min(jobs, files)
    return (os.cpu_count() or 1) if files >= PARALLEL_FROM else 1


def _in_workers(checker: DocumentChecker, paths: Sequence[str], workers: int) -> Iterator[tuple[str, DocumentResult]]:
    """Results from forked children, which inherit the compiled pack and send results back in chunks."""
    context = multiprocessing.get_context("fork")
    running = []
    for number in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(checker, paths[number::workers], sender), daemon=True)
        process.start()
        sender.close()
        running.append((process, receiver))
    try:
        open_pipes = {receiver: process for process, receiver in running}
        while open_pipes:
            for ready in multiprocessing.connection.wait(list(open_pipes)):
                assert isinstance(ready, Connection)  # noqa: S101 - tells the type checker what wait() was given
                try:
                    yield from ready.recv()
                except EOFError:
                    open_pipes.pop(ready)
    finally:
        for process, receiver in running:
            receiver.close()
            if process.is_alive():
                process.terminate()
            process.join()


CHUNK_FILES = 50


def _work(checker: DocumentChecker, paths: Sequence[str], sender: Connection) -> None:
    # What is wrong with the pack itself is left to the parent, which meets the same error and can tell the user.
    with contextlib.suppress(SopcheckError):
        for start in range(0, len(paths), CHUNK_FILES):
            chunk = paths[start : start + CHUNK_FILES]
            sender.send([(path, checker.check(path)) for path in chunk])
    sender.close()
