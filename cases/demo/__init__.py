"""The demo's people and their past, lived through the services on days gone by. Nothing outside the demo imports it."""
