// A snapshot in a file, so that the next start need not derive it anew.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_FILE_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/columnar/snapshot.h"

namespace redress::engine::columnar {

// What the file holds: one record for the dictionaries and one for each block,
// then a table of contents, then 32 bytes that say where that is. Each record
// and the table have a CRC-32C. It is derived data of one machine: any doubt
// about it is an error, and the caller builds the snapshot anew.

// Writes the snapshot to `path` in one step: under another name, synced, then
// renamed, so that a file is there whole or not at all. `origin` says what it
// was made of. What `stop` says where it ends the writing; UNAVAILABLE: the
// file cannot be written.
absl::Status WriteColumnFile(const std::string& path, const std::string& origin,
                             const Snapshot& snapshot, const StopCheck& stop);

// What a file says it holds.
struct ColumnFileLabel {
  int64_t version = 0;
  std::string origin;
};
absl::StatusOr<ColumnFileLabel> ReadColumnFileLabel(const std::string& path);

// Reads a snapshot, on as many threads as there are cores, up to four.
// NOT_FOUND: there is no file. DATA_LOSS: it is truncated, damaged or of
// another format; the text says where. UNAVAILABLE: it cannot be read.
absl::StatusOr<SnapshotPtr> ReadColumnFile(const std::string& path);

// Deletes the file, and what a killed writer has left beside it; OK where there
// is none. UNAVAILABLE: it cannot be deleted.
absl::Status RemoveColumnFile(const std::string& path);
void RemoveUnfinished(const std::string& path);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_FILE_H_
