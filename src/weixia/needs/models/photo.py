"""来信、意见箱: a photograph of the paper that somebody wrote."""

from django.db import models

from weixia.needs.models.need import Need
from weixia.needs.models.need_rows import NeedPart


class NeedPhoto(NeedPart):
    """One page, made small and written anew, sealed in its row: backups and walls hold it like any other word of the elder."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="photos")
    picture = models.BinaryField(editable=False)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    @property
    def bound(self) -> bytes:
        """What the sealed picture is bound to."""
        return f"{self._meta.db_table}|picture|{self.uuid}".encode()
