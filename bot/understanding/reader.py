"""Reads messages with the trained model, in this process, without a server."""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine import loader
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content.content import Content
from bot.understanding import intake
from bot.understanding.messages import LANGUAGE, OUT_OF_SCOPE, RANKING, topic_of


@dataclass(frozen=True)
class Reading:
    """What the assistant makes of one message."""

    text: str
    #: Tag of the language that the answer would be written in: `zh` for either script.
    language: str
    #: `Hant` where the answer would be in traditional Chinese.
    script: str | None
    #: The topic that would be answered; `None` where the assistant would ask or decline.
    topic: str | None
    #: Topics and their probability, the likeliest first.
    ranking: list[dict[str, Any]]
    #: Whether the topic is one of danger.
    urgent: bool
    out_of_scope: bool

    def as_dict(self) -> dict[str, Any]:
        """The reading as `python -m bot understand` prints it."""
        shown = {
            "text": self.text,
            "language": self.language,
            "topic": self.topic,
            "ranking": self.ranking[:5],
            "urgent": self.urgent,
            "out_of_scope": self.out_of_scope,
        }
        if self.script:
            shown["script"] = self.script
        return shown


class Reader:
    """The understanding part of a trained model.

    Args:
        model: Path of the model (`.tar.gz`).
        content: For which topics exist and which are urgent.
    """

    def __init__(self, model: Path, content: Content) -> None:
        self._content = content
        with tempfile.TemporaryDirectory() as folder:
            self._metadata, self._runner = loader.load_predict_graph_runner(
                Path(folder), model, LocalModelStorage, DaskGraphRunner
            )

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read each text as the first message of a chat whose phone tells no language."""
        cleaned = [intake.clean(text) for text in texts]
        parsed = iter(self._parse([text for text in cleaned if isinstance(text, str)]))
        return [
            self._reading(text, next(parsed) if isinstance(clean, str) else None)
            for text, clean in zip(texts, cleaned, strict=True)
        ]

    def _parse(self, texts: Sequence[str]) -> list[Any]:
        if not texts:
            return []
        target = self._metadata.nlu_target
        results = self._runner.run(
            inputs={
                PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts],
                PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("reader", []),
            },
            targets=[target],
        )
        return list(results[target])

    def _reading(self, text: str, message: Any | None) -> Reading:
        if message is None:
            default = self._content.languages.default
            return Reading(text, default, None, None, [], urgent=False, out_of_scope=False)
        data = message.as_dict()
        topic = topic_of(data)
        found = self._content.topics.find(topic) if topic else None
        language, _, script = data[LANGUAGE]["tag"].partition("-")
        return Reading(
            text=text,
            language=language,
            script=script or None,
            topic=topic,
            ranking=[entry for entry in data[RANKING] if entry["topic"] != OUT_OF_SCOPE],
            urgent=found.urgent if found else False,
            out_of_scope=data["intent"]["name"] == OUT_OF_SCOPE,
        )
