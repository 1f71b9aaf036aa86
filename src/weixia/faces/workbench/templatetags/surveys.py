"""Small words of the survey's tables: a mean told in tenths, the address of the rows behind a number."""

from urllib.parse import urlencode

from django import template

register = template.Library()


@register.simple_tag
def tenths(value: int) -> str:
    """3.7 from 37."""
    return f"{value / 10:.1f}"


@register.simple_tag
def survey_query(by: str, group: str, question: str, value: str) -> str:
    """The query that names one number of a table."""
    return urlencode({"by": by, "group": group, "question": question, "value": value})
