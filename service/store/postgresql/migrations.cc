#include "service/store/postgresql/migrations.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::store {
namespace {

using postgres::Connection;
using postgres::Parameter;
using postgres::Transaction;

// pg_xact_status, gen_random_uuid.
constexpr int64_t kOldestServer = 130000;

// Keys sort and compare by their bytes, as in SQLite. Statistics of keys,
// contents and sources would keep samples of them outside of these tables,
// where an erase does not reach. Revisions refer to commits without a foreign
// key: a check for each row would double what an import costs, and only the
// store writes here.
constexpr char kSchema1[] = R"sql(
-- One row for each data version.
CREATE TABLE redress.commits (
  version bigint PRIMARY KEY,
  -- Days since 1970-01-01; NULL where the version holds no records yet.
  data_date integer,
  -- Seconds since 1970-01-01 UTC. For people: no answer depends on it.
  committed_at bigint NOT NULL,
  -- Where the data came from.
  source text NOT NULL,
  -- By which a writer whose connection broke at COMMIT finds out whether it
  -- was done.
  attempt bytea NOT NULL
);

-- What records and reference data were, from one version to another.
CREATE TABLE redress.revisions (
  -- 1: case, 2: learning action, 3: reference data.
  kind smallint NOT NULL,
  -- Empty for reference data.
  authority text COLLATE "C" NOT NULL,
  -- The reference, the id, or the key of the reference data.
  key text COLLATE "C" NOT NULL,
  -- The version that made the revision.
  valid_from bigint NOT NULL,
  -- The first version in which it is no longer in force; NULL: it still is.
  valid_to bigint,
  -- The message redress.v1.Representation, LearningAction or ReferenceData,
  -- serialised deterministically.
  content bytea NOT NULL,
  -- CRC-32C of the content.
  crc32c bigint NOT NULL,
  PRIMARY KEY (kind, authority, key, valid_from)
);
-- For whoever follows the log.
CREATE INDEX revisions_begun ON redress.revisions (valid_from);
CREATE INDEX revisions_ended ON redress.revisions (valid_to)
  WHERE valid_to IS NOT NULL;

ALTER TABLE redress.commits ALTER COLUMN source SET STATISTICS 0;
ALTER TABLE redress.revisions ALTER COLUMN key SET STATISTICS 0;
ALTER TABLE redress.revisions ALTER COLUMN content SET STATISTICS 0;
)sql";

constexpr char kSchema2[] = R"sql(
-- The versions that erased records were in force at, a row for each range of
-- them. Nothing says which record it was.
CREATE TABLE redress.erased_ranges (
  -- 1: case, 2: learning action.
  kind smallint NOT NULL,
  first_version bigint NOT NULL REFERENCES redress.commits (version),
  last_version bigint NOT NULL REFERENCES redress.commits (version)
);
CREATE INDEX erased_ranges_by_version
  ON redress.erased_ranges (last_version, first_version);

-- By which erased records are known again: salted SHA-256 of their keys.
CREATE TABLE redress.erased_keys (digest bytea PRIMARY KEY);

CREATE TABLE redress.erasure_state (
  id integer PRIMARY KEY CHECK (id = 1),
  -- What the digests of this database are salted with.
  salt bytea NOT NULL,
  -- The files may still hold what was erased.
  unfinished boolean NOT NULL
);
-- 244 random bits.
INSERT INTO redress.erasure_state VALUES (
  1, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), false);
)sql";

absl::Status Refuse(const std::string& message, const std::string& reason) {
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition, message,
                         reason);
}

absl::Status CheckServer(Connection& connection) {
  const absl::StatusOr<int64_t> server = connection.QueryInt64(
      "SELECT current_setting('server_version_num')::bigint");
  if (!server.ok()) return server.status();
  if (*server < kOldestServer) {
    return Refuse(absl::StrCat("PostgreSQL ", *server / 10000,
                               " is too old; 13 is the oldest that works, and "
                               "15 is what this release is tested with"),
                  "OLD_DATABASE_SERVER");
  }
  const absl::StatusOr<std::string> encoding = connection.QueryText(
      "SELECT pg_encoding_to_char(encoding)::text FROM pg_database "
      "WHERE datname = current_database()");
  if (!encoding.ok()) return encoding.status();
  if (*encoding != "UTF8") {
    return Refuse(absl::StrCat("the database's encoding is ", *encoding,
                               "; make one with ENCODING 'UTF8'"),
                  "NOT_UTF8");
  }
  return absl::OkStatus();
}

// Makes the schema with its counter where there is none.
absl::Status MakeSchema(Connection& connection) {
  const absl::StatusOr<int64_t> there = connection.QueryInt64(
      "SELECT count(*) FROM pg_namespace WHERE nspname = 'redress'");
  if (!there.ok()) return there.status();
  if (*there == 0) {
    // IF NOT EXISTS would ask for the right to make one even where it is there.
    absl::Status made = connection.Execute("CREATE SCHEMA redress");
    if (!made.ok()) return made;
  }
  const absl::StatusOr<int64_t> relations = connection.QueryInt64(
      "SELECT count(*) FROM pg_class "
      "WHERE relnamespace = 'redress'::regnamespace");
  if (!relations.ok()) return relations.status();
  if (*relations > 0) {
    return Refuse("the schema \"redress\" belongs to another program",
                  "NOT_A_REDRESS_DATABASE");
  }
  return connection.Execute(
      "CREATE TABLE redress.schema_version ("
      "  id integer PRIMARY KEY CHECK (id = 1),"
      "  number integer NOT NULL);"
      "INSERT INTO redress.schema_version VALUES (1, 0)");
}

// One step; false where none is left.
absl::StatusOr<bool> Step(Connection& connection,
                          const std::vector<std::string>& migrations) {
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(connection, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  absl::Status status = connection
                            .Query("SELECT pg_advisory_xact_lock($1)",
                                   {{Parameter::Int64(kWriterLock)}})
                            .status();
  if (!status.ok()) return status;
  const absl::StatusOr<int64_t> counter = connection.QueryInt64(
      "SELECT count(to_regclass('redress.schema_version'))");
  if (!counter.ok()) return counter.status();
  if (*counter == 0) {
    status = MakeSchema(connection);
    if (!status.ok()) return status;
  }
  const absl::StatusOr<int64_t> schema =
      connection.QueryInt64("SELECT number FROM redress.schema_version");
  if (!schema.ok()) return schema.status();
  const auto known = static_cast<int64_t>(migrations.size());
  if (*schema > known) {
    return Refuse(
        absl::StrCat("written by a newer release of Redress (its schema is ",
                     *schema, ", this release knows up to ", known,
                     "): run that release or a later one"),
        "NEWER_DATABASE");
  }
  if (*schema == known) return false;
  status = connection.Execute(absl::StrCat(
      migrations[static_cast<size_t>(*schema)],
      "\n;UPDATE redress.schema_version SET number = ", *schema + 1));
  if (status.ok()) status = transaction->Commit();
  if (!status.ok()) return status;
  return true;
}

}  // namespace

const std::vector<std::string>& PostgresqlMigrations() {
  static const auto* const migrations =
      new std::vector<std::string>{kSchema1, kSchema2};
  return *migrations;
}

absl::Status MigratePostgresql(Connection& connection,
                               const std::vector<std::string>& migrations) {
  absl::Status fit = CheckServer(connection);
  if (!fit.ok()) return fit;
  for (;;) {
    const absl::StatusOr<bool> more = Step(connection, migrations);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
  }
}

}  // namespace redress::store
