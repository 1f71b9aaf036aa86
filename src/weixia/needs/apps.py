from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "weixia.needs"
    label = "needs"
    verbose_name = "精准需求调研"

    def ready(self) -> None:
        from weixia.kernel import journal
        from weixia.kernel.actor import declare
        from weixia.needs import access, events, ledger, petition_events
        from weixia.registry.ledgers import kinds

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
        journal.declare(petition_events.WORDS)
        kinds.declare(ledger.CONTACTS)
