"""`python -m orchestration.cli`, as `dti`."""

from __future__ import annotations

from orchestration.cli import command

if __name__ == "__main__":
    command()
