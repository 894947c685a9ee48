"""The recipes of `docs/publishing.md` are valid, name the current version, and do what they say."""

import re
import shutil
import subprocess
from xml.etree import ElementTree

import yaml

from release import REPOSITORY, VERSION
from tests.common import InstallCase

DOCUMENT = (REPOSITORY / "docs/publishing.md").read_text(encoding="utf-8")

VERDICT = """claim: The river rose by two metres.
passages:
  - quote: rose by two metres
rating: "false"
summary: The gauge shows 1.4 metres.
evidence:
  - {title: Gauge readings}
authors: [A Reporter]
status: published
published: 2026-01-14
"""


def recipes(path: str) -> list[str]:
    """Returns the examples of a file."""
    return re.findall(rf"```yaml\n# {re.escape(path)}\n(.*?)```", DOCUMENT, re.DOTALL)


class RecipeTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        program = self.folder / "bin" / "factpress"
        program.parent.mkdir()
        shutil.copy(self.packages.parent / "factpress", program)
        self.environment |= {
            "PATH": f"{program.parent}:{self.environment['PATH']}",
            "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": "user.name",
            "GIT_CONFIG_VALUE_0": "A Reporter",
            "GIT_CONFIG_KEY_1": "user.email",
            "GIT_CONFIG_VALUE_1": "reporter@desk.example",
        }
        self.site = self.folder / "site"
        self.succeed("factpress", "init", "site")
        shutil.rmtree(self.site / "content/articles/example")
        (self.site / "flood.txt").write_text("The river rose by two metres on Sunday.\n")
        new = ["factpress", "new", "article", "flood", "--site", self.site, "--text", self.site / "flood.txt"]
        self.succeed(*new, "--title", "After the flood", "--date", "2026-01-14")
        self.verdict = self.site / "content/articles/flood/verdicts/two-metres.yaml"
        self.verdict.parent.mkdir(exist_ok=True)
        self.verdict.write_text(VERDICT)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit()

    def git(self, *arguments: object) -> str:
        return self.succeed("git", "-C", self.site, *arguments).strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Change the site")
        return self.git("rev-parse", "HEAD")

    def change_the_rating_silently(self) -> None:
        self.verdict.write_text(VERDICT.replace('"false"', '"true"'))

    def test_gitlab(self) -> None:
        [text] = recipes(".gitlab-ci.yml")
        self.check_schema("vendor.gitlab-ci", text)
        jobs = yaml.safe_load(text)
        self.assertEqual(jobs["check"]["variables"]["BASE"], "$CI_MERGE_REQUEST_DIFF_BASE_SHA")
        variables = {"CI_PAGES_URL": "https://owner.gitlab.example/name", "BASE": self.git("rev-parse", "HEAD")}
        for job in ("pages", "check"):
            self.assertEqual(self.run_script(jobs[job]["script"], **variables).returncode, 0, job)
        self.assertIn("https://owner.gitlab.example/name/", (self.site / "public/index.html").read_text())
        report = self.site / jobs["check"]["artifacts"]["reports"]["junit"]
        self.assertEqual(ElementTree.parse(report).getroot().get("failures"), "0")
        self.change_the_rating_silently()
        outcome = self.run_script(jobs["check"]["script"], **variables)
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("error[silent-rating-change]", outcome.stderr)
        failures = [failure.get("type") for failure in ElementTree.parse(report).getroot().iter("failure")]
        self.assertIn("silent-rating-change", failures)

    def test_forgejo(self) -> None:
        [text] = recipes(".forgejo/workflows/pages.yml")
        self.check_schema("vendor.github-workflows", text)
        remote = self.folder / "remote.git"
        self.succeed("git", "init", "--quiet", "--bare", remote)
        self.succeed("git", "-C", remote, "config", "uploadpack.allowReachableSHA1InWant", "true")
        self.git("remote", "add", "origin", remote)
        *_, install, publish = yaml.safe_load(text)["jobs"]["publish"]["steps"]
        self.assertEqual(install["run"], f"npm install --global factpress@{VERSION}")
        script = publish["run"].replace("https://token:$TOKEN@codeberg.org/owner/name.git", str(remote))
        for note in ("first", "second"):
            (self.site / "notes.txt").write_text(note)
            published = self.push_and_run(script, 0)
        self.change_the_rating_silently()
        self.push_and_run(script, 1)
        shown = self.succeed("git", "-C", remote, "log", "--format=%s", "pages")
        self.assertEqual(shown, f"Publish {published}\n")

    def push_and_run(self, script: str, status: int) -> str:
        """Commits and pushes the site, runs the workflow, and returns the commit."""
        commit = self.commit()
        self.git("push", "--quiet", "origin", "main")
        # Each run of the workflow has a new copy of the repository.
        shutil.rmtree(self.site / "public", ignore_errors=True)
        outcome = self.run_script([script])
        self.assertEqual(outcome.returncode, status, outcome.stdout + outcome.stderr)
        return commit

    def run_script(self, script: list[str], **variables: str) -> subprocess.CompletedProcess:
        return self.outcome("sh", "-e", "-c", 'cd "$0"\n' + "\n".join(script), self.site, **variables)

    def check_schema(self, schema: str, text: str) -> None:
        path = self.folder / "recipe.yml"
        path.write_text(text)
        # With the environment of the linters.
        subprocess.run(["check-jsonschema", "--quiet", "--builtin-schema", schema, path], check=True)

    def test_pre_commit(self) -> None:
        subprocess.run(["pre-commit", "validate-manifest", REPOSITORY / ".pre-commit-hooks.yaml"], check=True)
        for text in recipes(".pre-commit-config.yaml"):
            path = self.folder / "config.yaml"
            path.write_text(text)
            subprocess.run(["pre-commit", "validate-config", path], check=True)
        [hook] = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
        config = {"repos": [{"repo": "local", "hooks": [hook]}]}
        (self.site / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
        self.git("add", "--all")
        self.assertIn("Passed", self.pre_commit())
        self.verdict.write_text(VERDICT.replace("two metres\nrating", "nine metres\nrating"))
        self.git("add", "--all")
        shown = self.pre_commit()
        self.assertIn("Failed", shown)
        self.assertIn("passage-not-found", shown)

    def pre_commit(self) -> str:
        command = ["sh", "-c", 'cd "$0" && pre-commit run --all-files', self.site]
        return self.outcome(*command, PYTHONPATH=str(REPOSITORY / "target/packaging-tools")).stdout

    def test_documents_name_the_current_version(self) -> None:
        found = re.findall(r"factpress(?:@v?|:|==)(\d[\w.]*)|rev: v(\S+)", DOCUMENT)
        self.assertGreaterEqual(len(found), 5)
        self.assertEqual({first or second for first, second in found}, {VERSION})
