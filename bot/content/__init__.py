"""What a person reads: the YAML files of `locales/`, loaded, validated, rendered.

Imports nothing of Rasa or Telegram, so that content can be checked and previewed without them.
"""
