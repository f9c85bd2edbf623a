"""Names under which understanding leaves its results on a Rasa `Message`, and reads them."""

from __future__ import annotations

from typing import Any

#: Intent of every topic: `ask/pep` is the retrieval intent of the topic `pep`.
ASK = "ask"
#: Intent of what the assistant does not answer.
OUT_OF_SCOPE = "out_of_scope"

#: Intent of somebody who looks for services near a place.
NEAR = "near"
#: `{"ids": ["69123"], "asked": true}`: the places that a message may name, and whether it asks
#: where something is; see `bot.places.gazetteer.Place.id`.
PLACE = "place"

#: `{"tag": "es", "sure": true, "spoken": "pt"}`: in which language the message is answered, whether
#: it says so itself, and in which it seems to be.
LANGUAGE = "language"
#: `[{"topic": "pep", "confidence": 0.7}, …]`: all topics, the likeliest first.
RANKING = "ranking"


def topic_of(parse_data: dict[str, Any]) -> str | None:
    """The topic that a parsed message or button asks for, or `None`."""
    full = (parse_data.get("intent") or {}).get("full_retrieval_intent_name") or ""
    return full.partition("/")[2] or None if full.startswith(f"{ASK}/") else None


def spoken_in(message: Any) -> str:
    """The language in which a Rasa `Message` is read: a BCP 47 tag, or `und`."""
    return str((message.get(LANGUAGE) or {}).get("spoken") or "und")


def intent_data(topic: str, confidence: float) -> dict[str, Any]:
    """The intent of a topic as Rasa's response selectors write it."""
    return {
        "name": ASK,
        "confidence": confidence,
        "full_retrieval_intent_name": f"{ASK}/{topic}",
    }
