"""How long files are kept, and how they go: a term of law, a proposal, a person who confirms, a certificate."""
