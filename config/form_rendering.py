"""How every form looks: plain Django forms in, the house style out. Set as FORM_RENDERER; rooms need nothing of it."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from privacy import free_text
from privacy.forms import HEALTH_WORDS, EmployerTextForm
from privacy.free_text import Warned

_TEXT_INPUTS = {"text", "email", "password", "number", "tel", "url", "search", "date", "time"}


def _style_of(widget: forms.Widget) -> str:
    """The class names of the component that a widget is."""
    if isinstance(widget, forms.Textarea):
        return "utrecht-textarea utrecht-textarea--html-textarea"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, forms.Select):
        return "utrecht-select utrecht-select--html-select"
    if isinstance(widget, forms.FileInput):
        return "form-file"
    if getattr(widget, "input_type", "") in _TEXT_INPUTS:
        return "utrecht-textbox utrecht-textbox--html-input"
    return ""


class HouseBoundField(BoundField):
    """Adds the component's classes and what a date field needs; whatever the form's author set stays."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Attributes of the widget's element."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        own = str(widget.attrs.get("class", ""))
        style = _style_of(widget)
        if style:
            invalid = f"{style.split()[0]}--invalid" if self.errors else ""
            built["class"] = " ".join(name for name in (style, invalid, own) if name)
        if isinstance(widget, forms.DateInput):
            built.setdefault("placeholder", widget.attrs.get("placeholder", _("dd-mm-jjjj")))
            built.setdefault("autocomplete", widget.attrs.get("autocomplete", "off"))
        return built

    @property
    def first_id(self) -> str:
        """The id of the first control: where the error summary leads to."""
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.id_for_label)

    @property
    def health_words(self) -> tuple[Warned, ...]:
        """What the warning below the field names."""
        found = self.form.health_words.get(self.name, ()) if isinstance(self.form, EmployerTextForm) else ()
        return free_text.shown(found)

    @property
    def asks_reason(self) -> bool:
        """Whether the reason for leaving words is asked below this field."""
        return isinstance(self.form, EmployerTextForm) and self.form.asks_reason_at == self.name

    @property
    def plain_errors(self) -> list[str]:
        """The errors that the warning does not tell already."""
        told = self.errors.as_data()
        return [str(text) for text, error in zip(self.errors, told, strict=True) if error.code != HEALTH_WORDS]

    @property
    def aria_describedby(self) -> str | None:
        """Help, error and warning, for who hears the page."""
        ids = super().aria_describedby
        if ids is None or not self.health_words:
            return ids
        kept = [one for one in ids.split() if self.plain_errors or not one.endswith("_error")]
        return " ".join([*kept, f"{self.auto_id}_words"])


class HouseRenderer(TemplatesSetting):
    """Forms as the pages of this product show them."""

    form_template_name = "components/form_fields.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = HouseBoundField
