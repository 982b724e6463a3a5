#include "service/base/errors.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace redress {
namespace {

TEST(InvalidArgument, CarriesEveryViolation) {
  const absl::Status status = InvalidArgument(
      {{"query.period", "MISSING", "period is required"},
       {"query.measures[0].measure", "UNKNOWN_MEASURE", "no such measure"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "period is required\nno such measure");
  const std::vector<FieldViolation> violations = Violations(status);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[1].field, "query.measures[0].measure");
  EXPECT_EQ(ErrorReason(status), "MISSING");
}

TEST(InvalidArgument, StaysBelowTheLimitOfTrailers) {
  const std::vector<FieldViolation> many(
      1000, {"field", "REASON", std::string(100, 'x')});
  const absl::Status status = InvalidArgument(many);
  size_t bytes = status.message().size();
  status.ForEachPayload([&bytes](absl::string_view, const absl::Cord& payload) {
    bytes += payload.size();
  });
  EXPECT_LT(bytes, 4096u);
  EXPECT_NE(status.message().find(" more"), absl::string_view::npos);
}

TEST(ErrorWithReason, KeepsItsReason) {
  const absl::Status status =
      ErrorWithReason(absl::StatusCode::kInternal, "the exporter crashed",
                      "EXPORTER_CRASHED", {{"signal", "SIGSEGV"}});
  EXPECT_EQ(ErrorReason(status), "EXPORTER_CRASHED");
  EXPECT_EQ(ErrorReason(absl::OkStatus()), "");
  EXPECT_EQ(ErrorMetadata(status).at("signal"), "SIGSEGV");
  EXPECT_EQ(ErrorMetadata(absl::OkStatus()).size(), 0u);
}

}  // namespace
}  // namespace redress
