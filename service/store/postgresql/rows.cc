#include "service/store/postgresql/rows.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::store {
namespace {

using postgres::Connection;
using postgres::Parameter;
using postgres::Result;
using postgres::Transaction;

constexpr int kCommitColumns = 5;

// Columns of the commit `alias` in the order that CommitOf reads them.
std::string CommitSql(const std::string& alias) {
  return absl::StrCat(alias, ".version, ", alias,
                      ".data_date, "
                      "(SELECT count(*) FROM redress.erased_ranges "
                      " WHERE last_version >= ",
                      alias, ".version AND first_version <= ", alias,
                      ".version), ", alias, ".committed_at, ", alias,
                      ".source");
}

// From the column `first` on; nullopt where an outer join found none.
std::optional<CommitInfo> CommitOf(const Result& rows, int row, int first) {
  if (rows.IsNull(row, first)) return std::nullopt;
  CommitInfo commit;
  commit.version.number = rows.Int64(row, first);
  if (!rows.IsNull(row, first + 1)) {
    commit.version.data_date =
        static_cast<model::Day>(rows.Int64(row, first + 1));
  }
  commit.version.erased_records = rows.Int64(row, first + 2);
  commit.committed_at = rows.Int64(row, first + 3);
  commit.source = std::string(rows.Text(row, first + 4));
  return commit;
}

Parameter KindOf(Kind kind) {
  return Parameter::Int32(static_cast<int32_t>(kind));
}

// Rows of authority, key, valid_from, content, crc32c.
std::vector<StoredRevision> RevisionsOf(Kind kind, const Result& rows) {
  std::vector<StoredRevision> revisions;
  revisions.reserve(static_cast<size_t>(rows.rows()));
  for (int row = 0; row < rows.rows(); ++row) {
    revisions.push_back(
        {{kind, std::string(rows.Text(row, 0)), std::string(rows.Text(row, 1))},
         rows.Int64(row, 2),
         std::string(rows.Bytes(row, 3)),
         rows.Int64(row, 4)});
  }
  return revisions;
}

}  // namespace

absl::StatusOr<LogState> ReadState(Connection& connection) {
  static const auto* const sql = new std::string(absl::StrCat(
      "SELECT s.unfinished, EXISTS (SELECT 1 FROM redress.erased_keys), ",
      CommitSql("c"),
      " FROM redress.erasure_state s LEFT JOIN LATERAL "
      "(SELECT * FROM redress.commits ORDER BY version DESC LIMIT 1) c "
      "ON true"));
  const absl::StatusOr<Result> rows = connection.QueryPrepared(*sql);
  if (!rows.ok()) return rows.status();
  if (rows->rows() != 1) {
    return absl::DataLossError("the database has lost its erasure state");
  }
  LogState state;
  state.unfinished = rows->Bool(0, 0);
  state.anything_erased = rows->Bool(0, 1);
  const std::optional<CommitInfo> head = CommitOf(*rows, 0, 2);
  if (head.has_value()) state.head = head->version;
  return state;
}

absl::StatusOr<std::string> ReadSalt(Connection& connection) {
  const absl::StatusOr<Result> rows =
      connection.Query("SELECT salt FROM redress.erasure_state");
  if (!rows.ok()) return rows.status();
  if (rows->rows() != 1 || rows->Bytes(0, 0).empty()) {
    return absl::DataLossError("the database has lost its salt");
  }
  return std::string(rows->Bytes(0, 0));
}

absl::StatusOr<std::vector<std::string>> ReadErased(
    Connection& connection, const std::vector<std::string>& digests) {
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      "SELECT digest FROM redress.erased_keys WHERE digest = ANY ($1)",
      {{Parameter::ByteStrings(digests)}});
  if (!rows.ok()) return rows.status();
  std::vector<std::string> erased;
  for (int row = 0; row < rows->rows(); ++row) {
    erased.emplace_back(rows->Bytes(row, 0));
  }
  return erased;
}

absl::StatusOr<std::optional<CommitInfo>> ReadCommit(Connection& connection,
                                                     int64_t version) {
  static const auto* const sql = new std::string(
      absl::StrCat("SELECT ", CommitSql("c"),
                   " FROM redress.commits c WHERE c.version = $1"));
  const absl::StatusOr<Result> rows =
      connection.QueryPrepared(*sql, {{Parameter::Int64(version)}});
  if (!rows.ok()) return rows.status();
  if (rows->rows() == 0) return std::optional<CommitInfo>();
  return CommitOf(*rows, 0, 0);
}

absl::StatusOr<std::string> ReadCommitId(Connection& connection,
                                         int64_t version) {
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      "SELECT attempt FROM redress.commits WHERE version = $1",
      {{Parameter::Int64(version)}});
  if (!rows.ok()) return rows.status();
  if (rows->rows() == 0) return NoVersion(version);
  return std::string(rows->Bytes(0, 0));
}

