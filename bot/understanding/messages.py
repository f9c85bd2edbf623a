"""Names under which understanding leaves its results on a Rasa `Message`, and reads them."""

from __future__ import annotations

from typing import Any

#: Intent of every topic: `ask/pep` is the retrieval intent of the topic `pep`.
ASK = "ask"
#: Intent of what the assistant does not answer.
OUT_OF_SCOPE = "out_of_scope"

#: `{"tag": "es", "sure": true}`: in which language the message is answered.
LANGUAGE = "language"
#: `[{"topic": "pep", "confidence": 0.7}, …]`: all topics, the likeliest first.
RANKING = "ranking"


def topic_of(parse_data: dict[str, Any]) -> str | None:
    """The topic that a parsed message or button asks for, or `None`."""
    full = (parse_data.get("intent") or {}).get("full_retrieval_intent_name") or ""
    return full.partition("/")[2] or None if full.startswith(f"{ASK}/") else None


def intent_data(topic: str, confidence: float) -> dict[str, Any]:
    """The intent of a topic as Rasa's response selectors write it."""
    return {
        "name": ASK,
        "confidence": confidence,
        "full_retrieval_intent_name": f"{ASK}/{topic}",
    }
