"""What a password must be, in words that the framework's own catalogue does not have."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Length is what counts."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return ngettext(
            "Dit wachtwoord is te kort: gebruik minstens %(length)d teken.",
            "Dit wachtwoord is te kort: gebruik minstens %(length)d tekens, bijvoorbeeld een paar losse woorden.",
            self.min_length,
        ) % {"length": self.min_length}
