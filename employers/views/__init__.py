"""Screens about employers and their people."""
