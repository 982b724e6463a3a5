#include "service/query/query_engine.h"
#include "service/rpc/services.h"

namespace redress::rpc {

grpc::Status QueryServiceImpl::RunQuery(grpc::ServerContext* call,
                                        const v1::RunQueryRequest* request,
                                        v1::RunQueryResponse* response) {
  return Handle(*call, "RunQuery", context_.after_call,
                [&](const CallerContext&) -> absl::Status {
                  absl::StatusOr<PinnedVersion> pinned = context_.data->Pin();
                  if (!pinned.ok()) return pinned.status();
                  absl::StatusOr<v1::Answer> answer =
                      query::RunQuery(request->query(), pinned->snapshot());
                  if (!answer.ok()) return answer.status();
                  *response->mutable_answer() = *std::move(answer);
                  return absl::OkStatus();
                });
}

}  // namespace redress::rpc
