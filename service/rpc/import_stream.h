// One import over gRPC: its batches are read and prepared beside the committing
// of those before them.

#ifndef REDRESS_SERVICE_RPC_IMPORT_STREAM_H_
#define REDRESS_SERVICE_RPC_IMPORT_STREAM_H_

#include <memory>

#include "absl/status/status.h"
#include "redress/v1/record_service.pb.h"
#include "service/rpc/duplex_stream.h"
#include "service/rpc/import_session.h"

namespace redress::rpc {

using ImportStream =
    DuplexStream<v1::ImportRecordsRequest, v1::ImportRecordsResponse>;

// Takes the messages of `stream` until the client half-closes, leaves, or an
// error ends the import, and answers each batch once it is committed. What a
// client sees is what it would see if each batch were committed before the next
// is read. OK: the client has half-closed, or left, and `session` is the
// caller's alone. Once for a stream.
absl::Status ImportBatches(ImportStream& stream,
                           const std::shared_ptr<ImportSession>& session);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_IMPORT_STREAM_H_
