"""How long the deadlines take: recomputing a case, and sweeping many."""
