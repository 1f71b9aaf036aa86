"""Questions about photographs of paper; nothing sealed is read here."""

from weixia.kernel.actor import Actor
from weixia.needs.models import Need, NeedPhoto
from weixia.registry.access import visible


def photos_of(need: Need, *, seen_by: Actor) -> list[NeedPhoto]:
    """The pages of one need in their order, the pictures themselves left alone."""
    seen_by.must("need.read")
    return list(NeedPhoto.objects.filter(visible(seen_by), need=need).defer("picture").order_by("id"))


def photo_get(photo_id: int, *, need_id: int, seen_by: Actor) -> NeedPhoto | None:
    """One page, or None when absent or out of scope."""
    seen_by.must("need.read")
    return NeedPhoto.objects.filter(visible(seen_by), pk=photo_id, need_id=need_id).select_related("need").first()
