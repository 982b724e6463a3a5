// The durable log of records and reference data.

#ifndef REDRESS_SERVICE_STORE_STORE_H_
#define REDRESS_SERVICE_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/model/day.h"

namespace redress::store {

// A data version: one commit.
struct Version {
  // The commit counter; 0 is the empty store.
  int64_t number = 0;
  // The day that the data speak for; kNoDay for version 0, and until the first
  // commit that gives one.
  model::Day data_date = model::kNoDay;
};

// What to write as one version. Whole records, already valid and complete, each
// key at most once.
struct Batch {
  std::vector<v1::Representation> representations;
  std::vector<v1::LearningAction> learning_actions;
  std::vector<v1::ReferenceData> reference_data;
  // The day that the data speak for. kNoDay: that of the last version, as for
  // reference data on their own.
  model::Day data_date = model::kNoDay;
  // Where they came from; kept with the commit.
  std::string source;
  // Makes a version for a new data date even where every item is unchanged: the
  // same records may be known to hold at a later day.
  bool moves_data_date = false;
};

// What became of one item of a batch.
enum class Change { kCreated, kUpdated, kUnchanged };

struct CommitResult {
  // The version that holds the batch: a new one, or, where every item was
  // unchanged, the last one.
  Version version;
  // One for each item of the batch, in its order.
  std::vector<Change> representations;
  std::vector<Change> learning_actions;
  std::vector<Change> reference_data;
};

// A record with the version that made its revision.
template <typename T>
struct Revision {
  T record;
  int64_t version = 0;
};

// Thread-safe. Writers wait for one another; readers wait for nobody and see
// whole versions only.
//
// Every reading call: NOT_FOUND, there is no such version. DATA_LOSS, what is
// stored is damaged (of a record, the text names its key).
class Store {
 public:
  virtual ~Store() = default;

  // Writes the batch as the next version and returns once it is on disk. An
  // item equal to its stored revision makes none; a batch of such makes no
  // version (its data date is then not kept either). After an error nothing of
  // the batch is stored. RESOURCE_EXHAUSTED: the disk is full. UNAVAILABLE: the
  // store is busy with another process; a retry is safe. INVALID_ARGUMENT: an
  // item has no key, a key is given twice, or the first records come without a
  // data date.
  virtual absl::StatusOr<CommitResult> Commit(const Batch& batch) = 0;

  // The last version.
  virtual absl::StatusOr<Version> Head() const = 0;

  // Version `number`, with its data date. NOT_FOUND: there is none.
  virtual absl::StatusOr<Version> GetVersion(int64_t number) const = 0;

  // The record in force at `version`; nullopt where there was none.
  virtual absl::StatusOr<std::optional<Revision<v1::Representation>>>
  GetRepresentation(const std::string& authority, const std::string& reference,
                    int64_t version) const = 0;
  virtual absl::StatusOr<std::optional<Revision<v1::LearningAction>>>
  GetLearningAction(const std::string& authority, const std::string& id,
                    int64_t version) const = 0;

  // Calls `visit` with every record in force at `version`, by key; stops at its
  // first error and returns it. `visit` may call the store, Commit too.
  virtual absl::Status ForEachRepresentation(
      int64_t version,
      const std::function<absl::Status(const v1::Representation&)>& visit)
      const = 0;
  virtual absl::Status ForEachLearningAction(
      int64_t version,
      const std::function<absl::Status(const v1::LearningAction&)>& visit)
      const = 0;

  // Every piece of reference data in force at `version`, in the order of their
  // keys (model::ReferenceKey).
  virtual absl::StatusOr<std::vector<v1::ReferenceData>> ReferenceAt(
      int64_t version) const = 0;

  // Of each piece of reference data the last revision that a commit of `source`
  // made, whether or not it is still in force, in the order of their keys.
  virtual absl::StatusOr<std::vector<v1::ReferenceData>> LastReferenceFrom(
      const std::string& source) const = 0;
};

// Opens the SQLite database at `path`, creating it where absent, and brings its
// schema up to date. One process at a time has it open; the lock is on the file
// "PATH-lock" and ends with the process, however that ends.
// FAILED_PRECONDITION: it is in use (reason DATABASE_IN_USE), is not a Redress
// database (NOT_A_DATABASE, NOT_A_REDRESS_DATABASE), is one of a newer release
// (NEWER_DATABASE), or cannot be opened or written. Text begins with the path.
absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(const std::string& path);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_STORE_H_
