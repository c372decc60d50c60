"""Screens per role."""
