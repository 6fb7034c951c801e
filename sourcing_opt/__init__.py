"""Which work should be done where: allocation of business processes over onshore, nearshore and offshore locations."""

import os

# Where lxml is installed, which slides need, openpyxl would read with it: entities are then expanded that are refused here.
os.environ.setdefault("OPENPYXL_LXML", "False")

__version__ = "0.1.0"
