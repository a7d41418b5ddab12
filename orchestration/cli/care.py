"""Commands that look after a home."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from orchestration.settings import Settings


def add_to(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("backup", help="keep everything that cannot be made again in one file")
    command.add_argument("--to", type=Path, help="folder for the file; default: `backups` in the home")
    command.set_defaults(run=run_backup)

    command = commands.add_parser("restore", help="make an empty home from a backup")
    command.add_argument("file", type=Path)
    command.set_defaults(run=run_restore)

    command = commands.add_parser("tidy", help="take away what is older than the settings keep")
    command.add_argument("--plan", action="store_true", help="only name it")
    command.set_defaults(run=run_tidy)

    command = commands.add_parser("doctor", help="say whether home, machine and settings are as they should be")
    command.set_defaults(run=run_doctor)


def run_backup(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.care.backup import backup

    made = backup(settings, options.to or settings.root / "backups")
    print(f"Backup: {made.file}, {made.files} files, {made.bytes / 1e9:.2f} GB, version {made.version or 'none'}.")
    print("DTI_PII_KEY and other settings are not in it: keep them apart.")
    return 0


def run_restore(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.care.backup import Unusable, restore

    try:
        restored = restore(settings, options.file)
    except Unusable as unusable:
        print(unusable, file=sys.stderr)
        return 1
    print(f"Restored to {settings.root}: {restored.files} files, version {restored.version or 'none'}.")
    return 0


def run_tidy(settings: Settings, options: argparse.Namespace) -> int:
    from orchestration.care.tidy import tidy

    old = tidy(settings, plan=options.plan)
    would = "Would go" if options.plan else "Gone"
    for one in old:
        print(f"{would}: {one.path} ({one.day}, {one.setting})")
    print(f"{would}: {len(old)} in all." if old else "Nothing is older than the settings keep.")
    return 0


def run_doctor(settings: Settings, _: argparse.Namespace) -> int:
    from orchestration.care.doctor import Level, examine

    findings = examine(settings)
    for finding in findings:
        print(finding)
    return 1 if any(finding.level is Level.MEND for finding in findings) else 0
