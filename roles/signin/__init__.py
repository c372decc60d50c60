"""Signing in: second factor, standing of a session, attempts, and what is on record of them (ADR 0006)."""
