"""Import of absence files: read, map, plan, write."""
