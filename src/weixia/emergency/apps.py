from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "weixia.emergency"
    label = "emergency"
    verbose_name = "急"

    def ready(self) -> None:
        from weixia.emergency import access, events
        from weixia.kernel import journal
        from weixia.kernel.actor import declare

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
