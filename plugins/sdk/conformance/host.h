// A host that keeps what a plugin writes, holds it to the rules of abi.h, and
// fails when it is told to.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_HOST_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_HOST_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/sdk/conformance/placed.h"
#include "redress/export/abi.h"

namespace redress::conformance {

struct HostSettings {
  // The call of begin_file, write_file or end_file with this number, from 1,
  // fails, as do all after it. 0: none.
  uint64_t fail_call = 0;
  // The sentence of a failure fills the whole of its place.
  bool long_error = false;
  // false: only sizes and digests of files are kept.
  bool keep_bytes = true;
  Layout layout = Layout::kPlain;
};

struct OutputFile {
  std::string name;
  std::string media_type;
  std::string bytes;
  uint64_t size = 0;
  uint64_t digest = 0;
  bool ended = false;

  friend bool operator==(const OutputFile&, const OutputFile&) = default;
};

// One session's host. A plugin's calls come from the thread that made it.
class Host {
 public:
  explicit Host(const HostSettings& settings);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Valid as long as this is.
  const redress_host* table() const { return table_.get(); }

  // From now on is_cancelled says so, and nothing more is taken.
  void Cancel() { cancelled_ = true; }
  // Around each hook: outside of hooks, nothing may be called.
  void EnterHook() { in_hook_ = true; }
  // The hook that follows is close, which writes nothing.
  void BeginClose() { closing_ = true; }
  void LeaveHook();

  const std::vector<OutputFile>& files() const { return files_; }
  // The plugin was given an error.
  bool failed() const { return failed_; }
  // How many calls of begin_file, write_file and end_file there were; and what
  // the last of them was, in words: "write_file, at byte 213".
  uint64_t call_count() const { return call_count_; }
  const std::string& last_call() const { return last_call_; }
  // The rules that were broken, each once.
  const std::vector<std::string>& problems() const { return problems_; }
  void AddProblem(const std::string& problem);

 private:
  static redress_code BeginFile(void* self, redress_bytes name,
                                redress_bytes media_type, redress_error* error);
  static redress_code WriteFile(void* self, redress_bytes bytes,
                                redress_error* error);
  static redress_code EndFile(void* self, redress_error* error);

  // Every call begins with it.
  void Enter(const char* function);
  std::string_view Read(redress_bytes bytes, const char* what);
  // Counts a call and fails it where it is to fail.
  bool Fail(const char* function, redress_error* error);

  const HostSettings settings_;
  Placed<redress_host> table_;
  const pid_t thread_;
  bool in_hook_ = false;
  bool closing_ = false;
  bool cancelled_ = false;
  bool failed_ = false;
  uint64_t call_count_ = 0;
  uint64_t bytes_ = 0;
  std::string last_call_;
  std::vector<OutputFile> files_;
  bool file_open_ = false;
  std::vector<std::string> problems_;
};

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_HOST_H_
