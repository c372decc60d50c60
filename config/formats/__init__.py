"""How dates and numbers are read and written, per language (FORMAT_MODULE_PATH)."""
