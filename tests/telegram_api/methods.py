"""The methods of the Bot API: what each does with its parameters, and what it returns.

A method that is not here does not exist. None gives a file; only `sendPhoto` takes one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import telegram

from tests.telegram_api import formatting, keyboards, media, schema
from tests.telegram_api.chats import Chat, Message
from tests.telegram_api.errors import ApiError, bad_request
from tests.telegram_api.webhook import Settings

if TYPE_CHECKING:
    from tests.telegram_api.server import BotApi

Parameters = dict[str, Any]
Method = Callable[["BotApi", Parameters], Awaitable[Any]]

#: Seconds after which a message can be deleted no more.
DELETE_LIMIT = 48 * 3600

#: Most messages that `deleteMessages` deletes at once.
MAX_DELETED = 100

# The bot itself


async def get_me(api: BotApi, given: Parameters) -> Any:
    return {
        **api.bot_user,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def set_my_commands(api: BotApi, given: Parameters) -> Any:
    commands = given.get("commands", [])
    api.profile.set_commands(commands, given.get("language_code", ""), given.get("scope"))
    return True


async def get_my_commands(api: BotApi, given: Parameters) -> Any:
    return api.profile.commands(given.get("language_code", ""), given.get("scope"))


async def delete_my_commands(api: BotApi, given: Parameters) -> Any:
    api.profile.set_commands([], given.get("language_code", ""), given.get("scope"))
    return True


async def set_my_name(api: BotApi, given: Parameters) -> Any:
    api.profile.name.set(given.get("name", ""), given.get("language_code", ""))
    return True


async def get_my_name(api: BotApi, given: Parameters) -> Any:
    name = api.profile.name.get(given.get("language_code", ""))
    return {"name": name or api.bot_user["first_name"]}


async def set_my_description(api: BotApi, given: Parameters) -> Any:
    api.profile.description.set(given.get("description", ""), given.get("language_code", ""))
    return True


async def get_my_description(api: BotApi, given: Parameters) -> Any:
    return {"description": api.profile.description.get(given.get("language_code", ""))}


async def set_my_short_description(api: BotApi, given: Parameters) -> Any:
    text = given.get("short_description", "")
    api.profile.short_description.set(text, given.get("language_code", ""))
    return True


async def get_my_short_description(api: BotApi, given: Parameters) -> Any:
    text = api.profile.short_description.get(given.get("language_code", ""))
    return {"short_description": text}


async def set_chat_menu_button(api: BotApi, given: Parameters) -> Any:
    button = given.get("menu_button", {"type": "default"})
    api.profile.set_menu_button(given.get("chat_id"), button)
    return True


# Updates


async def get_updates(api: BotApi, given: Parameters) -> Any:
    if api.webhook.settings:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    known = ("offset", "limit", "timeout", "allowed_updates")
    return await api.updates.get(**{name: given[name] for name in known if name in given})


async def set_webhook(api: BotApi, given: Parameters) -> Any:
    if "url" not in given:
        return await delete_webhook(api, given)
    known = ("url", "secret_token", "max_connections")
    settings = Settings(**{name: given[name] for name in known if name in given})
    api.updates.allowed = given.get("allowed_updates", api.updates.allowed)
    api.updates.interrupt("setWebhook request")
    if given.get("drop_pending_updates"):
        api.updates.pending.clear()
    await api.webhook.set(settings)
    return True


async def delete_webhook(api: BotApi, given: Parameters) -> Any:
    await api.webhook.set(None)
    if given.get("drop_pending_updates"):
        api.updates.pending.clear()
    return True


async def get_webhook_info(api: BotApi, given: Parameters) -> Any:
    settings = api.webhook.settings
    info: Parameters = {
        "url": settings.url if settings else "",
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates.pending),
    }
    if settings:
        info |= {"max_connections": settings.max_connections, **settings.last_error}
    if api.updates.allowed:
        info["allowed_updates"] = api.updates.allowed
    return info


# Sending


async def send_message(api: BotApi, given: Parameters) -> Any:
    content = _text(given)
    return _send(api, given, content)


async def send_photo(api: BotApi, given: Parameters) -> Any:
    uploaded = given.get("photo")
    if not isinstance(uploaded, bytes):
        raise bad_request("there is no photo in the request")
    caption = given.get("caption", "")
    if len(caption) > 1024:
        raise bad_request("message caption is too long")
    picture = media.uploaded_photo(uploaded, caption)
    api.uploads[picture["photo"][-1]["file_id"]] = uploaded
    return _send(api, given, picture)


async def send_location(api: BotApi, given: Parameters) -> Any:
    place = media.location(*_place(given), given.get("live_period"))
    if "horizontal_accuracy" in given:
        place["location"]["horizontal_accuracy"] = given["horizontal_accuracy"]
    return _send(api, given, place)


async def send_venue(api: BotApi, given: Parameters) -> Any:
    for name in ("title", "address"):
        if name not in given:
            raise bad_request(f"parameter {name} is required")
    return _send(api, given, media.venue(*_place(given), given["title"], given["address"]))


async def send_chat_action(api: BotApi, given: Parameters) -> Any:
    chat = _chat(api, given)
    if given.get("action") not in list(telegram.constants.ChatAction):
        raise bad_request("wrong parameter action in request")
    chat.check_writable()
    chat.typing += given["action"] == "typing"
    chat.changed.send()
    return True


async def answer_callback_query(api: BotApi, given: Parameters) -> Any:
    text = given.get("text", "")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = api.taps.answer(given.get("callback_query_id"))
    if text:
        tap.person.toasts.append(text)
    tap.person.changed.send()
    return True


# Editing


async def edit_message_text(api: BotApi, given: Parameters) -> Any:
    chat = _chat(api, given)
    message = _own(chat, given)
    return _edit(chat, message, {"entities": None, **_text(given)}, given)


async def edit_message_reply_markup(api: BotApi, given: Parameters) -> Any:
    chat = _chat(api, given)
    return _edit(chat, _own(chat, given), {}, given)


# Deleting


async def delete_message(api: BotApi, given: Parameters) -> Any:
    chat = _chat(api, given)
    message = chat.find(given.get("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _delete(api, chat, [message])
    return True


async def delete_messages(api: BotApi, given: Parameters) -> Any:
    chat = _chat(api, given)
    ids = given.get("message_ids", [])
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MAX_DELETED:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(one, int) for one in ids):
        raise bad_request("invalid message identifier specified")
    found = [chat.find(message_id) for message_id in ids]
    _delete(api, chat, [message for message in found if message])
    return True


METHODS: dict[str, Method] = {
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "deleteMyCommands": delete_my_commands,
    "deleteWebhook": delete_webhook,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "getMe": get_me,
    "getMyCommands": get_my_commands,
    "getMyDescription": get_my_description,
    "getMyName": get_my_name,
    "getMyShortDescription": get_my_short_description,
    "getUpdates": get_updates,
    "getWebhookInfo": get_webhook_info,
    "sendChatAction": send_chat_action,
    "sendLocation": send_location,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendVenue": send_venue,
    "setChatMenuButton": set_chat_menu_button,
    "setMyCommands": set_my_commands,
    "setMyDescription": set_my_description,
    "setMyName": set_my_name,
    "setMyShortDescription": set_my_short_description,
    "setWebhook": set_webhook,
}


def _chat(api: BotApi, given: Parameters) -> Chat:
    if "chat_id" not in given:
        raise bad_request("chat_id is empty")
    chat = api.chats.get(given["chat_id"])
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _text(given: Parameters) -> Parameters:
    """Text, entities and link preview of a message, as `Message` has them."""
    text, entities = formatting.read(
        given.get("text", ""), given.get("parse_mode"), given.get("entities")
    )
    content: Parameters = {"text": text}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in given:
        preview = given["link_preview_options"]
        try:
            schema.parse(telegram.LinkPreviewOptions, preview)
        except ValueError as error:
            raise bad_request(f"can't parse link preview options: {error}") from error
        content["link_preview_options"] = preview
    return content


def _place(given: Parameters) -> tuple[float, float]:
    latitude, longitude = given.get("latitude"), given.get("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong latitude or longitude specified")
    return latitude, longitude


def _send(api: BotApi, given: Parameters, content: Parameters) -> Parameters:
    chat = _chat(api, given)
    markup = given.get("reply_markup")
    if keyboard := keyboards.inline(markup):
        content["reply_markup"] = keyboard
    if given.get("protect_content"):
        content["has_protected_content"] = True
    if replied := _replied(chat, given):
        content["reply_to_message"] = {
            name: value for name, value in replied.data.items() if name != "reply_to_message"
        }
    chat.check_writable()
    api.limits.take(chat.id)
    return chat.post(
        api.bot_user,
        content,
        silent=given.get("disable_notification", False),
        reply_keyboard=None if keyboard else markup,
    ).data


def _replied(chat: Chat, given: Parameters) -> Message | None:
    """The message that is replied to, if any."""
    if "reply_parameters" not in given:
        return None
    try:
        reply = schema.parse(telegram.ReplyParameters, given["reply_parameters"])
    except ValueError as error:
        raise bad_request(f"can't parse reply parameters: {error}") from error
    found = chat.find(reply.message_id)
    if found is None and not reply.allow_sending_without_reply:
        raise bad_request("message to be replied not found")
    return found


def _own(chat: Chat, given: Parameters) -> Message:
    """The bot's message that is to be edited."""
    message = chat.find(given.get("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(chat: Chat, message: Message, content: Parameters, given: Parameters) -> Parameters:
    # A keyboard that is not sent again is gone.
    content["reply_markup"] = keyboards.inline(given.get("reply_markup"))
    if all(message.data.get(name) == value for name, value in content.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    chat.check_writable()
    chat.change(message, content)
    return message.data


def _delete(api: BotApi, chat: Chat, messages: list[Message]) -> None:
    for message in messages:
        if not chat.may_delete(message):
            raise bad_request("message can't be deleted")
        if api.now() - message.date >= DELETE_LIMIT:
            raise bad_request("message can't be deleted for everyone")
    for message in messages:
        message.deleted = True
    chat.changed.send()
