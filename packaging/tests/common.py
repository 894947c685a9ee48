"""What the tests share: the packages, which are made once, and commands with a time limit."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from release import REPOSITORY, TARGETS

# The maximum time of a command, such as an installation.
MAX_SECONDS = 10
PACK = REPOSITORY / "packaging" / "pack"

_folder = tempfile.TemporaryDirectory(prefix="factpress-packages-")


def program_folder(folder: Path, linux_program: Path) -> Path:
    """Writes a folder of programs: the real one for Linux, a short text for each other target."""
    for target in TARGETS:
        place = folder / target.triple / target.program
        place.parent.mkdir(parents=True)
        place.write_text("#!/bin/sh\necho stand-in\n")
    shutil.copy(linux_program, folder / TARGETS[0].triple)
    return folder


def packages() -> Path:
    """Returns the folder of the packages, which are made at the first call."""
    folder = Path(_folder.name)
    if not (folder / "packages").exists():
        # Symbols would take most of the time.
        subprocess.run(["strip", "-o", folder / "factpress", os.environ["FACTPRESS_PROGRAM"]], check=True)
        programs = program_folder(folder / "programs", folder / "factpress")
        subprocess.run([sys.executable, PACK, programs, folder / "packages"], check=True)
    return folder / "packages"


class InstallCase(unittest.TestCase):
    """A test with an empty home, in a folder with a space in its name."""

    def setUp(self) -> None:
        self.packages = packages()
        folder = tempfile.TemporaryDirectory(prefix="factpress test ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.home = self.folder / "home"
        self.temporary = self.folder / "temporary"
        for path in (self.home, self.temporary):
            path.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def outcome(self, *command: object, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=MAX_SECONDS,
        )

    def succeed(self, *command: object, **variables: str) -> str:
        """Runs a command and returns what it printed."""
        outcome = self.outcome(*command, **variables)
        self.assertEqual(outcome.returncode, 0, f"{command}\n{outcome.stdout}{outcome.stderr}")
        return outcome.stdout

    def make_a_site(self, *factpress: object) -> None:
        """Makes a site and builds it."""
        self.succeed(*factpress, "init", "desk")
        self.succeed(*factpress, "build", "--site", "desk")
        self.assertTrue((self.folder / "desk/public/index.html").is_file())
        shutil.rmtree(self.folder / "desk")

    def files(self, *ignored: str) -> list[str]:
        """Returns the paths of all files in the test's folder, without those below `ignored`."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*") if not path.is_dir())
        return sorted(str(path) for path in paths if not str(path).startswith(ignored))
