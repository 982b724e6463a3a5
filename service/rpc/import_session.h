// One import: from updates to whole, valid, committed records.

#ifndef REDRESS_SERVICE_RPC_IMPORT_SESSION_H_
#define REDRESS_SERVICE_RPC_IMPORT_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/record_service.pb.h"
#include "service/rpc/live_data.h"

namespace redress::rpc {

// Follows the rules of RecordService.ImportRecords, without the wire. One
// thread takes the stream's messages; or one prepares them, and another
// completes what the first has prepared, in its order.
class ImportSession {
 private:
  // What an import's items lead to at one moment.
  struct Outcome {
    store::Batch batch;
    // Of the batch's cases.
    std::vector<model::CaseFacts> facts;
    v1::ImportRecordsResponse response;
  };

 public:
  // A batch that was merged and checked, and is written nowhere.
  class PreparedBatch {
   private:
    friend class ImportSession;
    PreparedBatch(Outcome made, int64_t at, int64_t after)
        : outcome_(std::move(made)), base_(at), redone_(after) {}

    Outcome outcome_;
    // The version that it was held against, and how many batches before it had
    // then been processed again.
    int64_t base_;
    int64_t redone_;
  };

  // `data` must outlive the session.
  explicit ImportSession(LiveData& data) : data_(data) {}

  // Takes the stream's next message. A header gives no response, a batch gives
  // one. An error ends the import; earlier batches stay committed. As Prepare
  // and Complete.
  absl::StatusOr<std::optional<v1::ImportRecordsResponse>> Take(
      const v1::ImportRecordsRequest& request);

  // Merges and checks a batch against what is answerable now and against the
  // batches prepared before it, and keeps nobody from writing meanwhile. A
  // header gives none.
  absl::StatusOr<std::optional<PreparedBatch>> Prepare(
      const v1::ImportRecordsRequest& request);

  // Commits a batch where the import commits each, and says what became of it.
  // What was prepared is dropped, and the batch of `request`, which is the
  // same, merged and checked again, where somebody else has written since. What
  // is left of `prepared` is of no use.
  absl::StatusOr<v1::ImportRecordsResponse> Complete(
      const v1::ImportRecordsRequest& request, PreparedBatch& prepared);

  // The client has half-closed, and everything is completed: commits an atomic
  // import and gives its last response.
  absl::StatusOr<std::optional<v1::ImportRecordsResponse>> Finish();

 private:
  absl::Status TakeHeader(const v1::ImportHeader& header);
  absl::StatusOr<PreparedBatch> PrepareBatch(const v1::ImportBatch& batch);
  absl::Status CommitBatch(const v1::ImportBatch& batch,
                           PreparedBatch& prepared);
  // Keeps a batch of an atomic import.
  absl::Status Hold(const v1::ImportBatch& batch, bool rejected);

  // Merges and checks items against the records of version `base` and the
  // pinned reference data, and adds to `accepted` the keys that it adds to
  // accepted_. Nothing is written.
  absl::StatusOr<Outcome> Process(
      const std::vector<const v1::ImportItem*>& items,
      const PinnedVersion& pinned, int64_t base,
      std::vector<const std::string*>& accepted);
  // Whether nobody but this import has written since, where `head` is the last
  // version.
  bool IsCurrent(const PreparedBatch& prepared, int64_t head) const;
  // Forgets what this batch, the first that is not completed, and those after
  // it brought, and processes it against the last version.
  absl::StatusOr<Outcome> ProcessAgain(const v1::ImportBatch& batch,
                                       int64_t head);
  // Commits what Process found good and counts it in the response. The version
  // that has it.
  absl::StatusOr<int64_t> CommitOutcome(const LiveData::WriteLock& lock,
                                        Outcome& outcome);
  // This import has made a version.
  void NoteOwn(int64_t version, bool changes_reference);
  // A violation where the stream has brought `key` before.
  std::optional<v1::Violation> Repeated(const std::string& key,
                                        const std::string& field,
                                        const std::string& value) const;

  LiveData& data_;
  // Set by the first message that is prepared, before any is completed.
  std::optional<v1::ImportHeader> header_;
  model::Day data_date_ = model::kNoDay;
  // Of the batches that were prepared.
  int64_t last_sequence_ = 0;

  // Guards the next three. Taken after a WriteLock.
  std::mutex mutex_;
  // Keys of the items accepted so far, with their positions. None moves.
  absl::node_hash_map<std::string, int64_t> accepted_;
  // Those of the batches that were prepared and not completed.
  std::deque<std::vector<const std::string*>> uncertain_;
  // How many batches were processed again.
  int64_t redone_ = 0;

  // The rest is only for who completes.
  // The last versions that this import made, with none of others in between,
  // and since reference data changed.
  int64_t own_first_ = 0;
  int64_t own_last_ = 0;
  // The items of an atomic import, until it commits.
  std::vector<v1::ImportItem> held_;
  size_t held_bytes_ = 0;
  bool rejected_ = false;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_IMPORT_SESSION_H_
