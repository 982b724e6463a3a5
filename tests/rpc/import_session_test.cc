#include "service/rpc/import_session.h"

#include <string>
#include <utility>
#include <vector>

#include "service/base/errors.h"
#include "tests/rpc/live_data_fixture.h"

namespace redress::rpc {
namespace {

class ImportSessionTest : public LiveDataFixture {
 protected:
  static v1::ImportRecordsRequest Header(bool atomic = false,
                                         bool validate_only = false) {
    v1::ImportRecordsRequest request;
    request.mutable_header()->set_atomic(atomic);
    request.mutable_header()->set_validate_only(validate_only);
    return request;
  }

  static v1::ImportItem Item(const v1::Representation& record,
                             int64_t position = 0) {
    v1::ImportItem item;
    *item.mutable_representation() = record;
    item.set_position(position);
    return item;
  }

  static v1::ImportRecordsRequest Batch(
      int64_t sequence, const std::vector<v1::ImportItem>& items) {
    v1::ImportRecordsRequest request;
    request.mutable_batch()->set_sequence(sequence);
    for (const v1::ImportItem& item : items) {
      *request.mutable_batch()->add_items() = item;
    }
    return request;
  }

  // Imports batches after a header; expects every one to be taken.
  std::vector<v1::ImportRecordsResponse> Import(
      const v1::ImportRecordsRequest& header,
      const std::vector<std::vector<v1::ImportItem>>& batches) {
    std::vector<v1::ImportRecordsResponse> responses;
    ImportSession session(*data_);
    EXPECT_TRUE(session.Take(header).ok());
    int64_t sequence = 0;
    for (const auto& items : batches) {
      auto response = session.Take(Batch(++sequence, items));
      EXPECT_TRUE(response.ok()) << response.status();
      if (response.ok()) responses.push_back(**response);
    }
    auto last = session.Finish();
    EXPECT_TRUE(last.ok()) << last.status();
    if (last.ok() && last->has_value()) responses.push_back(**last);
    return responses;
  }
};

TEST_F(ImportSessionTest, CountsNewChangedAndUnchanged) {
  v1::Representation changed = Case("B");
  auto first = Import(Header(), {{Item(Case("A")), Item(Case("B"))}});
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].created(), 2);
  EXPECT_EQ(first[0].data_version().version(), 1);
  changed.set_team("Blue");
  auto second = Import(Header(), {{Item(Case("A")), Item(changed)}});
  EXPECT_EQ(second[0].unchanged(), 1);
  EXPECT_EQ(second[0].updated(), 1);
  EXPECT_EQ(second[0].data_version().version(), 2);
  auto third = Import(Header(), {{Item(Case("A")), Item(changed)}});
  EXPECT_EQ(third[0].unchanged(), 2);
  EXPECT_EQ(third[0].data_version().version(), 2);
}

TEST_F(ImportSessionTest, ABadItemKeepsNoOtherOut) {
  v1::Representation bad = Case("BAD");
  *bad.mutable_closed_on() = model::DayToProto(17000);
  auto responses = Import(Header(), {{Item(bad, 7), Item(Case("GOOD"), 8)}});
  EXPECT_EQ(responses[0].created(), 1);
  ASSERT_EQ(responses[0].rejected_size(), 1);
  EXPECT_EQ(responses[0].rejected(0).position(), 7);
  EXPECT_EQ(responses[0].rejected(0).key(), "BAD");
  EXPECT_EQ(responses[0].rejected(0).violations(0).field(), "closed_on");
  EXPECT_EQ(Received(), 1);
}

