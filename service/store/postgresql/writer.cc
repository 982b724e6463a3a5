#include "service/store/postgresql/writer.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/store/erasure.h"
#include "service/store/postgresql/connections.h"
#include "service/store/postgresql/erase.h"
#include "service/store/postgresql/migrations.h"

namespace redress::store {
namespace {

using postgres::CopyIn;
using postgres::Parameter;
using postgres::Result;
using postgres::Transaction;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFindOutPause(200);
// Between attempts at what somebody else was in the way of.
constexpr milliseconds kBusyPause(10);

// So many random bytes that no two attempts share them.
std::string NewAttempt() {
  std::string attempt(16, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(attempt.data()),
             static_cast<int>(attempt.size()));
  return attempt;
}

bool IsUnreachable(const absl::Status& status) {
  return ErrorReason(status) == "DATABASE_UNREACHABLE";
}

}  // namespace

absl::Status PostgresqlWriter::Connect() {
  const bool lost = !connection_.has_value() || connection_->Lost();
  if (!lost) return absl::OkStatus();
  if (held_) {
    return postgres::ErrorOf(
        "", "the connection that kept other writers out was lost; try again");
  }
  connection_.reset();
  absl::StatusOr<postgres::Connection> opened = OpenConnection(conninfo_);
  if (!opened.ok()) return opened.status();
  connection_ = *std::move(opened);
  return absl::OkStatus();
}

absl::Status PostgresqlWriter::Hold() {
  absl::Status status = Connect();
  if (!status.ok()) return status;
  status = connection_
               ->QueryPrepared("SELECT pg_advisory_lock($1)",
                               {{Parameter::Int64(kWriterLock)}})
               .status();
  held_ = status.ok();
  return status;
}

void PostgresqlWriter::Release() {
  held_ = false;
  const absl::StatusOr<Result> released = connection_->QueryPrepared(
      "SELECT pg_advisory_unlock($1)", {{Parameter::Int64(kWriterLock)}});
  // The server lets go of it when the connection ends.
  if (!released.ok()) connection_.reset();
}

absl::StatusOr<Transaction> PostgresqlWriter::BeginWriting() {
  absl::Status connected = Connect();
  if (!connected.ok()) return connected;
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(*connection_, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction;
  // In a statement of its own: the next one sees what its last holder did.
  absl::Status locked = connection_
                            ->QueryPrepared("SELECT pg_advisory_xact_lock($1)",
                                            {{Parameter::Int64(kWriterLock)}})
                            .status();
  if (!locked.ok()) return locked;
  return transaction;
}

absl::StatusOr<std::vector<std::optional<PostgresqlWriter::InForce>>>
PostgresqlWriter::FindInForce(const std::vector<PreparedItem>& items) {
  std::vector<int32_t> kinds;
  std::vector<std::string> authorities;
  std::vector<std::string> keys;
  for (const PreparedItem& item : items) {
    kinds.push_back(static_cast<int32_t>(item.key.kind));
    authorities.push_back(item.key.authority);
    keys.push_back(item.key.key);
  }
  const absl::StatusOr<Result> rows = connection_->QueryPrepared(
      "SELECT i.n, r.valid_from, r.content "
      "FROM unnest($1, $2, $3) WITH ORDINALITY AS i (kind, authority, key, n) "
      "CROSS JOIN LATERAL "
      "  (SELECT valid_from, valid_to, content FROM redress.revisions "
      "   WHERE kind = i.kind AND authority = i.authority AND key = i.key "
      "   ORDER BY valid_from DESC LIMIT 1) r "
      "WHERE r.valid_to IS NULL",
      {{Parameter::Int32s(kinds), Parameter::Texts(authorities),
        Parameter::Texts(keys)}});
  if (!rows.ok()) return rows.status();
  std::vector<std::optional<InForce>> in_force(items.size());
  for (int row = 0; row < rows->rows(); ++row) {
    const auto index = static_cast<size_t>(rows->Int64(row, 0) - 1);
    const std::optional<std::string>& content = items[index].content;
    in_force[index] = {rows->Int64(row, 1),
                       content.has_value() && rows->Bytes(row, 2) == *content};
  }
  return in_force;
}

absl::Status PostgresqlWriter::CheckItems(
    const std::vector<PreparedItem>& items, const std::vector<Change>& changes,
    const Version& next, bool anything_erased) {
  std::set<std::string> erased;
  if (anything_erased) {
    std::vector<std::string> digests;
    for (size_t i = 0; i < items.size(); ++i) {
      if (changes[i] == Change::kUnchanged) continue;
      digests.push_back(ErasedDigest(salt_, items[i].key));
      for (const Key& reference : items[i].references) {
        digests.push_back(ErasedDigest(salt_, reference));
      }
    }
    absl::StatusOr<std::vector<std::string>> found =
        ReadErased(*connection_, digests);
    if (!found.ok()) return found.status();
    erased.insert(found->begin(), found->end());
  }
  for (size_t i = 0; i < items.size(); ++i) {
    if (changes[i] == Change::kUnchanged) continue;
    if (!erased.empty()) {
      if (erased.count(ErasedDigest(salt_, items[i].key)) > 0) {
        return ErasedItem(items[i]);
      }
      for (const Key& reference : items[i].references) {
        if (erased.count(ErasedDigest(salt_, reference)) > 0) {
          return ErasedReference(items[i]);
        }
      }
    }
    absl::Status dated = CheckDataDate(items[i], next);
    if (!dated.ok()) return dated;
  }
  return absl::OkStatus();
}

absl::Status PostgresqlWriter::InsertCommit(const Version& version,
                                            const std::string& source,
                                            const std::string& attempt) {
  return InsertCommitRow(*connection_, version, source, attempt);
}

absl::Status PostgresqlWriter::CloseRevisions(
    const std::vector<PreparedItem>& items,
    const std::vector<std::optional<InForce>>& in_force,
    const std::vector<Change>& changes, int64_t version) {
  std::vector<int32_t> kinds;
  std::vector<std::string> authorities;
  std::vector<std::string> keys;
  std::vector<int64_t> froms;
  for (size_t i = 0; i < items.size(); ++i) {
    if (changes[i] == Change::kUnchanged || !in_force[i].has_value()) continue;
    kinds.push_back(static_cast<int32_t>(items[i].key.kind));
    authorities.push_back(items[i].key.authority);
    keys.push_back(items[i].key.key);
    froms.push_back(in_force[i]->valid_from);
  }
  if (kinds.empty()) return absl::OkStatus();
  return connection_
      ->QueryPrepared(
          "UPDATE redress.revisions r SET valid_to = $5 "
          "FROM unnest($1, $2, $3, $4) AS i (kind, authority, key, valid_from) "
          "WHERE r.kind = i.kind AND r.authority = i.authority "
          "AND r.key = i.key AND r.valid_from = i.valid_from",
          {{Parameter::Int32s(kinds), Parameter::Texts(authorities),
            Parameter::Texts(keys), Parameter::Int64s(froms),
            Parameter::Int64(version)}})
      .status();
}

absl::Status PostgresqlWriter::InsertRevisions(
    const std::vector<PreparedItem>& items, const std::vector<Change>& changes,
    int64_t version) {
  std::optional<CopyIn> copy;
  for (size_t i = 0; i < items.size(); ++i) {
    const PreparedItem& item = items[i];
    if (changes[i] == Change::kUnchanged || !item.content.has_value()) continue;
    if (!copy.has_value()) {
      absl::StatusOr<CopyIn> begun =
          CopyIn::Begin(*connection_,
                        "redress.revisions "
                        "(kind, authority, key, valid_from, content, crc32c)");
      if (!begun.ok()) return begun.status();
      copy.emplace(*std::move(begun));
    }
    absl::Status added = copy->Add(
        {{Parameter::Int16(static_cast<int16_t>(item.key.kind)),
          Parameter::Text(item.key.authority), Parameter::Text(item.key.key),
          Parameter::Int64(version), Parameter::Bytes(*item.content),
          Parameter::Int64(Crc32c(*item.content))}});
    if (!added.ok()) return added;
  }
  return copy.has_value() ? copy->Finish().status() : absl::OkStatus();
}

absl::StatusOr<Written> PostgresqlWriter::Write(
    const std::vector<PreparedItem>& items, const Batch& batch) {
  absl::StatusOr<Transaction> transaction = BeginWriting();
  if (!transaction.ok()) return transaction.status();
  const absl::StatusOr<LogState> state = ReadState(*connection_);
  if (!state.ok()) return state.status();
  const Version next = NextVersion(state->head, batch);
  const auto in_force = FindInForce(items);
  if (!in_force.ok()) return in_force.status();

  Written written{state->head, {}};
  bool changed = false;
  for (size_t i = 0; i < items.size(); ++i) {
    const std::optional<InForce>& found = (*in_force)[i];
    written.changes.push_back(ChangeOf(items[i], found.has_value(),
                                       found.has_value() && found->same));
    changed = changed || written.changes.back() != Change::kUnchanged;
  }
  if (!changed && !MovesDataDate(batch, state->head, next)) return written;
  absl::Status status =
      CheckItems(items, written.changes, next, state->anything_erased);
  const std::string attempt = NewAttempt();
  if (status.ok()) status = InsertCommit(next, batch.source, attempt);
  if (status.ok()) {
    status = CloseRevisions(items, *in_force, written.changes, next.number);
  }
  if (status.ok())
    status = InsertRevisions(items, written.changes, next.number);
  if (status.ok()) status = Finish(*transaction, next, attempt);
  if (!status.ok()) return status;
  written.version = next;
  return written;
}

absl::StatusOr<Erasure> PostgresqlWriter::Erase(const Key& key,
                                                const std::string& source) {
  absl::StatusOr<Transaction> transaction = BeginWriting();
  if (!transaction.ok()) return transaction.status();
  const std::string attempt = NewAttempt();
  absl::StatusOr<Erasure> erasure =
      EraseFromLog(*connection_, salt_, key, source, attempt);
  if (!erasure.ok()) return erasure;
  absl::Status status = Finish(*transaction, erasure->version, attempt);
  if (!status.ok()) return status;
  return erasure;
}

absl::Status PostgresqlWriter::Finish(Transaction& transaction,
                                      const Version& version,
                                      const std::string& attempt) {
  absl::Status told =
      connection_
          ->QueryPrepared("SELECT pg_notify($1, $2)",
                          {{Parameter::Text(kVersionChannel),
                            Parameter::Text(absl::StrCat(version.number))}})
          .status();
  if (!told.ok()) return told;
  absl::Status committed = transaction.Commit();
  if (committed.ok() || !IsUnreachable(committed)) return committed;
  return FindOut(version, attempt, committed);
}

absl::Status PostgresqlWriter::FindOut(const Version& version,
                                       const std::string& attempt,
                                       const absl::Status& broken) {
  const steady_clock::time_point deadline = steady_clock::now() + find_out_;
  for (;;) {
    absl::StatusOr<postgres::Connection> other = OpenConnection(conninfo_);
    absl::Status status = other.status();
    if (status.ok()) {
      // The old connection's transaction has the lock for as long as it is
      // neither done nor given up.
      status = other
                   ->Query("SELECT pg_advisory_lock($1)",
                           {{Parameter::Int64(kWriterLock)}})
                   .status();
    }
    if (status.ok()) {
      const absl::StatusOr<Result> rows = other->Query(
          "SELECT 1 FROM redress.commits WHERE version = $1 AND attempt = $2",
          {{Parameter::Int64(version.number), Parameter::Bytes(attempt)}});
      if (rows.ok()) {
        if (rows->rows() > 0) return absl::OkStatus();
        return ErrorWithReason(
            absl::StatusCode::kUnavailable,
            absl::StrCat(std::string(broken.message()),
                         "; nothing of it was stored: try again"),
            "DATABASE_UNREACHABLE");
      }
    }
    if (steady_clock::now() >= deadline) {
      return ErrorWithReason(
          absl::StatusCode::kUnavailable,
          absl::StrCat(std::string(broken.message()),
                       "; whether it was stored as version ", version.number,
                       " is open: send it again, what is stored already makes "
                       "no further version"),
          "COMMIT_UNKNOWN");
    }
    std::this_thread::sleep_for(kFindOutPause);
  }
}

absl::Status PostgresqlWriter::FinishErasures(milliseconds wait) {
  const auto deadline = steady_clock::now() + wait;
  for (;;) {
    absl::Status status = TryToFinishErasures(
        std::max(duration_cast<milliseconds>(deadline - steady_clock::now()),
                 milliseconds(0)));
    // A reader may hold one of the tables and wait for the other: the database
    // then breaks off either. Where it is this, there may be time left.
    if (ErrorReason(status) != "DATABASE_BUSY" ||
        steady_clock::now() >= deadline) {
      return status;
    }
    std::this_thread::sleep_for(kBusyPause);
  }
}

absl::Status PostgresqlWriter::TryToFinishErasures(milliseconds wait) {
  absl::Status connected = Connect();
  if (!connected.ok()) return connected;
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(*connection_, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  absl::Status status = RewriteTables(*connection_, wait);
  if (status.ok()) status = transaction->Commit();
  return status;
}

}  // namespace redress::store
