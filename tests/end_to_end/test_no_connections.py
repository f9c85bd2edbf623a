"""While it runs, the assistant connects to nothing but loopback."""

import json
import shutil
import subprocess
import sys

from bot.settings import PROJECT
from tests.conftest import missing


def namespace() -> list[str]:
    """The command that makes a network namespace, as root or as an ordinary user."""
    unshare = shutil.which("unshare")
    if unshare:
        for command in ([unshare, "--net"], [unshare, "--map-root-user", "--net"]):
            if subprocess.run([*command, "true"], capture_output=True).returncode == 0:
                return command
    missing("A network namespace", "it needs Linux, 'unshare' and the right to use it")
    raise AssertionError


def test_nothing_leaves_this_machine():
    done = subprocess.run(
        [*namespace(), sys.executable, "-m", "tests.end_to_end.lonely"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["counted"] == 1  # an attempt would have been seen
    assert found["left"] == 0
    assert found["topics"] == ["pep", "housing", "hiv_sti_test", "emergency"]
