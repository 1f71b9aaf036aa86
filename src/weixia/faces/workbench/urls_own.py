"""Which path opens which page: what is followed up, what leaves the house, and one's own settings."""

from django.urls import path

from weixia.faces.workbench import digest, exports, feeds, follow, instance, locking, own, roster_out, views

ROUTES = [
    # 督办, 导出
    path("digest", digest.digest, name="digest"),
    path("follow", follow.follow, name="follow"),
    path("duties/<int:duty_id>/follow-up", follow.follow_up_new, name="follow-up-new"),
    path("follow-ups/<int:follow_up_id>/answer", follow.follow_up_answer, name="follow-up-answer"),
    path("follow-ups/<int:follow_up_id>/end", follow.follow_up_end, name="follow-up-end"),
    path("exports", exports.exports, name="exports"),
    path("exports/ledgers", roster_out.roster_out, name="roster-out"),
    path("exports/picked/<slug:listing>", exports.export_picked, name="export-picked"),
    path("exports/new/<slug:listing>", exports.export_new, name="export-new"),
    path("exports/<int:export_id>/decision", exports.export_decision, name="export-decision"),
    path("exports/<int:export_id>/file", exports.export_file, name="export-file"),
    # 自己
    path("unlock", locking.unlock, name="unlock"),
    path("lock", locking.lock, name="lock"),
    path("presence", locking.here, name="presence"),
    path("devices/end", locking.device_end, name="device-end"),
    path("settings/preferences", views.preferences, name="preferences"),
    path("views", views.view_new, name="view-new"),
    path("views/<int:view_id>", views.view_change, name="view"),
    path("settings/feed", feeds.feed_new, name="feed-new"),
    path("settings/feed/end", feeds.feed_end, name="feed-end"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("settings", own.settings, name="settings"),
    path("settings/instance", instance.instance, name="instance"),
    path("help", own.help, name="help"),
]
