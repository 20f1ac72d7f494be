"""The project's front door: sets up `.venv` from the lock file with nothing but Python, then does one thing.

python3 dev.py demo      the whole product in one command, without token or network
python3 dev.py test      the tests (more words go to pytest: python3 dev.py test -k ledger)
python3 dev.py slow      the slow tests: soak, a thousand kills, a million rows
python3 dev.py browser   the tests of the demo's page in a headless Chromium: the machine's own, or one that is fetched
python3 dev.py extras    the tests of what `pip install tapwork[aggregate,charts,parquet]` adds: crowd-kit and others
python3 dev.py docs      the documents as a site in build/docs; a broken link or a warning ends it
python3 dev.py pictures  the pictures of task types in the documents, drawn anew (or only those that are named)
python3 dev.py lint      lint, format, types and walls
python3 dev.py check     test and lint: all that has to pass
python3 dev.py lock      write the lock files anew from pyproject.toml
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("TAPWORK_VENV", ROOT / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {
    "run": ROOT / "requirements.txt",
    "dev": ROOT / "requirements-dev.txt",
    "browser": ROOT / "requirements-browser.txt",
    "docs": ROOT / "requirements-docs.txt",
    "extras": ROOT / "requirements-extras.txt",
}
SITE = ["-b", "html", "-c", "docs", "--fail-on-warning", "--fresh-env", "--quiet", ".", "build/docs"]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
EXTRAS = ("aggregate", "charts", "parquet")
LINT = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
    ["lint-imports"],
]


def main(words: list[str]) -> int:
    match words:
        case ["demo", *rest]:
            prepare("run")
            # in this process's place, so that Ctrl-C and SIGTERM reach the demo itself and it can tidy up
            os.execv(BIN / "tapwork", [str(BIN / "tapwork"), "demo", *rest])  # noqa: S606
        case ["test", *rest]:
            prepare("dev")
            return run("pytest", *(rest or ["-n", "auto"]))
        case ["slow", *rest]:
            prepare("dev")
            return run("pytest", "-m", "slow", *rest)
        case ["browser", *rest]:
            prepare("dev")
            prepare("browser")
            fetch_browser()
            return run("pytest", "-m", "browser", *(rest or ["tests/browser"]))
        case ["pictures", *names]:
            prepare("dev")
            prepare("browser")
            return run("python", "-m", "tests.browser.cards", *names)
        case ["docs"]:
            prepare("docs")
            return site()
        case ["extras", *rest]:
            prepare("dev")
            prepare("extras")
            return run("pytest", "-m", "extras", *rest)
        case ["lint"]:
            prepare("dev")
            return max(run(*command) for command in LINT)
        case ["check"]:
            return main(["test"]) or main(["lint"])
        case ["lock"]:
            return lock()
    sys.stderr.write(__doc__ or "")
    return 64


def fetch_browser() -> None:
    """A Chromium of the tests' own, where the machine has none; without any the tests say so and are skipped."""
    if os.environ.get("TAPWORK_CHROMIUM") or any(map(shutil.which, CHROMIUMS)):
        return
    print("This machine has no Chromium; fetching one for the tests ...", flush=True)
    if run("playwright", "install", "chromium"):
        print("None could be fetched: the tests of the page are skipped.", flush=True)


def prepare(kind: str) -> None:
    """Makes the virtual environment, or brings it to the lock file's state; does nothing when it is there already."""
    wanted = hashlib.sha256(LOCKS[kind].read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / f"tapwork-{kind}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Setting up {VENV} (once) ...", flush=True)
    if not BIN.exists():
        venv.create(VENV, with_pip=True)
    must("python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCKS[kind]))
    must("python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp.write_text(wanted)


def site() -> int:
    """Builds the site and says where it begins."""
    code = run("sphinx-build", *SITE)
    if code == 0:
        print("The site begins at build/docs/index.html")
    return code


def lock() -> int:
    """Pins every package with its hashes; the files name no index."""
    prepare("dev")
    compile_ = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes", "--quiet"]
    compile_ += ["--no-header", "--no-annotate", "--extra", "build"]
    held = ["--constraint", "requirements-dev.txt"]
    extras = [word for name in EXTRAS for word in ("--extra", name)]
    return (
        run(*compile_, "--extra", "postgres", "--extra", "dev", "-o", "requirements-dev.txt")
        or run(*compile_, *held, "-o", "requirements.txt")
        or run(*compile_, "--extra", "postgres", *held, "-o", "requirements-postgres.txt")
        or run(*compile_, "--extra", "browser", *held, "-o", "requirements-browser.txt")
        or run(*compile_, "--extra", "docs", *held, "-o", "requirements-docs.txt")
        or run(*compile_, *extras, *held, "-o", "requirements-extras.txt")
    )


def run(command: str, *words: str) -> int:
    try:
        return subprocess.run([str(BIN / command), *words], cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 130


def must(command: str, *words: str) -> None:
    if code := run(command, *words):
        sys.exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
