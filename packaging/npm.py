"""The npm packages: one for each target, and one that starts the program of the right target."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from release import (
    DESCRIPTION,
    KEYWORDS,
    LICENSE,
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


def make_npm_packages(programs: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    for target in TARGETS:
        with tempfile.TemporaryDirectory() as content:
            # npm installs the package only if `os` and `cpu` fit. There is no `libc`, because the
            # programs for Linux contain their C library.
            fields = {"os": [target.npm_os], "cpu": [target.npm_cpu], "preferUnplugged": True}
            copy_program(programs, target, Path(content) / target.program)
            _pack(_package_name(target), fields, Path(content), folder)
    with tempfile.TemporaryDirectory() as content:
        shutil.copy(TEMPLATES / "launcher.js", f"{content}/{NAME}.js")
        shutil.copy(TEMPLATES / "README.md", content)
        fields = {
            "bin": {NAME: f"{NAME}.js"},
            "engines": {"node": ">=18"},
            "optionalDependencies": {_package_name(target): VERSION for target in TARGETS},
        }
        _pack(NAME, fields, Path(content), folder)


def _package_name(target: Target) -> str:
    return f"@{NAME}/{target.npm_os}-{target.npm_cpu}"


def _pack(name: str, fields: dict[str, object], content: Path, folder: Path) -> None:
    manifest = {
        "name": name,
        "version": VERSION,
        "description": DESCRIPTION,
        "license": LICENSE,
        "keywords": KEYWORDS,
        "homepage": SOURCE_URL,
        "repository": {"type": "git", "url": f"git+{SOURCE_URL}.git"},
    }
    copy_licenses(content)
    write(content / "package.json", json.dumps(manifest | fields, indent=2) + "\n")
    command = ["npm", "pack", content, "--pack-destination", folder, "--silent"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
