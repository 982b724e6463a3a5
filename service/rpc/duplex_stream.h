// A call that sends and receives streams, for code that waits.

#ifndef REDRESS_SERVICE_RPC_DUPLEX_STREAM_H_
#define REDRESS_SERVICE_RPC_DUPLEX_STREAM_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "grpcpp/support/server_callback.h"
#include "grpcpp/support/status.h"

namespace redress::rpc {

// Runs one call in a thread of its own, as a synchronous gRPC service does. But
// here the call can end while another thread still waits for the client's next
// message, which a synchronous one cannot: an error is then told at once, and
// messages can be read ahead.
template <typename Request, typename Response>
class DuplexStream final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  // Ends the call with the status that it returns. After that nobody may use
  // the stream.
  using Work = std::function<grpc::Status(DuplexStream&)>;

  // Owned by gRPC, which deletes it when the call is over.
  static DuplexStream* Start(Work work) {
    auto* stream = new DuplexStream();
    const std::lock_guard<std::mutex> lock(stream->mutex_);
    stream->thread_ = std::thread([stream, work = std::move(work)] {
      grpc::Status status = work(*stream);
      // The stream may be gone once this returns.
      stream->Finish(std::move(status));
    });
    return stream;
  }

  // Waits for the client's next message; false where there is none any more, or
  // after StopReading. The message is kept for as long as gRPC may write to it.
  // One thread at a time.
  bool Read(std::shared_ptr<Request> message) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (stopped_) return false;
      read_ = Progress::kUnderWay;
      reading_ = message;
    }
    this->StartRead(message.get());
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock,
                  [this] { return stopped_ || read_ != Progress::kUnderWay; });
    return !stopped_ && read_ == Progress::kDone;
  }

  // Sends a message and waits until it is on its way; false where the client is
  // gone. One thread at a time.
  bool Write(const Response& message) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      written_ = Progress::kUnderWay;
    }
    this->StartWrite(&message);
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return written_ != Progress::kUnderWay; });
    return written_ == Progress::kDone;
  }

  // Ends a Read that waits, and every later one.
  void StopReading() {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  enum class Progress { kUnderWay, kDone, kFailed };

  DuplexStream() = default;

  void OnReadDone(bool ok) override { Note(read_, ok); }
  void OnWriteDone(bool ok) override { Note(written_, ok); }
  void OnDone() override {
    // gRPC may call this from within the thread's own call of Finish.
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (thread_.get_id() == std::this_thread::get_id()) thread_.detach();
    }
    if (thread_.joinable()) thread_.join();
    delete this;
  }

  void Note(Progress& progress, bool ok) {
    const std::lock_guard<std::mutex> lock(mutex_);
    progress = ok ? Progress::kDone : Progress::kFailed;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Progress read_ = Progress::kDone;
  Progress written_ = Progress::kDone;
  bool stopped_ = false;
  std::shared_ptr<Request> reading_;
  std::thread thread_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_DUPLEX_STREAM_H_
