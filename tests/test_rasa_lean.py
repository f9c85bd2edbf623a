"""Rasa starts without TensorFlow, and reports nothing to anybody."""

import json
import subprocess
import sys

import pytest

from bot import rasa_lean
from bot.settings import PROJECT

_STARTED = """
import os
os.environ["RASA_TELEMETRY_ENABLED"] = "true"
import bot.server, bot.training, bot.understanding.reader, json, sys
from rasa import telemetry
print(json.dumps({
    "tensorflow": sorted(n for n in sys.modules if n.partition(".")[0] in ("tensorflow", "keras", "jax")),
    "telemetry": telemetry.is_telemetry_enabled(),
}))
"""


def test_nothing_imports_tensorflow_and_telemetry_is_off():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _STARTED],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {"tensorflow": [], "telemetry": False}


def test_a_stand_in_says_what_to_do():
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    with pytest.raises(ImportError, match="needs TensorFlow, which Ombrelle leaves out"):
        DIETClassifier({})


def test_it_can_be_imported_again():
    rasa_lean.make_lean()


def test_it_says_when_it_comes_too_late():
    code = "import sys, types; sys.modules['rasa.core.policies.ted_policy'] = types.ModuleType('x')"
    done = subprocess.run(
        [sys.executable, "-c", code + "; import bot.rasa_lean"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert "was imported before bot.rasa_lean" in done.stderr
