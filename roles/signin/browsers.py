"""What a person calls the browser and the device behind a session. Pure."""

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_DEVICES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def name_of(user_agent: str) -> str:
    """`Firefox · Windows`; empty when it says neither. The order matters: Edge also calls itself Chrome and Safari."""
    found = (next((name for sign, name in signs if sign in user_agent), "") for signs in (_BROWSERS, _DEVICES))
    return " · ".join(name for name in found if name)
