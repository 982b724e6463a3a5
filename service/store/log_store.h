// What a store does the same whatever the database: records from and to the
// rows of the log.

#ifndef REDRESS_SERVICE_STORE_LOG_STORE_H_
#define REDRESS_SERVICE_STORE_LOG_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/store/batch_items.h"
#include "service/store/revision.h"
#include "service/store/store.h"

namespace redress::store {

using RevisionVisitor = std::function<absl::Status(const StoredRevision&)>;

// The rows that something happened to between two versions.
struct RowChanges {
  // Then there is nothing else in here.
  bool erased = false;
  // In force at the second version, and not at the first.
  std::vector<StoredRevision> begun;
  // Keys whose revision at the first version is no longer in force at the
  // second; those of `begun` may be among them.
  std::vector<Key> ended;
};

class LogStore : public Store {
 public:
  absl::StatusOr<CommitResult> Commit(const Batch& batch) final;
  absl::StatusOr<Erasure> Erase(const Key& key,
                                const std::string& source) final;
  absl::StatusOr<std::optional<Revision<v1::Representation>>> GetRepresentation(
      const std::string& authority, const std::string& reference,
      int64_t version) const final;
  absl::StatusOr<std::optional<Revision<v1::LearningAction>>> GetLearningAction(
      const std::string& authority, const std::string& id,
      int64_t version) const final;
  absl::StatusOr<std::vector<std::optional<Revision<v1::Representation>>>>
  GetRepresentations(const std::vector<Key>& keys, int64_t version) const final;
  absl::StatusOr<std::vector<std::optional<Revision<v1::LearningAction>>>>
  GetLearningActions(const std::vector<Key>& keys, int64_t version) const final;
  absl::Status ForEachRepresentation(
      int64_t version,
      const std::function<absl::Status(const v1::Representation&)>& visit)
      const final;
  absl::Status ForEachLearningAction(
      int64_t version,
      const std::function<absl::Status(const v1::LearningAction&)>& visit)
      const final;
  absl::StatusOr<std::vector<v1::ReferenceData>> ReferenceAt(
      int64_t version) const final;
  absl::StatusOr<std::vector<v1::ReferenceData>> LastReferenceFrom(
      const std::string& source) const final;
  absl::StatusOr<RecordChanges> ChangesBetween(int64_t from,
                                               int64_t to) const final;

 private:
  // Writes the items as one version in one transaction.
  virtual absl::StatusOr<Written> Write(const std::vector<PreparedItem>& items,
                                        const Batch& batch) = 0;
  // As Erase, of a case or a learning action.
  virtual absl::StatusOr<Erasure> EraseRecord(const Key& key,
                                              const std::string& source) = 0;
  // The revision in force at `version`; NOT_FOUND: there is no such version.
  virtual absl::StatusOr<std::optional<StoredRevision>> Find(
      const Key& key, int64_t version) const = 0;
  // The same of many keys, in their order.
  virtual absl::StatusOr<std::vector<std::optional<StoredRevision>>> FindAll(
      const std::vector<Key>& keys, int64_t version) const = 0;
  // Puts the next revisions of a kind in force at `version`, by key, into
  // `rows`, whose memory it uses again: at most `limit` after the key `last`;
  // none after the empty key are the first. NOT_FOUND: there is no such
  // version.
  virtual absl::Status ReadRows(Kind kind, int64_t version, const Key& last,
                                size_t limit,
                                std::vector<StoredRevision>& rows) const = 0;
  // Calls `visit` with every revision of a kind in force at `version`, by key,
  // until it returns an error. `visit` may use the store. While it works the
  // next rows are read by another thread, and then nothing: a reader that took
  // its time would keep a write-ahead log from being emptied, or an erase from
  // being finished.
  absl::Status ForEachRow(Kind kind, int64_t version,
                          const RevisionVisitor& visit) const;
  // The same with the last revision of each key that commits of `source` made.
  virtual absl::Status ForEachLastFrom(Kind kind, const std::string& source,
                                       const RevisionVisitor& visit) const = 0;
  // As ChangesBetween, of one unchanging view of the log.
  virtual absl::StatusOr<RowChanges> RowChangesBetween(int64_t from,
                                                       int64_t to) const = 0;
};

// NOT_FOUND: there is no version of that number.
absl::Status NoVersion(int64_t number);

// The status with `place` before its message.
absl::Status About(const std::string& place, const absl::Status& status);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_LOG_STORE_H_
