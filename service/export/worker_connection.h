// Sends frames to a worker and takes its replies, on one thread and without
// waiting for one side only.

#ifndef REDRESS_SERVICE_EXPORT_WORKER_CONNECTION_H_
#define REDRESS_SERVICE_EXPORT_WORKER_CONNECTION_H_

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "service/export/worker_process.h"
#include "service/worker/protocol.h"

namespace redress::exporting {

// Takes a reply of the worker: its type and its payload. An error ends the
// connection.
using ReplyHandler =
    std::function<absl::Status(worker::FrameType, std::string_view)>;

// What ends a connection from outside.
struct ConnectionLimits {
  std::chrono::system_clock::time_point deadline;
  // May be empty. Looked at several times a second.
  std::function<bool()> is_cancelled;
};

// Holds at most one frame of either direction, so a slow reader makes the
// worker wait, and the worker the document. The first error is kept and
// returned ever after. One thread.
class WorkerConnection {
 public:
  // All must outlive it.
  WorkerConnection(const WorkerProcess& process, ConnectionLimits limits,
                   ReplyHandler handler);

  // Sends `frame`, taking replies meanwhile. A worker that is gone takes no
  // frames: then closed() is true and OK is returned.
  absl::Status Send(const std::string& frame);
  // Takes replies until `is_done` or the worker is gone.
  absl::Status ReceiveUntil(const std::function<bool()>& is_done);

  // The worker has closed its end.
  bool closed() const { return closed_; }
  // OK, or why the connection ended: CANCELLED, DEADLINE_EXCEEDED, INTERNAL
  // where what came was no frame, or the handler's error.
  const absl::Status& status() const { return status_; }
  // It is the worker's fault that the status is as it is.
  enum class Fault {
    kNone,
    // The time was up while the worker was waited for, and not whoever makes
    // the document or takes the files.
    kTooSlow,
    // It sent what is no frame.
    kGarbage,
  };
  Fault fault() const { return fault_; }
  // The end of what the worker wrote to its standard error.
  const std::string& errors() const { return errors_; }

 private:
  // Waits until something can be done, and does it. `*unsent` is shortened.
  absl::Status Step(std::string_view* unsent);
  absl::Status CheckLimits();
  void SendSome(std::string_view* unsent);
  absl::Status ReceiveSome();
  absl::Status HandleReplies();
  void ReadErrors();

  const WorkerProcess& process_;
  const ConnectionLimits limits_;
  const ReplyHandler handler_;
  std::string received_;
  std::string errors_;
  bool writable_ = true;
  bool errors_open_ = true;
  bool closed_ = false;
  // The last look at the worker was in vain, and nobody else has worked since.
  bool waiting_ = false;
  Fault fault_ = Fault::kNone;
  absl::Status status_;
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_WORKER_CONNECTION_H_
