"""Plain Django forms come out in the house style, and an error is tied to its field."""

import re
from datetime import date

import pytest
from django import forms
from django.utils import translation


class Report(forms.Form):
    """A form with each kind of field."""

    first = forms.DateField(label="Eerste ziektedag", help_text="De eerste dag waarop niet is gewerkt.")
    duration = forms.ChoiceField(
        label="Verwachte duur", choices=[("a", "dagen"), ("b", "langer")], widget=forms.RadioSelect
    )
    phone = forms.CharField(label="Telefoon", required=False)
    accident = forms.BooleanField(label="Arbeidsongeval", required=False)


@pytest.mark.parametrize("typed", ["23-11-2026", "2026-11-23", "23/11/2026", "23.11.2026"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_dates_are_read_day_first_in_every_language(typed: str, language: str) -> None:
    with translation.override(language):
        form = Report({"first": typed, "duration": "a"})
        assert form.is_valid()
        assert form.cleaned_data["first"] == date(2026, 11, 23)


def test_a_date_is_shown_as_people_write_it() -> None:
    assert 'value="23-11-2026"' in str(Report(initial={"first": date(2026, 11, 23)})["first"])


def test_an_error_names_the_field_keeps_what_was_typed_and_leads_there() -> None:
    html = str(Report({"first": "31-13-2026", "phone": "06 <x>"}))
    assert 'role="alert"' in html
    assert '<a href="#id_first">Eerste ziektedag – ' in html
    assert '<a href="#id_duration_0">Verwachte duur – ' in html
    assert 'value="31-13-2026"' in html
    assert "06 &lt;x&gt;" in html
    assert 'aria-describedby="id_first_helptext id_first_error"' in html
    assert 'id="id_first_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_a_fieldset_with_its_error() -> None:
    html = str(Report({"first": "23-11-2026"}))
    assert re.search('<fieldset [^>]*aria-describedby="id_duration_error"', html)
    assert "<legend" in html
    assert 'id="id_duration_0"' in html


def test_without_errors_there_is_no_summary_and_only_optional_fields_are_marked() -> None:
    html = str(Report())
    assert "error-summary" not in html
    assert html.count("(niet verplicht)") == 1
    assert '<label class="choice" for="id_accident">' in html
