"""Changes of the course of a case: what they move, and what is needed to take one back."""
