// The durable log of records and reference data.

#ifndef REDRESS_SERVICE_STORE_STORE_H_
#define REDRESS_SERVICE_STORE_STORE_H_

#include <chrono>
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
#include "service/base/stop.h"
#include "service/model/day.h"
#include "service/store/key.h"

namespace redress::store {

// A data version: one commit.
struct Version {
  // The commit counter; 0 is the empty store.
  int64_t number = 0;
  // The day that the data speak for; kNoDay for version 0, and until the first
  // commit that gives one.
  model::Day data_date = model::kNoDay;
  // Records of this version that were erased later.
  int64_t erased_records = 0;
};

// A representation that the caller has serialised beforehand, as
// SerialiseDeterministically does.
struct SerialisedRepresentation {
  Key key;
  std::string content;
};

// What to write as one version. Whole records, already valid and complete, each
// key at most once.
struct Batch {
  std::vector<v1::Representation> representations;
  // More of them, which come after those.
  std::vector<SerialisedRepresentation> serialised_representations;
  std::vector<v1::LearningAction> learning_actions;
  std::vector<v1::ReferenceData> reference_data;
  // What is out of force from this version on.
  std::vector<Key> retractions;
  // The day that the data speak for. kNoDay: that of the last version, as for
  // reference data and retractions on their own.
  model::Day data_date = model::kNoDay;
  // Where they came from; kept with the commit. Its first word says what made
  // the commit; in the rest Erase puts "[erased]" for the key of what it
  // erases.
  std::string source;
  // Makes a version for a new data date even where every item is unchanged: the
  // same records may be known to hold at a later day.
  bool moves_data_date = false;
};

// What became of one item of a batch. A retraction of what was not in force is
// kUnchanged.
enum class Change { kCreated, kUpdated, kUnchanged, kRetracted };

struct CommitResult {
  // The version that holds the batch: a new one, or, where every item was
  // unchanged, the last one.
  Version version;
  // One for each item of the batch, in its order; serialised representations
  // are among the representations.
  std::vector<Change> representations;
  std::vector<Change> learning_actions;
  std::vector<Change> reference_data;
  std::vector<Change> retractions;
};

// A record with the version that made its revision.
template <typename T>
struct Revision {
  T record;
  int64_t version = 0;
};

// A commit, as the log keeps it.
struct CommitInfo {
  Version version;
  // Seconds since 1970-01-01 UTC. For people: no answer depends on it.
  int64_t committed_at = 0;
  std::string source;
};

// A revision in the history of a record.
struct RevisionInfo {
  // The commit that made it.
  CommitInfo made;
  // The commit that ended it, by a later revision or by a retraction; nullopt
  // while it is in force.
  std::optional<CommitInfo> ended;
};

// Versions from one to another, both included.
struct VersionRange {
  int64_t first = 0;
  int64_t last = 0;
};

// What an erase did.
struct Erasure {
  // The version from which on the record is gone.
  Version version;
  // The revisions that were erased.
  int64_t revisions = 0;
  // The versions that the record was in force at: ascending, apart, at least
  // one.
  std::vector<VersionRange> versions;
};

// What later commits made of the records of a version.
struct RecordChanges {
  // Something was erased; what it was, nothing tells. Whoever has the records
  // of the first version has to read those of the second anew.
  bool erased = false;
  // Reference data changed.
  bool reference_data = false;
  // As they are in force at the second version, where that differs.
  std::vector<v1::Representation> representations;
  std::vector<v1::LearningAction> learning_actions;
  // Cases and learning actions that are no longer in force.
  std::vector<Key> retractions;
};

// Keeps the writers of other processes out for as long as it lives. Must not
// outlive its store.
class WriterHold {
 public:
  virtual ~WriterHold() = default;
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
  // data date. FAILED_PRECONDITION, reason ERASED_RECORD: an item was erased,
  // or a learning action refers to a case that was.
  virtual absl::StatusOr<CommitResult> Commit(const Batch& batch) = 0;

  // Erases every revision of a case or a learning action, and every reference
  // of a learning action to the case, as the next version, whose data date is
  // that of the last one. What stays is how many erased records each version
  // had, and a salted hash of the key, by which the record is refused from then
  // on. Durable on return, but the bytes are in the database's files until
  // FinishErasures has gone through. `source` as in Batch. NOT_FOUND, reason
  // UNKNOWN_REFERENCE: there is no revision of such a record.
  // INVALID_ARGUMENT: reference data cannot be erased. Other errors as Commit.
  virtual absl::StatusOr<Erasure> Erase(const Key& key,
                                        const std::string& source) = 0;

