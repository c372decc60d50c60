"""Screens about signing in and about people."""
