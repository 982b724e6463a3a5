#include "service/export/exporter_registry.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/export/describe.h"
#include "service/export/digest.h"
#include "service/export/text.h"

namespace redress::exporting {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kDescribeTime(5);
// The reason of a rejection may pass: a library was missing, the machine busy.
constexpr std::chrono::seconds kTryAgain(60);
constexpr size_t kMaxPlugins = 500;
constexpr int64_t kMaxPluginSize = int64_t{512} << 20;
constexpr size_t kMaxShownId = 80;

// What changes when a file does: device, inode, size, time of change.
using FileState =
    std::tuple<dev_t, ino_t, off_t, int64_t, int64_t, int64_t, int64_t>;

std::optional<FileState> StateOf(const std::string& path) {
  struct stat found;
  if (stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) {
    return std::nullopt;
  }
  return FileState{found.st_dev,          found.st_ino,
                   found.st_size,         found.st_mtim.tv_sec,
                   found.st_mtim.tv_nsec, found.st_ctim.tv_sec,
                   found.st_ctim.tv_nsec};
}

class Registry : public ExporterRegistry {
 public:
  Registry(std::string folder, std::string worker)
      : folder_(std::move(folder)), worker_(std::move(worker)) {}

  std::vector<ExporterFile> List() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<ExporterFile> good;
    std::vector<ExporterFile> rejected;
    std::map<std::string, std::string> file_by_id;
    for (const std::string& name : FileNames()) {
      ExporterFile file;
      file.path = absl::StrCat(folder_, "/", name);
      file.exporter = Describe(file.path);
      file.sha256 = DigestOf(file.path);
      const std::string& id = file.exporter.id();
      if (file.exporter.rejected_reason().empty()) {
        const auto [taken, is_new] = file_by_id.emplace(id, name);
        if (is_new) {
          good.push_back(std::move(file));
          continue;
        }
        const std::string reason =
            absl::StrCat("its id ", id, " is taken by ", taken->second);
        file.exporter.Clear();
        file.exporter.set_rejected_reason(reason);
      }
      file.exporter.set_id(CleanText(name, 255));
      rejected.push_back(std::move(file));
    }
    std::sort(good.begin(), good.end(),
              [](const ExporterFile& a, const ExporterFile& b) {
                return a.exporter.id() < b.exporter.id();
              });
    std::move(rejected.begin(), rejected.end(), std::back_inserter(good));
    return good;
  }

  absl::StatusOr<ExporterFile> Find(const std::string& id) override {
    std::vector<std::string> ids;
    std::string rejected;
    for (ExporterFile& file : List()) {
      const v1::Exporter& exporter = file.exporter;
      if (exporter.rejected_reason().empty()) {
        if (exporter.id() == id) return std::move(file);
        ids.push_back(exporter.id());
      } else if (exporter.id() == id || exporter.id() == id + ".so" ||
                 exporter.id() == absl::StrCat("redress_", id, ".so")) {
        rejected =
            absl::StrCat("; the file ", exporter.id(), " was rejected: it ",
                         exporter.rejected_reason());
      }
    }
    return ErrorWithReason(
        absl::StatusCode::kInvalidArgument,
        absl::StrCat("there is no exporter \"", CleanText(id, kMaxShownId),
                     "\"", DidYouMean(id, ids), rejected),
        "UNKNOWN_EXPORTER", {{"suggestion", NearestName(id, ids)}});
  }

 private:
  // The description of one content.
  struct Known {
    v1::Exporter exporter;
    // Empty: for ever.
    std::optional<std::chrono::steady_clock::time_point> until;
  };
  struct Seen {
    FileState state;
    std::string digest;
  };

  // The plugins' file names in order.
  std::vector<std::string> FileNames() const {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(folder_, error), end;
         !error && it != end && names.size() < kMaxPlugins;
         it.increment(error)) {
      const std::string name = it->path().filename().string();
      if (name[0] != '.' && it->path().extension() == ".so") {
        names.push_back(name);
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  v1::Exporter Describe(const std::string& path) {
    v1::Exporter rejected;
    const std::optional<FileState> state = StateOf(path);
    if (!state) {
      rejected.set_rejected_reason("is no file that can be read");
      return rejected;
    }
    if (std::get<2>(*state) > kMaxPluginSize) {
      rejected.set_rejected_reason("is over 512 MiB");
      return rejected;
    }
    auto seen = seen_.find(path);
    if (seen == seen_.end() || seen->second.state != *state) {
      absl::StatusOr<std::string> digest = Sha256OfFile(path);
      if (!digest.ok()) {
        rejected.set_rejected_reason(std::string{digest.status().message()});
        return rejected;
      }
      seen = seen_.insert_or_assign(path, Seen{*state, *digest}).first;
    }
    const auto now = std::chrono::steady_clock::now();
    const auto known = known_.find(seen->second.digest);
    if (known != known_.end() &&
        (!known->second.until || now < *known->second.until)) {
      return known->second.exporter;
    }
    Known entry;
    entry.exporter = DescribePlugin(worker_, path, kDescribeTime);
    if (!entry.exporter.rejected_reason().empty()) {
      entry.until = now + kTryAgain;
    }
    known_.insert_or_assign(seen->second.digest, entry);
    return entry.exporter;
  }

  // Of the content that Describe() described.
  std::string DigestOf(const std::string& path) const {
    const auto seen = seen_.find(path);
    return seen == seen_.end() ? "" : seen->second.digest;
  }

  const std::string folder_;
  const std::string worker_;
  std::mutex mutex_;
  // By path, and by sha256; guarded by mutex_.
  std::unordered_map<std::string, Seen> seen_;
  std::unordered_map<std::string, Known> known_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExporterRegistry>> MakeExporterRegistry(
    const std::string& folder, const std::string& worker) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return absl::NotFoundError(
        absl::StrCat("the plugin folder ", folder, " is not there"));
  }
  if (!fs::is_regular_file(worker, error)) {
    return absl::NotFoundError(
        absl::StrCat("the export worker ", worker, " is not there"));
  }
  return std::make_unique<Registry>(fs::absolute(folder, error).string(),
                                    fs::absolute(worker, error).string());
}

}  // namespace redress::exporting
