#include "service/store/log_store.h"

#include <cstddef>
#include <future>
#include <set>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace redress::store {
namespace {

// So many rows are read at a time: few enough to hold twice.
constexpr size_t kRowsAtATime = 2000;

template <typename T>
absl::Status ParseInto(const std::optional<StoredRevision>& found,
                       std::optional<Revision<T>>& revision) {
  if (!found.has_value()) return absl::OkStatus();
  revision.emplace().version = found->valid_from;
  return Parse(*found, revision->record);
}

template <typename T>
absl::StatusOr<std::optional<Revision<T>>> Parsed(
    const absl::StatusOr<std::optional<StoredRevision>>& found) {
  if (!found.ok()) return found.status();
  std::optional<Revision<T>> revision;
  absl::Status parsed = ParseInto(*found, revision);
  if (!parsed.ok()) return parsed;
  return revision;
}

template <typename T>
absl::StatusOr<std::vector<std::optional<Revision<T>>>> Parsed(
    const absl::StatusOr<std::vector<std::optional<StoredRevision>>>& found) {
  if (!found.ok()) return found.status();
  std::vector<std::optional<Revision<T>>> revisions(found->size());
  for (size_t i = 0; i < found->size(); ++i) {
    absl::Status parsed = ParseInto((*found)[i], revisions[i]);
    if (!parsed.ok()) return parsed;
  }
  return revisions;
}

template <typename T>
RevisionVisitor Parsing(const std::function<absl::Status(const T&)>& visit) {
  return [&visit, record = T()](const StoredRevision& revision) mutable {
    absl::Status parsed = Parse(revision, record);
    return parsed.ok() ? visit(record) : parsed;
  };
}

RevisionVisitor Collecting(std::vector<v1::ReferenceData>& entries) {
  return [&entries](const StoredRevision& revision) {
    return Parse(revision, entries.emplace_back());
  };
}

}  // namespace

absl::StatusOr<CommitResult> LogStore::Commit(const Batch& batch) {
  const absl::StatusOr<std::vector<PreparedItem>> items = PrepareItems(batch);
  if (!items.ok()) return items.status();
  const absl::StatusOr<Written> written = Write(*items, batch);
  if (!written.ok()) return written.status();
  return ResultOf(batch, *written);
}

absl::StatusOr<Erasure> LogStore::Erase(const Key& key,
                                        const std::string& source) {
  if (key.kind == Kind::kReferenceData) {
    return absl::InvalidArgumentError(
        absl::StrCat(Describe(key), " cannot be erased"));
  }
  return EraseRecord(key, source);
}

absl::StatusOr<std::optional<Revision<v1::Representation>>>
LogStore::GetRepresentation(const std::string& authority,
                            const std::string& reference,
                            int64_t version) const {
  return Parsed<v1::Representation>(
      Find({Kind::kRepresentation, authority, reference}, version));
}

absl::StatusOr<std::optional<Revision<v1::LearningAction>>>
LogStore::GetLearningAction(const std::string& authority, const std::string& id,
                            int64_t version) const {
  return Parsed<v1::LearningAction>(
      Find({Kind::kLearningAction, authority, id}, version));
}

absl::StatusOr<std::vector<std::optional<Revision<v1::Representation>>>>
LogStore::GetRepresentations(const std::vector<Key>& keys,
                             int64_t version) const {
  return Parsed<v1::Representation>(FindAll(keys, version));
}

absl::StatusOr<std::vector<std::optional<Revision<v1::LearningAction>>>>
LogStore::GetLearningActions(const std::vector<Key>& keys,
                             int64_t version) const {
  return Parsed<v1::LearningAction>(FindAll(keys, version));
}

absl::Status LogStore::ForEachRepresentation(
    int64_t version,
    const std::function<absl::Status(const v1::Representation&)>& visit) const {
  return ForEachRow(Kind::kRepresentation, version,
                    Parsing<v1::Representation>(visit));
}

absl::Status LogStore::ForEachLearningAction(
    int64_t version,
    const std::function<absl::Status(const v1::LearningAction&)>& visit) const {
  return ForEachRow(Kind::kLearningAction, version,
                    Parsing<v1::LearningAction>(visit));
}

absl::Status LogStore::ForEachRow(Kind kind, int64_t version,
                                  const RevisionVisitor& visit) const {
  // No key is empty, so that the empty one is before all.
  Key last{kind, "", ""};
  std::vector<StoredRevision> rows;
  std::vector<StoredRevision> next_rows;
  absl::Status read = ReadRows(kind, version, last, kRowsAtATime, rows);
  while (read.ok()) {
    const bool more = rows.size() == kRowsAtATime;
    std::future<absl::Status> reading;
    if (more) {
      last = rows.back().key;
      reading = std::async(std::launch::async, [&] {
        return ReadRows(kind, version, last, kRowsAtATime, next_rows);
      });
    }
    for (const StoredRevision& row : rows) {
      absl::Status visited = visit(row);
      if (!visited.ok()) return visited;
    }
    if (!more) break;
    read = reading.get();
    std::swap(rows, next_rows);
  }
  return read;
}

absl::StatusOr<std::vector<v1::ReferenceData>> LogStore::ReferenceAt(
    int64_t version) const {
  std::vector<v1::ReferenceData> entries;
  absl::Status read =
      ForEachRow(Kind::kReferenceData, version, Collecting(entries));
  if (!read.ok()) return read;
  return entries;
}

absl::StatusOr<std::vector<v1::ReferenceData>> LogStore::LastReferenceFrom(
    const std::string& source) const {
  std::vector<v1::ReferenceData> entries;
  absl::Status read =
      ForEachLastFrom(Kind::kReferenceData, source, Collecting(entries));
  if (!read.ok()) return read;
  return entries;
}

absl::StatusOr<RecordChanges> LogStore::ChangesBetween(int64_t from,
                                                       int64_t to) const {
  const absl::StatusOr<RowChanges> rows = RowChangesBetween(from, to);
  if (!rows.ok()) return rows.status();
  RecordChanges changes;
  changes.erased = rows->erased;
  std::set<Key> begun;
  for (const StoredRevision& revision : rows->begun) {
    absl::Status parsed;
    switch (revision.key.kind) {
      case Kind::kRepresentation:
        parsed = Parse(revision, changes.representations.emplace_back());
        break;
      case Kind::kLearningAction:
        parsed = Parse(revision, changes.learning_actions.emplace_back());
        break;
      case Kind::kReferenceData:
        changes.reference_data = true;
        break;
    }
    if (!parsed.ok()) return parsed;
    begun.insert(revision.key);
  }
  for (const Key& key : rows->ended) {
    if (key.kind == Kind::kReferenceData) {
      changes.reference_data = true;
    } else if (begun.count(key) == 0) {
      changes.retractions.push_back(key);
    }
  }
  return changes;
}

absl::Status NoVersion(int64_t number) {
  return absl::NotFoundError(absl::StrCat("there is no data version ", number));
}

absl::Status About(const std::string& place, const absl::Status& status) {
  absl::Status named(status.code(),
                     absl::StrCat(place, ": ", status.message()));
  status.ForEachPayload(
      [&](absl::string_view type_url, const absl::Cord& payload) {
        named.SetPayload(type_url, payload);
      });
  return named;
}

}  // namespace redress::store
