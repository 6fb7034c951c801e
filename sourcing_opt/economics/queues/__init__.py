"""Calls that wait for an agent: how many agents keep a service level, and what those cost who wait for calls."""
