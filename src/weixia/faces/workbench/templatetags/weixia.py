"""What the workbench's templates say often: icons, separators, dates, amounts, masks, status words, form fields."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from weixia.duties.queries import STATUSES
from weixia.kernel.words import AND, THEN, Word, said

register = template.Library()

WEEKDAYS = (_later("周一"), _later("周二"), _later("周三"), _later("周四"), _later("周五"), _later("周六"), _later("周日"))


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite, by its name there; decoration only, so the words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra, static("built/icons.svg"), name,
    )


@register.simple_tag
def sep() -> SafeString:
    """A centred dot that reads and copies as a comma: "·" is a full em wide in some Chinese fonts."""
    return format_html('<span class="wx-sep">{}</span>', THEN)


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-06-16 周二."""
    value = local_day(value)
    return f"{value:%Y-%m-%d} {WEEKDAYS[value.weekday()]}" if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """06-16 周二; another year's day is written whole."""
    value = local_day(value)
    return f"{near_day(value)} {WEEKDAYS[value.weekday()]}" if value else ""


@register.filter
def near_day(value: date | datetime | None) -> str:
    """06-16 this year, 2019-06-16 otherwise."""
    value = local_day(value)
    return "" if value is None else f"{value:%m-%d}" if value.year == timezone.localdate().year else f"{value:%Y-%m-%d}"


@register.filter
def iso_day(value: date | datetime | None) -> str:
    """2026-06-16."""
    value = local_day(value)
    return f"{value:%Y-%m-%d}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """2026-06-16 08:52, in the local zone."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


@register.simple_tag
def due_words(due: date | None, today: date) -> str:
    """How far off a due day is: 逾期 3 天, 今天, 明天, 还有 4 天."""
    if due is None:
        return _("待定")
    days = (due - today).days
    if days < -730:
        return _("逾期 %(years)s 年多") % {"years": -days // 365}
    if days < 0:
        return ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", -days) % {"days": -days}
    if days < 3:
        return (_("今天"), _("明天"), _("后天"))[days]
    return ngettext("还有 %(days)s 天", "还有 %(days)s 天", days) % {"days": days}


@register.simple_tag
def ago(then: date | datetime | None, today: date) -> str:
    """今天, 昨天, 12 天前, 7 个月前; empty for no date."""
    then = local_day(then)
    if then is None:
        return ""
    days = (today - then).days
    if days in (0, 1, 2):
        return (_("今天"), _("昨天"), _("前天"))[days]
    if days < 0:
        return day(then)
    if days < 92:
        return _("%(days)s 天前") % {"days": days}
    months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
    return _("%(months)s 个月前") % {"months": months}


@register.filter
def yuan(cents: int | None) -> str:
    """¥1,234.00 from integer 分."""
    return "" if cents is None else f"¥{cents / 100:,.2f}"


@register.filter
def or_dash(value: Any) -> Any:
    """The value, or a dash that a screen reader says as 未填写."""
    if value not in (None, ""):
        return value
    return format_html('<span class="wx-nil"><span aria-hidden="true">--</span><span class="visually-hidden">{}</span></span>', _("未填写"))


@register.filter
def listing(words: Iterable[Any]) -> SafeString:
    """The words one after another with the reader's 、 between them; data words are said in the reader's language."""
    return format_html_join(said(AND), "{}", ((word,) for word in words))


@register.filter
def masked_id(number: str) -> str:
    """The first six and last four of an identity number."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 4)}{number[-4:]}" if number else ""


@register.filter
def masked_phone(number: str) -> str:
    """The first three and last four of a phone number."""
    return f"{number[:3]}****{number[-4:]}" if len(number or "") >= 8 else "*" * len(number or "")


TONES = {"open": "info", "overdue": "danger", "kept": "ok", "kept_late": "warn", "missed": "danger", "undetermined": "warn"}
VERDICT = {"新增": "ok", "更新": "info", "重复": "", "有误": "danger", "警告": "warn"}


@register.simple_tag
def duty_tag(status: str) -> SafeString:
    """The tag of a duty's status on a day."""
    return tag(STATUSES.get(status, status), TONES.get(status, ""))


@register.simple_tag
def verdict_tag(verdict: str) -> SafeString:
    """The tag of an imported row's verdict."""
    return tag(Word(verdict), VERDICT.get(verdict, ""))


@register.simple_tag
def tag(word: str, tone: str = "", glyph: str = "") -> SafeString:
    """A word in a small box; tones: ok, warn, danger, info or none."""
    css = f"wx-tag wx-tag-{tone}" if tone else "wx-tag"
    return format_html('<span class="{}">{}{}</span>', css, icon(glyph) if glyph else "", word)


@register.inclusion_tag("workbench/parts/field.html")
def field(bound: BoundField | str, hint: str = "", width: str = "", legend: str = "", label: str = "") -> dict[str, Any]:
    """A labelled control with its hint and error. Widths: xs, s, m, or whole; an absent field draws nothing. A `label` of ours
    also takes away the placeholder of a form that is not ours."""
    if not isinstance(bound, BoundField):
        return {"bound": None}
    kind = getattr(bound.field.widget, "input_type", "") or type(bound.field.widget).__name__.lower()
    hint = hint or str(bound.help_text or "")
    told = [f"{bound.auto_id}-hint"] * bool(hint) + [f"{bound.auto_id}-error"] * bool(bound.errors)
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(told)} if told else {}
    attrs |= {"placeholder": False} if label else {}
    css = "form-select" if kind == "select" else "form-control"
    control = "" if kind == "radio" else bound.as_widget(
        attrs=attrs | {"class": "form-check-input" if kind == "checkbox" else f"{css} wx-w-{width or 'l'}"})
    return {
        "bound": bound, "kind": kind, "hint": hint, "legend": legend, "label": label, "control": control,
        "many": kind in ("radio", "checkbox") and hasattr(bound.field, "choices"),
    }


@register.inclusion_tag("workbench/parts/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """The box above a form that lists its errors, each linked to its field; nothing for a form without errors."""
    listed = []
    for bound in form or ():
        first = bound.id_for_label or f"{bound.auto_id}_0"
        listed += [(first, error) for error in bound.errors]
    return {"general": form.non_field_errors() if form else (), "listed": listed}


def local_day(value: date | datetime | None) -> date | None:
    """The local calendar day of a moment; a plain day stays."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value or None
