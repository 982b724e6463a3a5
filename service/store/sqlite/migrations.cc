#include "service/store/sqlite/migrations.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::store {
namespace {

// The table is clustered by its key, so that one walk through it gives the
// records of a version in order, and one search the revision in force.
constexpr char kSchema1[] = R"sql(
-- One row for each data version.
CREATE TABLE commits (
  version INTEGER PRIMARY KEY,
  -- Days since 1970-01-01; NULL where the version holds no records yet.
  data_date INTEGER,
  -- Seconds since 1970-01-01 UTC. For people: no answer depends on it.
  committed_at INTEGER NOT NULL,
  -- Where the data came from.
  source TEXT NOT NULL
) STRICT;

-- What records and reference data were, from one version to another.
CREATE TABLE revisions (
  -- 1: case, 2: learning action, 3: reference data.
  kind INTEGER NOT NULL,
  -- Empty for reference data.
  authority TEXT NOT NULL,
  -- The reference, the id, or the key of the reference data.
  key TEXT NOT NULL,
  -- The version that made the revision.
  valid_from INTEGER NOT NULL REFERENCES commits (version),
  -- The first version in which it is no longer in force; NULL: it still is.
  valid_to INTEGER REFERENCES commits (version),
  -- The message redress.v1.Representation, LearningAction or ReferenceData,
  -- serialised deterministically.
  content BLOB NOT NULL,
  -- CRC-32C of the content.
  crc32c INTEGER NOT NULL,
  PRIMARY KEY (kind, authority, key, valid_from)
) STRICT, WITHOUT ROWID;
)sql";

constexpr char kSchema2[] = R"sql(
-- The versions that erased records were in force at, a row for each range of
-- them. Nothing says which record it was.
CREATE TABLE erased_ranges (
  -- 1: case, 2: learning action.
  kind INTEGER NOT NULL,
  first_version INTEGER NOT NULL REFERENCES commits (version),
  last_version INTEGER NOT NULL REFERENCES commits (version)
) STRICT;
CREATE INDEX erased_ranges_by_version
  ON erased_ranges (last_version, first_version);

-- By which erased records are known again: salted SHA-256 of their keys. In the
-- order of the digests, so that it does not tell when which was erased.
CREATE TABLE erased_keys (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE erasure_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- What the digests of this database are salted with.
  salt BLOB NOT NULL,
  -- 1: the files may still hold what was erased.
  unfinished INTEGER NOT NULL
) STRICT;
INSERT INTO erasure_state VALUES (1, randomblob(32), 0);
)sql";

constexpr char kSchema3[] = R"sql(
-- Sixteen random bytes that no other commit has, of whatever database.
ALTER TABLE commits ADD COLUMN id BLOB;
UPDATE commits SET id = randomblob(16);
)sql";

// The number of migrations that a file has had.
absl::StatusOr<int64_t> SchemaOf(sqlite::Database& database) {
  return database.QueryInt64("PRAGMA user_version");
}

}  // namespace

const std::vector<std::string>& Migrations() {
  static const auto* const migrations =
      new std::vector<std::string>{kSchema1, kSchema2, kSchema3};
  return *migrations;
}

absl::Status CheckMigratable(sqlite::Database& database,
                             const std::vector<std::string>& migrations) {
  const auto application = database.QueryInt64("PRAGMA application_id");
  if (!application.ok()) return application.status();
  const auto schema = SchemaOf(database);
  if (!schema.ok()) return schema.status();
  const auto objects =
      database.QueryInt64("SELECT COUNT(*) FROM sqlite_schema");
  if (!objects.ok()) return objects.status();

  const bool is_new = *application == 0 && *schema == 0 && *objects == 0;
  if (is_new) return absl::OkStatus();
  if (*application != kApplicationId || *schema < 1) {
    return ErrorWithReason(absl::StatusCode::kFailedPrecondition,
                           "this is a database of another program",
                           "NOT_A_REDRESS_DATABASE");
  }
  if (*schema > static_cast<int64_t>(migrations.size())) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat("written by a newer release of Redress (its schema is ",
                     *schema, ", this release knows up to ", migrations.size(),
                     "): run that release or a later one"),
        "NEWER_DATABASE");
  }
  return absl::OkStatus();
}

absl::Status Migrate(sqlite::Database& database,
                     const std::vector<std::string>& migrations) {
  const auto schema = SchemaOf(database);
  if (!schema.ok()) return schema.status();
  for (size_t done = *schema; done < migrations.size(); ++done) {
    absl::StatusOr<sqlite::Transaction> transaction =
        sqlite::Transaction::Begin(database,
                                   sqlite::Transaction::Kind::kImmediate);
    if (!transaction.ok()) return transaction.status();
    absl::Status executed = database.Execute(absl::StrCat(
        migrations[done], "\n;PRAGMA application_id = ", kApplicationId,
        "; PRAGMA user_version = ", done + 1));
    if (!executed.ok()) return executed;
    absl::Status committed = transaction->Commit();
    if (!committed.ok()) return committed;
  }
  return absl::OkStatus();
}

}  // namespace redress::store
