#include "service/store/sqlite/reader.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/store/log_store.h"
#include "service/store/sqlite/commits.h"

namespace redress::store {
namespace {

// More than this many unused connections are closed.
constexpr size_t kMaxIdle = 8;

constexpr char kExistsSql[] = "SELECT 1 FROM commits WHERE version = ?";

// The last revision made by then, and whether it was in force still.
constexpr char kFindSql[] =
    "SELECT valid_from, content, crc32c, "
    "       valid_to IS NULL OR valid_to > ?4 "
    "FROM revisions "
    "WHERE kind = ?1 AND authority = ?2 AND key = ?3 AND valid_from <= ?4 "
    "ORDER BY valid_from DESC LIMIT 1";

// The next rows after a key. No key is empty, so that ("", "") is before all.
constexpr char kNextSql[] =
    "SELECT authority, key, valid_from, content, crc32c "
    "FROM revisions "
    "WHERE kind = ?1 AND (authority, key) > (?3, ?4) AND valid_from <= ?2 "
    "      AND (valid_to IS NULL OR valid_to > ?2) "
    "ORDER BY authority, key LIMIT ?5";

// Of the bare columns SQLite takes those of the row with the maximum.
constexpr char kForEachLastFromSql[] =
    "SELECT authority, key, MAX(valid_from), content, crc32c "
    "FROM revisions JOIN commits ON commits.version = valid_from "
    "WHERE kind = ?1 AND source = ?2 "
    "GROUP BY authority, key ORDER BY authority, key";

// Whether a version after ?1, up to ?2, is one that no revision begins or ends
// at, and that does not move the data date either: that is what an erase leaves
// (and at most a version all of whose records were erased, which is read anew
// for nothing).
constexpr char kErasedSql[] =
    "SELECT 1 FROM commits AS this JOIN commits AS last "
    "ON last.version = this.version - 1 "
    "WHERE this.version > ?1 AND this.version <= ?2 "
    "AND this.data_date IS last.data_date "
    "AND NOT EXISTS (SELECT 1 FROM revisions WHERE valid_from = this.version "
    "                OR valid_to = this.version) LIMIT 1";

// There is no index for these: only where answers lag behind is it asked, and
// reading everything anew is what it spares.
constexpr char kChangesSql[] =
    "SELECT kind, authority, key, valid_from, content, crc32c, 1 "
    "FROM revisions WHERE valid_from > ?1 AND valid_from <= ?2 "
    "AND (valid_to IS NULL OR valid_to > ?2) "
    "UNION ALL "
    "SELECT kind, authority, key, 0, NULL, 0, 0 FROM revisions "
    "WHERE valid_from <= ?1 AND valid_to > ?1 AND valid_to <= ?2";

// Puts the rows of a bound statement into `revisions`, over what is in there:
// authority, key, valid_from, content, crc32c.
absl::Status ReadRows(Kind kind, sqlite::Statement& rows,
                      std::vector<StoredRevision>& revisions) {
  for (size_t count = 0;; ++count) {
    const absl::StatusOr<bool> row = rows.Step();
    if (!row.ok()) return row.status();
    if (!*row) {
      revisions.resize(count);
      return absl::OkStatus();
    }
    if (count == revisions.size()) revisions.emplace_back();
    StoredRevision& revision = revisions[count];
    revision.key.kind = kind;
    revision.key.authority = rows.TextView(0);
    revision.key.key = rows.TextView(1);
    revision.valid_from = rows.Int64(2);
    revision.content = rows.BlobView(3);
    revision.crc32c = rows.Int64(4);
  }
}

absl::Status VisitAll(
    const std::vector<StoredRevision>& revisions,
    const std::function<absl::Status(const StoredRevision&)>& visit) {
  for (const StoredRevision& revision : revisions) {
    absl::Status visited = visit(revision);
    if (!visited.ok()) return visited;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> Reader::Open(const std::string& path) {
  absl::StatusOr<sqlite::Database> database =
      sqlite::Database::Open(path, sqlite::OpenMode::kReadOnly);
  if (!database.ok()) return database.status();
  absl::Status set = database->Execute(
      "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
  if (!set.ok()) return set;
  // The statements and the table of erased keys keep pointing at it.
  auto held = std::make_unique<sqlite::Database>(*std::move(database));
  absl::StatusOr<sqlite::Statement> exists = held->Prepare(kExistsSql);
  if (!exists.ok()) return exists.status();
  absl::StatusOr<sqlite::Statement> find = held->Prepare(kFindSql);
  if (!find.ok()) return find.status();
  absl::StatusOr<sqlite::Statement> next = held->Prepare(kNextSql);
  if (!next.ok()) return next.status();
  absl::StatusOr<ErasedKeys> erased_keys = ErasedKeys::Open(*held);
  if (!erased_keys.ok()) return erased_keys.status();
  return std::unique_ptr<Reader>(new Reader(std::move(held), *std::move(exists),
                                            *std::move(find), *std::move(next),
                                            *std::move(erased_keys)));
}

Reader::Reader(std::unique_ptr<sqlite::Database> database,
               sqlite::Statement exists, sqlite::Statement find,
               sqlite::Statement next, ErasedKeys erased_keys)
    : database_(std::move(database)),
      exists_(std::move(exists)),
      find_(std::move(find)),
      next_(std::move(next)),
      erased_keys_(std::move(erased_keys)) {}

absl::StatusOr<Version> Reader::Head() { return ReadHead(*database_); }

absl::StatusOr<Version> Reader::GetVersion(int64_t number) {
  if (number == 0) return Version{};
  const absl::StatusOr<std::optional<CommitInfo>> commit =
      ReadCommit(*database_, number);
  if (!commit.ok()) return commit.status();
  if (!commit->has_value()) return NoVersion(number);
  return (*commit)->version;
}

absl::StatusOr<std::string> Reader::CommitId(int64_t number) {
  absl::StatusOr<std::string> id = ReadCommitId(*database_, number);
  if (id.ok() && id->empty()) return NoVersion(number);
  return id;
}

absl::Status Reader::CheckVersion(int64_t number) {
  if (number == 0) return absl::OkStatus();
  exists_.BindInt64(1, number);
  const absl::StatusOr<bool> row = exists_.Step();
  if (!row.ok()) return row.status();
  if (!*row) return NoVersion(number);
  exists_.Reset();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RevisionInfo>> Reader::ListRevisions(
    const Key& key) {
  std::vector<std::pair<int64_t, int64_t>> spans;
  {
    absl::StatusOr<sqlite::Statement> rows = database_->Prepare(
        "SELECT valid_from, valid_to FROM revisions "
        "WHERE kind = ? AND authority = ? AND key = ? ORDER BY valid_from");
    if (!rows.ok()) return rows.status();
    rows->BindInt64(1, static_cast<int64_t>(key.kind));
    rows->BindText(2, key.authority);
    rows->BindText(3, key.key);
    for (;;) {
      const absl::StatusOr<bool> row = rows->Step();
      if (!row.ok()) return row.status();
      if (!*row) break;
      spans.emplace_back(rows->Int64(0), rows->Int64(1));
    }
  }
  std::vector<RevisionInfo> revisions;
  for (const auto& [from, to] : spans) {
    RevisionInfo& revision = revisions.emplace_back();
    absl::StatusOr<std::optional<CommitInfo>> made =
        ReadCommit(*database_, from);
    if (!made.ok()) return made.status();
    absl::StatusOr<std::optional<CommitInfo>> ended =
        ReadCommit(*database_, to);
    if (!ended.ok()) return ended.status();
    if (!made->has_value() || ended->has_value() != (to != 0)) {
      return absl::DataLossError(
          absl::StrCat("a revision of ", Describe(key), " has no commit"));
    }
    revision.made = **std::move(made);
    revision.ended = *std::move(ended);
  }
  return revisions;
}

absl::StatusOr<std::vector<CommitInfo>> Reader::ListVersions(int64_t before,
                                                             int64_t limit) {
  return ReadCommits(*database_, before, limit);
}

absl::StatusOr<RowChanges> Reader::ChangesBetween(int64_t from, int64_t to) {
  // One view of the log for both.
  const absl::StatusOr<sqlite::Transaction> transaction =
      sqlite::Transaction::Begin(*database_,
                                 sqlite::Transaction::Kind::kDeferred);
  if (!transaction.ok()) return transaction.status();
  for (const int64_t version : {from, to}) {
    absl::Status known = CheckVersion(version);
    if (!known.ok()) return known;
  }
  RowChanges changes;
  {
    absl::StatusOr<sqlite::Statement> rows = database_->Prepare(kErasedSql);
    if (!rows.ok()) return rows.status();
    rows->BindInt64(1, from);
    rows->BindInt64(2, to);
    const absl::StatusOr<bool> row = rows->Step();
    if (!row.ok()) return row.status();
    changes.erased = *row;
    if (changes.erased) return changes;
  }
  absl::StatusOr<sqlite::Statement> rows = database_->Prepare(kChangesSql);
  if (!rows.ok()) return rows.status();
  rows->BindInt64(1, from);
  rows->BindInt64(2, to);
  for (;;) {
    const absl::StatusOr<bool> row = rows->Step();
    if (!row.ok()) return row.status();
    if (!*row) return changes;
    Key key{static_cast<Kind>(rows->Int64(0)), rows->Text(1), rows->Text(2)};
    if (rows->Int64(6) != 0) {
      changes.begun.push_back(
          {std::move(key), rows->Int64(3), rows->Blob(4), rows->Int64(5)});
    } else {
      changes.ended.push_back(std::move(key));
    }
  }
}

absl::StatusOr<bool> Reader::IsErased(const Key& key) {
  return erased_keys_.Contains(key);
}

absl::StatusOr<std::optional<StoredRevision>> Reader::Find(const Key& key,
                                                           int64_t version) {
  absl::Status known = CheckVersion(version);
  if (!known.ok()) return known;
  return FindKnown(key, version);
}

absl::StatusOr<std::vector<std::optional<StoredRevision>>> Reader::FindAll(
    const std::vector<Key>& keys, int64_t version) {
  const absl::StatusOr<sqlite::Transaction> transaction =
      sqlite::Transaction::Begin(*database_,
                                 sqlite::Transaction::Kind::kDeferred);
  if (!transaction.ok()) return transaction.status();
  absl::Status known = CheckVersion(version);
  if (!known.ok()) return known;
  std::vector<std::optional<StoredRevision>> revisions;
  revisions.reserve(keys.size());
  for (const Key& key : keys) {
    absl::StatusOr<std::optional<StoredRevision>> found =
        FindKnown(key, version);
    if (!found.ok()) return found.status();
    revisions.push_back(*std::move(found));
  }
  return revisions;
}

absl::StatusOr<std::optional<StoredRevision>> Reader::FindKnown(
    const Key& key, int64_t version) {
  find_.BindInt64(1, static_cast<int64_t>(key.kind));
  find_.BindText(2, key.authority);
  find_.BindText(3, key.key);
  find_.BindInt64(4, version);
  const absl::StatusOr<bool> row = find_.Step();
  if (!row.ok()) return row.status();
  std::optional<StoredRevision> found;
  if (*row) {
    if (find_.Int64(3) != 0) {
      found = {key, find_.Int64(0), find_.Blob(1), find_.Int64(2)};
    }
    find_.Reset();
  }
  return found;
}

absl::Status Reader::ReadNext(Kind kind, int64_t version, const Key& last,
                              size_t limit, std::vector<StoredRevision>& rows) {
  absl::Status known = CheckVersion(version);
  if (!known.ok()) return known;
  next_.BindInt64(1, static_cast<int64_t>(kind));
  next_.BindInt64(2, version);
  next_.BindText(3, last.authority);
  next_.BindText(4, last.key);
  next_.BindInt64(5, static_cast<int64_t>(limit));
  return ReadRows(kind, next_, rows);
}

absl::Status Reader::ForEachLastFrom(
    Kind kind, const std::string& source,
    const std::function<absl::Status(const StoredRevision&)>& visit) {
  absl::StatusOr<sqlite::Statement> rows =
      database_->Prepare(kForEachLastFromSql);
  if (!rows.ok()) return rows.status();
  rows->BindInt64(1, static_cast<int64_t>(kind));
  rows->BindText(2, source);
  std::vector<StoredRevision> revisions;
  absl::Status read = ReadRows(kind, *rows, revisions);
  return read.ok() ? VisitAll(revisions, visit) : read;
}

ReaderPool::ReaderPool(std::string path) : path_(std::move(path)) {}

ReaderPool::Lease::Lease(ReaderPool& pool, std::unique_ptr<Reader> reader)
    : pool_(&pool), reader_(std::move(reader)) {}

ReaderPool::Lease::~Lease() {
  if (reader_ != nullptr) pool_->GiveBack(std::move(reader_));
}

absl::StatusOr<ReaderPool::Lease> ReaderPool::Take() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty()) {
      Lease lease(*this, std::move(idle_.back()));
      idle_.pop_back();
      return lease;
    }
  }
  absl::StatusOr<std::unique_ptr<Reader>> opened = Reader::Open(path_);
  if (!opened.ok()) return opened.status();
  return Lease(*this, *std::move(opened));
}

void ReaderPool::GiveBack(std::unique_ptr<Reader> reader) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(reader));
}

void ReaderPool::CloseIdle() {
  const std::lock_guard<std::mutex> lock(mutex_);
  idle_.clear();
}

}  // namespace redress::store
