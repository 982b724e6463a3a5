// The calls of QueryService that say where figures come from.

#include <cstdint>
#include <utility>

#include "service/query/drill_through.h"
#include "service/query/explain.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/response_size.h"
#include "service/rpc/services.h"

namespace redress::rpc {
grpc::Status QueryServiceImpl::ExplainQuery(
    grpc::ServerContext* call, const v1::ExplainQueryRequest* request,
    v1::ExplainQueryResponse* response) {
  return Handle(
      *call, "ExplainQuery", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        const absl::StatusOr<v1::Query> query =
            SettleQuestion(request->query(), caller, *context_.data);
        if (!query.ok()) return query.status();
        const absl::StatusOr<PinnedVersion> pinned =
            context_.data->Pin(query->as_of(), caller.stop);
        if (!pinned.ok()) return pinned.status();
        auto explained =
            query::ExplainQuery(*query, pinned->snapshot(caller.stop));
        if (!explained.ok()) return explained.status();
        *response = *std::move(explained);
        return CheckResponseSize(
            *response, "the explanation",
            "ask for fewer measures or periods, or with shorter filters");
      });
}

grpc::Status QueryServiceImpl::ListCases(grpc::ServerContext* call,
                                         const v1::ListCasesRequest* request,
                                         v1::ListCasesResponse* response) {
  return Handle(
      *call, "ListCases", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        absl::StatusOr<v1::Query> query =
            SettleQuestion(request->query(), caller, *context_.data);
        if (!query.ok()) return query.status();
        v1::ListCasesRequest settled = *request;
        *settled.mutable_query() = *std::move(query);
        const absl::StatusOr<int64_t> version = query::VersionOf(settled);
        if (!version.ok()) return version.status();
        const absl::StatusOr<PinnedVersion> pinned =
            context_.data->Pin(*version, caller.stop);
        if (!pinned.ok()) return pinned.status();
        auto cases = query::ListCases(settled, pinned->snapshot(caller.stop));
        if (!cases.ok()) return cases.status();
        *response = *std::move(cases);
        return absl::OkStatus();
      });
}

}  // namespace redress::rpc
