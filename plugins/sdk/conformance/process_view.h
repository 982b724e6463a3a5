// What a process holds, seen from within. Opened before the process is shut in.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_PROCESS_VIEW_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_PROCESS_VIEW_H_

#include <cstdint>

namespace redress::conformance {

class ProcessView {
 public:
  ProcessView();
  ~ProcessView();
  ProcessView(const ProcessView&) = delete;
  ProcessView& operator=(const ProcessView&) = delete;

  int Threads() const;
  // The largest resident set so far, in bytes.
  uint64_t PeakMemory() const;
  // Open descriptors.
  static int OpenFiles();
  // Children that were not waited for.
  static bool HasChildren();

 private:
  int status_;
  int tasks_;
};

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_PROCESS_VIEW_H_
