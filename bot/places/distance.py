"""Distances between places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

#: Mean radius of the Earth in kilometres (IUGG).
_RADIUS = 6371.0088

Position = tuple[float, float]


def kilometres(
    origin: Position, others: Sequence[Position] | npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Kilometres from `origin` to each of `others`, as the crow flies (haversine formula).

    scikit-learn has it, too, but takes a second of every start of the action server to import.

    Args:
        origin: Latitude and longitude in degrees.
        others: The same, one or more; shape `(n, 2)`.
    """
    latitude, longitude = np.radians(origin)
    latitudes, longitudes = np.radians(np.asarray(others, dtype=np.float64)).T
    half = (
        np.sin((latitudes - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(latitudes) * np.sin((longitudes - longitude) / 2) ** 2
    )
    return np.asarray(2 * _RADIUS * np.arcsin(np.sqrt(half)))
