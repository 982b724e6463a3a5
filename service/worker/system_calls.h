// Which system calls the process may make, by the kernel's seccomp.

#ifndef REDRESS_SERVICE_WORKER_SYSTEM_CALLS_H_
#define REDRESS_SERVICE_WORKER_SYSTEM_CALLS_H_

#include <string>

namespace redress::worker {

// The kernel can refuse system calls with a signal.
bool HasSeccomp();

// Allows, for good, what an exporter and the loading of its libraries need:
// memory, files, clocks, signals to itself, and talking over kChannel. Changing
// modes, owners and times of files fails with EPERM, as do prctl() and, without
// `can_forbid_truncate`, truncate(): Landlock does not see them. Anything else
// is SIGSYS: sockets, processes, threads, tracing. False with the reason. Needs
// no_new_privs.
bool LimitSystemCalls(bool can_forbid_truncate, std::string* reason);

// After LimitSystemCalls(), when everything is loaded: no more memory becomes
// executable, and no further rules can be made.
bool SealSystemCalls(std::string* reason);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_SYSTEM_CALLS_H_
