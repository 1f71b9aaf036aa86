from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "weixia.benefits"
    label = "benefits"
    verbose_name = "养"

    def ready(self) -> None:
        from weixia.benefits import access, events
        from weixia.kernel import journal
        from weixia.kernel.actor import declare

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
