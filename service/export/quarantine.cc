#include "service/export/quarantine.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::exporting {
namespace {

constexpr std::array<const char*, 4> kFaultReasons = {
    "EXPORTER_CRASHED", "EXPORTER_MISBEHAVED", "EXPORTER_OUT_OF_MEMORY",
    "EXPORTER_BLOCKED"};

}  // namespace

bool IsExporterFault(const absl::Status& result) {
  const std::string reason = ErrorReason(result);
  if (reason == "EXPORTER_TIMED_OUT") {
    return ErrorMetadata(result)["limit"] != "caller";
  }
  return std::find(kFaultReasons.begin(), kFaultReasons.end(), reason) !=
         kFaultReasons.end();
}

absl::Status Quarantine::Enter(const std::string& digest, const std::string& id,
                               bool* is_trial) {
  const std::lock_guard<std::mutex> lock(mutex_);
  *is_trial = false;
  const auto record = records_.find(digest);
  if (record == records_.end() || !record->second.quarantine) {
    return absl::OkStatus();
  }
  const Time now = now_();
  const State& state = *record->second.quarantine;
  if (now >= state.until && !record->second.on_trial) {
    record->second.on_trial = true;
    *is_trial = true;
    return absl::OkStatus();
  }
  // While another is on trial, that one's end is not far.
  const auto wait = std::max<std::chrono::seconds>(
      std::chrono::ceil<std::chrono::seconds>(state.until - now),
      std::chrono::seconds(1));
  return ErrorWithReason(
      absl::StatusCode::kUnavailable,
      absl::StrCat("exporter ", id, " failed ", kFaults, " times in ",
                   kWindow.count(), " minutes and is not run for ",
                   wait.count(), " seconds; at last: ", state.fault),
      "EXPORTER_QUARANTINED",
      {{"exporter", id}, {"retry_after_seconds", absl::StrCat(wait.count())}});
}

void Quarantine::Leave(const std::string& digest, bool is_trial,
                       const absl::Status& result) {
  const bool fault = IsExporterFault(result);
  if (!fault && !is_trial) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  Record& record = records_[digest];
  if (is_trial) record.on_trial = false;
  if (!fault) {
    // One that a caller broke off has shown nothing: another goes first.
    if (result.ok()) records_.erase(digest);
    return;
  }
  const Time now = now_();
  record.faults.push_back(now);
  while (record.faults.size() > kFaults ||
         record.faults.front() <= now - kWindow) {
    record.faults.pop_front();
  }
  if (is_trial || record.faults.size() == kFaults) {
    record.quarantine = State{now + kLength, std::string(result.message())};
  }
}

absl::Status Quarantine::Run(const std::string& digest, const std::string& id,
                             const std::function<absl::Status()>& work) {
  bool is_trial;
  if (absl::Status status = Enter(digest, id, &is_trial); !status.ok()) {
    return status;
  }
  absl::Status result = work();
  Leave(digest, is_trial, result);
  return result;
}

std::optional<Quarantine::State> Quarantine::Find(
    const std::string& digest) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto record = records_.find(digest);
  if (record == records_.end()) return std::nullopt;
  return record->second.quarantine;
}

}  // namespace redress::exporting
