"""Questions to the registry, one file a noun: `people`, `suspicions`, `staff`, `units`. Read only, `seen_by` first."""
