"""What nobody may, in scope or out of it."""

from typing import Any

from tests.kernel.probes import REFUSALS, Target, execute


def _refusal(name: str, *statements: str) -> None:
    def probe(t: Target) -> Any:
        for statement in statements:
            execute(statement.format(table=t.table, key=t.key, pk=t.pk))

    REFUSALS[name] = probe


_refusal("truncate", 'TRUNCATE "{table}"')
_refusal("truncate_cascade", 'TRUNCATE "{table}" CASCADE')
_refusal("become_the_owner", "SET ROLE weixia_owner")
_refusal("become_the_administrator", "SET ROLE postgres")
_refusal("session_authorization", "SET SESSION AUTHORIZATION weixia_owner")
_refusal("row_security_off", "SET LOCAL row_security = off", 'SELECT * FROM "{table}"')
_refusal("replica_role", "SET LOCAL session_replication_role = replica")
_refusal("disable_triggers", 'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
_refusal("disable_row_security", 'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
_refusal("no_force", 'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
_refusal("drop_policy", 'DROP POLICY wx_owner ON "{table}"')
_refusal("add_policy", 'CREATE POLICY mine ON "{table}" USING (true)')
_refusal("take_the_table", 'ALTER TABLE "{table}" OWNER TO weixia_app')
_refusal("drop_table", 'DROP TABLE "{table}" CASCADE')
_refusal("add_trigger", 'CREATE TRIGGER mine BEFORE UPDATE ON "{table}" FOR EACH ROW'
         " EXECUTE FUNCTION wx_path_of_unit()")
_refusal("add_rule", 'CREATE RULE mine AS ON SELECT TO "{table}" DO INSTEAD SELECT 1')
_refusal("replace_function", "CREATE OR REPLACE FUNCTION public.wx_path_of_unit() RETURNS trigger"
         " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
_refusal("create_table", 'CREATE TABLE public.mine AS SELECT * FROM "{table}"')
_refusal("create_view", 'CREATE VIEW public.mine AS SELECT * FROM "{table}"')
_refusal("copy_in", 'COPY "{table}" FROM STDIN')
_refusal("copy_to_program", "COPY \"{table}\" TO PROGRAM 'cat'")
_refusal("copy_to_file", "COPY \"{table}\" TO '/dev/null'")
_refusal("read_server_file", "SELECT pg_read_file('PG_VERSION')")
_refusal("bypass_for_myself", "ALTER ROLE weixia_app BYPASSRLS")
_refusal("new_role", "CREATE ROLE mine SUPERUSER")
_refusal("join_the_owner", "GRANT weixia_owner TO weixia_app")
_refusal("edit_catalogue", "UPDATE pg_class SET relrowsecurity = false WHERE relname = '{table}'")
