"""The pages that say no: plain Dutch, a way on, and renderable when nothing else works."""

import pytest
from django.template.loader import get_template


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400.html", "Dit verzoek begrijpen we niet"),
        ("403.html", "Dit hoort niet bij uw rol"),
        ("403_csrf.html", "Dit formulier is verlopen"),
        ("404.html", "Deze pagina is er niet"),
        ("500.html", "Er ging iets mis bij ons"),
    ],
)
def test_an_error_page_needs_no_context(name: str, heading: str) -> None:
    html = get_template(name).render()
    assert f"<h1>{heading}</h1>" in html
    assert '<html lang="nl">' in html
    assert 'href="/"' in html
    assert "accent-petrol" in html
    assert "style=" not in html


def test_a_refusal_gives_its_reason_as_text() -> None:
    assert "Alleen de &lt;bedrijfsarts&gt; mag dit." in get_template("403.html").render(
        {"reason": "Alleen de <bedrijfsarts> mag dit."}
    )
