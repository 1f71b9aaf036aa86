"""本机设置: what an office sets without a shell, and how this machine is."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.duties import queries as duties
from weixia.faces.workbench.asking import now
from weixia.faces.workbench.forms.instance import InstanceForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import looks, preferences
from weixia.kernel.actor import Impossible

LOOKS = (looks.backups, looks.disk, looks.queue, looks.posts, looks.journal, duties.settled, duties.years)


@page("instance.manage", "GET", "POST", sudo=True)
def instance(request: PageRequest) -> HttpResponse:
    """Every value that may be set, who set it, and what is wrong with the machine."""
    form = InstanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _kept(form, request):
        return redirect("workbench:instance")
    return render(request, "workbench/instance.html", {
        "form": form, "rows": form.rows(), "findings": list(looks.every(LOOKS, at=now())),
    }, status=422 if form.errors else 200)


def _kept(form: InstanceForm, request: PageRequest) -> bool:
    """Set all or none; what cannot be is said at its box."""
    try:
        with transaction.atomic():
            changed = [preferences.preference_set(name, text, by=request.actor, at=now())
                       for name, text in form.values()]
    except Impossible as problem:
        form.add_error(form.box(problem.column), problem.do)
        return False
    messages.success(request, _("已改好 {n} 项。").format(n=sum(changed)) if any(changed) else _("没有改动。"))
    return True
