"""Where the program `sopcheck` begins: until all is imported, Ctrl-C ends it at once and without a trace."""

from __future__ import annotations

import os
import signal

INTERRUPTED = 130


def main() -> None:
    """Run the command line of this process."""
    _keep_standard_streams()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the caller wants it ignored
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from sopcheck.cli.main import main as run

    run()


def _keep_standard_streams() -> None:
    """Let no file of ours be opened as descriptor 0, 1 or 2 where the caller has closed one of them."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest that is free: this one
