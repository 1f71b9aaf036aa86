"""A stage for walks through every URL: the cast, a browser for each post, and an own and a foreign thing to ask for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.kernel import rows
from tests.walks.routes import Route
from tests.walks.staging_portal import cards_of, visitors
from tests.walks.staging_surveys import survey_of
from tests.world import World, build, proved
from weixia.benefits.models import Budget, ComfortItem, Spending
from weixia.care.models import AidPlan, Bereavement, Substitution
from weixia.duties import settling
from weixia.duties.cases import cases_settle
from weixia.duties.models import Assignment, Duty, FollowUp, NeedDuty, PetitionDuty, Postponement, UnitDuty
from weixia.emergency.models import Step
from weixia.kernel.actor import VISITORS, declared
from weixia.kernel.models import Draft, Export, Letter
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.sealing import seal_bytes, uuid7
from weixia.needs.models import Contact, Need, NeedPhoto, Overrule, Petition, PetitionStep, Question, Reception, Search
from weixia.registry.models import (
    Handover,
    Happening,
    Import,
    Merge,
    Revocation,
    SavedView,
    Suspicion,
    Transfer,
    Verification,
)

ABSENT = 987_654_321
SHARED = {"rule": ("greet.birthday", "no.such"), "period": (f"{timezone.localdate():%Y-%m}", "2026-13"),
          "listing": ("units", "no-such"), "code": ("greet.birthday", "no.such"), "kind": ("people", "no-such"),
          "step": ("files", "no-such"), "paper": ("acceptance", "no-such"), "key": ("new", "no-such"),
          "figure": ("settled", "no-such"), "channel": ("sms", "no-such"), "size": (2, ABSENT)}
WHOSE = ("own", "foreign", "absent")
PLAYERS = {role: name for name, role in (
    ("周局", "director"), ("孙科", "section_head"), ("小张", "officer"), ("钱单位", "unit_officer"), ("何信", "keeper"),
    ("林信", "petition_officer"), ("刘审", "auditor"), ("甲管", "sysadmin"))}


CALLERS = [*PLAYERS, *VISITORS]  # everybody who may open something: the posts, and whoever comes by the portal


def callers(route: Route) -> frozenset[str]:
    """Who can come to a page at all: the workbench and the portal are two doors."""
    return frozenset(VISITORS) if route.name.startswith("portal:") else frozenset(PLAYERS)


def holders(route: Route) -> frozenset[str]:
    """Who may open it."""
    return declared()[route.capability] & callers(route)


class Undo(Exception):
    """Takes back what a request did."""


@dataclass
class Stage:
    """The cast, one browser a post, and the id of an own and a foreign object for each key of a URL."""

    world: World
    browsers: dict[str, Client]
    objects: dict[str, dict[str, Any]]


def set_stage() -> Stage:
    """Everything that a URL can be about, once in 甲县 and once in 乙县; the caller holds a transaction."""
    today = timezone.localdate()
    with scoped(ROOT):
        world = build()
        settling.settle(at=timezone.now(), on=today, since=date(today.year - 1, today.month, 1))
        objects: dict[str, dict[str, Any]] = {}
        for whose, name, account, unit in (("own", "王老", "小张", "甲县机关"), ("foreign", "孟老", "外人", "乙县局")):
            person = world.people[name]
            made = {model: rows.make(model, person) for model in (
                Budget, ComfortItem, Spending, Contact, Export, Handover, Happening, Import, Merge, Suspicion)}
            Import.objects.filter(pk=made[Import].pk).update(kind="people")
            owed = Duty.objects.filter(person=person, due__gte=today).order_by("due").first()
            assert owed is not None
            told = rows.make(Step, person)
            act = uuid7()
            for model in (Assignment, Postponement, Verification):
                rows.make(model, person, act=act)
            search, asked = rows.make(Search, person), rows.make(FollowUp, person)
            bureau = world.units["甲县局" if whose == "own" else "乙县局"]
            received, unit_owes = rows.make(Reception, person, unit=bureau), UnitDuty.objects.filter(unit=bureau).first()
            assert unit_owes is not None
            petition = rows.make(Petition, person, unit=bureau)
            rows.make(PetitionStep, person, petition=petition, word="accept")
            case, doubt, instead, plan = (rows.make(model, person) for model in (Bereavement, Revocation, Substitution, AidPlan))
            away = rows.make(Transfer, person, name=name, number=person.number, day=today,
                             to_unit=world.units["甲县中学"] if whose == "own" else None)
            need, page = rows.make(Need, person, unit=person.unit), uuid7()
            cases_settle("need", [need.pk], at=timezone.now())
            cases_settle("petition", [petition.pk], at=timezone.now())
            photo = NeedPhoto(need=need, at=timezone.now(), by_name="小张", width=1, height=1)
            photo.picture = seal_bytes(b"jpeg", bound=photo.bound)
            photo.save(force_insert=True)
            Draft.objects.create(uuid=page, account_id=world.accounts[account].pk, page="needs/new", at=timezone.now())
            view = SavedView.objects.create(account=world.accounts[account], page="today", name="我的", at=timezone.now())
            for key, value in (
                ("person_id", person.pk), ("question_id", rows.make(Question, person).pk), ("overrule_id", rows.make(Overrule, person).pk),
                ("contact_id", made[Contact].pk),
                ("import_id", made[Import].pk),
                ("suspicion_id", made[Suspicion].pk), ("comfort_id", made[ComfortItem].comfort_id),
                ("item_id", made[ComfortItem].pk), ("budget_id", made[Budget].pk), ("spending_id", made[Spending].pk),
                ("merge_id", made[Merge].pk), ("happening_id", made[Happening].pk),
                ("export_id", made[Export].pk), ("duty_id", owed.pk), ("act", act), ("view_id", view.pk),
                ("transfer_id", away.pk), ("handover_id", made[Handover].pk), ("unit_id", world.units[unit].pk),
                ("need_duty_id", NeedDuty.objects.get(need=need, rule="need.answer").pk),
                ("petition_duty_id", PetitionDuty.objects.get(petition=petition, rule="petition.accept").pk),
                ("need_id", need.pk), ("photo_id", photo.pk), ("draft", page),
                ("petition_id", petition.pk), ("reception_id", received.pk), ("unit_duty_id", unit_owes.pk),
                ("letter_id", rows.make(Letter, person, template="need.answered", channel="sms").pk),
                ("report_id", told.report_id), ("search_id", search.pk), ("follow_up_id", asked.pk),
                ("case_id", case.pk), ("revocation_id", doubt.pk), ("substitution_id", instead.pk), ("plan_id", plan.pk),
                ("account_id", world.accounts[account].pk), ("post_id", world.posts[account].pk),
                *cards_of(person).items(),
                *survey_of(world, name, "甲县局" if whose == "own" else "乙县局").items(),
            ):
                objects.setdefault(key, {"absent": UUID(int=ABSENT) if key in ("act", "draft") else ABSENT})[whose] = value
    for key, (there, absent) in SHARED.items():
        objects[key] = {"own": there, "foreign": absent, "absent": absent}
    browsers = {role: Client(raise_request_exception=False) for role in PLAYERS}
    for role, browser in browsers.items():
        browser.force_login(world.accounts[PLAYERS[role]])
        proved(browser)
    with scoped(ROOT):
        browsers |= visitors(world)
    return Stage(world, browsers | {"stranger": Client(raise_request_exception=False)}, objects)


@contextmanager
def standing() -> Iterator[Stage]:
    """One stage, never committed."""
    try:
        with transaction.atomic():
            yield set_stage()
            raise Undo
    except Undo:
        pass


def path_of(stage: Stage, route: Route, whose: str) -> str:
    return reverse(route.url_name, kwargs={key: stage.objects[key][whose] for key in route.keys})


def send(browser: Client, route: Route, method: str, path: str, told: dict[str, Any]) -> HttpResponse:
    """A GET with `told` as the query, a POST as a form, or as JSON to the API."""
    if method == "GET":
        return browser.get(path, told)
    if route.name.startswith("api:"):
        return browser.post(path, json.dumps(told), content_type="application/json")
    return browser.post(path, told)
