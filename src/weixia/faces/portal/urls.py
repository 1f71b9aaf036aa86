"""Pages of the portal. /e is the elder's, /f the family's; asking is one place for both."""

from django.urls import path

from weixia.faces.portal import door, home, looking, requests

app_name = "portal"
urlpatterns = [
    path("e", home.home, name="home"),
    path("f", home.family, name="family"),
    path("e/visits", home.visits, name="visits"),
    path("e/kin", home.kin, name="kin"),
    path("e/access", looking.access, name="access"),
    # 我要办事, 我的事
    path("e/requests", requests.requests, name="requests"),
    path("e/requests/new", requests.request_new, name="request-new"),
    path("e/requests/call", requests.request_call, name="request-call"),
    path("e/requests/<int:need_id>", requests.request_one, name="request"),
    path("e/requests/<int:need_id>/rating", requests.request_rating, name="request-rating"),
    path("e/requests/<int:need_id>/withdrawal", requests.request_withdrawal, name="request-withdrawal"),
    # the door
    path("e/enter", door.enter, name="enter"),
    path("e/enter/card", door.enter_card, name="enter-card"),
    path("e/enter/phone", door.enter_phone, name="enter-phone"),
    path("e/enter/code", door.enter_code, name="enter-code"),
    path("e/enter/who", door.enter_who, name="enter-who"),
    path("e/leaving", door.leaving, name="leaving"),
    path("e/letters/<int:size>", door.letters, name="letters"),
]
