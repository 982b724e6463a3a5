// Names of signals.

#ifndef REDRESS_SERVICE_EXPORT_SIGNAL_NAME_H_
#define REDRESS_SERVICE_EXPORT_SIGNAL_NAME_H_

#include <csignal>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"

namespace redress::exporting {

// "SIGSEGV"; "signal 99" for one without a name.
inline std::string SignalName(int signal) {
  const char* name = sigabbrev_np(signal);
  return name == nullptr ? absl::StrCat("signal ", signal)
                         : absl::StrCat("SIG", name);
}

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_SIGNAL_NAME_H_