TEST_F(ImportSessionTest, AMaskLeavesTheOtherFields) {
  v1::Representation record = Case("A");
  record.set_team("Blue");
  record.set_locality("North");
  Import(Header(), {{Item(record)}});
  v1::ImportItem update;
  update.mutable_representation()->set_authority("Council");
  update.mutable_representation()->set_reference("A");
  update.mutable_representation()->set_team("Green");
  update.mutable_update_mask()->add_paths("team");
  update.mutable_update_mask()->add_paths("locality");
  auto responses = Import(Header(), {{update}});
  EXPECT_EQ(responses[0].updated(), 1);
  EXPECT_EQ(Stored("A").team(), "Green");
  EXPECT_EQ(Stored("A").locality(), "");
  EXPECT_EQ(Stored("A").kind(), v1::KIND_COMPLIMENT);
}

TEST_F(ImportSessionTest, AReferenceGivenTwiceIsRejectedTheSecondTime) {
  v1::Representation again = Case("A");
  again.set_team("Blue");
  auto responses = Import(Header(), {{Item(Case("A"), 2)}, {Item(again, 9)}});
  ASSERT_EQ(responses[1].rejected_size(), 1);
  const v1::Violation& violation = responses[1].rejected(0).violations(0);
  EXPECT_EQ(violation.reason(), "DUPLICATE_KEY");
  EXPECT_NE(violation.message().find("line 2"), std::string::npos);
  EXPECT_EQ(Stored("A").team(), "");
}

TEST_F(ImportSessionTest, ARejectedReferenceMayComeAgainCorrected) {
  v1::Representation bad = Case("A");
  *bad.mutable_closed_on() = model::DayToProto(17000);
  auto responses = Import(Header(), {{Item(bad, 2), Item(Case("A"), 3)}});
  EXPECT_EQ(responses[0].rejected_size(), 1);
  EXPECT_EQ(responses[0].created(), 1);
  EXPECT_EQ(Received(), 1);
}

TEST_F(ImportSessionTest, AGivenDataDateMovesWithoutAChange) {
  v1::ImportRecordsRequest header = Header();
  *header.mutable_header()->mutable_data_date() = model::DayToProto(18010);
  Import(header, {{Item(Case("A"))}});
  auto same = Import(header, {{Item(Case("A"))}});
  EXPECT_EQ(same[0].data_version().version(), 1);
  *header.mutable_header()->mutable_data_date() = model::DayToProto(18020);
  auto later = Import(header, {{Item(Case("A"))}});
  EXPECT_EQ(later[0].unchanged(), 1);
  EXPECT_EQ(later[0].data_version().version(), 2);
  EXPECT_EQ(data_->Pin()->version().data_date, 18020);
  // Without a day of its own an unchanged import moves nothing.
  auto again = Import(Header(), {{Item(Case("A"))}});
  EXPECT_EQ(again[0].data_version().version(), 2);
  EXPECT_EQ(Received(), 1);
}

TEST_F(ImportSessionTest, ALongListOfViolationsSaysHowManyMore) {
  v1::Representation bad = Case("A");
  for (int i = 0; i < 30; ++i) bad.add_categories(std::string("\x01"));
  auto responses = Import(Header(), {{Item(bad)}});
  ASSERT_EQ(responses[0].rejected_size(), 1);
  const v1::ItemReport& report = responses[0].rejected(0);
  ASSERT_EQ(report.violations_size(), 21);
  EXPECT_EQ(report.violations(20).message(), "and 10 more");
}

