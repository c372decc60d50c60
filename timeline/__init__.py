"""The timeline: catalogue of process steps, deadline engine, stored steps, reminders and the sweep that makes them."""
