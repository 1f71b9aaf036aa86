from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "weixia.faces.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        from weixia import reactions
        from weixia.faces.workbench import (  # noqa: F401  the door's journal listens; the worker finds its jobs
            accounts,
            exporting,
            roster_out,
        )
        from weixia.kernel import journal
        from weixia.registry.ledgers import kinds

        journal.react(reactions.WHAT_FOLLOWS)
        kinds.followed_by(reactions.after_import, before_undo=reactions.before_undo)
