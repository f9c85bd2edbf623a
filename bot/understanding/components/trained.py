"""What the trained components have in common: how Rasa makes, keeps and loads them."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class TrainedComponent(GraphComponent):
    """A component that learns something in training and keeps it in the model.

    Subclasses check their configuration in `check`, write what they learnt in `write`, and read it
    in `read`.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        learnt: Any = None,
    ) -> None:
        self.check(config)
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._learnt = learnt

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TrainedComponent:
        """Make an untrained component; see the parent class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TrainedComponent:
        """Load a trained component; see the parent class."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls.read(folder))

    @staticmethod
    @abstractmethod
    def check(config: dict[str, Any]) -> None:
        """Look over the configuration.

        Raises:
            InvalidConfigException: a value cannot be used.
        """

    @staticmethod
    @abstractmethod
    def read(folder: Path) -> Any:
        """Read from `folder` what `write` left there."""

    @abstractmethod
    def write(self, folder: Path) -> None:
        """Write what was learnt into `folder`."""

    def keep(self, learnt: Any) -> Resource:
        """Keep what training found, in this component and in the model."""
        self._learnt = learnt
        with self._model_storage.write_to(self._resource) as folder:
            self.write(folder)
        return self._resource
