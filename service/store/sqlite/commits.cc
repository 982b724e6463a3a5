#include "service/store/sqlite/commits.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/store/batch_items.h"

namespace redress::store {
namespace {

// Columns in the order that InfoOf reads them.
constexpr char kSelect[] =
    "SELECT version, data_date, "
    "       (SELECT COUNT(*) FROM erased_ranges "
    "        WHERE last_version >= version AND first_version <= version), "
    "       committed_at, source "
    "FROM commits ";

CommitInfo InfoOf(const sqlite::Statement& row) {
  CommitInfo commit;
  commit.version.number = row.Int64(0);
  if (!row.IsNull(1)) {
    commit.version.data_date = static_cast<model::Day>(row.Int64(1));
  }
  commit.version.erased_records = row.Int64(2);
  commit.committed_at = row.Int64(3);
  commit.source = row.Text(4);
  return commit;
}

}  // namespace

absl::StatusOr<Version> ReadHead(sqlite::Database& database) {
  absl::StatusOr<sqlite::Statement> head =
      database.Prepare(absl::StrCat(kSelect, "ORDER BY version DESC LIMIT 1"));
  if (!head.ok()) return head.status();
  const absl::StatusOr<bool> row = head->Step();
  if (!row.ok()) return row.status();
  return *row ? InfoOf(*head).version : Version();
}

absl::StatusOr<std::optional<CommitInfo>> ReadCommit(sqlite::Database& database,
                                                     int64_t version) {
  absl::StatusOr<sqlite::Statement> commit =
      database.Prepare(absl::StrCat(kSelect, "WHERE version = ?"));
  if (!commit.ok()) return commit.status();
  commit->BindInt64(1, version);
  const absl::StatusOr<bool> row = commit->Step();
  if (!row.ok()) return row.status();
  if (!*row) return std::optional<CommitInfo>();
  return std::optional<CommitInfo>(InfoOf(*commit));
}

absl::StatusOr<std::string> ReadCommitId(sqlite::Database& database,
                                         int64_t version) {
  absl::StatusOr<sqlite::Statement> id =
      database.Prepare("SELECT id FROM commits WHERE version = ?");
  if (!id.ok()) return id.status();
  id->BindInt64(1, version);
  const absl::StatusOr<bool> row = id->Step();
  if (!row.ok()) return row.status();
  return *row ? id->Blob(0) : "";
}

absl::StatusOr<std::vector<CommitInfo>> ReadCommits(sqlite::Database& database,
                                                    int64_t before,
                                                    int64_t limit) {
  absl::StatusOr<sqlite::Statement> rows = database.Prepare(
      absl::StrCat(kSelect, "WHERE version < ? ORDER BY version DESC LIMIT ?"));
  if (!rows.ok()) return rows.status();
  rows->BindInt64(1, before);
  rows->BindInt64(2, limit);
  std::vector<CommitInfo> commits;
  for (;;) {
    const absl::StatusOr<bool> row = rows->Step();
    if (!row.ok()) return row.status();
    if (!*row) return commits;
    commits.push_back(InfoOf(*rows));
  }
}

absl::Status InsertCommit(sqlite::Database& database, const Version& version,
                          const std::string& source) {
  absl::StatusOr<sqlite::Statement> commit = database.Prepare(
      "INSERT INTO commits (version, data_date, committed_at, source, id) "
      "VALUES (?, ?, ?, ?, randomblob(16))");
  if (!commit.ok()) return commit.status();
  commit->BindInt64(1, version.number);
  if (version.data_date == model::kNoDay) {
    commit->BindNull(2);
  } else {
    commit->BindInt64(2, version.data_date);
  }
  commit->BindInt64(3, CommitTime());
  commit->BindText(4, source);
  return commit->Run();
}

}  // namespace redress::store
