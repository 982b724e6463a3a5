// Loads a plugin as the worker does, and runs a check on it.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_PERFORM_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_PERFORM_H_

#include <string>

#include "plugins/sdk/conformance/check.h"
#include "plugins/sdk/conformance/conformance.h"
#include "service/worker/channel.h"

namespace redress::conformance {

// Folders of one check, which are there.
struct CheckFolders {
  // Where sessions have theirs.
  std::string sessions;
  // With the folders work, home and tmpdir, where nothing is to be written.
  std::string decoys;
};

// Runs the check in this process, which is good for nothing else afterwards.
// `confine`: with limits, and the sandbox where the settings want it, which
// tells over `channel` what it refuses. `round`: see Context. Before the call
// the process has one thread.
Finding Perform(const Check& check, const CheckSettings& settings,
                const CheckFolders& folders, int round, bool confine,
                const worker::Channel& channel);

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_PERFORM_H_
