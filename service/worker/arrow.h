// Arrow C data structures over what the service sends: a table's schema, and
// batches whose buffers lie in the frame that brought them.

#ifndef REDRESS_SERVICE_WORKER_ARROW_H_
#define REDRESS_SERVICE_WORKER_ARROW_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "redress/export/abi.h"
#include "service/worker/document_parts.h"

namespace redress::worker {

// The bytes of a payload, aligned to 8.
using Payload = std::shared_ptr<uint64_t[]>;

// The schema of a table as abi.h defines it. The caller releases it.
ArrowSchema MakeSchema(const std::vector<Column>& columns);

// A batch over a ROWS payload of `size` bytes, which it keeps alive. False,
// with nothing to release, where the payload does not hold what it says: row
// and column counts, sizes, offsets, and the values of row types, statuses and
// units are all checked.
bool MakeBatch(const std::vector<Column>& columns, const Payload& payload,
               size_t size, ArrowArray* batch);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_ARROW_H_
