"""The input of a diagnosis code: by number or name, with or without JavaScript."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from medical import codes


class CodeField(forms.CharField):
    """A code of the CAS by number or name: the browser searches the list by itself, the server takes either."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Codering (CAS)"))
        kwargs.setdefault("help_text", _("Typ een code of een deel van de naam, bijvoorbeeld N613 of rug."))
        widget = forms.TextInput({"list": "cas", "autocomplete": "off"})
        super().__init__(required=False, max_length=80, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """`P651 · naam` for what the list knows; other text stays as it was typed."""
        return codes.written(str(super().clean(value)))
