#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "plugins/sdk/conformance/checks.h"
#include "plugins/sdk/conformance/documents.h"
#include "plugins/sdk/conformance/heap.h"
#include "plugins/sdk/conformance/leak.h"

namespace redress::conformance {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMega = 1u << 20;
// The ceiling where a plugin declares none.
constexpr uint64_t kUsualCeiling = 512 * kMega;

std::string Megabytes(uint64_t bytes) {
  return std::to_string((bytes + kMega - 1) / kMega) + " MiB";
}

// All files below a folder, with size and time of change.
std::vector<std::string> List(const std::string& folder) {
  std::vector<std::string> entries;
  std::error_code ignored;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(folder, ignored)) {
    const auto time =
        fs::last_write_time(entry.path(), ignored).time_since_epoch().count();
    entries.push_back(entry.path().string() + " of " +
                      std::to_string(entry.file_size(ignored)) + " at " +
                      std::to_string(time));
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

// The sample, to the end; in `findings` what came of it.
void RunSample(Context* context, const Document& sample,
               const RunSettings& settings, Findings* findings) {
  Write(context, sample, settings, "", findings);
}

}  // namespace

Finding CheckReleases(Context* context) {
  Findings findings;
  RunSettings settings = context->Settings();
  settings.count_releases = true;
  const Document rows = RowsDocument(context->DocumentId(), 9000, 1000);
  RunSample(context, context->Sample(), settings, &findings);
  settings.temporary_folder = context->NewFolder();
  RunSample(context, rows, settings, &findings);
  // Closed while it may still hold some.
  settings.temporary_folder = context->NewFolder();
  Run run(context->plugin, rows, settings);
  for (int i = 0; i < 5; ++i) run.Step();
  run.Close();
  if (!run.Problem().empty()) {
    findings.Fail("closed in a table: " + run.Problem());
  }
  return findings.Result();
}

Finding CheckLeaks(Context* context) {
  Findings findings;
  const Document sample = context->Sample();
  RunSettings settings = context->Settings();
  const std::string leak = LeakFault([&] {
    Findings ignored;
    RunSample(context, sample, settings, &ignored);
  });
  RunSample(context, sample, settings, &findings);
  if (!leak.empty()) findings.Fail(leak);
  if (!SeesHeap()) {
    findings.Note("built with sanitizers: open files alone were counted");
  }
  return findings.Result();
}

Finding CheckThreads(Context* context) {
  Findings findings;
  RunSample(context, context->Sample(), context->Settings(), &findings);
  const int threads = context->process->Threads();
  if (threads > 1) {
    findings.Fail("it leaves " + std::to_string(threads - 1) +
                  " threads of its own");
  }
  if (ProcessView::HasChildren()) findings.Fail("it started a process");
  return findings.Result();
}

Finding CheckMemory(Context* context) {
  Findings findings;
  constexpr uint64_t kRows = 1000000;
  RunSettings settings = context->Settings();
  settings.host.keep_bytes = false;
  RunSample(context, RowsDocument(context->DocumentId(), kRows), settings,
            &findings);
  const uint64_t peak = context->process->PeakMemory();
  const uint64_t declared = context->description.max_memory;
  const uint64_t ceiling = declared == 0 ? kUsualCeiling : declared;
  std::string note = "peak " + Megabytes(peak);
  note += declared == 0 ? ", and it declares no max_memory"
                        : " of the " + Megabytes(declared) + " declared";
  findings.Note(note);
  // Sanitizers take memory of their own.
  if (SeesHeap() && peak > ceiling) {
    findings.Fail(note + "; the ceiling is " + Megabytes(ceiling));
  }
  return findings.Result();
}

// Also where the sink fails half-way.
Finding CheckFiles(Context* context) {
  Findings findings;
  const Document sample = context->Sample();
  const std::vector<std::string> decoys = List(context->decoys);
  RunSample(context, sample, context->Settings(), &findings);
  {
    RunSettings settings = context->Settings();
    settings.host.fail_call = 2;
    Run run(context->plugin, sample, settings);
    run.Finish();
  }
  Findings outside;
  if (context->files != nullptr) {
    for (const std::string& tried : context->files->tried()) {
      outside.Fail("it does more than read outside its temporary folder: " +
                   tried);
    }
  }
  if (List(context->decoys) != decoys) {
    outside.Fail(
        "it wrote into the working folder, HOME or TMPDIR, and not into its "
        "temporary folder");
  }
  for (const fs::directory_entry& entry :
       fs::directory_iterator(context->folder)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("session-", 0) != 0) {
      outside.Fail("it wrote beside its temporary folder: " + name);
    }
  }
  // What it was kept from may be why it failed.
  if (outside.failed()) return outside.Result();
  if (context->files == nullptr) {
    findings.Note(
        "the kernel cannot watch files: only the temporary, working and home "
        "folders were looked at");
  }
  return findings.Result();
}

}  // namespace redress::conformance
