"""Run a command, and end when the last process that it began has ended: what all of them took is then in the account
of this one. Linux alone.

python -m tests.benchmarks.reaping PIPE COMMAND ...: PIPE is closed when the command itself has ended.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

PR_SET_CHILD_SUBREAPER = 36


def main(pipe: int, command: list[str]) -> int:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    status = subprocess.call(command)
    os.close(pipe)
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return status


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
