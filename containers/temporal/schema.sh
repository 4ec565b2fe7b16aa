#!/bin/sh
# Makes Temporal's two databases, or brings those of an older version up to date. Run again it changes nothing.
set -eu

for name in temporal visibility; do
  database=$([ "$name" = temporal ] && echo temporal || echo temporal_visibility)
  sql() {
    temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_SEEDS" --port "$DB_PORT" --user "$POSTGRES_USER" \
      --database "$database" "$@"
  }
  sql create-database
  sql setup-schema --version 0.0
  sql update-schema --schema-name "postgresql/v12/$name"
done
