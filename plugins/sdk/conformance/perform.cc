#include "plugins/sdk/conformance/perform.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "plugins/sdk/conformance/option_value.h"
#include "service/export/description_rules.h"
#include "service/worker/confine.h"
#include "service/worker/plugin.h"
#include "service/worker/sandbox.h"

namespace redress::conformance {
namespace {

namespace fs = std::filesystem;

// What the service lets a worker use; see service/export/export_job.h.
constexpr int64_t kMemoryLimit = int64_t{2} << 30;
constexpr int64_t kFileLimit = int64_t{4} << 30;
constexpr int64_t kOpenFiles = 64;

// The environment of a plugin, which the service leaves empty: here it has
// what a plugin must not look at, other in each round.
void SetEnvironment(const std::string& decoys, int round) {
  clearenv();
  setenv("HOME", (decoys + "/home").c_str(), 1);
  setenv("TMPDIR", (decoys + "/tmpdir").c_str(), 1);
  setenv("TZ", round == 0 ? "UTC" : "Asia/Tokyo", 1);
  setenv("LANG", round == 0 ? "C.UTF-8" : "en_GB.UTF-8", 1);
  setenv("USER", round == 0 ? "one" : "another", 1);
}

// A process that was forked has its parent's addresses. Now what is loaded and
// allocated from here on lies elsewhere: the places where it lay are taken.
void MoveAddresses() {
  constexpr size_t kPage = 4096;
  // Single pages fill each gap, however small, from the top.
  constexpr int kPages = 8192;
  for (int i = 0; i < kPages; ++i) {
    static_cast<void>(
        mmap(nullptr, kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  }
  constexpr intptr_t kHeap = 41984;
  static_cast<void>(sbrk(kHeap));
}

// A value that a required option without a default allows.
std::string AnyValue(const worker::DescribedOption& option) {
  switch (option.type) {
    case REDRESS_OPTION_BOOLEAN:
      return "false";
    case REDRESS_OPTION_CHOICE:
      return option.choices.empty() ? "" : option.choices[0];
    case REDRESS_OPTION_INTEGER:
      return option.has_range ? std::to_string(option.minimum) : "1";
    default:
      return "sample";
  }
}

// Fills in the options. A failure where one that was given does not hold.
Finding SetOptions(const CheckSettings& settings, Context* context) {
  for (const worker::DescribedOption& option : context->description.options) {
    std::string value = option.default_value;
    const auto given = settings.options.find(option.name);
    if (given != settings.options.end()) {
      value = given->second;
      const std::string fault = ValueFault(option, value);
      if (!fault.empty()) {
        return {Verdict::kUnusable, "--option " + option.name + ": " + fault,
                ""};
      }
    } else if (option.required && value.empty()) {
      value = AnyValue(option);
    }
    context->options[option.name] = value;
  }
  for (const auto& [name, value] : settings.options) {
    if (context->options.count(name) == 0) {
      return {Verdict::kUnusable,
              "--option " + name + ": the plugin declares no such option", ""};
    }
  }
  return {};
}

}  // namespace

Finding Perform(const Check& check, const CheckSettings& settings,
                const CheckFolders& folders, int round, bool confine,
                const worker::Channel& channel) {
  const ProcessView process;
  Context context;
  context.plugin_path = fs::absolute(settings.plugin);
  context.folder = folders.sessions;
  context.decoys = folders.decoys;
  context.process = &process;
  context.round = round;
  context.keep = !settings.keep.empty();
  std::string reason;
  if (!settings.document.empty()) {
    Document document;
    if (!ReadRecording(settings.document, &document, &reason)) {
      return {Verdict::kUnusable, "--document: " + reason, ""};
    }
    context.document = std::move(document);
  }
  SetEnvironment(context.decoys, round);
  // Its thread could not be started any more below.
  std::unique_ptr<FileWatch> files;
  if (confine && check.watch_files) {
    files = std::make_unique<FileWatch>(context.folder);
  }
  if (round > 0) MoveAddresses();
  // Threads of those that look for them can be started.
  if (confine && !check.open) {
    worker::Job job;
    job.memory_limit = kMemoryLimit;
    job.file_size_limit = kFileLimit;
    job.open_files_limit = kOpenFiles;
    job.temporary_folder = context.folder;
    if (!worker::ConfineForJob(job, &reason)) {
      return {Verdict::kUnusable, reason, ""};
    }
  }
  if (chdir((context.decoys + "/work").c_str()) != 0) {
    return {Verdict::kUnusable, "cannot enter the working folder", ""};
  }
  if (files != nullptr && files->Begin()) context.files = files.get();
  // As the worker does, before and after loading.
  worker::SandboxSupport support;
  if (confine && settings.sandbox && !check.open) {
    support = worker::ProbeSandbox();
  }
  if (!worker::ShutInBeforeLoading(support, context.plugin_path, context.folder,
                                   channel, &reason)) {
    return {Verdict::kUnusable, "cannot be shut in: " + reason, ""};
  }
  if (!worker::LoadPlugin(context.plugin_path, &context.plugin, &reason)) {
    return {Verdict::kFailed, "it " + reason, ""};
  }
  if (!worker::ShutInAfterLoading(support, context.plugin_path, context.folder,
                                  &reason)) {
    return {Verdict::kUnusable, "cannot be shut in: " + reason, ""};
  }
  if (!worker::ReadDescription(context.plugin, &context.description, &reason)) {
    return {Verdict::kFailed, "it " + reason, ""};
  }
  if (context.description.formats.empty()) {
    // CheckDescription says more, where it is asked.
    const std::string fault =
        exporting::DescriptionFault(context.description, ValueFault);
    return {Verdict::kFailed, fault, ""};
  }
  Finding options = SetOptions(settings, &context);
  if (options.verdict != Verdict::kPassed) return options;
  Finding finding = check.run(&context);
  // Its thread goes with the process.
  static_cast<void>(files.release());
  return finding;
}

}  // namespace redress::conformance
