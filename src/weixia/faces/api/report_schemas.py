"""What goes out of reports: clocks and steps, never a text."""

from datetime import date, datetime

from ninja import Schema


class Clock(Schema):
    """One deadline of a report. `state`: in_time, late, running, overdue."""

    hours: int
    by: datetime
    done_at: datetime | None
    state: str


class Matter(Schema):
    """One fact of the five kinds, with its report or without (`report` null, `step` ''). `exact`: the hour of knowing is
    on file."""

    happening: int
    report: int | None
    person: int
    unit: str
    kind: str
    occurred_on: date
    known_at: datetime
    exact: bool
    step: str
    oral: Clock
    written: Clock


class Reports(Schema):
    """One page; `next` is the key for `after`, '' at the end."""

    items: list[Matter]
    next: str


class ReportStep(Schema):
    step: str
    at: datetime
    by: str
    recorded_at: datetime


class Recipient(Schema):
    role: str
    unit: str
    received_at: datetime | None
    received_by: str


class Report(Schema):
    """One report without its texts. `stands`: its fact was not taken back."""

    id: int
    person: int
    happening: int | None
    kind: str
    occurred_on: date
    known_at: datetime
    step: str
    stands: bool
    oral: Clock
    written: Clock
    steps: list[ReportStep]
    recipients: list[Recipient]
    supplements: int
