// What plugins say of themselves, by the content of their files.

#ifndef REDRESS_SERVICE_EXPORT_DESCRIPTION_CACHE_H_
#define REDRESS_SERVICE_EXPORT_DESCRIPTION_CACHE_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "redress/v1/export.pb.h"

namespace redress::exporting {

// Thread-safe. A description is asked for once and kept for ever; a rejection
// is tried again after a while, as its reason may pass (a library was missing,
// the machine busy), and later each time.
class DescriptionCache {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kTryAgain{60};
  static constexpr std::chrono::seconds kLongestWait{3600};

  // `describe` describes the plugin at a path, by a worker process; it may take
  // seconds. `now` is asked for the time.
  explicit DescriptionCache(
      std::function<v1::Exporter(const std::string& path)> describe,
      std::function<Time()> now =
          [] { return std::chrono::steady_clock::now(); })
      : describe_(std::move(describe)), now_(std::move(now)) {}

  // What is known of the plugin whose file has this digest; nothing where it
  // was never described. Never waits.
  std::optional<v1::Exporter> Peek(const std::string& digest) const;

  // The same, described now where need be. Waits for another caller who is
  // describing it, but not for one who describes another.
  v1::Exporter Get(const std::string& digest, const std::string& path);

 private:
  struct Entry {
    std::optional<v1::Exporter> exporter;
    bool is_being_described = false;
    // Of a rejection.
    Time try_again;
    std::chrono::seconds wait = kTryAgain;
  };

  const std::function<v1::Exporter(const std::string& path)> describe_;
  const std::function<Time()> now_;
  mutable std::mutex mutex_;
  std::condition_variable described_;
  std::unordered_map<std::string, Entry> entries_;  // by digest
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_DESCRIPTION_CACHE_H_
