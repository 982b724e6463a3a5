// Loads an exporter plugin and checks that it is one.

#ifndef REDRESS_SERVICE_WORKER_PLUGIN_H_
#define REDRESS_SERVICE_WORKER_PLUGIN_H_

#include <string>

#include "redress/export/abi.h"
#include "service/worker/protocol.h"

namespace redress::worker {

// Loads `path`, which stays loaded, and copies its table: the fields that both
// sides know, the rest zero. False where it is no exporter for this version of
// the ABI, or lacks hooks; `reason` says which, without the path.
bool LoadPlugin(const std::string& path, redress_exporter_table* table,
                std::string* reason);

// What the plugin says of itself. False where its tables contradict the ABI.
bool ReadDescription(const redress_exporter_table& table,
                     Description* description, std::string* reason);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_PLUGIN_H_
