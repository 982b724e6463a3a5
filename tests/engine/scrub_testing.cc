#include "tests/engine/scrub_testing.h"

#include <chrono>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

// Records are numbered from 1000 to 1499, actions to 1099. Those below this one
// are removed.
constexpr int kFirstKept = 1050;

FactChanges ManyFacts() {
  FactChanges changes = Changes(1, {});
  changes.replace_all = true;
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i * 7919 % 500 + 1000);
    model::CaseFacts facts = Case("REF-" + number, 17600 + i);
    facts.dimensions[static_cast<size_t>(model::CaseDimension::kTeam)] =
        "TEAM-" + number + std::string(static_cast<size_t>(i % 90), '.');
    facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] = {
        "CATEGORY-" + number, "other"};
    facts.attributes = {{"ward", "WARD-" + number}};
    facts.stages.resize(1);
    changes.cases.push_back(facts);
  }
  for (int i = 1000; i < 1100; ++i) {
    model::ActionFacts& action = changes.actions.emplace_back();
    action.id = "ACTION-" + std::to_string(i);
    action.root_cause = "CAUSE-" + std::to_string(i);
  }
  return changes;
}

FactChanges Removal() {
  FactChanges removal = Changes(2, {});
  for (int i = 1000; i < kFirstKept; ++i) {
    removal.removed_cases.push_back({"Ashdown", "REF-" + std::to_string(i)});
    removal.removed_actions.push_back({"", "ACTION-" + std::to_string(i)});
  }
  return removal;
}

}  // namespace

void ExpectNoByteOfWhatIsScrubbed(Executor& executor,
                                  const std::function<std::string()>& bytes) {
  ASSERT_TRUE(executor.Publish(ManyFacts()).ok());
  auto hold = executor.HoldVersion();
  ASSERT_TRUE(hold.ok()) << hold.status();
  ASSERT_TRUE(executor.Publish(Removal()).ok());
  EXPECT_THAT(bytes(), testing::HasSubstr("REF-1007"));
  // The held version is still answered from what was removed.
  EXPECT_EQ(ErrorReason(executor.Scrub(std::chrono::milliseconds(1))),
            "DATABASE_BUSY");
  EXPECT_EQ(CountAll(executor, 1), 500);
  hold->reset();
  const absl::Status scrubbed = executor.Scrub(std::chrono::seconds(30));
  ASSERT_TRUE(scrubbed.ok()) << scrubbed;
  const std::string left = bytes();
  for (int i = 1000; i < 1100; ++i) {
    for (const char* word :
         {"REF-", "TEAM-", "CATEGORY-", "WARD-", "ACTION-", "CAUSE-"}) {
      EXPECT_EQ(left.find(word + std::to_string(i)) != std::string::npos,
                i >= kFirstKept)
          << word << i;
    }
  }
  EXPECT_EQ(CountAll(executor), 450);
  ASSERT_TRUE(executor.Publish(Changes(3, {Case("new", 1)})).ok());
  EXPECT_EQ(CountAll(executor), 451);
}

}  // namespace redress::engine
