#include <cstddef>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/query/query_engine.h"
#include "service/rpc/services.h"

namespace redress::rpc {
namespace {

// Clients take messages of 4 MB unless they are told otherwise.
constexpr size_t kMaxAnswerBytes = (4 << 20) - 1024;

}  // namespace

grpc::Status QueryServiceImpl::RunQuery(grpc::ServerContext* call,
                                        const v1::RunQueryRequest* request,
                                        v1::RunQueryResponse* response) {
  return Handle(
      *call, "RunQuery", context_.after_call,
      [&](const CallerContext&) -> absl::Status {
        absl::StatusOr<PinnedVersion> pinned = context_.data->Pin();
        if (!pinned.ok()) return pinned.status();
        absl::StatusOr<v1::Answer> answer =
            query::RunQuery(request->query(), pinned->snapshot());
        if (!answer.ok()) return answer.status();
        *response->mutable_answer() = *std::move(answer);
        if (response->ByteSizeLong() > kMaxAnswerBytes) {
          return ErrorWithReason(
              absl::StatusCode::kResourceExhausted,
              absl::StrCat("the answer has ", response->ByteSizeLong(),
                           " bytes, and one message holds ", kMaxAnswerBytes,
                           "; ask for fewer measures, periods or "
                           "rows"),
              "ANSWER_TOO_LARGE");
        }
        return absl::OkStatus();
      });
}

}  // namespace redress::rpc
