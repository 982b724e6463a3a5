// One import: from updates to whole, valid, committed records.

#ifndef REDRESS_SERVICE_RPC_IMPORT_SESSION_H_
#define REDRESS_SERVICE_RPC_IMPORT_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/record_service.pb.h"
#include "service/rpc/live_data.h"

namespace redress::rpc {

// Follows the rules of RecordService.ImportRecords, without the wire. Used by
// one thread.
class ImportSession {
 public:
  // `data` must outlive the session.
  explicit ImportSession(LiveData& data) : data_(data) {}

  // Takes the stream's next message. A header gives no response, a batch gives
  // one. An error ends the import; earlier batches stay committed.
  absl::StatusOr<std::optional<v1::ImportRecordsResponse>> Take(
      v1::ImportRecordsRequest request);

  // The client has half-closed: commits an atomic import and gives its last
  // response.
  absl::StatusOr<std::optional<v1::ImportRecordsResponse>> Finish();

 private:
  // What an import's items lead to at one moment.
  struct Outcome {
    store::Batch batch;
    v1::ImportRecordsResponse response;
  };

  absl::Status TakeHeader(const v1::ImportHeader& header);
  absl::StatusOr<v1::ImportRecordsResponse> TakeBatch(v1::ImportBatch batch);

  // Merges and checks items against the last version. Nothing is written.
  absl::StatusOr<Outcome> Process(const std::vector<v1::ImportItem>& items);
  // Commits what Process found good and counts it in the response.
  absl::Status CommitOutcome(const LiveData::WriteLock& lock, Outcome& outcome);
  // A violation where the stream has brought `key` before.
  std::optional<v1::Violation> Repeated(const std::string& key,
                                        const std::string& field,
                                        const std::string& value) const;

  LiveData& data_;
  std::optional<v1::ImportHeader> header_;
  model::Day data_date_ = model::kNoDay;
  int64_t last_sequence_ = 0;
  // Keys of the items accepted so far, with their positions.
  std::unordered_map<std::string, int64_t> accepted_;
  // The items of an atomic import, until it commits.
  std::vector<v1::ImportItem> held_;
  size_t held_bytes_ = 0;
  bool rejected_ = false;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_IMPORT_SESSION_H_
