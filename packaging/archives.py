"""The archives: the program with its manual, completions and licences. Same files, same bytes."""

import gzip
import io
import os
import subprocess
import tarfile
import time
import zipfile
from pathlib import Path

from release import LICENSES, NAME, REPOSITORY, TARGETS, Target, sha256, write

COMPLETIONS = {
    "bash": f"{NAME}.bash",
    "elvish": f"{NAME}.elv",
    "fish": f"{NAME}.fish",
    "powershell": f"_{NAME}.ps1",
    "zsh": f"_{NAME}",
}


def make_archives(programs: Path, folder: Path) -> None:
    """Writes an archive for each target, `SHA256SUMS`, and a file with the hash beside each archive."""
    folder.mkdir(parents=True)
    texts = _texts(programs)
    sums = ""
    for target in TARGETS:
        files = {target.program: (programs / target.triple / target.program).read_bytes()} | texts
        archive = folder / target.archive
        pack = _write_zip if target.is_windows else _write_tar
        pack(archive, target, dict(sorted(files.items())))
        line = f"{sha256(archive)}  {archive.name}\n"
        write(folder / f"{archive.name}.sha256", line)
        sums += line
    write(folder / "SHA256SUMS", sums)


def _texts(programs: Path) -> dict[str, bytes]:
    """Returns the files that are the same for all targets, by their paths in the archive."""
    texts = {name: path.read_bytes() for name, path in LICENSES.items()}
    for name in ("README.md", "CHANGELOG.md"):
        texts[name] = (REPOSITORY / name).read_bytes()
    texts[f"{NAME}.1"] = _printed(programs, "man")
    for shell, name in COMPLETIONS.items():
        texts[f"completions/{name}"] = _printed(programs, "completions", shell)
    return texts


def _printed(programs: Path, *arguments: str) -> bytes:
    """Returns what the program for Linux prints, so this needs x86-64 Linux."""
    program = programs / TARGETS[0].triple / TARGETS[0].program
    program.chmod(0o755)
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout


def _time() -> int:
    """Returns the time of all files in seconds. ZIP has no times before 1980."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))


def _mode(target: Target, path: str) -> int:
    return 0o755 if path == target.program else 0o644


def _write_tar(archive: Path, target: Target, files: dict[str, bytes]) -> None:
    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w") as tar,
    ):
        for path, content in files.items():
            entry = tarfile.TarInfo(f"{target.folder}/{path}")
            entry.size, entry.mode, entry.mtime = len(content), _mode(target, path), _time()
            tar.addfile(entry, io.BytesIO(content))


def _write_zip(archive: Path, target: Target, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{target.folder}/{path}", time.gmtime(_time())[:6])
            entry.external_attr = _mode(target, path) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, content)
