"""Where providers tell what became of a letter."""

from django.urls import path

from weixia.faces.letters import receipts

app_name = "letters"
urlpatterns = [path("receipts/<slug:channel>", receipts.receipt, name="receipt")]
