#include "service/export/exporter_registry.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/export/allow_list.h"
#include "service/export/describe.h"
#include "service/export/description_cache.h"
#include "service/export/file_digests.h"
#include "service/export/quarantine.h"
#include "service/export/sandbox_mode.h"
#include "service/export/text.h"

namespace redress::exporting {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kDescribeTime(5);
constexpr size_t kMaxPlugins = 500;
constexpr int64_t kMaxPluginSize = int64_t{512} << 20;
constexpr int64_t kMaxAllowListSize = int64_t{1} << 20;
constexpr size_t kMaxShownId = 80;

v1::Exporter Rejected(absl::string_view reason) {
  v1::Exporter exporter;
  exporter.set_rejected_reason(std::string(reason));
  return exporter;
}

// The list of what may run, as its file has it now.
class AllowListFile {
 public:
  explicit AllowListFile(std::string path) : path_(std::move(path)) {}

  // Null where there is no list. An error: it cannot be read.
  absl::StatusOr<std::shared_ptr<const AllowedDigests>> Get() {
    if (path_.empty()) return nullptr;
    const absl::StatusOr<std::string> digest =
        digests_.Get(path_, kMaxAllowListSize);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!digest.ok()) return digest.status();
    if (*digest != read_) {
      absl::StatusOr<AllowedDigests> list = ReadAllowList(path_);
      if (!list.ok()) return list.status();
      list_ = std::make_shared<const AllowedDigests>(*std::move(list));
      read_ = *digest;
    }
    return list_;
  }

 private:
  const std::string path_;
  FileDigests digests_;
  std::mutex mutex_;
  // The digest of the file that `list_` was read from.
  std::string read_;
  std::shared_ptr<const AllowedDigests> list_;
};

class Registry : public ExporterRegistry {
 public:
  explicit Registry(RegistryOptions options)
      : options_(std::move(options)),
        allow_list_(options_.allow_list),
        descriptions_([this](const std::string& path) {
          std::string missing;
          v1::Exporter exporter = DescribePlugin(
              options_.worker, path, kDescribeTime, options_.sandbox, &missing);
          NoteMissing(missing);
          return exporter;
        }) {}

  absl::Status CheckAllowList() { return allow_list_.Get().status(); }

  std::vector<ExporterFile> List() override {
    std::vector<ExporterFile> files = Sorted(/*describe=*/true);
    for (ExporterFile& file : files) AddState(&file);
    return files;
  }

  absl::StatusOr<ExporterFile> Find(const std::string& id) override {
    std::vector<ExporterFile> files;
    for (const bool describe : {false, true}) {
      files = Sorted(describe);
      for (ExporterFile& file : files) {
        if (file.exporter.rejected_reason().empty() &&
            file.exporter.id() == id) {
          return std::move(file);
        }
      }
    }
    return NotFound(id, files);
  }

  absl::Status Run(const ExporterFile& file,
                   const std::function<absl::Status()>& work) override {
    return quarantine_.Run(file.sha256, file.exporter.id(), work);
  }

 private:
  // The good ones by id, then the others. Where `describe` is false, those that
  // were never described are left out.
  std::vector<ExporterFile> Sorted(bool describe) {
    const auto allowed = allow_list_.Get();
    std::vector<ExporterFile> good;
    std::vector<ExporterFile> rejected;
    std::map<std::string, std::string> file_by_id;
    for (const std::string& name : FileNames()) {
      std::optional<ExporterFile> file =
          Look(absl::StrCat(options_.folder, "/", name), allowed, describe);
      if (!file) continue;
      if (file->exporter.rejected_reason().empty()) {
        const std::string& id = file->exporter.id();
        const auto [taken, is_new] = file_by_id.emplace(id, name);
        if (is_new) {
          good.push_back(*std::move(file));
          continue;
        }
        file->exporter = Rejected(
            absl::StrCat("its id ", id, " is taken by ", taken->second));
      }
      file->exporter.set_id(CleanText(name, 255));
      rejected.push_back(*std::move(file));
    }
    std::sort(good.begin(), good.end(),
              [](const ExporterFile& a, const ExporterFile& b) {
                return a.exporter.id() < b.exporter.id();
              });
    std::move(rejected.begin(), rejected.end(), std::back_inserter(good));
    return good;
  }

