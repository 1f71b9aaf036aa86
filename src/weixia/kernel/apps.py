from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "weixia.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        from weixia.kernel import access, events, journal
        from weixia.kernel.actor import declare

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
