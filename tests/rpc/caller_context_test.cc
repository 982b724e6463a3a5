#include "service/rpc/caller_context.h"

#include "gtest/gtest.h"
#include "redress/v1/error_details.pb.h"
#include "service/base/errors.h"
#include "service/rpc/log.h"

namespace redress::rpc {
namespace {

TEST(ToGrpcStatus, KeepsCodeMessageAndDetails) {
  const grpc::Status status = ToGrpcStatus(
      InvalidArgument({{"query.period", "MISSING", "period is required"}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "period is required");
  v1::ErrorStatus details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 1);
  EXPECT_EQ(details.details(0).type_url(), kBadRequestTypeUrl);
}

TEST(ToGrpcStatus, OkIsOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(LogValue, QuotesWhatWouldBreakALine) {
  EXPECT_EQ(LogValue("plain"), "plain");
  EXPECT_EQ(LogValue("two words"), "\"two words\"");
  EXPECT_EQ(LogValue("a\nb"), "\"a\\nb\"");
  EXPECT_EQ(LogValue(""), "\"\"");
}

}  // namespace
}  // namespace redress::rpc
