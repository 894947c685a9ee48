"""`install.sh` with a local server: what it installs and removes, and what it refuses."""

import functools
import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import yaml

from release import REPOSITORY, TARGETS, VERSION
from tests.common import InstallCase

ARCHIVE = TARGETS[0].archive
RELEASES = "/factpress/factpress/releases/"
# The programs that `install.sh` needs, besides one that downloads.
NEEDED = "cat chmod cp cut gzip mkdir mktemp mv rm sh sha256sum tar uname".split()


class Releases(http.server.BaseHTTPRequestHandler):
    """Serves the files of the release as GitHub does. `fault` is what goes wrong with the archive."""

    def __init__(self, folder: Path, fault: str, *arguments: object) -> None:
        self.folder = folder
        self.fault = fault
        super().__init__(*arguments)

    def do_GET(self) -> None:
        folder, _, name = self.path.removeprefix(RELEASES).rpartition("/")
        file = self.folder / name
        if folder not in ("latest/download", f"download/v{VERSION}") or not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        is_archive = name == ARCHIVE
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if is_archive and self.fault == "cut off":
            content = content[: len(content) // 2]
        if is_archive and self.fault == "changed":
            content = content[:-1] + bytes([content[-1] ^ 1])
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


class InstallerTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        self.script = self.packages / "release/install.sh"
        self.installed = self.folder / "my programs"
        self.environment["FACTPRESS_INSTALL_DIR"] = str(self.installed)
        self.serve("")

    def serve(self, fault: str) -> None:
        handler = functools.partial(Releases, self.packages / "release", fault)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.server = f"http://127.0.0.1:{server.server_port}"
        self.environment["FACTPRESS_RELEASES"] = self.server + RELEASES.rstrip("/")

    def assert_refused(self, message: str, *command: object, **variables: str) -> None:
        """The command fails with a message, and leaves no file."""
        outcome = self.outcome(*(command or ("sh", self.script)), **variables)
        self.assertEqual(outcome.returncode, 1, outcome.stdout + outcome.stderr)
        self.assertIn(message, outcome.stderr)
        self.assertEqual(self.files(), [])

    def test_install_and_uninstall(self) -> None:
        for shell in ("sh", "bash", "dash"):
            if not shutil.which(shell):
                continue
            shown = self.succeed(shell, self.script)
            self.assertIn(f"Installed factpress {VERSION} as {self.installed}/factpress\n", shown)
            self.assertIn(f'export PATH="{self.installed}:$PATH"', shown)
            self.assertEqual(self.files(), ["my programs/factpress"])
            self.make_a_site(self.installed / "factpress")
            self.succeed(shell, self.script, "--uninstall")
            self.assertEqual(self.files(), [])

    def test_the_commands_of_the_documentation(self) -> None:
        document = (REPOSITORY / "docs/install.md").read_text()
        install, uninstall = re.findall(r"```text\n(curl .*/install\.sh .*)\n```", document)
        self.assertIn(install.replace("|", "\\|"), (REPOSITORY / "README.md").read_text())
        self.assertIn(install, (REPOSITORY / "docs/first-steps.md").read_text())
        del self.environment["FACTPRESS_INSTALL_DIR"]
        self.environment["PATH"] = f"{self.home}/.local/bin:{self.environment['PATH']}"
        shown = self.succeed("sh", "-c", install.replace("https://github.com", self.server))
        self.assertNotIn("PATH", shown)
        self.assertEqual(self.files(), ["home/.local/bin/factpress"])
        self.make_a_site("factpress")
        self.succeed("sh", "-c", uninstall.replace("https://github.com", self.server))
        self.assertEqual(self.files(), [])

    def test_a_version_and_an_update(self) -> None:
        self.installed.mkdir()
        (self.installed / "factpress").write_text("an older version")
        for version in (VERSION, f"v{VERSION}"):
            self.succeed("sh", self.script, FACTPRESS_VERSION=version)
            self.assertEqual(self.succeed(self.installed / "factpress", "--version"), f"factpress {VERSION}\n")
        self.assertEqual(self.files(), ["my programs/factpress"])

    def test_a_missing_version_is_told(self) -> None:
        self.assert_refused("Is 9.9.9 a release?", FACTPRESS_VERSION="9.9.9")

    def test_a_changed_archive_is_refused(self) -> None:
        self.serve("changed")
        self.assert_refused("its SHA-256 is ")

    def test_an_interrupted_download_leaves_no_file(self) -> None:
        self.serve("cut off")
        self.assert_refused(f"{ARCHIVE} could not be downloaded")

    def test_an_installed_program_stays_if_an_update_fails(self) -> None:
        self.succeed("sh", self.script)
        self.serve("changed")
        self.assertEqual(self.outcome("sh", self.script).returncode, 1)
        self.assertEqual(self.succeed(self.installed / "factpress", "--version"), f"factpress {VERSION}\n")

    def test_a_script_that_was_cut_off_does_nothing(self) -> None:
        text = self.script.read_text()
        for end in range(0, text.rindex('main "$@"'), 97):
            subprocess.run(["sh"], input=text[:end], text=True, env=self.environment, capture_output=True, timeout=5)
        self.assertEqual(self.files(), [])

    def test_wrong_uses_are_told(self) -> None:
        self.assert_refused("--remove is not an option", "sh", self.script, "--remove")
        self.assert_refused("factpress does not exist", "sh", self.script, "--uninstall")

    def test_other_systems_are_told(self) -> None:
        tools = self.tools({"uname": "#!/bin/sh\necho Plan9\n"})
        self.assert_refused("no compiled program for Plan9", PATH=f"{tools}:{os.environ['PATH']}")

    def test_wget_is_enough(self) -> None:
        tools = self.tools({})
        for name in NEEDED:
            (tools / name).symlink_to(shutil.which(name))
        self.assert_refused("neither curl nor wget", PATH=str(tools))
        if shutil.which("wget"):
            (tools / "wget").symlink_to(shutil.which("wget"))
            self.succeed("sh", self.script, PATH=str(tools))
            self.assertEqual(self.files(), ["my programs/factpress"])

    def action(self, version: str) -> subprocess.CompletedProcess:
        """Runs the step of `action.yml` that installs the program."""
        [install, _] = yaml.safe_load((REPOSITORY / "action.yml").read_text())["runs"]["steps"]
        variables = {
            "VERSION": version,
            "REPOSITORY": "factpress/factpress",
            "REF": "",
            "SERVER": self.server,
            "TARGET_OS": "Linux",
            "TARGET_ARCH": "X64",
            "FOLDER": str(self.folder / "action"),
            "GITHUB_PATH": str(self.folder / "path"),
        }
        return self.outcome("bash", "-c", install["run"], **variables)

    def test_the_action_installs_the_same_archive(self) -> None:
        outcome = self.action(f"v{VERSION}")
        self.assertEqual(outcome.returncode, 0, outcome.stdout + outcome.stderr)
        self.assertEqual((self.folder / "path").read_text(), f"{self.folder}/action/bin\n")
        self.make_a_site(self.folder / "action/bin/factpress")
        self.assertEqual(self.action("v9.9.9").returncode, 1)
        self.serve("changed")
        outcome = self.action(f"v{VERSION}")
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("does not match its release", outcome.stdout)

    def tools(self, scripts: dict[str, str]) -> Path:
        """Returns a folder outside of the test's with these scripts."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, text in scripts.items():
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)
        return folder
