"""Runs one action as the action server does, without a server."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher


def run_action(action: Any, slots: dict[str, Any] | None = None, loop=None, **latest: Any):
    """Run `action` on a turn with these slots, this parsed message and, with `loop`, in a form.

    Returns:
        The one message sent, and the slots that the action sets (and `None: None` where it ends a form).
    """
    messages, events = _run(action, slots, loop, latest)
    (sent,) = messages
    return sent, events


def read_action(action: Any, slots: dict[str, Any] | None = None, loop=None, **latest: Any):
    """The same for an action that sends nothing; returns the slots that it sets."""
    messages, events = _run(action, slots, loop, latest)
    assert not messages
    return events


def _run(action, slots, loop, latest):
    values = {"language": None, "topic": None, "unsure": None, **(slots or {})}
    message = {"intent": {"name": "x", "confidence": 1.0}, "entities": [], "text": "", **latest}
    tracker = Tracker("a", values, message, [], False, None, loop or {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker, {})
    return dispatcher.messages, {event["name"]: event.get("value") for event in events}
