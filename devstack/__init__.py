"""PostgreSQL, Valkey and the demo's processes on one machine. For demo and tests; production never imports it."""
