#include "service/export/description_cache.h"

#include <algorithm>

namespace redress::exporting {

std::optional<v1::Exporter> DescriptionCache::Peek(
    const std::string& digest) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto entry = entries_.find(digest);
  if (entry == entries_.end()) return std::nullopt;
  return entry->second.exporter;
}

v1::Exporter DescriptionCache::Get(const std::string& digest,
                                   const std::string& path) {
  std::unique_lock<std::mutex> lock(mutex_);
  // Stays where it is whatever is added.
  Entry& entry = entries_[digest];
  described_.wait(lock, [&] { return !entry.is_being_described; });
  const bool is_new = !entry.exporter;
  const bool is_due = !is_new && !entry.exporter->rejected_reason().empty() &&
                      now_() >= entry.try_again;
  if (!is_new && !is_due) return *entry.exporter;
  entry.is_being_described = true;
  lock.unlock();
  v1::Exporter exporter = describe_(path);
  lock.lock();
  entry.is_being_described = false;
  entry.wait = is_new ? kTryAgain : std::min(entry.wait * 2, kLongestWait);
  entry.try_again = now_() + entry.wait;
  entry.exporter = exporter;
  described_.notify_all();
  return exporter;
}

}  // namespace redress::exporting
