"""Names that hold a word somewhere: the one question about people that the wall's own indexes cannot answer."""

from django.db import connection


def within_names(part: str, grams: list[str], *, most: int) -> list[int]:
    """Ids of people of the present scope, by name, whose name holds `part`; `grams` are its pairs of characters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wx_people_named(%s, %s, %s)", [part, grams, most])
        return list(cursor.fetchone()[0])
