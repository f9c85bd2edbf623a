"""Rasa's own end-to-end test stories (tests/stories), with the trained model."""

import bot.rasa_lean  # noqa: F401  isort: skip

import pytest
from rasa.core.agent import Agent
from rasa.core.test import test as run_stories

from bot.settings import PROJECT

STORIES = sorted((PROJECT / "tests/stories").glob("test_*.yml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_stories(model, path, tmp_path):
    agent = Agent.load(model)
    found = await run_stories(
        str(path), agent, e2e=True, disable_plotting=True, out_directory=str(tmp_path)
    )
    said = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    stories = path.read_text(encoding="utf-8").count("- story:")
    assert found["report"]["conversation_accuracy"]["total"] == stories
    assert found["report"]["conversation_accuracy"]["correct"] == stories, said