absl::StatusOr<std::vector<CommitInfo>> ReadCommits(Connection& connection,
                                                    int64_t before,
                                                    int64_t limit) {
  static const auto* const sql = new std::string(
      absl::StrCat("SELECT ", CommitSql("c"),
                   " FROM redress.commits c WHERE c.version < $1 "
                   "ORDER BY c.version DESC LIMIT $2"));
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      *sql, {{Parameter::Int64(before), Parameter::Int64(limit)}});
  if (!rows.ok()) return rows.status();
  std::vector<CommitInfo> commits;
  for (int row = 0; row < rows->rows(); ++row) {
    commits.push_back(*CommitOf(*rows, row, 0));
  }
  return commits;
}

absl::StatusOr<std::vector<RevisionInfo>> ReadRevisions(Connection& connection,
                                                        const Key& key) {
  static const auto* const sql = new std::string(
      absl::StrCat("SELECT r.valid_to, ", CommitSql("m"), ", ", CommitSql("e"),
                   " FROM redress.revisions r "
                   "LEFT JOIN redress.commits m ON m.version = r.valid_from "
                   "LEFT JOIN redress.commits e ON e.version = r.valid_to "
                   "WHERE r.kind = $1 AND r.authority = $2 AND r.key = $3 "
                   "ORDER BY r.valid_from"));
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      *sql, {{KindOf(key.kind), Parameter::Text(key.authority),
              Parameter::Text(key.key)}});
  if (!rows.ok()) return rows.status();
  std::vector<RevisionInfo> revisions;
  for (int row = 0; row < rows->rows(); ++row) {
    std::optional<CommitInfo> made = CommitOf(*rows, row, 1);
    std::optional<CommitInfo> ended = CommitOf(*rows, row, 1 + kCommitColumns);
    if (!made.has_value() || ended.has_value() == rows->IsNull(row, 0)) {
      return absl::DataLossError(
          absl::StrCat("a revision of ", Describe(key), " has no commit"));
    }
    revisions.push_back({*std::move(made), std::move(ended)});
  }
  return revisions;
}

absl::StatusOr<std::optional<StoredRevision>> FindRevision(
    Connection& connection, const Key& key, int64_t version) {
  // The last revision made by then, and whether it was in force still.
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      "SELECT v.known, r.valid_from, r.content, r.crc32c, "
      "       r.valid_to IS NULL OR r.valid_to > $4 "
      "FROM (SELECT $4 = 0 OR EXISTS "
      "        (SELECT 1 FROM redress.commits WHERE version = $4) AS known) v "
      "LEFT JOIN LATERAL "
      "  (SELECT * FROM redress.revisions "
      "   WHERE kind = $1 AND authority = $2 AND key = $3 AND valid_from <= $4 "
      "   ORDER BY valid_from DESC LIMIT 1) r ON true",
      {{KindOf(key.kind), Parameter::Text(key.authority),
        Parameter::Text(key.key), Parameter::Int64(version)}});
  if (!rows.ok()) return rows.status();
  if (!rows->Bool(0, 0)) return NoVersion(version);
  std::optional<StoredRevision> found;
  if (!rows->IsNull(0, 1) && rows->Bool(0, 4)) {
    found = {key, rows->Int64(0, 1), std::string(rows->Bytes(0, 2)),
             rows->Int64(0, 3)};
  }
  return found;
}

absl::StatusOr<std::vector<std::optional<StoredRevision>>> FindRevisions(
    Connection& connection, const std::vector<Key>& keys, int64_t version) {
  std::vector<int32_t> kinds;
  std::vector<std::string> authorities;
  std::vector<std::string> names;
  for (const Key& key : keys) {
    kinds.push_back(static_cast<int32_t>(key.kind));
    authorities.push_back(key.authority);
    names.push_back(key.key);
  }
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      "SELECT i.n, r.valid_from, r.content, r.crc32c "
      "FROM unnest($1, $2, $3) WITH ORDINALITY AS i (kind, authority, key, n) "
      "CROSS JOIN LATERAL "
      "  (SELECT * FROM redress.revisions "
      "   WHERE kind = i.kind AND authority = i.authority AND key = i.key "
      "         AND valid_from <= $4 "
      "   ORDER BY valid_from DESC LIMIT 1) r "
      "WHERE r.valid_to IS NULL OR r.valid_to > $4",
      {{Parameter::Int32s(kinds), Parameter::Texts(authorities),
        Parameter::Texts(names), Parameter::Int64(version)}});
  if (!rows.ok()) return rows.status();
  std::vector<std::optional<StoredRevision>> found(keys.size());
  for (int row = 0; row < rows->rows(); ++row) {
    const auto index = static_cast<size_t>(rows->Int64(row, 0) - 1);
    found[index] = {keys[index], rows->Int64(row, 1),
                    std::string(rows->Bytes(row, 2)), rows->Int64(row, 3)};
  }
  return found;
}

