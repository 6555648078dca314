#!/bin/sh
# Runs when PostgreSQL's folder is empty, and by hand for one more course: an owner and a database
# for the hub, an owner and one database a course for the gradebook. Neither opens the other's.
set -eu
passwords=${PASSWORDS:-/etc/passwords}
pairs=hub:hub
for course in $COURSES; do pairs="$pairs gradebook:$course"; done
for pair in $pairs; do
  owner=${pair%%:*} database=${pair#*:}
  psql --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --dbname=postgres -v ON_ERROR_STOP=1 \
    -v owner="$owner" -v database="$database" -v password="$(cat "$passwords/$owner")" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
ALTER ROLE :"owner" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0',
              :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
done
