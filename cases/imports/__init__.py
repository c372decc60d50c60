"""Import of absence files."""
