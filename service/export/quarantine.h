// Keeps an exporter that fails again and again from being run for a while.

#ifndef REDRESS_SERVICE_EXPORT_QUARANTINE_H_
#define REDRESS_SERVICE_EXPORT_QUARANTINE_H_

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "absl/status/status.h"

namespace redress::exporting {

// An exporter's fault: it crashed, broke the rules, or used up what it may have
// of time, memory or system calls. A refusal, an error that it returns, a
// caller who leaves and a deadline that was the caller's own (metadata "limit"
// is "caller") are none.
bool IsExporterFault(const absl::Status& result);

// Thread-safe. Exporters are known by the SHA-256 of their file, so that a
// mended one is not kept out. What it knows is this process's own.
class Quarantine {
 public:
  using Time = std::chrono::system_clock::time_point;
  // So many faults in so long begin a quarantine of so long.
  static constexpr int kFaults = 3;
  static constexpr std::chrono::minutes kWindow{10};
  static constexpr std::chrono::minutes kLength{10};

  // `now` is asked for the time.
  explicit Quarantine(std::function<Time()> now =
                          [] { return std::chrono::system_clock::now(); })
      : now_(std::move(now)) {}

  // Runs `work`, an export by the exporter `digest` that is called `id`, and
  // returns its result. After a quarantine one export goes first, by itself: if
  // it has no fault the others follow, else the quarantine begins anew.
  // UNAVAILABLE, reason EXPORTER_QUARANTINED (metadata "exporter",
  // "retry_after_seconds"), without running it: it is in quarantine.
  absl::Status Run(const std::string& digest, const std::string& id,
                   const std::function<absl::Status()>& work);

  // Why and until when the exporter is in quarantine; nothing where it is not.
  struct State {
    Time until;
    // The last fault, in words.
    std::string fault;
  };
  std::optional<State> Find(const std::string& digest) const;

 private:
  struct Record {
    std::deque<Time> faults;
    std::optional<State> quarantine;
    // The export that goes first is on its way.
    bool on_trial = false;
  };

  // Sets `*is_trial` where this export is to go first.
  absl::Status Enter(const std::string& digest, const std::string& id,
                     bool* is_trial);
  void Leave(const std::string& digest, bool is_trial,
             const absl::Status& result);

  const std::function<Time()> now_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Record> records_;  // by digest
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_QUARANTINE_H_
