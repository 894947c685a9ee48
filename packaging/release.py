"""What all packages of a release share: its name, version, addresses, targets and files."""

import hashlib
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATES = REPOSITORY / "packaging" / "templates"
MANIFEST = tomllib.loads((REPOSITORY / "Cargo.toml").read_text(encoding="utf-8"))["package"]

NAME = MANIFEST["name"]
VERSION = MANIFEST["version"]
DESCRIPTION = MANIFEST["description"]
LICENSE = MANIFEST["license"]
SOURCE_URL = MANIFEST["repository"]
KEYWORDS = MANIFEST["keywords"]
DOWNLOAD_URL = f"{SOURCE_URL}/releases/download/v{VERSION}"

# In every package, below the name that it has there.
LICENSES = {
    "LICENSE-APACHE": REPOSITORY / "LICENSE-APACHE",
    "LICENSE-MIT": REPOSITORY / "LICENSE-MIT",
    "LICENSE-DejaVuSans.txt": REPOSITORY / "assets/fonts/DejaVuSans-LICENSE.txt",
    "LICENSE-LibertinusSerif.txt": REPOSITORY / "assets/fonts/LibertinusSerif-LICENSE.txt",
}


@dataclass(frozen=True)
class Target:
    """A system that the program is compiled for, and its names in other places."""

    triple: str
    # The field `os` and `cpu` of an npm package.
    npm_os: str
    npm_cpu: str
    # The tags of a wheel. The programs for Linux contain their C library, so that they run with
    # every other one.
    wheel_platforms: tuple[str, ...]

    @property
    def is_windows(self) -> bool:
        return self.npm_os == "win32"

    @property
    def program(self) -> str:
        return f"{NAME}.exe" if self.is_windows else NAME

    @property
    def folder(self) -> str:
        """The folder in the archive."""
        return f"{NAME}-{self.triple}"

    @property
    def archive(self) -> str:
        return self.folder + (".zip" if self.is_windows else ".tar.gz")

    @property
    def url(self) -> str:
        return f"{DOWNLOAD_URL}/{self.archive}"


TARGETS = (
    Target("x86_64-unknown-linux-musl", "linux", "x64", ("manylinux_2_17_x86_64", "musllinux_1_1_x86_64")),
    Target("aarch64-unknown-linux-musl", "linux", "arm64", ("manylinux_2_17_aarch64", "musllinux_1_1_aarch64")),
    Target("x86_64-apple-darwin", "darwin", "x64", ("macosx_10_12_x86_64",)),
    Target("aarch64-apple-darwin", "darwin", "arm64", ("macosx_11_0_arm64",)),
    Target("x86_64-pc-windows-msvc", "win32", "x64", ("win_amd64",)),
)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def copy_program(programs: Path, target: Target, place: Path) -> None:
    """Copies a program. Artifacts of a workflow lose the right to be run, so this sets it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(programs / target.triple / target.program, place)
    place.chmod(0o755)


def copy_licenses(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in LICENSES.items():
        shutil.copyfile(path, folder / name)


def fill_template(name: str, archives: Path) -> str:
    """Returns a template with its `@names@` replaced. `archives` has the files to take hashes of."""
    values = {
        "name": NAME,
        "version": VERSION,
        "source_url": SOURCE_URL,
    }
    for target in TARGETS:
        key = f"{target.npm_os}_{target.npm_cpu}"
        values[f"url_{key}"] = target.url
        values[f"sha256_{key}"] = sha256(archives / target.archive)
        values[f"folder_{key}"] = target.folder
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return re.sub(r"@([a-z0-9_]+)@", lambda found: values[found[1]], text)
