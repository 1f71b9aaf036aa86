"""诉求和信访的时限, and the figures of needs: pages."""

from django.urls import path

from weixia.faces.workbench import case_duties, need_figures

ROUTES = [
    path("needs/figures", need_figures.need_figures_page, name="need-figures"),
    path("needs/figures/<slug:figure>", need_figures.need_figure, name="need-figure"),
    path("need-duties/<int:need_duty_id>", case_duties.need_duty, name="need-duty"),
    path("petition-duties/<int:petition_duty_id>", case_duties.petition_duty, name="petition-duty"),
]
