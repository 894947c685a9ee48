"""Packages install without a network, work, and leave no file when they are removed."""

import re
import subprocess
import sys
import urllib.error
import urllib.request

from release import TARGETS, VERSION
from tests.common import MAX_SECONDS, InstallCase

WHEEL = f"factpress-{VERSION}-py3-none-{'.'.join(TARGETS[0].wheel_platforms)}.whl"


class PythonTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        self.wheel = self.packages / "wheels" / WHEEL
        self.environment |= {"UV_PYTHON": sys.executable, "UV_OFFLINE": "1"}

    def test_pip(self) -> None:
        venv = self.folder / "venv"
        self.succeed("uv", "venv", "--quiet", venv)
        before = self.files("home")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", venv / "bin/python"]
        self.succeed(*pip, "install", "--quiet", "--no-index", self.wheel)
        program = venv / "bin/factpress"
        self.assertEqual(self.succeed(program, "--version"), f"factpress {VERSION}\n")
        self.make_a_site(program)
        self.succeed(*pip, "uninstall", "--quiet", "--yes", "factpress")
        self.assertEqual(self.files("home"), before)

    def test_uvx(self) -> None:
        self.make_a_site("uvx", "--offline", "--from", self.wheel, "factpress")
        self.assertEqual(self.files("home/.cache/", "home/.local/share/uv/"), [])

    def test_uv_tool(self) -> None:
        self.succeed("uv", "tool", "install", "--quiet", self.wheel)
        self.make_a_site(self.home / ".local/bin/factpress")
        self.succeed("uv", "tool", "uninstall", "--quiet", "factpress")
        self.assertEqual(self.files("home/.cache/", "home/.local/share/uv/"), [])


class NpmTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        self.launcher = self.packages / f"npm/factpress-{VERSION}.tgz"
        self.program = self.packages / f"npm/factpress-linux-x64-{VERSION}.tgz"
        self.environment |= {"npm_config_update_notifier": "false", "npm_config_offline": "true"}

    def test_npx(self) -> None:
        npx = ["npx", "--yes", "--offline", "--package", self.launcher, "--package", self.program, "factpress"]
        self.assertEqual(self.succeed(*npx, "--version"), f"factpress {VERSION}\n")
        self.make_a_site(*npx)
        self.assertEqual(self.files("home/.npm/", "home/.cache/"), [])

    def test_global(self) -> None:
        prefix = self.folder / "prefix"
        install = ["npm", "install", "--global", "--prefix", prefix]
        self.succeed(*install, self.launcher, self.program)
        program = prefix / "bin/factpress"
        self.make_a_site(program)
        # The status of the program is the status of the launcher.
        self.assertEqual(self.outcome(program, "check", "--site", "missing").returncode, 2)
        self.succeed("npm", "uninstall", "--global", "--prefix", prefix, "factpress", "@factpress/linux-x64")
        self.assertEqual(self.files("home/.npm/", "home/.cache/"), [])

    def test_a_missing_program_is_told(self) -> None:
        prefix = self.folder / "prefix"
        self.succeed("npm", "install", "--global", "--omit=optional", "--prefix", prefix, self.launcher)
        outcome = self.outcome(prefix / "bin/factpress", "--version")
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("`@factpress/linux-x64` is not installed", outcome.stderr)

    def test_an_end_by_a_signal_reaches_the_program(self) -> None:
        prefix = self.folder / "prefix"
        self.succeed("npm", "install", "--global", "--prefix", prefix, self.launcher, self.program)
        self.succeed(prefix / "bin/factpress", "init", "desk")
        command = [str(prefix / "bin/factpress"), "serve", "--site", "desk"]
        with subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, text=True
        ) as launcher:
            address = re.search(r"http://[0-9.:]+/", launcher.stdout.readline())[0]
            launcher.terminate()
            launcher.wait(MAX_SECONDS)
        with self.assertRaises(urllib.error.URLError):
            urllib.request.urlopen(address)
