"""Which work should be done where: allocation of business processes over onshore, nearshore and offshore locations."""

__version__ = "0.1.0"
