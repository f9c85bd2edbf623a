"""Trains the model from `nlu/`, `stories/`, `domain.yml` and `config.yml`."""

from __future__ import annotations

import bot.rasa_lean  # noqa: F401  isort: skip

import logging
import warnings
from pathlib import Path

from rasa.engine.exceptions import GraphComponentException, GraphSchemaValidationException
from rasa.model_training import train as rasa_train
from rasa.shared.exceptions import RasaException

from bot.errors import ModelMissing, OmbrelleError
from bot.settings import PROJECT


class TrainingFailed(OmbrelleError):
    """Raised when Rasa cannot train from the files as they are."""


def train(output: Path, force: bool = False, data: Path | None = None) -> Path:
    """Train where something changed since the last model; Rasa compares fingerprints.

    Args:
        output: Folder of models.
        force: Train again even where nothing changed.
        data: Folder of examples, where it is not `nlu/`.

    Returns:
        Path of the model.

    Raises:
        TrainingFailed: the training files cannot be used.
    """
    logging.getLogger("rasa.engine.training.hooks").setLevel(logging.INFO)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = rasa_train(
                domain=str(PROJECT / "domain.yml"),
                config=str(PROJECT / "config.yml"),
                training_files=[str(data or PROJECT / "nlu"), str(PROJECT / "stories")],
                output=str(output),
                force_training=force,
            )
        except GraphComponentException as error:
            # The graph wraps what a component says; the component's own sentence is the useful one.
            raise TrainingFailed(f"Training failed: {error.__cause__ or error}") from error
        except (GraphSchemaValidationException, RasaException) as error:
            raise TrainingFailed(f"Training failed: {error}") from error
        except SystemExit:
            raise TrainingFailed("Training failed: Rasa's message above says why.") from None
    if not result.model:
        raise TrainingFailed("Training failed: Rasa's message above says why.")
    return Path(result.model)


def latest(models: Path) -> Path:
    """Path of the newest model.

    Raises:
        ModelMissing: there is none.
    """
    found = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise ModelMissing(
            f"There is no model in {models}: train one with 'make train' or 'python -m bot train'."
        )
    return found[-1]
