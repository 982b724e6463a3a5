// Takes one document through one session of a plugin, hook by hook.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_RUN_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_RUN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugins/sdk/conformance/document.h"
#include "plugins/sdk/conformance/host.h"
#include "plugins/sdk/conformance/ledger.h"
#include "redress/export/abi.h"

namespace redress::conformance {

struct RunSettings {
  // Every option that the plugin declares.
  std::map<std::string, std::string> options;
  std::string format;
  std::string temporary_folder;
  HostSettings host;
  // Count what becomes of Arrow structures. It takes memory for each.
  bool count_releases = false;
  // The host is cancelled when this many rows were given. 0: never.
  uint64_t cancel_after_rows = 0;
};

// The hook that failed. A code of 0: none did.
struct HookFailure {
  redress_code code = REDRESS_OK;
  std::string hook;
  std::string text;

  bool refused() const { return code == REDRESS_FAILED_PRECONDITION; }
};

// A session. `plugin`, `document` and `settings` must outlive it.
class Run {
 public:
  Run(const redress_exporter_table& plugin, const Document& document,
      const RunSettings& settings);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  // Closes.
  ~Run();

  // Calls the next hook. After the last, and after one that fails, the session
  // is closed. False where it was closed already.
  bool Step();
  // To the end.
  void Finish();
  // Closes the session where it is open, whatever was still to come.
  void Close();

  bool in_table() const { return in_table_; }
  uint64_t rows() const { return rows_; }

  // After the end. Finished: every hook was called and none failed.
  bool finished() const { return finished_; }
  const HookFailure& failure() const { return failure_; }
  const std::vector<OutputFile>& files() const { return host_.files(); }
  const Host& host() const { return host_; }
  // The first rule that was broken; empty: none.
  std::string Problem() const;

 private:
  // The hook that follows.
  enum class Next { kOpen, kPart, kRows, kEndTable, kFinish, kClosed };

  template <typename Hook>
  bool Call(const char* name, Hook hook);
  bool Open();
  bool GivePart();
  bool BeginTable(const Table& table);
  bool GiveRows();
  bool EndTable();
  void CheckError(const char* hook, const redress_error& error,
                  redress_code code);
  const Table& table() const { return std::get<Table>(document_.parts[part_]); }
  Layout layout() const { return settings_.host.layout; }

  const redress_exporter_table& plugin_;
  const Document& document_;
  const RunSettings& settings_;
  Ledger ledger_;
  Host host_;
  std::vector<redress_option_value> options_;
  Placed<redress_job> job_;
  redress_session* session_ = nullptr;
  bool opened_ = false;
  Next next_ = Next::kOpen;
  size_t part_ = 0;
  uint64_t batch_ = 0;
  uint64_t rows_ = 0;
  bool in_table_ = false;
  bool finished_ = false;
  HookFailure failure_;
};

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_RUN_H_
