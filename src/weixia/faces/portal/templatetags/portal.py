"""What the portal's templates say often: an icon, a day as an elder says it, the word of a form."""

from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.kernel.sealing import uuid7

register = template.Library()
WEEKDAYS = (_later("星期一"), _later("星期二"), _later("星期三"), _later("星期四"), _later("星期五"), _later("星期六"), _later("星期日"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration only, the words stand beside it."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
                       static("built/icons.svg"), name)


@register.simple_tag
def once() -> SafeString:
    """The word that makes a form's second sending harmless."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid7())


@register.filter
def plain_day(value: date | datetime | None) -> str:
    """11月22日, 今年以外加年份."""
    day = _local(value)
    if day is None:
        return ""
    words = {"year": day.year, "month": day.month, "day": day.day}
    return _("%(month)s月%(day)s日") % words if day.year == timezone.localdate().year else _("%(year)s年%(month)s月%(day)s日") % words


@register.filter
def weekday(value: date | datetime | None) -> str:
    """星期日."""
    day = _local(value)
    return str(WEEKDAYS[day.weekday()]) if day else ""


def _local(value: date | datetime | None) -> date | None:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
