"""The word that makes a form's second sending harmless."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weixia.kernel.sealing import uuid7

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """A hidden field with a fresh random word; see faces/workbench/idempotency.py."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid7())
