"""Ombrelle: an assistant on rights, health and safety for migrant workers in France."""

import os

# The second sentence encoder uses OpenMP, whose threads by default wait by spinning: on a machine
# whose cores are busy, a message of 10 ms then took 290. Read once, when the library is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