  // Overwrites what is left in the database's files of what was erased; OK
  // where nothing is. Writes the database anew, which needs room for two more
  // of it on its disk, and keeps writers waiting. UNAVAILABLE: after `wait`
  // somebody still reads what was there before (a backup by another program,
  // say); RESOURCE_EXHAUSTED: there is no room. Then it is still to be done:
  // call again later. OpenSqliteStore does what a killed process left undone.
  virtual absl::Status FinishErasures(std::chrono::milliseconds wait) = 0;

  // Whether FinishErasures has something to do.
  virtual bool ErasuresUnfinished() const = 0;

  // Whether a record with this key was erased.
  virtual absl::StatusOr<bool> IsErased(const Key& key) const = 0;

  // The last version.
  virtual absl::StatusOr<Version> Head() const = 0;

  // Version `number`, with its data date. NOT_FOUND: there is none.
  virtual absl::StatusOr<Version> GetVersion(int64_t number) const = 0;

  // What tells the commit of version `number` from every other there ever was:
  // random, made with it. Two databases that have it are copies of one up to
  // that version, but for what was erased since. NOT_FOUND: there is none.
  virtual absl::StatusOr<std::string> CommitId(int64_t number) const = 0;

  // The record in force at `version`; nullopt where there was none.
  virtual absl::StatusOr<std::optional<Revision<v1::Representation>>>
  GetRepresentation(const std::string& authority, const std::string& reference,
                    int64_t version) const = 0;
  virtual absl::StatusOr<std::optional<Revision<v1::LearningAction>>>
  GetLearningAction(const std::string& authority, const std::string& id,
                    int64_t version) const = 0;

  // The same of many records at once, in the order of the keys, which are all
  // of the call's kind.
  virtual absl::StatusOr<
      std::vector<std::optional<Revision<v1::Representation>>>>
  GetRepresentations(const std::vector<Key>& keys, int64_t version) const = 0;
  virtual absl::StatusOr<
      std::vector<std::optional<Revision<v1::LearningAction>>>>
  GetLearningActions(const std::vector<Key>& keys, int64_t version) const = 0;

  // The revisions of a record or a piece of reference data, the first one
  // first; empty where there are none.
  virtual absl::StatusOr<std::vector<RevisionInfo>> ListRevisions(
      const Key& key) const = 0;

  // The commits of versions below `before`, the last one first, at most
  // `limit`.
  virtual absl::StatusOr<std::vector<CommitInfo>> ListVersions(
      int64_t before, int64_t limit) const = 0;

  // Calls `visit` with every record in force at `version`, by key; stops at its
  // first error and returns it. `visit` may call the store, Commit too. A
  // record that is erased meanwhile may be missed.
  virtual absl::Status ForEachRepresentation(
      int64_t version,
      const std::function<absl::Status(const v1::Representation&)>& visit)
      const = 0;
  virtual absl::Status ForEachLearningAction(
      int64_t version,
      const std::function<absl::Status(const v1::LearningAction&)>& visit)
      const = 0;

  // What is different at version `to` from version `from`, which is not after
  // it.
  virtual absl::StatusOr<RecordChanges> ChangesBetween(int64_t from,
                                                       int64_t to) const = 0;

  // Whether other processes may write it too.
  virtual bool IsShared() const = 0;

  // Keeps other processes from writing, so that what is read stays true until
  // it is committed; commits of this process go through. One at a time.
  // UNAVAILABLE: another process has it for long, or the database is not to be
  // reached. Where the connection is lost meanwhile, the next commit is
  // UNAVAILABLE and stores nothing.
  virtual absl::StatusOr<std::unique_ptr<WriterHold>> HoldWriters() = 0;

  // Waits until there is a version `number` that another process may make, and
  // at most `wait` or until `stop` says so; returns the last version there is.
  // Where the store is not shared it does not wait. One thread at a time.
  virtual absl::StatusOr<Version> AwaitVersion(int64_t number,
                                               std::chrono::milliseconds wait,
                                               const StopCheck& stop) = 0;

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

// Opens the log in the schema "redress" of a PostgreSQL database, making it
// where absent, and brings it up to date. `uri` is libpq's: a URI
// (postgresql://…) or keywords. Any number of processes may have it open. The
// database has to be there at the time, and may go away later: calls are then
// UNAVAILABLE, reason DATABASE_UNREACHABLE, until it is back. Where a
// connection breaks just when a commit ends and it cannot be found out whether
// it was stored, the commit is UNAVAILABLE, reason COMMIT_UNKNOWN.
// FAILED_PRECONDITION: see MigratePostgresql. Text begins with where it is, and
// has no password.
absl::StatusOr<std::unique_ptr<Store>> OpenPostgresqlStore(
    const std::string& uri);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_STORE_H_
