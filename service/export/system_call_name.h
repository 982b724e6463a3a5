// Names of system calls.

#ifndef REDRESS_SERVICE_EXPORT_SYSTEM_CALL_NAME_H_
#define REDRESS_SERVICE_EXPORT_SYSTEM_CALL_NAME_H_

#include <seccomp.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace redress::exporting {

// "socket", as this machine numbers them; "number 999" for one without a name.
// clone3 is called clone: which of them starts a thread or a process is the C
// library's business.
inline std::string SystemCallName(int number) {
  const std::unique_ptr<char, decltype(&std::free)> name(
      seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number), &std::free);
  if (name == nullptr) return absl::StrCat("number ", number);
  const std::string text = name.get();
  return text == "clone3" ? "clone" : text;
}

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_SYSTEM_CALL_NAME_H_
