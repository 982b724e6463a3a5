#include "service/store/sqlite/erase.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "service/store/commit_source.h"
#include "service/store/erasure.h"
#include "service/store/revision.h"
#include "service/store/sqlite/commits.h"

namespace redress::store {
namespace {

using sqlite::Database;
using sqlite::Statement;

// The rest of the key in the order of its columns.
void BindKey(Statement& statement, const Key& key) {
  statement.BindInt64(1, static_cast<int64_t>(key.kind));
  statement.BindText(2, key.authority);
  statement.BindText(3, key.key);
}

// Counts the revisions and the versions that they were in force at.
absl::Status ReadExtent(Database& database, const Key& key, int64_t head,
                        Erasure& erasure) {
  absl::StatusOr<Statement> rows = database.Prepare(
      "SELECT valid_from, valid_to FROM revisions "
      "WHERE kind = ? AND authority = ? AND key = ? ORDER BY valid_from");
  if (!rows.ok()) return rows.status();
  BindKey(*rows, key);
  for (;;) {
    const absl::StatusOr<bool> row = rows->Step();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
    AddToExtent(rows->Int64(0), rows->IsNull(1) ? head : rows->Int64(1) - 1,
                erasure);
  }
}

// Drops the case from the references of every revision of a learning action.
absl::Status DropReferences(Database& database, const Key& key) {
  struct Changed {
    std::string id;
    int64_t valid_from;
    NewContent to;
  };
  std::vector<Changed> changed;
  {
    absl::StatusOr<Statement> rows = database.Prepare(
        "SELECT key, valid_from, content, crc32c FROM revisions "
        "WHERE kind = ? AND authority = ? AND instr(content, ?) > 0");
    if (!rows.ok()) return rows.status();
    rows->BindInt64(1, static_cast<int64_t>(Kind::kLearningAction));
    rows->BindText(2, key.authority);
    rows->BindBlob(3, key.key);
    for (;;) {
      const absl::StatusOr<bool> row = rows->Step();
      if (!row.ok()) return row.status();
      if (!*row) break;
      const StoredRevision revision{
          {Kind::kLearningAction, key.authority, rows->Text(0)},
          rows->Int64(1),
          rows->Blob(2),
          rows->Int64(3)};
      std::optional<NewContent> content = WithoutReference(revision, key.key);
      if (content.has_value()) {
        changed.push_back(
            {revision.key.key, revision.valid_from, *std::move(content)});
      }
    }
  }
  absl::StatusOr<Statement> update = database.Prepare(
      "UPDATE revisions SET content = ?5, crc32c = ?6 "
      "WHERE kind = ?1 AND authority = ?2 AND key = ?3 AND valid_from = ?4");
  if (!update.ok()) return update.status();
  for (const Changed& revision : changed) {
    BindKey(*update, {Kind::kLearningAction, key.authority, revision.id});
    update->BindInt64(4, revision.valid_from);
    update->BindBlob(5, revision.to.content);
    update->BindInt64(6, revision.to.crc32c);
    absl::Status updated = update->Run();
    if (!updated.ok()) return updated;
  }
  return absl::OkStatus();
}

// A retraction's reason, or a file's name, may name the record.
absl::Status DropFromSources(Database& database, const std::string& word) {
  std::vector<std::pair<int64_t, std::string>> changed;
  {
    absl::StatusOr<Statement> rows =
        database.Prepare("SELECT version, source FROM commits");
    if (!rows.ok()) return rows.status();
    for (;;) {
      const absl::StatusOr<bool> row = rows->Step();
      if (!row.ok()) return row.status();
      if (!*row) break;
      const std::string source = rows->Text(1);
      std::string without = SourceWithoutWord(source, word);
      if (without != source) {
        changed.emplace_back(rows->Int64(0), std::move(without));
      }
    }
  }
  absl::StatusOr<Statement> update =
      database.Prepare("UPDATE commits SET source = ?2 WHERE version = ?1");
  if (!update.ok()) return update.status();
  for (const auto& [version, source] : changed) {
    update->BindInt64(1, version);
    update->BindText(2, source);
    absl::Status updated = update->Run();
    if (!updated.ok()) return updated;
  }
  return absl::OkStatus();
}

absl::Status DeleteRevisions(Database& database, const Key& key) {
  absl::StatusOr<Statement> erase = database.Prepare(
      "DELETE FROM revisions WHERE kind = ? AND authority = ? AND key = ?");
  if (!erase.ok()) return erase.status();
  BindKey(*erase, key);
  return erase->Run();
}

absl::Status KeepRanges(Database& database, Kind kind,
                        const std::vector<VersionRange>& ranges) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO erased_ranges VALUES (?, ?, ?)");
  if (!insert.ok()) return insert.status();
  for (const VersionRange& range : ranges) {
    insert->BindInt64(1, static_cast<int64_t>(kind));
    insert->BindInt64(2, range.first);
    insert->BindInt64(3, range.last);
    absl::Status inserted = insert->Run();
    if (!inserted.ok()) return inserted;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Erasure> EraseFromLog(Database& database,
                                     ErasedKeys& erased_keys, const Key& key,
                                     const std::string& source) {
  absl::StatusOr<sqlite::Transaction> transaction = sqlite::Transaction::Begin(
      database, sqlite::Transaction::Kind::kImmediate);
  if (!transaction.ok()) return transaction.status();
  const absl::StatusOr<Version> head = ReadHead(database);
  if (!head.ok()) return head.status();
  Erasure erasure;
  absl::Status status = ReadExtent(database, key, head->number, erasure);
  if (status.ok() && erasure.revisions == 0) {
    return NothingToErase(key);
  }
  erasure.version.number = head->number + 1;
  erasure.version.data_date = head->data_date;
  if (status.ok()) status = DeleteRevisions(database, key);
  if (status.ok() && key.kind == Kind::kRepresentation) {
    status = DropReferences(database, key);
  }
  if (status.ok()) status = DropFromSources(database, key.key);
  if (status.ok()) {
    status = InsertCommit(database, erasure.version,
                          SourceWithoutWord(source, key.key));
  }
  if (status.ok()) status = KeepRanges(database, key.kind, erasure.versions);
  if (status.ok()) status = erased_keys.Add(key);
  if (status.ok()) {
    status = database.Execute("UPDATE erasure_state SET unfinished = 1");
  }
  if (status.ok()) status = transaction->Commit();
  if (!status.ok()) return status;
  return erasure;
}

}  // namespace redress::store
