"""Uploads stay in memory: nothing that somebody sends is ever written to a temporary file, unencrypted as it is.

A medical file from another arbodienst, a bundle that is encrypted already, may be larger than other files.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MemoryOnly(FileUploadHandler):
    """Keeps at most FILE_UPLOAD_MAX_MEMORY_SIZE bytes, of a bundle BUNDLE_MAX_MEMORY_SIZE.

    Of what is longer only the length, for a form to refuse it.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()
        self._most = settings.BUNDLE_MAX_MEMORY_SIZE if self._bundle() else settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def _bundle(self) -> bool:
        """So much memory only for somebody who is signed in: the form is read before any view is asked."""
        if self.request is None or not self.request.path.startswith(settings.BUNDLE_PATH):
            return False
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the piece while there is room."""
        if start + len(raw_data) <= self._most:
            self._kept.write(raw_data)
        else:
            self._kept = BytesIO()  # what came before is of no use any more

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file; empty, with its true size, when it was too long."""
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept, field_name=self.field_name, name=self.file_name, content_type=self.content_type,
            size=file_size, charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip
