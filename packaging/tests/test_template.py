"""The template repository publishes what `factpress init` does, and its page leads to a first verdict."""

import re
import shutil
import sys
from pathlib import Path

import yaml

from release import REPOSITORY, VERSION
from tests.common import InstallCase

# The maximum size of a picture in bytes.
MAX_PICTURE = 120_000


def step(job: str, name: str) -> str:
    """Returns a script of the workflow that publishes a release."""
    workflow = yaml.safe_load((REPOSITORY / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    [script] = [step["run"] for step in workflow["jobs"][job]["steps"] if step.get("name") == name]
    return script


class TemplateTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        self.program = self.packages.parent / "factpress"
        self.site = self.folder / "site-template"
        self.succeed(sys.executable, REPOSITORY / "packaging/template-repository", self.program, self.site)
        self.page = (self.site / "README.md").read_text(encoding="utf-8")

    def published(self, site: Path) -> dict[str, bytes]:
        """Builds a site without diagnostics and returns its files."""
        self.assertRegex(self.succeed(self.program, "check", "--site", site), "0 errors, 0 warnings\n$")
        outcome = self.outcome(self.program, "build", "--site", site)
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        paths = [path for path in (site / "public").rglob("*") if path.is_file()]
        return {str(path.relative_to(site)): path.read_bytes() for path in paths}

    def test_it_publishes_what_a_new_site_does(self) -> None:
        new = self.folder / "new"
        self.succeed(self.program, "init", new, "--title", "My fact-checks")
        self.assertEqual(self.published(self.site), self.published(new))

    def test_its_pictures_and_links(self) -> None:
        pictures = sorted((self.site / ".github/pictures").iterdir())
        targets = re.findall(r"\]\((?!https:)([^)]*)\)", self.page)
        self.assertEqual(sorted({self.site / target for target in targets} - {self.site / "FILES.md"}), pictures)
        self.assertEqual(len(pictures), 3)
        for picture in pictures:
            self.assertLess(picture.stat().st_size, MAX_PICTURE)
        for name in re.findall(r"factpress\.github\.io/factpress/docs/([a-z/-]*)\.html", self.page):
            self.assertTrue((REPOSITORY / f"docs/{name}.md").is_file(), name)

    def test_its_page_leads_to_a_verdict(self) -> None:
        blocks = re.findall(r"```\w+\n(?:# |<!-- )(content/\S+)(?: -->)?\n(.*?)```", self.page, re.DOTALL)
        self.assertEqual(len(blocks), self.page.count("\n```\n"))
        for path, text in blocks:
            (self.site / path).parent.mkdir(parents=True, exist_ok=True)
            (self.site / path).write_text(text)
        self.assertIn("public/claims/two-metres/index.html", self.published(self.site))

    def test_it_is_pushed(self) -> None:
        """Runs the step of the workflow with a repository on this machine, first with a file that must go."""
        commands = self.folder / "bin"
        commands.mkdir()
        (commands / "gh").symlink_to(shutil.which("true"))
        remote = self.folder / "remote" / "site-template"
        self.environment |= {
            "PATH": f"{commands}:{self.environment['PATH']}",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.file://{remote.parent}/.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://github.com/factpress/",
            "OWNER": "factpress",
            "TAG": f"v{VERSION}",
        }
        self.succeed("git", "init", "--quiet", "--bare", "--initial-branch", "main", remote)
        (self.folder / "archives").mkdir()
        (self.site / "old.txt").write_text("old")
        for _ in range(2):
            self.succeed("tar", "-czf", "archives/site-template.tar.gz", "site-template")
            shutil.rmtree(self.site)
            self.succeed("bash", "-e", "-c", step("template", "Push the template repository"))
            shutil.rmtree(self.site / ".git")
            (self.site / "old.txt").unlink(missing_ok=True)
        shown = self.succeed("git", "-C", remote, "log", "--format=%s", "--name-status", "-1")
        self.assertEqual(shown, f"Begin with Factpress {VERSION}\n\nD\told.txt\n")
        self.succeed("tar", "-czf", "archives/site-template.tar.gz", "site-template")
        shutil.rmtree(self.site)
        self.succeed("bash", "-e", "-c", step("template", "Push the template repository"))
        self.assertEqual(self.succeed("git", "-C", remote, "rev-list", "--count", "main"), "2\n")
