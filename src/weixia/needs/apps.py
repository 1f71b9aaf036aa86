from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "weixia.needs"
    label = "needs"
    verbose_name = "精准需求调研"

    def ready(self) -> None:
        from weixia.kernel import journal
        from weixia.kernel.actor import declare
        from weixia.needs import access, events

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
