from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "weixia.registry"
    label = "registry"
    verbose_name = "信息库"

    def ready(self) -> None:
        from weixia.kernel import jobs, journal, outbox
        from weixia.kernel.actor import declare
        from weixia.registry import access, events, posts
        from weixia.registry.actions import entering, import_undoing  # noqa: F401  (their jobs)
        from weixia.registry.queries import reaching

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
        jobs.actors_from(posts.actor_in)
        outbox.living_from(reaching.living)
