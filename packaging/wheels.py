"""The wheels for PyPI: one for each target, with the program as its only script."""

import subprocess
import sys
import tempfile
from pathlib import Path

from release import (
    DESCRIPTION,
    KEYWORDS,
    LICENSE,
    LICENSES,
    NAME,
    SOURCE_URL,
    TARGETS,
    TEMPLATES,
    VERSION,
    Target,
    copy_licenses,
    copy_program,
    write,
)


def make_wheels(programs: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    for target in TARGETS:
        with tempfile.TemporaryDirectory() as name:
            content = Path(name) / f"{NAME}-{VERSION}"
            info = content / f"{NAME}-{VERSION}.dist-info"
            copy_program(programs, target, content / f"{NAME}-{VERSION}.data/scripts" / target.program)
            copy_licenses(info / "licenses")
            write(info / "WHEEL", _wheel(target))
            write(info / "METADATA", _metadata())
            # Writes the list of files with their hashes, and the name with its tags.
            command = [sys.executable, "-m", "wheel", "pack", content, "--dest-dir", folder]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _wheel(target: Target) -> str:
    lines = ["Wheel-Version: 1.0", f"Generator: {NAME}", "Root-Is-Purelib: false"]
    lines += [f"Tag: py3-none-{platform}" for platform in target.wheel_platforms]
    return "\n".join(lines) + "\n"


def _metadata() -> str:
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {NAME}",
        f"Version: {VERSION}",
        f"Summary: {DESCRIPTION}",
        f"Keywords: {','.join(KEYWORDS)}",
        f"License-Expression: {LICENSE}",
        *[f"License-File: {name}" for name in LICENSES],
        f"Project-URL: Source, {SOURCE_URL}",
        f"Project-URL: Documentation, {SOURCE_URL}/blob/v{VERSION}/docs/README.md",
        f"Project-URL: Changes, {SOURCE_URL}/blob/v{VERSION}/CHANGELOG.md",
        "Requires-Python: >=3.8",
        "Description-Content-Type: text/markdown",
    ]
    return "\n".join(lines) + "\n\n" + (TEMPLATES / "README.md").read_text(encoding="utf-8")
