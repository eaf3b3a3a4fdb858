"""Kills writers by SIGKILL at every call that they make, and prints what is left of their file; a process of its own.

`PYTHONPATH=tests/support python killed_writers.py FOLDER KILLS` prints as JSON: how many were killed, and what they
left behind.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from pathlib import Path

from failing_system import Calls, killed_after, killed_before

from sopcheck.replacing import LEFTOVER, replace_file

OLD, NEW = b"old " * 2000, b"new" * 3001


def killed(target: Path, calls: Calls, *, new: bool) -> bool:
    """Write in a child that is to be killed; whether it was."""
    child = os.fork()
    if child == 0:
        try:
            replace_file(target, NEW, new=new, system=calls.system())
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(folder: Path, kills: int) -> None:
    """Go through all operations, calls and moments again and again, until there were enough kills."""
    torn = lost = stale = done = dirty = 0
    while done < kills:
        for operation, harm, new in itertools.product(
            ("open", "write", "fsync", "replace", "link", "unlink"), (killed_before, killed_after), (False, True)
        ):
            for at in itertools.count(1):
                target = folder / "report.json"
                target.unlink(missing_ok=True)
                if not new:
                    target.write_bytes(OLD)
                if not killed(target, Calls(operation, at, harm), new=new):
                    break
                done += 1
                left = target.read_bytes() if target.exists() else None
                torn += left not in (OLD, NEW, None)
                lost += left is None and not new
                dirty += any(one.name.startswith(LEFTOVER) for one in folder.iterdir())
                replace_file(folder / "other.json", b"next run")
                stale += sum(one.name.startswith(LEFTOVER) for one in folder.iterdir())
                if done >= kills:
                    break
            if done >= kills:
                break
    print(json.dumps({"kills": done, "torn": torn, "lost": lost, "left": dirty, "left_after_the_next_run": stale}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