TEST_F(ImportSessionTest, LongKeysAreShownCut) {
  v1::Representation bad = Case(std::string(100'000, 'r'));
  auto responses = Import(Header(), {{Item(bad)}});
  ASSERT_EQ(responses[0].rejected_size(), 1);
  EXPECT_LT(responses[0].ByteSizeLong(), 3000u);
}

TEST_F(ImportSessionTest, AnAtomicImportCommitsOnceAtItsEnd) {
  auto responses = Import(Header(true), {{Item(Case("A"))}, {Item(Case("B"))}});
  ASSERT_EQ(responses.size(), 3u);
  EXPECT_EQ(responses[0].data_version().version(), 0);
  EXPECT_TRUE(responses[2].final());
  EXPECT_EQ(responses[2].created(), 2);
  EXPECT_EQ(responses[2].data_version().version(), 1);
  EXPECT_EQ(Received(), 2);
}

TEST_F(ImportSessionTest, AnAtomicImportWithARejectedItemCommitsNothing) {
  v1::Representation bad = Case("BAD");
  bad.clear_kind();
  auto responses = Import(Header(true), {{Item(Case("A"))}, {Item(bad)}});
  ASSERT_EQ(responses.size(), 3u);
  EXPECT_TRUE(responses[2].final());
  EXPECT_EQ(responses[2].data_version().version(), 0);
  EXPECT_EQ(Received(), 0);
}

TEST_F(ImportSessionTest, ValidateOnlyCommitsNothing) {
  auto responses = Import(Header(false, true), {{Item(Case("A"))}});
  EXPECT_EQ(responses[0].created(), 1);
  EXPECT_EQ(Received(), 0);
}

TEST_F(ImportSessionTest, AnAtomicImportNeverFinishedCommitsNothing) {
  {
    ImportSession session(*data_);
    ASSERT_TRUE(session.Take(Header(true)).ok());
    ASSERT_TRUE(session.Take(Batch(1, {Item(Case("A"))})).ok());
  }
  EXPECT_EQ(Received(), 0);
}

TEST_F(ImportSessionTest, TheStreamHasRules) {
  {
    ImportSession session(*data_);
    auto result = session.Take(Batch(1, {Item(Case("A"))}));
    EXPECT_EQ(ErrorReason(result.status()), "HEADER_MISSING");
  }
  ImportSession session(*data_);
  ASSERT_TRUE(session.Take(Header()).ok());
  EXPECT_EQ(ErrorReason(session.Take(Header()).status()), "HEADER_REPEATED");
  EXPECT_EQ(ErrorReason(session.Take(Batch(2, {Item(Case("A"))})).status()),
            "SEQUENCE_OUT_OF_ORDER");
  EXPECT_EQ(ErrorReason(session.Take(Batch(1, {})).status()), "BATCH_SIZE");
}

TEST_F(ImportSessionTest, ReferenceDataAndLearningAreTakenToo) {
  v1::ImportItem alias;
  alias.mutable_reference_data()->mutable_alias()->set_dimension("team");
  alias.mutable_reference_data()->mutable_alias()->set_recorded("a");
  alias.mutable_reference_data()->mutable_alias()->set_canonical("b");
  v1::ImportItem learning;
  learning.mutable_learning_action()->set_authority("Council");
  learning.mutable_learning_action()->set_id("L1");
  learning.mutable_learning_action()->set_text("Write back sooner");
  *learning.mutable_learning_action()->mutable_raised_on() =
      model::DayToProto(18000);
  v1::ImportItem nothing;
  auto first = Import(Header(), {{alias, learning, nothing}});
  EXPECT_EQ(first[0].created(), 2);
  EXPECT_EQ(first[0].rejected_size(), 1);
  auto second = Import(Header(), {{alias, learning}});
  EXPECT_EQ(second[0].unchanged(), 2);
}

TEST_F(ImportSessionTest, AReportThatAsksForTheUnknownIsRejected) {
  v1::ImportItem item;
  v1::ReportDefinition* report =
      item.mutable_reference_data()->mutable_report();
  report->set_id("mine");
  report->set_title("Mine");
  v1::ReportTable* table =
      report->add_sections()->add_blocks()->mutable_table();
  table->set_id("all");
  table->set_title("All");
  table->set_layout(v1::TABLE_LAYOUT_MEASURES_AS_ROWS);
  table->mutable_query()->add_measures()->set_measure("recieved");
  auto responses = Import(Header(), {{item}});
  ASSERT_EQ(responses[0].rejected_size(), 1);
  EXPECT_NE(responses[0].rejected(0).DebugString().find("received"),
            std::string::npos);
  table->mutable_query()->mutable_measures(0)->set_measure("received");
  responses = Import(Header(), {{item}});
  EXPECT_EQ(responses[0].created(), 1) << responses[0].DebugString();
}

TEST_F(ImportSessionTest, AHostileBatchIsAnsweredBelowTheMessageLimit) {
  std::vector<v1::ImportItem> items;
  for (int i = 0; i < 1000; ++i) {
    v1::Representation bad;
    bad.set_reference(std::string(128, 'r') + std::to_string(i));
    bad.mutable_received_on()->set_year(1);
    for (int j = 0; j < 8; ++j) {
      bad.add_categories(std::string(1100, 'x'));
    }
    items.push_back(Item(bad, i));
  }
  auto responses = Import(Header(), {items});
  EXPECT_EQ(responses[0].rejected_size(), 1000);
  EXPECT_LT(responses[0].ByteSizeLong(), size_t{4} << 20);
}

TEST_F(ImportSessionTest, AnErasedRecordIsRejectedAndKeepsNoOtherOut) {
  Import(Header(), {{Item(Case("A")), Item(Case("B"))}});
  {
    const LiveData::WriteLock lock(*data_);
    ASSERT_TRUE(data_->Erase(lock, CaseKey("A"), "erase").ok());
  }
  for (const bool validate_only : {true, false}) {
    auto responses = Import(Header(false, validate_only),
                            {{Item(Case("A"), 7), Item(Case("C"), 8)}});
    ASSERT_EQ(responses[0].rejected_size(), 1);
    EXPECT_EQ(responses[0].rejected(0).position(), 7);
    const v1::Violation& violation = responses[0].rejected(0).violations(0);
    EXPECT_EQ(violation.reason(), "ERASED_RECORD");
    EXPECT_EQ(violation.field(), "reference");
    EXPECT_EQ(violation.value(), "A");
    EXPECT_EQ(responses[0].created(), 1);
  }
  EXPECT_EQ(Received(), 2);
  // An atomic import with one in it commits nothing.
  auto atomic = Import(Header(true), {{Item(Case("D")), Item(Case("A"))}});
  EXPECT_EQ(atomic.back().data_version().version(), 0);
  EXPECT_EQ(Received(), 2);
}

TEST_F(ImportSessionTest, AReferenceToAnErasedCaseIsLeftOut) {
  v1::ImportItem learning;
  v1::LearningAction* action = learning.mutable_learning_action();
  action->set_authority("Council");
  action->set_id("L1");
  action->set_root_cause("Delay");
  action->set_text("Write back sooner");
  *action->mutable_raised_on() = model::DayToProto(18000);
  action->add_references("B");
  action->add_references("A");
  Import(Header(), {{Item(Case("A")), Item(Case("B")), learning}});
  {
    const LiveData::WriteLock lock(*data_);
    ASSERT_TRUE(data_->Erase(lock, CaseKey("A"), "erase").ok());
  }
  auto again = Import(Header(), {{learning}});
  EXPECT_EQ(again[0].rejected_size(), 0);
  EXPECT_EQ(again[0].unchanged(), 1);
  ASSERT_EQ(again[0].flagged_size(), 1) << again[0].DebugString();
  const v1::Violation& violation = again[0].flagged(0).violations(0);
  EXPECT_EQ(violation.reason(), "ERASED_RECORD");
  EXPECT_EQ(violation.severity(), v1::SEVERITY_QUERY);
  EXPECT_EQ(violation.field(), "references[1]");
  // An erased action does not come back either.
  {
    const LiveData::WriteLock lock(*data_);
    ASSERT_TRUE(data_
                    ->Erase(lock,
                            {store::Kind::kLearningAction, "Council", "L1"},
                            "erase")
                    .ok());
  }
  again = Import(Header(), {{learning}});
  ASSERT_EQ(again[0].rejected_size(), 1);
  EXPECT_EQ(again[0].rejected(0).violations(0).field(), "id");
}

}  // namespace
}  // namespace redress::rpc
