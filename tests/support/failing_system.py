"""Operating systems that fail, or kill the process, at one chosen call of the writer."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from sopcheck.replacing import System

OPERATIONS = tuple(one.name for one in fields(System))
PIECE = 1000
"""Bytes that one write takes, so that a file needs several."""


@dataclass
class Calls:
    """How often each operation was called; at `at` of `operation` (from 1), `harm` is done."""

    operation: str
    at: int
    harm: Callable[[Callable[[], Any]], Any]
    seen: int = 0

    def system(self) -> System:
        """The real system with this one fault in it."""
        return System(**{name: self._counted(name) for name in OPERATIONS})

    def _counted(self, name: str) -> Callable[..., Any]:
        real = _short_write if name == "write" else getattr(os, name)

        def call(*given: Any) -> Any:
            if name != self.operation:
                return real(*given)
            self.seen += 1
            return self.harm(lambda: real(*given)) if self.seen == self.at else real(*given)

        return call


def _short_write(descriptor: int, data: memoryview) -> int:
    return os.write(descriptor, data[:PIECE])


def raising(error: int) -> Callable[[Callable[[], Any]], Any]:
    """Fail instead of doing it."""

    def harm(_do: Callable[[], Any]) -> Any:
        raise OSError(error, os.strerror(error))

    return harm


def killed_before(_do: Callable[[], Any]) -> Any:
    """Die by SIGKILL before it is done."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_after(do: Callable[[], Any]) -> Any:
    """Die by SIGKILL when it is done."""
    do()
    os.kill(os.getpid(), signal.SIGKILL)
