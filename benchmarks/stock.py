"""Makes a stock Rasa project beside ours: same messages, its own pipeline, a custom action."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import rasa
import yaml

from bot.settings import PROJECT

#: What `rasa init` copies: its config.yml names no pipeline, so Rasa takes its defaults.
INITIAL_PROJECT = Path(rasa.__file__).parent / "cli" / "initial_project"

_ACTION = '''
"""Answers with the text of the topic that was understood."""

import json
from pathlib import Path

from rasa_sdk import Action

ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text(encoding="utf-8"))


class ActionAnswer(Action):
    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        answer = ANSWERS.get(tracker.latest_message["intent"].get("name")) or ANSWERS["greet"]
        dispatcher.utter_message(text=answer["text"], buttons=answer["buttons"])
        return []
'''


def sample(folder: Path, examples: int) -> None:
    """Write `examples` examples a topic and language into `folder`, in our own form."""
    chance = random.Random(0)  # noqa: S311
    for path in sorted((PROJECT / "nlu").glob("*/*.yml")):
        block = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"][0]
        lines = [line for line in block["examples"].splitlines() if line.startswith("- ")]
        block["examples"] = "\n".join(chance.sample(lines, min(examples, len(lines)))) + "\n"
        target = folder / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, {"version": "3.1", "nlu": [block]})


def make(folder: Path, data: Path) -> None:
    """Make the stock project in `folder` from the sample in `data`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(INITIAL_PROJECT, folder, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    examples: dict[str, list[str]] = {}
    for path in sorted(data.glob("*/*.yml")):
        block = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"][0]
        intent = block["intent"].removeprefix("ask/")
        examples.setdefault(intent, []).extend(block["examples"].splitlines())
    intents = sorted(examples)
    for old in (folder / "data").iterdir():
        old.unlink()
    nlu = [{"intent": name, "examples": "\n".join(examples[name]) + "\n"} for name in intents]
    _write(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": nlu})
    rules = [
        {"rule": name, "steps": [{"intent": name}, {"action": "action_answer"}]} for name in intents
    ]
    _write(folder / "data" / "rules.yml", {"version": "3.1", "rules": rules})
    stories = [
        {
            "story": f"{first} {second}",
            "steps": [
                {"intent": first},
                {"action": "action_answer"},
                {"intent": second},
                {"action": "action_answer"},
            ],
        }
        for first, second in zip(intents, intents[1:] + intents[:1], strict=True)
    ]
    _write(folder / "data" / "stories.yml", {"version": "3.1", "stories": stories})
    domain = {
        "version": "3.1",
        "intents": intents,
        "actions": ["action_answer"],
        "session_config": {
            "session_expiration_time": 60,
            "carry_over_slots_to_new_session": True,
        },
    }
    _write(folder / "domain.yml", domain)
    for old in (folder / "actions").iterdir():
        old.unlink()
    (folder / "actions" / "__init__.py").write_text("")
    (folder / "actions" / "actions.py").write_text(_ACTION)
    (folder / "actions" / "answers.json").write_text(json.dumps(_answers(intents)))


def _answers(intents: list[str]) -> dict[str, object]:
    found = {}
    for intent in intents:
        path = PROJECT / "locales" / "fr" / "answers" / f"{intent}.yml"
        if not path.exists():
            found[intent] = {"text": intent, "buttons": []}
            continue
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)  # noqa: S506
        buttons = [{"title": topic, "payload": f"/{topic}"} for topic in data["next"]]
        found[intent] = {"text": "\n".join(data["lines"]), "buttons": buttons}
    return found


def _write(path: Path, data: object) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")
