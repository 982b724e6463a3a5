#include "service/rpc/import_stream.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/arena.h"

namespace redress::rpc {
namespace {

// So many batches are at most ready to be committed: enough that nobody waits
// for another, and few enough to hold.
constexpr size_t kAhead = 2;

// What becomes of a message of the stream.
struct Step {
  std::shared_ptr<const v1::ImportRecordsRequest> request;
  // nullopt: it was the header. An error ends the import.
  absl::StatusOr<std::optional<ImportSession::PreparedBatch>> prepared;
};

// Hands steps from the thread that reads to the one that commits.
class StepQueue {
 public:
  // Waits for room; false where nobody takes any more. Frees what was given
  // back.
  bool Add(Step step) {
    // Before the lock, so that it goes after it.
    std::vector<Step> done;
    std::unique_lock<std::mutex> lock(mutex_);
    done.swap(done_);
    changed_.wait(lock, [this] { return steps_.size() < kAhead || closed_; });
    if (closed_) return false;
    steps_.push_back(std::move(step));
    changed_.notify_all();
    return true;
  }

  // Waits for a step; nullopt where there will be no more.
  std::optional<Step> Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !steps_.empty() || closed_; });
    if (steps_.empty()) return std::nullopt;
    std::optional<Step> step(std::move(steps_.front()));
    steps_.pop_front();
    changed_.notify_all();
    return step;
  }

  // For a step that is done: to free it takes as long as to make it, and the
  // thread that adds has more time.
  void GiveBack(Step step) {
    const std::lock_guard<std::mutex> lock(mutex_);
    done_.push_back(std::move(step));
  }

  // Nobody adds or takes any more; what was added can still be taken.
  void Close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Step> steps_;
  std::vector<Step> done_;
  bool closed_ = false;
};

// A message in memory of its own: a batch is tens of thousands of small
// objects, which come and go at once.
std::shared_ptr<v1::ImportRecordsRequest> NewRequest() {
#if defined(__SANITIZE_THREAD__)
  // Protobuf's headers give map fields two more members in such a build, which
  // its library, built without, takes for their arena.
  return std::make_shared<v1::ImportRecordsRequest>();
#else
  google::protobuf::ArenaOptions options;
  options.start_block_size = 64 << 10;
  options.max_block_size = 1 << 20;
  const auto arena = std::make_shared<google::protobuf::Arena>(options);
  return {arena,
          google::protobuf::Arena::CreateMessage<v1::ImportRecordsRequest>(
              arena.get())};
#endif
}

void ReadAndPrepare(ImportStream& stream, ImportSession& session,
                    StepQueue& steps) {
  for (bool more = true; more;) {
    std::shared_ptr<v1::ImportRecordsRequest> request = NewRequest();
    if (!stream.Read(request.get())) break;
    auto prepared = session.Prepare(*request);
    more = prepared.ok();
    more = steps.Add({std::move(request), std::move(prepared)}) && more;
  }
  steps.Close();
}

absl::Status CompleteAll(ImportStream& stream, ImportSession& session,
                         StepQueue& steps) {
  while (std::optional<Step> step = steps.Take()) {
    if (!step->prepared.ok()) return step->prepared.status();
    if (!step->prepared->has_value()) continue;
    const absl::StatusOr<v1::ImportRecordsResponse> response =
        session.Complete(*step->request, **step->prepared);
    if (!response.ok()) return response.status();
    steps.GiveBack(*std::move(step));
    if (!stream.Write(*response)) {
      return absl::CancelledError("the client left");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ImportBatches(ImportStream& stream,
                           const std::shared_ptr<ImportSession>& session) {
  const auto steps = std::make_shared<StepQueue>();
  stream.StartReader(
      [&stream, session, steps] { ReadAndPrepare(stream, *session, *steps); });
  absl::Status status = CompleteAll(stream, *session, *steps);
  // After an error the reader may still wait for a message.
  steps->Close();
  return status;
}

}  // namespace redress::rpc