absl::StatusOr<std::vector<StoredRevision>> ReadRows(Connection& connection,
                                                     Kind kind, int64_t version,
                                                     const Key& last,
                                                     int64_t limit) {
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      "SELECT authority, key, valid_from, content, crc32c "
      "FROM redress.revisions "
      "WHERE kind = $1 AND (authority, key) > ($3, $4) AND valid_from <= $2 "
      "      AND (valid_to IS NULL OR valid_to > $2) "
      "ORDER BY authority, key LIMIT $5",
      {{KindOf(kind), Parameter::Int64(version),
        Parameter::Text(last.authority), Parameter::Text(last.key),
        Parameter::Int64(limit)}});
  if (!rows.ok()) return rows.status();
  return RevisionsOf(kind, *rows);
}

absl::StatusOr<std::vector<StoredRevision>> ReadLastFrom(
    Connection& connection, Kind kind, const std::string& source) {
  const absl::StatusOr<Result> rows = connection.Query(
      "SELECT DISTINCT ON (authority, key) "
      "       authority, key, valid_from, content, crc32c "
      "FROM redress.revisions JOIN redress.commits ON version = valid_from "
      "WHERE kind = $1 AND source = $2 "
      "ORDER BY authority, key, valid_from DESC",
      {{KindOf(kind), Parameter::Text(source)}});
  if (!rows.ok()) return rows.status();
  return RevisionsOf(kind, *rows);
}

absl::StatusOr<RowChanges> ReadChanges(Connection& connection, int64_t from,
                                       int64_t to) {
  const absl::StatusOr<Transaction> transaction =
      Transaction::Begin(connection, Transaction::Kind::kRead);
  if (!transaction.ok()) return transaction.status();
  for (const int64_t version : {from, to}) {
    absl::Status known = CheckVersion(connection, version);
    if (!known.ok()) return known;
  }
  RowChanges changes;
  // Whether a version is one that no revision begins or ends at, and that does
  // not move the data date either: that is what an erase leaves (and at most a
  // version all of whose records were erased, which is read anew for nothing).
  const absl::StatusOr<Result> erased = connection.QueryPrepared(
      "SELECT EXISTS (SELECT 1 FROM redress.commits this "
      "JOIN redress.commits last ON last.version = this.version - 1 "
      "WHERE this.version > $1 AND this.version <= $2 "
      "AND this.data_date IS NOT DISTINCT FROM last.data_date "
      "AND NOT EXISTS (SELECT 1 FROM redress.revisions "
      "                WHERE valid_from = this.version) "
      "AND NOT EXISTS (SELECT 1 FROM redress.revisions "
      "                WHERE valid_to = this.version))",
      {{Parameter::Int64(from), Parameter::Int64(to)}});
  if (!erased.ok()) return erased.status();
  changes.erased = erased->Bool(0, 0);
  if (changes.erased) return changes;
  const absl::StatusOr<Result> begun = connection.QueryPrepared(
      "SELECT kind, authority, key, valid_from, content, crc32c "
      "FROM redress.revisions WHERE valid_from > $1 AND valid_from <= $2 "
      "AND (valid_to IS NULL OR valid_to > $2)",
      {{Parameter::Int64(from), Parameter::Int64(to)}});
  if (!begun.ok()) return begun.status();
  const auto key_of = [](const Result& rows, int row) {
    return Key{static_cast<Kind>(rows.Int64(row, 0)),
               std::string(rows.Text(row, 1)), std::string(rows.Text(row, 2))};
  };
  for (int row = 0; row < begun->rows(); ++row) {
    changes.begun.push_back({key_of(*begun, row), begun->Int64(row, 3),
                             std::string(begun->Bytes(row, 4)),
                             begun->Int64(row, 5)});
  }
  const absl::StatusOr<Result> ended = connection.QueryPrepared(
      "SELECT kind, authority, key FROM redress.revisions "
      "WHERE valid_from <= $1 AND valid_to > $1 AND valid_to <= $2",
      {{Parameter::Int64(from), Parameter::Int64(to)}});
  if (!ended.ok()) return ended.status();
  for (int row = 0; row < ended->rows(); ++row) {
    changes.ended.push_back(key_of(*ended, row));
  }
  return changes;
}

absl::Status CheckVersion(Connection& connection, int64_t number) {
  if (number == 0) return absl::OkStatus();
  const absl::StatusOr<Result> rows = connection.QueryPrepared(
      "SELECT 1 FROM redress.commits WHERE version = $1",
      {{Parameter::Int64(number)}});
  if (!rows.ok()) return rows.status();
  return rows->rows() == 0 ? NoVersion(number) : absl::OkStatus();
}

}  // namespace redress::store
