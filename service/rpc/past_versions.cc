#include "service/rpc/past_versions.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "service/base/stop_wait.h"

namespace redress::rpc {

PastVersions::PastVersions(size_t capacity, Build build)
    : capacity_(std::max<size_t>(capacity, 1)), build_(std::move(build)) {}

absl::StatusOr<std::shared_ptr<const PastVersion>> PastVersions::Get(
    int64_t version, const StopCheck& stop) {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    const auto found = entries_.find(version);
    if (found == entries_.end() && building_ >= capacity_) {
      absl::Status status = WaitOrStop(changed_, lock, stop, [&] {
        return building_ < capacity_ || entries_.count(version) > 0;
      });
      if (!status.ok()) return status;
      continue;
    }
    const std::shared_ptr<Entry> entry =
        found == entries_.end() ? StartBuild(version) : found->second;
    if (entry->done) {
      entry->used = ++uses_;
      return entry->built;
    }
    ++entry->waiting;
    absl::Status status =
        WaitOrStop(changed_, lock, stop, [&entry] { return entry->done; });
    --entry->waiting;
    if (!status.ok()) return status;
    if (!entry->status.ok()) return entry->status;
    // Dropped between its end and this thread's turn: look again.
    if (entry->stale) continue;
    return entry->built;
  }
}

std::shared_ptr<PastVersions::Entry> PastVersions::StartBuild(int64_t version) {
  builds_.erase(std::remove_if(builds_.begin(), builds_.end(),
                               [](const std::future<void>& build) {
                                 return build.wait_for(std::chrono::seconds(
                                            0)) == std::future_status::ready;
                               }),
                builds_.end());
  auto entry = std::make_shared<Entry>();
  entries_[version] = entry;
  ++building_;
  builds_.push_back(std::async(std::launch::async, [this, version, entry] {
    RunBuild(version, *entry);
  }));
  return entry;
}

void PastVersions::RunBuild(int64_t version, Entry& entry) {
  std::unique_lock<std::mutex> lock(mutex_);
  for (bool again = true; again;) {
    entry.stale = false;
    bool left = false;
    lock.unlock();
    absl::StatusOr<PastVersion> built =
        build_(version, [&entry, &left]() -> absl::Status {
          left = left || entry.waiting == 0;
          return left ? absl::CancelledError("nobody waits for it any more")
                      : absl::OkStatus();
        });
    lock.lock();
    if (built.ok() && entry.stale) {
      built = absl::CancelledError("it was dropped, and nobody waits for it");
      left = true;
    }
    // Somebody may have come since the last one left.
    again = left && !built.ok() && entry.waiting > 0;
    entry.status = built.status();
    if (built.ok()) {
      entry.built = std::make_shared<const PastVersion>(*std::move(built));
    }
  }
  --building_;
  entry.done = true;
  entry.used = ++uses_;
  if (!entry.status.ok()) entries_.erase(version);
  ForgetOldest();
  changed_.notify_all();
}

void PastVersions::ForgetOldest() {
  for (;;) {
    size_t kept = 0;
    auto oldest = entries_.end();
    for (auto it = entries_.begin(); it != entries_.end(); ++it) {
      if (!it->second->done) continue;
      ++kept;
      if (oldest == entries_.end() || it->second->used < oldest->second->used) {
        oldest = it;
      }
    }
    if (kept <= capacity_) return;
    entries_.erase(oldest);
  }
}

void PastVersions::Drop(const std::vector<store::VersionRange>& ranges) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const store::VersionRange& range : ranges) {
    auto it = entries_.lower_bound(range.first);
    while (it != entries_.end() && it->first <= range.last) {
      it->second->stale = true;
      it = it->second->done ? entries_.erase(it) : std::next(it);
    }
  }
}

void PastVersions::Lost(int64_t version,
                        const std::shared_ptr<const PastVersion>& lost) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = entries_.find(version);
  if (found != entries_.end() && found->second->built == lost) {
    entries_.erase(found);
  }
}

}  // namespace redress::rpc
