"""A medical file on its way to another arbodienst: on which ground, in which form, how it is received (ADR 0010)."""
