#include "service/rpc/changed_fields.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/model/day.h"

namespace redress::rpc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ChangedFields, AreThePathsOfAnUpdateMask) {
  v1::Representation before;
  before.set_reference("C-1");
  before.set_team("Blue");
  before.set_locality("North");
  before.add_categories("Delay");
  before.add_categories("Conduct");
  before.set_remedy_pence(0);
  *before.mutable_received_on() = model::DayToProto(18000);
  *before.mutable_stage1()->mutable_due_on() = model::DayToProto(18010);
  before.mutable_stage1()->set_outcome(v1::OUTCOME_UPHELD);
  (*before.mutable_attributes())["ward"] = "North";
  (*before.mutable_attributes())["phase"] = "one";
  (*before.mutable_attributes())["same"] = "as it was";
  EXPECT_THAT(ChangedFields(before, before), IsEmpty());

  v1::Representation after = before;
  after.set_team("Green");
  after.clear_locality();
  after.mutable_categories()->SwapElements(0, 1);
  after.clear_remedy_pence();
  *after.mutable_received_on() = model::DayToProto(18001);
  *after.mutable_stage1()->mutable_due_on() = model::DayToProto(18011);
  after.mutable_stage2()->set_outcome(v1::OUTCOME_NOT_UPHELD);
  (*after.mutable_attributes())["ward"] = "South";
  after.mutable_attributes()->erase("phase");
  (*after.mutable_attributes())["added"] = "x";
  const auto expected =
      ElementsAre("received_on", "team", "locality", "categories",
                  "stage1.due_on", "stage2.outcome", "remedy_pence",
                  "attributes.added", "attributes.phase", "attributes.ward");
  EXPECT_THAT(ChangedFields(before, after), expected);
  EXPECT_THAT(ChangedFields(after, before), expected);
}

TEST(ChangedFields, OfAStageThatComesAreItsFields) {
  v1::Representation after;
  *after.mutable_stage3()->mutable_requested_on() = model::DayToProto(18000);
  *after.mutable_stage3()->mutable_computed_due_on() = model::DayToProto(18050);
  EXPECT_THAT(ChangedFields({}, after),
              ElementsAre("stage3.requested_on", "stage3.computed_due_on"));
}

}  // namespace
}  // namespace redress::rpc
