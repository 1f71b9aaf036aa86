"""What the words of the rules mean, written down once more and by hand: shared by the peers, unknown to the engine."""

AT_HOME = ("home", "hospital")
# word → (ways of contact, levels); empty means any
CONTACTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "any_contact": ((), ()),
    "talk": (("phone", "video", "meeting", *AT_HOME), ()),
    "home_visit": (AT_HOME, ()),
    "leader_visit": (AT_HOME, ("leader",)),
    "face_to_face": (("meeting", *AT_HOME), ()),
    "leader_meeting": (("meeting", *AT_HOME), ("leader",)),
}
# word → kinds of happening, on the day that they became known
KNOWN = {
    "hospital_stay": ("hospital",), "illness": ("illness",), "dispute": ("dispute",), "hardship": ("hardship",),
    "family_change": ("family",), "significant": ("illness", "hardship", "accident", "activity"),
}
# word → kind of happening, on the day that it happened
HAPPENED = {"checkup": ("checkup",)}
# word → whether each fact says which day's duty it is about
TOLD = {"search_started": False, "details_verified": False, "reported_orally": True, "reported_in_writing": True,
        "death_reported_unit": False, "death_reported_bureau": False, "family_informed": False, "bereavement_closed": False,
        "aid_planned": False, "approved_call": False}
# word → the words of which any will do
EITHER = {"tour_visit": ("home_visit", "approved_call")}
OTHERS = {"death", "out_of_touch"}
EVIDENCE = {*CONTACTS, *KNOWN, *HAPPENED, *TOLD, *EITHER, *OTHERS}
COLUMNS = {"kind", "resettled", "residence", "led", "ill", "hard", "turning_age"}
WAYS = {"EveryPeriod", "Anniversary", "Event", "SinceLast"}
MOMENTS = {"checkup_months"}


def unread(rule: dict) -> str:
    """Why the peers cannot read a rule; '' when they can."""
    if rule["subject"] != "person":
        return f"subject {rule['subject']}"
    if rule["way"] not in WAYS:
        return f"way {rule['way']}"
    asked = {*rule["kept_by"]} | {rule["when"][name] for name in ("event", "since_last") if name in rule["when"]}
    if strange := sorted(asked - EVIDENCE):
        return f"words {', '.join(strange)}"
    if strange := sorted({fact for fact, _test, _value in rule["who"]} - COLUMNS):
        return f"facts {', '.join(strange)}"
    months = rule["when"].get("months")
    return f"months {months}" if rule["way"] == "SinceLast" and isinstance(months, str) and months not in MOMENTS else ""
