"""How much of what is sent is kept in memory, and whose."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from roles.models import User


@pytest.mark.parametrize(
    ("path", "user", "kept"),
    [
        (settings.BUNDLE_PATH, User(), True),
        (settings.BUNDLE_PATH, AnonymousUser(), False),
        ("/import/", User(), False),
    ],
    ids=["a bundle of somebody signed in", "a bundle of nobody", "another file"],
)
def test_a_large_file_is_kept_as_a_bundle_of_somebody_only(path: str, user: Any, kept: bool) -> None:
    size = settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1
    request = RequestFactory().post(path, {"file": SimpleUploadedFile("dossier.age", b"x" * size)})
    request.user = user
    file: Any = request.FILES["file"]
    assert file.size == size, "for the form to say that it is too large"
    assert len(file.read()) == (size if kept else 0)
