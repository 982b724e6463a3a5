// What is checked, and how a check sees the plugin.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_CHECK_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_CHECK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugins/sdk/conformance/document.h"
#include "plugins/sdk/conformance/file_watch.h"
#include "plugins/sdk/conformance/process_view.h"
#include "plugins/sdk/conformance/run.h"
#include "service/worker/protocol.h"

namespace redress::conformance {

// What a check came to.
enum class Verdict : uint32_t {
  kPassed = 0,
  // The plugin refused all documents of the check in words, as it may; what
  // the check was about was not seen.
  kRefused = 1,
  // There was nothing to check, or no way to; the reason says which.
  kSkipped = 2,
  kFailed = 3,
  // The check could not be made: the plugin has nothing to do with it.
  kUnusable = 4,
};

struct Finding {
  Verdict verdict = Verdict::kPassed;
  std::string reason;
  // Of a check that runs in two processes: what they must agree in.
  std::string output;
};

// Collects what the documents of a check came to. The first failure counts.
class Findings {
 public:
  void Fail(const std::string& reason);
  void Refuse(const std::string& words);
  void Accept() { ++accepted_; }
  // A remark for a check that passes.
  void Note(const std::string& note) { note_ = note; }
  bool failed() const { return !failure_.empty(); }
  Finding Result() const;

 private:
  std::string failure_;
  std::string refusal_;
  std::string note_;
  int accepted_ = 0;
  int refused_ = 0;
};

// What a check works with, in a process of its own.
struct Context {
  std::string plugin_path;
  redress_exporter_table plugin = {};
  worker::Description description;
  // Of every option that the plugin declares: given by the author, or the
  // default, or where an option is required and has none, one that it allows.
  std::map<std::string, std::string> options;
  // Where folders for sessions are made, and nothing else may be.
  std::string folder;
  // Empty folders that the environment names, where nothing may be written.
  std::string decoys;
  // The author's own document.
  std::optional<Document> document;
  const ProcessView* process = nullptr;
  // Of a check that watches files, where the kernel can.
  const FileWatch* files = nullptr;
  // 0, and in the second process of a check with two, 1.
  int round = 0;
  // What is written is kept in the folder.
  bool keep = false;
  int folders = 0;

  // An id that the plugin accepts.
  std::string DocumentId() const;
  // The author's document, or else a small one with every kind of cell.
  Document Sample() const;
  // A new empty folder.
  std::string NewFolder();
  // To write in the first format, with the options above.
  RunSettings Settings();
};

// A run's result, without the files' bytes, in words, for those that must
// agree.
std::string Fingerprint(const Run& run);

// Writes `document`: true where it was written as declared. Otherwise false,
// with a failure or a refusal in `findings`; both begin with `what` where it is
// not empty.
bool Write(Context* context, const Document& document,
           const RunSettings& settings, const std::string& what,
           Findings* findings, std::vector<OutputFile>* files = nullptr);

// What is wrong with a run that has ended, refusals aside; empty: nothing.
std::string RunFault(const Context& context, const Run& run,
                     const std::string& format);

struct Check {
  // "rows.4096"; --only takes it, or what stands before the dot.
  const char* name;
  // "writes 4,096 rows, in one batch"
  const char* title;
  // Given none, the check is the loading of the plugin itself.
  Finding (*run)(Context* context);
  // Without limits, seccomp and Landlock: it sees for itself what they refuse.
  bool open = false;
  // From before the plugin is loaded, files are watched.
  bool watch_files = false;
  // Runs it in two processes, one after the other, which must agree.
  bool twice = false;
  // Times the usual time limit.
  int time_limits = 1;
};

// All checks, in the order of the report. The first loads the plugin.
const std::vector<Check>& AllChecks();

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_CHECK_H_
