// Whether the work on something is still wanted.

#ifndef REDRESS_SERVICE_BASE_STOP_H_
#define REDRESS_SERVICE_BASE_STOP_H_

#include <functional>

#include "absl/status/status.h"

namespace redress {

// Asked now and then by whatever takes long, from the thread that does it. OK:
// go on. An error ends the work and is its result: CANCELLED where nobody waits
// for it any more, DEADLINE_EXCEEDED where its time is up. It costs next to
// nothing, so that it may be asked every few microseconds. Empty: always goes
// on.
using StopCheck = std::function<absl::Status()>;

inline absl::Status CheckStop(const StopCheck& stop) {
  return stop ? stop() : absl::OkStatus();
}

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_STOP_H_
