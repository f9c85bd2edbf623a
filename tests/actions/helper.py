"""Runs one action as the action server does, without a server."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher


def run_action(action: Any, slots: dict[str, Any] | None = None, **latest: Any):
    """Run `action` on a turn with these slots and this parsed message.

    Returns:
        The one message sent, and the slots that the action sets.
    """
    values = {"language": None, "topic": None, "unsure": None, **(slots or {})}
    message = {"intent": {"name": "x", "confidence": 1.0}, "entities": [], "text": "", **latest}
    tracker = Tracker("a", values, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker, {})
    (sent,) = dispatcher.messages
    return sent, {event["name"]: event["value"] for event in events}
