#include "service/rpc/past_versions.h"

#include <algorithm>
#include <utility>

namespace redress::rpc {

PastVersions::PastVersions(size_t capacity, Build build)
    : capacity_(std::max<size_t>(capacity, 1)), build_(std::move(build)) {}

absl::StatusOr<std::shared_ptr<const PastVersion>> PastVersions::Get(
    int64_t version) {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    const auto found = entries_.find(version);
    if (found == entries_.end()) {
      if (building_ >= capacity_) {
        changed_.wait(lock);
        continue;
      }
      const auto entry = std::make_shared<Entry>();
      entries_[version] = entry;
      BuildEntry(version, *entry, lock);
      if (!entry->status.ok()) return entry->status;
      return entry->built;
    }
    const std::shared_ptr<Entry> entry = found->second;
    if (entry->done) {
      entry->used = ++uses_;
      return entry->built;
    }
    changed_.wait(lock, [&entry] { return entry->done; });
    if (!entry->status.ok()) return entry->status;
    // Dropped between its end and this thread's turn: look again.
    if (entry->stale) continue;
    return entry->built;
  }
}

void PastVersions::BuildEntry(int64_t version, Entry& entry,
                              std::unique_lock<std::mutex>& lock) {
  ++building_;
  do {
    entry.stale = false;
    lock.unlock();
    absl::StatusOr<PastVersion> built = build_(version);
    lock.lock();
    entry.status = built.status();
    if (built.ok()) {
      entry.built = std::make_shared<const PastVersion>(*std::move(built));
    }
  } while (entry.stale && entry.status.ok());
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
