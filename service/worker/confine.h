// Takes away from the process what an exporter does not need.

#ifndef REDRESS_SERVICE_WORKER_CONFINE_H_
#define REDRESS_SERVICE_WORKER_CONFINE_H_

#include <sys/types.h>

#include <string>

#include "service/worker/protocol.h"

namespace redress::worker {

// Before anything else: dies with `parent` (false where it is gone already),
// gains no privileges, and closes every descriptor over the channel.
bool ConfineAtStart(pid_t parent);

// Before a plugin is loaded: sets the job's limits, none of which can be raised
// again, allows no further process (which the kernel does not hold root to),
// and goes to the temporary folder, or to "/" where there is none. False
// with the reason where that fails. Sanitizers reserve far more memory than
// they use, so a build with them has no memory limit.
bool ConfineForJob(const Job& job, std::string* reason);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_CONFINE_H_
