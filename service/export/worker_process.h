// A running worker.

#ifndef REDRESS_SERVICE_EXPORT_WORKER_PROCESS_H_
#define REDRESS_SERVICE_EXPORT_WORKER_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "service/export/descriptor.h"

namespace redress::exporting {

// How a process ended.
struct ProcessEnd {
  // The signal that killed it; 0 where it ended by itself.
  int signal = 0;
  // It was still running and had to be killed.
  bool was_running = false;
  // The processor time that it used.
  std::chrono::microseconds processor_time{0};
};

// The worker process and our ends of its socket and of its standard error, both
// non-blocking. The process has a group of its own, an empty environment and no
// other descriptor of ours. It dies with the thread that started it, so that
// thread must wait for it; the destructor kills it.
class WorkerProcess {
 public:
  // `mode` is "--describe" or "--export". UNAVAILABLE: it cannot be started.
  static absl::StatusOr<std::unique_ptr<WorkerProcess>> Start(
      const std::string& worker, const std::string& mode,
      const std::string& plugin);
  ~WorkerProcess() { Kill(); }
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  int socket() const { return socket_.get(); }
  int errors() const { return errors_.get(); }

  // It has not ended. One that has is not reaped.
  bool IsRunning() const;

  // Gives the process a little time to end, then kills it and whatever it
  // started. Afterwards nothing of it is left.
  ProcessEnd WaitAndKill();
  // Kills it, and whatever it started, at once.
  ProcessEnd Kill();

 private:
  WorkerProcess(pid_t process, Descriptor socket, Descriptor errors)
      : process_(process),
        socket_(std::move(socket)),
        errors_(std::move(errors)) {}

  pid_t process_;
  Descriptor socket_;
  Descriptor errors_;
  ProcessEnd end_;
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_WORKER_PROCESS_H_
