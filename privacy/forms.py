"""Form fields that the employer's side reads, under the guard of `privacy.free_text`."""

from collections.abc import Mapping
from typing import Any

from django import forms

from privacy import free_text
from privacy.errors import Invalid
from privacy.wording import Hit

HEALTH_WORDS = "health_words"  # the code of the error, so that the page shows the warning in its place


class EmployerText(forms.CharField):
    """A text that somebody on the employer's side reads. `on_record`: it goes into the access record as well."""

    def __init__(self, *, on_record: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_record = on_record


class EmployerTextForm(forms.Form):
    """Warns of health words below their field; a second time it asks for a reason, which goes to the service.

    `only_warns`: nothing is refused yet, because what is typed stays behind the wall until it is released.
    """

    only_warns = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.health_words: dict[str, tuple[Hit, ...]] = {}
        self.reason_error = ""

    @property
    def override_reason(self) -> str:
        """Why words are left, as typed; empty at first."""
        return str(self.data.get(free_text.REASON, "")).strip() if self.is_bound else ""

    @property
    def asks_reason_at(self) -> str:
        """The last field with words that may be left: below it, the reason is asked."""
        fields = [name for name in self.fields if name in self.health_words and not self._on_record(name)]
        return fields[-1] if fields and not self.only_warns else ""

    def warn_of(self, values: Mapping[str, Any]) -> None:
        """Look for words in what the form shows at first."""
        self.health_words = free_text.found_in(self._texts(values))

    def clean(self) -> dict[str, Any]:
        """Refuse health words without a reason, next to whatever else is wrong."""
        data: dict[str, Any] = super().clean() or {}
        self.warn_of(data)
        if self.only_warns:
            return data
        data[free_text.REASON] = self.override_reason
        for name, hits in self.health_words.items():
            on_record = self._on_record(name)
            if on_record or not self.override_reason:
                text = free_text.sentence(hits, overridable=not on_record)
                self.add_error(name, forms.ValidationError(text, code=HEALTH_WORDS))
        if self.health_words and self.override_reason:
            try:
                free_text.check_reason(self.override_reason)
            except Invalid as error:
                self.reason_error = error.errors[free_text.REASON][0]
                self.add_error(None, self.reason_error)
        return data

    def _texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {name: str(values.get(name) or "") for name, f in self.fields.items() if isinstance(f, EmployerText)}

    def _on_record(self, name: str) -> bool:
        field = self.fields[name]
        return isinstance(field, EmployerText) and field.on_record
