"""PostgreSQL, Valkey and the processes of the demo on one machine. For the demo and the tests; production never imports it."""
