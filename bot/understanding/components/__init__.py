"""Components of Rasa's graph. `config.yml` names each by its module path."""
