#include "service/export/quarantine.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "service/base/errors.h"

namespace redress::exporting {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

absl::Status Fault(const std::string& reason = "EXPORTER_CRASHED") {
  return ErrorWithReason(absl::StatusCode::kInternal, "it failed", reason);
}

class QuarantineTest : public ::testing::Test {
 protected:
  absl::Status Run(const absl::Status& result,
                   const std::string& digest = "a") {
    return quarantine_.Run(digest, "pipe", [&] {
      ++runs_;
      return result;
    });
  }
  void RunFaults(int count) {
    for (int i = 0; i < count; ++i) EXPECT_EQ(Run(Fault()), Fault());
  }

  Quarantine::Time now_{std::chrono::hours(1000)};
  Quarantine quarantine_{[this] { return now_; }};
  int runs_ = 0;
};

TEST_F(QuarantineTest, BeginsWithTheThirdFault) {
  RunFaults(2);
  EXPECT_FALSE(quarantine_.Find("a").has_value());
  RunFaults(1);
  const auto state = quarantine_.Find("a");
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->until, now_ + minutes(10));
  EXPECT_EQ(state->fault, "it failed");
  now_ += minutes(4);
  const absl::Status refused = Run(absl::OkStatus());
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(refused), "EXPORTER_QUARANTINED");
  EXPECT_EQ(refused.message(),
            "exporter pipe failed 3 times in 10 minutes and is not run for 360 "
            "seconds; at last: it failed");
  EXPECT_EQ(runs_, 3);
}

TEST_F(QuarantineTest, FaultsFarApartAreNone) {
  for (int i = 0; i < 10; ++i) {
    RunFaults(1);
    now_ += minutes(5);
  }
  EXPECT_FALSE(quarantine_.Find("a").has_value());
}

TEST_F(QuarantineTest, SuccessesBetweenDoNotCount) {
  RunFaults(2);
  EXPECT_EQ(Run(absl::OkStatus()), absl::OkStatus());
  RunFaults(1);
  EXPECT_TRUE(quarantine_.Find("a").has_value());
}

TEST_F(QuarantineTest, IsForOneContentOnly) {
  RunFaults(3);
  EXPECT_EQ(Run(absl::OkStatus(), "b"), absl::OkStatus());
}

TEST_F(QuarantineTest, OneGoesFirstAfterwards) {
  RunFaults(3);
  now_ += minutes(10);
  absl::Status during;
  EXPECT_EQ(quarantine_.Run("a", "pipe",
                            [&] {
                              during = Run(absl::OkStatus());
                              return absl::OkStatus();
                            }),
            absl::OkStatus());
  EXPECT_EQ(ErrorReason(during), "EXPORTER_QUARANTINED");
  EXPECT_FALSE(quarantine_.Find("a").has_value());
  // Everything is forgiven.
  RunFaults(2);
  EXPECT_EQ(Run(absl::OkStatus()), absl::OkStatus());
}

TEST_F(QuarantineTest, AFaultOfTheFirstBeginsItAnew) {
  RunFaults(3);
  now_ += minutes(10);
  RunFaults(1);
  EXPECT_EQ(quarantine_.Find("a")->until, now_ + minutes(10));
  EXPECT_EQ(ErrorReason(Run(absl::OkStatus())), "EXPORTER_QUARANTINED");
}

TEST_F(QuarantineTest, AFirstThatWasBrokenOffShowsNothing) {
  RunFaults(3);
  now_ += minutes(10) + seconds(1);
  EXPECT_EQ(Run(absl::CancelledError("left")), absl::CancelledError("left"));
  // Another goes first.
  EXPECT_EQ(Run(absl::OkStatus()), absl::OkStatus());
  EXPECT_FALSE(quarantine_.Find("a").has_value());
}

TEST(IsExporterFaultTest, KnowsWhoseFaultItIs) {
  for (const char* reason :
       {"EXPORTER_CRASHED", "EXPORTER_MISBEHAVED", "EXPORTER_OUT_OF_MEMORY",
        "EXPORTER_BLOCKED", "EXPORTER_TIMED_OUT"}) {
    EXPECT_TRUE(IsExporterFault(Fault(reason))) << reason;
  }
  for (const auto& [limit, is_fault] :
       {std::pair("processor_time", true), std::pair("server", true),
        std::pair("caller", false)}) {
    EXPECT_EQ(IsExporterFault(
                  ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "late",
                                  "EXPORTER_TIMED_OUT", {{"limit", limit}})),
              is_fault)
        << limit;
  }
  for (const char* reason :
       {"EXPORTER_REFUSED", "EXPORTER_FAILED", "EXPORTER_OVER_LIMIT"}) {
    EXPECT_FALSE(IsExporterFault(Fault(reason))) << reason;
  }
  EXPECT_FALSE(IsExporterFault(absl::OkStatus()));
  EXPECT_FALSE(IsExporterFault(absl::CancelledError("left")));
  EXPECT_FALSE(IsExporterFault(absl::DeadlineExceededError("late")));
}

}  // namespace
}  // namespace redress::exporting
