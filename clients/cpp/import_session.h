// The client's side of RecordService.ImportRecords.

#ifndef REDRESS_CLIENTS_CPP_IMPORT_SESSION_H_
#define REDRESS_CLIENTS_CPP_IMPORT_SESSION_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"
#include "redress/v1/record_service.grpc.pb.h"

namespace redress::client {

// Sends batches and hands on what the server says of each. Batches may be made
// and sent while the server works on those before. One thread at a time.
//
// A session that is destroyed before Finish() is cancelled: an atomic import
// then commits nothing; batches that were acknowledged stay committed.
class ImportSession {
 public:
  // The server reads so many batches ahead.
  static constexpr int64_t kMostUnanswered = 4;

  // Is called once for each response, in order, within Send() or Finish().
  using Observer = std::function<void(const v1::ImportRecordsResponse&)>;

  // `stub` must outlive the session. `timeout` is for the whole import.
  ImportSession(v1::RecordService::StubInterface& stub, std::string server,
                absl::Duration timeout, const v1::ImportHeader& header,
                Observer observer);
  ~ImportSession();
  ImportSession(const ImportSession&) = delete;
  ImportSession& operator=(const ImportSession&) = delete;

  // Sends the next batch: 1 to 1,000 items, under 4 MB in all. Waits where
  // kMostUnanswered batches have no response yet. After an error the import is
  // over, and whatever the observer was not told of may or may not be
  // committed: to send it again is safe.
  absl::Status Send(std::vector<v1::ImportItem> items);

  // Waits for the responses to all that was sent.
  absl::Status Await();

  // Ends the import and waits for the last responses.
  absl::Status Finish();

 private:
  // What a thread of its own does: with none, the server could wait for its
  // responses to be read, and this for its batches to be.
  void ReadResponses();
  // The next response, waited for where `wait`; nullopt: there is none yet, or
  // none any more.
  std::optional<v1::ImportRecordsResponse> NextResponse(bool wait);
  absl::Status Hear(const v1::ImportRecordsResponse& response);
  // Hands on what is there, and waits until at most so many batches have no
  // response.
  absl::Status AwaitAllBut(int64_t unanswered);
  // The status of a stream that ended.
  absl::Status End();
  grpc::Status Close();

  const std::string server_;
  const Observer observer_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriterInterface<v1::ImportRecordsRequest,
                                                    v1::ImportRecordsResponse>>
      stream_;
  // Guards the next two.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<v1::ImportRecordsResponse> responses_;
  // There will be no more of them.
  bool all_read_ = false;
  std::thread reader_;
  int64_t last_sent_ = 0;
  int64_t last_answered_ = 0;
  const bool atomic_;
  bool broken_ = false;
  bool ended_ = false;
};

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_IMPORT_SESSION_H_
