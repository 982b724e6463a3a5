// Shuts the plugin in: before its first instruction runs, the process loses
// what no exporter needs. The limits of a Job are confine.h's.
// docs/exporter-sandbox.md says what a plugin may do.

#ifndef REDRESS_SERVICE_WORKER_SANDBOX_H_
#define REDRESS_SERVICE_WORKER_SANDBOX_H_

#include <string>

#include "service/worker/channel.h"

namespace redress::worker {

// What can be used to shut a plugin in.
struct SandboxSupport {
  int landlock_abi = 0;  // 0: no Landlock
  bool seccomp = false;
};

// What this kernel has, and this build can use: sanitizers need more than a
// plugin may have, so that builds with them use nothing.
SandboxSupport ProbeSandbox();

// What `support` lacks, for people ("this kernel has no Landlock"); empty where
// it has everything.
std::string MissingFromSandbox(const SandboxSupport& support);

// Both use what `support` says and leave out the rest; they cannot be undone.
// False with the reason where that fails.
//
// Before the plugin at the absolute path `plugin` is loaded. Lets it read the
// system's libraries and below its own folder, write below `temporary_folder`
// (empty: nowhere), and make the system calls of system_calls.h; what it is
// refused is told over `channel`, which must stay until the process ends.
bool ShutInBeforeLoading(const SandboxSupport& support,
                         const std::string& plugin,
                         const std::string& temporary_folder,
                         const Channel& channel, std::string* reason);
// After that: takes away the system's libraries, and any way to run code that
// is not loaded yet.
bool ShutInAfterLoading(const SandboxSupport& support,
                        const std::string& plugin,
                        const std::string& temporary_folder,
                        std::string* reason);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_SANDBOX_H_
