"""The files of a release have the right names and content, and linters accept the scripts."""

import email
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import unittest
import zipfile
from pathlib import Path

import tree_sitter
import tree_sitter_powershell
import tree_sitter_ruby
import yaml

from release import NAME, REPOSITORY, SOURCE_URL, TARGETS, VERSION
from tests.common import PACK, packages, program_folder

CONTENT = [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-DejaVuSans.txt",
    "LICENSE-LibertinusSerif.txt",
    "LICENSE-MIT",
    "README.md",
    "completions/_factpress",
    "completions/_factpress.ps1",
    "completions/factpress.bash",
    "completions/factpress.elv",
    "completions/factpress.fish",
    "factpress.1",
]


def read(path: str) -> str:
    return (REPOSITORY / path).read_text(encoding="utf-8")


class FileTests(unittest.TestCase):
    def setUp(self) -> None:
        self.release = packages() / "release"

    def test_archives(self) -> None:
        for target in TARGETS:
            archive = self.release / target.archive
            if target.is_windows:
                with zipfile.ZipFile(archive) as zipped:
                    names = zipped.namelist()
            else:
                with tarfile.open(archive) as tar:
                    names = tar.getnames()
                    runnable = [entry.name for entry in tar if entry.mode & 0o111]
                self.assertEqual(runnable, [f"{target.folder}/{target.program}"])
            self.assertEqual(names, sorted(f"{target.folder}/{name}" for name in [*CONTENT, target.program]))

    def test_hashes(self) -> None:
        # What `action.yml` and both installers download, checked as SECURITY.md says.
        for sums in ("SHA256SUMS", *(f"{target.archive}.sha256" for target in TARGETS)):
            subprocess.run(["sha256sum", "--check", "--strict", "--quiet", sums], cwd=self.release, check=True)
        self.assertEqual(len((self.release / "SHA256SUMS").read_text().splitlines()), len(TARGETS))

    def test_manifests_name_the_archives(self) -> None:
        expected = {
            target.url: hashlib.sha256((self.release / target.archive).read_bytes()).hexdigest() for target in TARGETS
        }
        formula = (self.release / "factpress.rb").read_text()
        found = dict(re.findall(r'url "(.*)"\n *sha256 "(.*)"', formula))
        scoop = json.loads((self.release / "factpress.json").read_text())["architecture"]["64bit"]
        found[scoop["url"]] = scoop["hash"]
        self.assertEqual(found, expected)
        winget = yaml.safe_load((self.release / "Factpress.Factpress.installer.yaml").read_text())
        [installer] = winget["Installers"]
        self.assertEqual(installer["InstallerSha256"], expected[installer["InstallerUrl"]])
        self.assertEqual(winget["NestedInstallerFiles"][0]["RelativeFilePath"], f"{TARGETS[-1].folder}\\{NAME}.exe")
        for path in self.release.glob("Factpress.*.yaml"):
            self.assertEqual(yaml.safe_load(path.read_text())["PackageVersion"], VERSION)

    def test_wheels(self) -> None:
        wheels = sorted((packages() / "wheels").iterdir())
        self.assertEqual(len(wheels), len(TARGETS))
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as zipped:
                info = f"{NAME}-{VERSION}.dist-info"
                metadata = email.message_from_bytes(zipped.read(f"{info}/METADATA"))
                for license_file in metadata.get_all("License-File"):
                    self.assertIn(f"{info}/licenses/{license_file}", zipped.namelist())

    def test_the_packages_can_be_made_again(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "stand-in").write_text("#!/bin/sh\necho stand-in\n")
            made = []
            for time in ("one", "two"):
                programs = program_folder(folder / time / "programs", folder / "stand-in")
                command = ["env", "SOURCE_DATE_EPOCH=1700000000", sys.executable, PACK]
                subprocess.run([*command, programs, folder / time / "packages"], check=True)
                files = sorted(path for path in (folder / time / "packages").rglob("*") if path.is_file())
                made.append({path.relative_to(folder / time): path.read_bytes() for path in files})
            self.assertEqual(made[0].keys(), made[1].keys())
            self.assertEqual([path for path in made[0] if made[0][path] != made[1][path]], [])

    def test_missing_programs_are_told(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            outcome = subprocess.run([sys.executable, PACK, folder, f"{folder}/out"], capture_output=True, text=True)
            self.assertEqual(outcome.returncode, 1)
            self.assertIn(f"no program for {TARGETS[0].triple}, {TARGETS[1].triple}", outcome.stderr)


class LintTests(unittest.TestCase):
    def succeed(self, *command: object) -> None:
        outcome = subprocess.run([str(word) for word in command], cwd=REPOSITORY, capture_output=True, text=True)
        self.assertEqual(outcome.returncode, 0, outcome.stdout + outcome.stderr)

    def test_shell_scripts(self) -> None:
        scripts = [path for path in (REPOSITORY / ".ci").iterdir() if path.is_file()]
        self.succeed("shellcheck", "packaging/install.sh", "packaging/test", *scripts)

    def test_scripts_of_workflows(self) -> None:
        steps = yaml.safe_load(read("action.yml"))["runs"]["steps"]
        for path in (REPOSITORY / ".github/workflows").iterdir():
            for job in yaml.safe_load(path.read_text())["jobs"].values():
                steps += job["steps"]
        scripts = [step["run"] for step in steps if "run" in step and step.get("shell") != "powershell"]
        self.assertGreater(len(scripts), 10)
        for script in scripts:
            # SC2153: variables of the environment may look like misspelled ones.
            command = ["shellcheck", "--shell", "bash", "--exclude", "SC2153", "-"]
            # GitHub runs them with `bash -e`.
            outcome = subprocess.run(command, input="set -e\n" + script, capture_output=True, text=True)
            self.assertEqual(outcome.returncode, 0, outcome.stdout)

    def test_image(self) -> None:
        self.succeed("hadolint", "packaging/Dockerfile")

    def test_ruby_and_powershell_can_be_parsed(self) -> None:
        scripts = {
            packages() / "release/factpress.rb": tree_sitter_ruby,
            packages() / "release/install.ps1": tree_sitter_powershell,
        }
        for path, grammar in scripts.items():
            parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
            self.assertFalse(parser.parse(path.read_bytes()).root_node.has_error, path)

    def test_workflows(self) -> None:
        self.succeed(
            "check-jsonschema",
            "--builtin-schema",
            "vendor.github-workflows",
            *(REPOSITORY / ".github/workflows").iterdir(),
        )
        self.succeed("check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml")

    def test_systems_have_the_same_names_everywhere(self) -> None:
        for target in TARGETS:
            self.assertIn(target.triple, read("action.yml"))
            self.assertIn(target.triple, read(".github/workflows/release.yml"))
            installer = "install.ps1" if target.is_windows else "install.sh"
            self.assertIn(target.triple, read(f"packaging/{installer}"))

    def test_binstall_finds_the_archives(self) -> None:
        metadata = tomllib.loads(read("Cargo.toml"))["package"]["metadata"]["binstall"]
        for target in TARGETS:
            kind = metadata["overrides"].get(target.triple, metadata)["pkg-fmt"]
            values = {
                "repo": SOURCE_URL,
                "name": NAME,
                "version": VERSION,
                "target": target.triple,
                "archive-suffix": {"tgz": ".tar.gz", "zip": ".zip"}[kind],
                "bin": NAME,
                "binary-ext": ".exe" if target.is_windows else "",
            }
            # `cargo binstall` also knows the suffix `.tgz`, and tries both.
            for key, expected in (("pkg-url", target.url), ("bin-dir", f"{target.folder}/{target.program}")):
                text = metadata[key]
                for name, value in values.items():
                    text = text.replace(f"{{ {name} }}", value)
                self.assertEqual(text, expected)