  // The plugins' file names in order.
  std::vector<std::string> FileNames() const {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(options_.folder, error), end;
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

  // What a file is. One that may not run is not even loaded to be described.
  std::optional<ExporterFile> Look(
      const std::string& path,
      const absl::StatusOr<std::shared_ptr<const AllowedDigests>>& allowed,
      bool describe) {
    ExporterFile file;
    file.path = path;
    absl::StatusOr<std::string> digest = digests_.Get(path, kMaxPluginSize);
    if (!digest.ok()) {
      file.exporter = Rejected(digest.status().message());
      return file;
    }
    file.sha256 = *std::move(digest);
    if (!allowed.ok()) {
      file.exporter = Rejected(absl::StrCat("may not run: the allow-list ",
                                            allowed.status().message()));
    } else if (*allowed != nullptr && (*allowed)->count(file.sha256) == 0) {
      file.exporter =
          Rejected("may not run: its SHA-256 is not on the allow-list");
    } else if (describe) {
      file.exporter = descriptions_.Get(file.sha256, path);
    } else if (auto known = descriptions_.Peek(file.sha256)) {
      file.exporter = *std::move(known);
    } else {
      return std::nullopt;
    }
    return file;
  }

  void AddState(ExporterFile* file) const {
    v1::Exporter& exporter = file->exporter;
    exporter.set_sha256(file->sha256);
    if (!exporter.rejected_reason().empty()) {
      exporter.set_state(v1::EXPORTER_STATE_REJECTED);
    } else if (const auto state = quarantine_.Find(file->sha256)) {
      exporter.set_state(v1::EXPORTER_STATE_QUARANTINED);
      exporter.set_quarantine_reason(state->fault);
      exporter.mutable_quarantined_until()->set_seconds(
          std::chrono::system_clock::to_time_t(state->until));
    } else {
      exporter.set_state(v1::EXPORTER_STATE_ACTIVE);
    }
  }

  absl::Status NotFound(const std::string& id,
                        const std::vector<ExporterFile>& files) {
    std::vector<std::string> ids;
    std::string rejected;
    for (const ExporterFile& file : files) {
      const v1::Exporter& exporter = file.exporter;
      if (exporter.rejected_reason().empty()) {
        ids.push_back(exporter.id());
      } else if (exporter.id() == id || exporter.id() == id + ".so" ||
                 exporter.id() == absl::StrCat("redress_", id, ".so")) {
        rejected =
            absl::StrCat("; the file ", exporter.id(), " was rejected: it ",
                         exporter.rejected_reason());
      }
    }
    if (std::string missing = RequiredButMissing(); !missing.empty()) {
      return SandboxMissing(CleanText(id, kMaxShownId), missing);
    }
    return ErrorWithReason(
        absl::StatusCode::kInvalidArgument,
        absl::StrCat("there is no exporter \"", CleanText(id, kMaxShownId),
                     "\"", DidYouMean(id, ids), rejected),
        "UNKNOWN_EXPORTER", {{"suggestion", NearestName(id, ids)}});
  }

  // What the kernel lacks is the same for every plugin: one line is enough.
  void NoteMissing(const std::string& missing) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (missing.empty() || !sandbox_missing_.empty()) return;
    sandbox_missing_ = missing;
    const bool required = options_.sandbox == worker::SandboxMode::kRequire;
    std::clog << absl::StrCat("redress: warning: exporters ",
                              required ? "are not run" : "are less confined",
                              ": ", missing, "\n")
              << std::flush;
  }

  std::string RequiredButMissing() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return options_.sandbox == worker::SandboxMode::kRequire ? sandbox_missing_
                                                             : "";
  }

  const RegistryOptions options_;
  std::mutex mutex_;
  // What of the sandbox cannot be had; empty: nothing, as far as is known.
  // Guarded by mutex_.
  std::string sandbox_missing_;
  AllowListFile allow_list_;
  FileDigests digests_;
  DescriptionCache descriptions_;
  Quarantine quarantine_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExporterRegistry>> MakeExporterRegistry(
    const RegistryOptions& options) {
  std::error_code error;
  if (!fs::is_directory(options.folder, error)) {
    return absl::NotFoundError(
        absl::StrCat("the plugin folder ", options.folder, " is not there"));
  }
  if (!fs::is_regular_file(options.worker, error)) {
    return absl::NotFoundError(
        absl::StrCat("the export worker ", options.worker, " is not there"));
  }
  RegistryOptions absolute = options;
  absolute.folder = fs::absolute(options.folder, error).string();
  absolute.worker = fs::absolute(options.worker, error).string();
  auto registry = std::make_unique<Registry>(std::move(absolute));
  if (absl::Status status = registry->CheckAllowList(); !status.ok()) {
    return absl::Status(
        status.code(),
        absl::StrCat("the allow-list of exporters ", options.allow_list, ": ",
                     status.message()));
  }
  return registry;
}

}  // namespace redress::exporting
