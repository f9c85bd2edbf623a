"""From a message to a topic: intake, and the components of Rasa's graph named in `config.yml`."""
