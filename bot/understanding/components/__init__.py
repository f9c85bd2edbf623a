"""Components of Rasa's graph. `config.yml` names each by its module path."""

import bot.rasa_lean  # noqa: F401
