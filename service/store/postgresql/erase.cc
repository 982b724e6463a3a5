#include "service/store/postgresql/erase.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/batch_items.h"
#include "service/store/commit_source.h"
#include "service/store/erasure.h"
#include "service/store/postgresql/migrations.h"
#include "service/store/postgresql/rows.h"

namespace redress::store {
namespace {

using postgres::Connection;
using postgres::Parameter;
using postgres::Result;

constexpr int32_t kActionKind = static_cast<int32_t>(Kind::kLearningAction);

std::vector<Parameter> KeyParameters(const Key& key) {
  return {Parameter::Int32(static_cast<int32_t>(key.kind)),
          Parameter::Text(key.authority), Parameter::Text(key.key)};
}

// Deletes the revisions, and counts them and the versions that they were in
// force at.
absl::Status DeleteRevisions(Connection& connection, const Key& key,
                             int64_t head, Erasure& erasure) {
  const absl::StatusOr<Result> rows = connection.Query(
      "WITH gone AS (DELETE FROM redress.revisions "
      "WHERE kind = $1 AND authority = $2 AND key = $3 "
      "RETURNING valid_from, valid_to) "
      "SELECT valid_from, valid_to FROM gone ORDER BY valid_from",
      KeyParameters(key));
  if (!rows.ok()) return rows.status();
  for (int row = 0; row < rows->rows(); ++row) {
    AddToExtent(rows->Int64(row, 0),
                rows->IsNull(row, 1) ? head : rows->Int64(row, 1) - 1, erasure);
  }
  return absl::OkStatus();
}

// Drops the case from the references of every revision of a learning action.
absl::Status DropReferences(Connection& connection, const Key& key) {
  const absl::StatusOr<Result> rows = connection.Query(
      "SELECT key, valid_from, content, crc32c FROM redress.revisions "
      "WHERE kind = $1 AND authority = $2 AND position($3 IN content) > 0",
      {{Parameter::Int32(kActionKind), Parameter::Text(key.authority),
        Parameter::Bytes(key.key)}});
  if (!rows.ok()) return rows.status();
  std::vector<std::string> keys;
  std::vector<int64_t> froms;
  std::vector<std::string> contents;
  std::vector<int64_t> checksums;
  for (int row = 0; row < rows->rows(); ++row) {
    StoredRevision revision;
    revision.key = {Kind::kLearningAction, key.authority,
                    std::string(rows->Text(row, 0))};
    revision.valid_from = rows->Int64(row, 1);
    revision.content = std::string(rows->Bytes(row, 2));
    revision.crc32c = rows->Int64(row, 3);
    std::optional<NewContent> content = WithoutReference(revision, key.key);
    if (!content.has_value()) continue;
    keys.push_back(revision.key.key);
    froms.push_back(revision.valid_from);
    contents.push_back(std::move(content->content));
    checksums.push_back(content->crc32c);
  }
  if (keys.empty()) return absl::OkStatus();
  return connection
      .Query(
          "UPDATE redress.revisions r SET content = i.content, "
          "crc32c = i.crc32c FROM unnest($3, $4, $5, $6) "
          "AS i (key, valid_from, content, crc32c) "
          "WHERE r.kind = $1 AND r.authority = $2 AND r.key = i.key "
          "AND r.valid_from = i.valid_from",
          {{Parameter::Int32(kActionKind), Parameter::Text(key.authority),
            Parameter::Texts(keys), Parameter::Int64s(froms),
            Parameter::ByteStrings(contents), Parameter::Int64s(checksums)}})
      .status();
}

// A retraction's reason, or a file's name, may name the record.
absl::Status DropFromSources(Connection& connection, const std::string& word) {
  const absl::StatusOr<Result> rows =
      connection.Query("SELECT version, source FROM redress.commits");
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> versions;
  std::vector<std::string> sources;
  for (int row = 0; row < rows->rows(); ++row) {
    const std::string source(rows->Text(row, 1));
    std::string without = SourceWithoutWord(source, word);
    if (without == source) continue;
    versions.push_back(rows->Int64(row, 0));
    sources.push_back(std::move(without));
  }
  if (versions.empty()) return absl::OkStatus();
  return connection
      .Query(
          "UPDATE redress.commits c SET source = i.source "
          "FROM unnest($1, $2) AS i (version, source) "
          "WHERE c.version = i.version",
          {{Parameter::Int64s(versions), Parameter::Texts(sources)}})
      .status();
}

absl::Status KeepRanges(Connection& connection, Kind kind,
                        const std::vector<VersionRange>& ranges) {
  std::vector<int64_t> firsts;
  std::vector<int64_t> lasts;
  for (const VersionRange& range : ranges) {
    firsts.push_back(range.first);
    lasts.push_back(range.last);
  }
  return connection
      .Query(
          "INSERT INTO redress.erased_ranges (kind, first_version, "
          "last_version) SELECT $1, first, last "
          "FROM unnest($2, $3) AS i (first, last)",
          {{Parameter::Int16(static_cast<int16_t>(kind)),
            Parameter::Int64s(firsts), Parameter::Int64s(lasts)}})
      .status();
}

}  // namespace

absl::Status InsertCommitRow(Connection& connection, const Version& version,
                             const std::string& source,
                             const std::string& attempt) {
  return connection
      .QueryPrepared(
          "INSERT INTO redress.commits "
          "(version, data_date, committed_at, source, attempt) "
          "VALUES ($1, $2::bigint::integer, $3, $4, $5)",
          {{Parameter::Int64(version.number),
            version.data_date == model::kNoDay
                ? Parameter::Null()
                : Parameter::Int64(version.data_date),
            Parameter::Int64(CommitTime()), Parameter::Text(source),
            Parameter::Bytes(attempt)}})
      .status();
}

absl::StatusOr<Erasure> EraseFromLog(Connection& connection,
                                     const std::string& salt, const Key& key,
                                     const std::string& source,
                                     const std::string& attempt) {
  const absl::StatusOr<LogState> state = ReadState(connection);
  if (!state.ok()) return state.status();
  Erasure erasure;
  absl::Status status =
      DeleteRevisions(connection, key, state->head.number, erasure);
  if (status.ok() && erasure.revisions == 0) return NothingToErase(key);
  erasure.version.number = state->head.number + 1;
  erasure.version.data_date = state->head.data_date;
  if (status.ok() && key.kind == Kind::kRepresentation) {
    status = DropReferences(connection, key);
  }
  if (status.ok()) status = DropFromSources(connection, key.key);
  if (status.ok()) {
    status = InsertCommitRow(connection, erasure.version,
                             SourceWithoutWord(source, key.key), attempt);
  }
  if (status.ok()) status = KeepRanges(connection, key.kind, erasure.versions);
  if (status.ok()) {
    status = connection
                 .Query(
                     "INSERT INTO redress.erased_keys VALUES ($1) "
                     "ON CONFLICT DO NOTHING",
                     {{Parameter::Bytes(ErasedDigest(salt, key))}})
                 .status();
  }
  if (status.ok()) {
    status = connection.Execute(
        "UPDATE redress.erasure_state SET unfinished = true");
  }
  if (!status.ok()) return status;
  return erasure;
}

absl::Status RewriteTables(Connection& connection,
                           std::chrono::milliseconds wait) {
  // The tables' own lock shows that nobody is in the middle of reading what was
  // there before. A change of a column's type writes a table, what is out of
  // line of it and its indexes anew from the rows in force now, unlike VACUUM
  // FULL, which keeps what some old transaction might still ask for.
  absl::Status locked = connection.Execute(absl::StrCat(
      // Zero would be without end.
      "SET LOCAL lock_timeout = ", std::max<int64_t>(wait.count(), 1),
      ";SELECT pg_advisory_xact_lock(", kWriterLock,
      ");LOCK TABLE redress.revisions, redress.commits "
      "IN ACCESS EXCLUSIVE MODE"));
  if (!locked.ok()) return locked;
  const absl::StatusOr<LogState> state = ReadState(connection);
  if (!state.ok()) return state.status();
  if (!state->unfinished) return absl::OkStatus();
  return connection.Execute(
      "ALTER TABLE redress.revisions "
      "ALTER COLUMN crc32c TYPE bigint USING crc32c + 0;"
      "ALTER TABLE redress.commits "
      "ALTER COLUMN committed_at TYPE bigint USING committed_at + 0;"
      "UPDATE redress.erasure_state SET unfinished = false");
}

}  // namespace redress::store
