"""The template repository: a new site, with a page for editors and its pictures. GitHub's button copies it."""

import shutil
import subprocess
from pathlib import Path

from release import TEMPLATES

TITLE = "My fact-checks"


def make_template(program: Path, folder: Path) -> None:
    """Writes what `factpress init` writes. The list of files that it has as `README.md` becomes `FILES.md`."""
    subprocess.run([program, "init", folder, "--title", TITLE, "--quiet"], check=True)
    (folder / "README.md").rename(folder / "FILES.md")
    shutil.copytree(TEMPLATES / "repository", folder, dirs_exist_ok=True)
