// The calls of RecordService but for the import, without the wire. Each follows
// its comment in record_service.proto.

#ifndef REDRESS_SERVICE_RPC_RECORD_CALLS_H_
#define REDRESS_SERVICE_RPC_RECORD_CALLS_H_

#include <string>

#include "absl/status/status.h"
#include "redress/v1/record_service.pb.h"
#include "service/rpc/caller_context.h"
#include "service/rpc/live_data.h"
#include "service/store/key.h"

namespace redress::rpc {

// Every call below checks CheckAnalyst first.

// NOT_FOUND, reason UNKNOWN_REFERENCE. Of a record that was erased the message
// says so, and does not name it: messages are logged.
absl::Status NoSuchRecord(const LiveData& data, const store::Key& key);

// The authority that a request means by `authority`.
std::string AuthorityOf(const LiveData& data, const std::string& authority);

absl::Status GetRecord(const LiveData& data, const CallerContext& caller,
                       const v1::GetRecordRequest& request,
                       v1::GetRecordResponse& response);

absl::Status ListRevisions(const LiveData& data, const CallerContext& caller,
                           const v1::ListRevisionsRequest& request,
                           v1::ListRevisionsResponse& response);

absl::Status ListVersions(const LiveData& data, const CallerContext& caller,
                          const v1::ListVersionsRequest& request,
                          v1::ListVersionsResponse& response);

absl::Status RetractRecord(LiveData& data, const CallerContext& caller,
                           const v1::RetractRecordRequest& request,
                           v1::RetractRecordResponse& response);

// Also UNAVAILABLE, reason ERASE_UNFINISHED: the record is gone from every
// answer, but what it said is still in a file. Redress goes on trying; a retry
// says this again until that is done, and then NOT_FOUND.
absl::Status EraseRecord(LiveData& data, const CallerContext& caller,
                         const v1::EraseRecordRequest& request,
                         v1::EraseRecordResponse& response);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_RECORD_CALLS_H_
