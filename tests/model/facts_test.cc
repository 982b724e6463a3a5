#include "service/model/facts.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "tests/model/test_records.h"

namespace redress::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::string Value(const CaseFacts& facts, CaseDimension dimension) {
  return facts.dimensions[static_cast<size_t>(dimension)];
}

std::string Value(const StageFacts& facts, StageDimension dimension) {
  return facts.dimensions[static_cast<size_t>(dimension)];
}

// As a store does it: complete, then derive.
CaseFacts FactsOf(v1::Representation record, const Reference& reference) {
  Complete(record, reference);
  return DeriveFacts(record, reference);
}

CaseFacts FactsOf(const std::string& record) {
  return FactsOf(Case(record), ReferenceWith(""));
}

std::string ComputedDue(const std::string& text, v1::StageName stage) {
  v1::Representation record = Case(text);
  Complete(record, ReferenceWith(""));
  const v1::Stage& found = stage == v1::STAGE_NAME_RESPONSE ? record.response()
                           : stage == v1::STAGE_NAME_STAGE1 ? record.stage1()
                           : stage == v1::STAGE_NAME_STAGE2 ? record.stage2()
                                                            : record.stage3();
  return IsoDay(*DayFromProto(found.computed_due_on()));
}

TEST(DeriveFacts, TakesTheCaseAsItIs) {
  const CaseFacts facts = FactsOf(
      "procedure: PROCEDURE_CHILDREN_STATUTORY closed_on @2019-04-12"
      " team: 'MASH' service_area: 'Safeguarding' locality: 'North'"
      " channel: 'Letter' complainant_type: 'Parent' age_band: '5-9'"
      " gender: 'Female' ethnicity: 'Mixed' disability: 'No'"
      " sexual_orientation: 'Heterosexual' advocate: 'Yes'"
      " closure_reason: 'Resolved' outcome: OUTCOME_PARTIALLY_UPHELD"
      " categories: ['Delay', 'Conduct'] remedies: 'Apology'"
      " root_causes: 'Communication' adr_offered_on @2019-04-03"
      " adr_outcome: ADR_OUTCOME_RESOLVED adr_saving_pence: 180000"
      " ombudsman_referred_on @2019-04-20 ombudsman_decided_on @2019-05-20"
      " ombudsman_decision: 'Upheld' remedy_pence: 15000");
  EXPECT_EQ(facts.reference, "C-1");
  const std::pair<CaseDimension, const char*> expected[] = {
      {CaseDimension::kKind, "complaint"},
      {CaseDimension::kProcedure, "children_statutory"},
      {CaseDimension::kTeam, "MASH"},
      {CaseDimension::kTeamAsRecorded, "MASH"},
      {CaseDimension::kServiceArea, "Safeguarding"},
      {CaseDimension::kLocality, "North"},
      {CaseDimension::kChannel, "Letter"},
      {CaseDimension::kComplainantType, "Parent"},
      {CaseDimension::kAgeBand, "5-9"},
      {CaseDimension::kGender, "Female"},
      {CaseDimension::kEthnicity, "Mixed"},
      {CaseDimension::kDisability, "No"},
      {CaseDimension::kSexualOrientation, "Heterosexual"},
      {CaseDimension::kAdvocate, "Yes"},
      {CaseDimension::kOutcome, "partially_upheld"},
      {CaseDimension::kClosureReason, "Resolved"},
      {CaseDimension::kAuthority, "Council"},
      {CaseDimension::kAdrOutcome, "resolved"},
      {CaseDimension::kOmbudsmanDecision, "Upheld"},
  };
  for (const auto& [dimension, value] : expected) {
    EXPECT_EQ(Value(facts, dimension), value) << Name(dimension);
  }
  EXPECT_THAT(facts.many, ElementsAre(ElementsAre("Delay", "Conduct"),
                                      ElementsAre("Communication"),
                                      ElementsAre("Apology")));
  EXPECT_EQ(IsoDay(facts.received), "2019-04-01");
  EXPECT_EQ(IsoDay(facts.closed), "2019-04-12");
  EXPECT_EQ(IsoDay(facts.left), "2019-04-12");
  EXPECT_EQ(facts.cancelled, kNoDay);
  EXPECT_EQ(IsoDay(facts.adr_offered), "2019-04-03");
  EXPECT_EQ(IsoDay(facts.ombudsman_referred), "2019-04-20");
  EXPECT_EQ(IsoDay(facts.ombudsman_decided), "2019-05-20");
  EXPECT_EQ(facts.adr_saving_pence, 180000);
  EXPECT_EQ(facts.remedy_pence, 15000);
}

TEST(DeriveFacts, ACancelledCaseIsNotClosed) {
  const CaseFacts cancelled = FactsOf("cancelled_on @2019-04-05");
  EXPECT_EQ(IsoDay(cancelled.cancelled), "2019-04-05");
  EXPECT_EQ(IsoDay(cancelled.left), "2019-04-05");
  EXPECT_EQ(cancelled.closed, kNoDay);
  const CaseFacts both =
      FactsOf("cancelled_on @2019-04-05 closed_on @2019-04-05");
  EXPECT_EQ(IsoDay(both.cancelled), "2019-04-05");
  EXPECT_EQ(both.closed, kNoDay);
}

TEST(DeriveFacts, NamesAreCanonicalOnTheDayOfReceipt) {
  const Reference reference = ReferenceWith(
      "data { alias { dimension: 'team' recorded: 'CLR' canonical: 'Members'"
      "               effective_from @2019-04-01 } }"
      "data { alias { dimension: 'category' recorded: 'delays'"
      "               canonical: 'Delay' } }"
      "data { alias { dimension: 'remedy' recorded: 'sorry'"
      "               canonical: 'Apology' } }"
      "data { alias { dimension: 'root_cause' recorded: 'comms'"
      "               canonical: 'Communication' } }"
      "data { alias { dimension: 'locality' recorded: 'N'"
      "               canonical: 'North' } }"
      "data { alias { dimension: 'gender' recorded: 'F'"
      "               canonical: 'Female' } }");
  const char kRecord[] =
      " team: 'clr' locality: 'n' gender: 'F' root_causes: 'Comms'"
      " categories: ['Delays', 'Delay', '', 'Conduct'] remedies: 'Sorry'";
  const CaseFacts facts = FactsOf(Case(kRecord), reference);
  EXPECT_EQ(Value(facts, CaseDimension::kTeam), "Members");
  EXPECT_EQ(Value(facts, CaseDimension::kTeamAsRecorded), "clr");
  EXPECT_EQ(Value(facts, CaseDimension::kLocality), "North");
  // Gender has no aliases.
  EXPECT_EQ(Value(facts, CaseDimension::kGender), "F");
  EXPECT_THAT(facts.many, ElementsAre(ElementsAre("Delay", "Conduct"),
                                      ElementsAre("Communication"),
                                      ElementsAre("Apology")));
  const CaseFacts before = FactsOf(
      Case(std::string("received_on @2019-03-31") + kRecord), reference);
  EXPECT_EQ(Value(before, CaseDimension::kTeam), "clr");
}

TEST(DeriveFacts, NotRecordedIsTheMissingValue) {
  const CaseFacts facts = FactsOf(
      "ethnicity: 'Not recorded' team: 'NOT RECORDED'"
      " categories: 'not recorded'");
  EXPECT_EQ(Value(facts, CaseDimension::kEthnicity), "");
  EXPECT_EQ(Value(facts, CaseDimension::kTeam), "");
  EXPECT_EQ(Value(facts, CaseDimension::kTeamAsRecorded), "");
  EXPECT_THAT(facts.many[0], IsEmpty());
}

TEST(DeriveFacts, AttributesComeByName) {
  const CaseFacts facts = FactsOf(
      "attributes { key: 'ward' value: 'East' }"
      " attributes { key: 'case_load' value: '12' }"
      " attributes { key: 'empty' value: '' }");
  EXPECT_THAT(facts.attributes,
              ElementsAre(Pair("case_load", "12"), Pair("ward", "East")));
}

TEST(DeriveFacts, TheOutcomeIsThatOfTheHighestStageThatHasOne) {
  const auto outcome = [](const std::string& record) {
    return Value(FactsOf(record), CaseDimension::kOutcome);
  };
  const std::string stages =
      "stage1 { started_on @2019-04-01 outcome: OUTCOME_NOT_UPHELD }"
      " stage2 { started_on @2019-05-01 outcome: OUTCOME_UPHELD }";
  EXPECT_EQ(outcome(""), "");
  EXPECT_EQ(outcome(stages), "upheld");
  EXPECT_EQ(outcome(stages + " outcome: OUTCOME_NO_FINDING"), "no_finding");
  // An open stage leaves the outcome of the one before it.
  EXPECT_EQ(outcome(stages + " stage3 { started_on @2019-06-01 }"), "upheld");
  EXPECT_EQ(outcome("kind: KIND_MP_ENQUIRY"
                    " response { outcome: OUTCOME_UPHELD }"),
            "upheld");
}

TEST(DeriveFacts, EveryComplaintHasStage1AndOthersWhereGiven) {
  const CaseFacts plain = FactsOf("");
  ASSERT_EQ(plain.stages.size(), 1U);
  EXPECT_EQ(Value(plain.stages[0], StageDimension::kStage), "stage1");
  EXPECT_EQ(IsoDay(plain.stages[0].started), "2019-04-01");
  EXPECT_EQ(IsoDay(plain.stage1_started), "2019-04-01");
  EXPECT_EQ(plain.stage2_started, kNoDay);

  const CaseFacts all = FactsOf(
      "stage1 { started_on @2019-04-02 } stage2 { requested_on @2019-05-01 }"
      " stage3 { due_on @2019-09-01 }");
  ASSERT_EQ(all.stages.size(), 3U);
  EXPECT_EQ(Value(all.stages[1], StageDimension::kStage), "stage2");
  EXPECT_EQ(Value(all.stages[2], StageDimension::kStage), "stage3");
  EXPECT_EQ(IsoDay(all.stage1_started), "2019-04-02");
  EXPECT_EQ(all.stages[1].started, kNoDay);
  EXPECT_EQ(IsoDay(all.stages[2].effective_due), "2019-09-01");

  // A computed due day alone makes no stage.
  EXPECT_EQ(DeriveFacts(Case("stage2 { computed_due_on @2019-06-01 }"),
                        ReferenceWith(""))
                .stages.size(),
            1U);
}

TEST(DeriveFacts, OtherKindsHaveAResponseWhereTheProcedureOrTheRecordHasOne) {
  const auto stages = [](const std::string& record) {
    return FactsOf(record).stages.size();
  };
  EXPECT_EQ(stages("kind: KIND_MEMBER_ENQUIRY"), 1U);
  EXPECT_EQ(stages("kind: KIND_COMPLIMENT"), 0U);
  EXPECT_EQ(stages("kind: KIND_INITIAL_FEEDBACK"), 0U);
  EXPECT_EQ(stages("kind: KIND_INITIAL_FEEDBACK"
                   " response { responded_on @2019-04-05 }"),
            1U);
}

TEST(DeriveFacts, TheClockStartsWhereTheProcedureSays) {
  const auto start = [](const std::string& record) {
    return IsoDay(FactsOf(record).stages.at(0).started);
  };
  EXPECT_EQ(start("acknowledged_on @2019-04-03"), "2019-04-01");
  EXPECT_EQ(start("procedure: PROCEDURE_CORPORATE acknowledged_on @2019-04-03"),
            "2019-04-03");
  EXPECT_EQ(start("procedure: PROCEDURE_CORPORATE"), "2019-04-01");
  EXPECT_EQ(start("procedure: PROCEDURE_CORPORATE acknowledged_on @2019-04-03"
                  " stage1 { started_on @2019-04-02 }"),
            "2019-04-02");
  EXPECT_EQ(start("procedure: PROCEDURE_NONE"), "2019-04-01");
}

TEST(Complete, ComputesTheDueDayOfEachStage) {
  EXPECT_EQ(ComputedDue("", v1::STAGE_NAME_STAGE1), "2019-04-15");
  EXPECT_EQ(ComputedDue("received_on @2019-04-15", v1::STAGE_NAME_STAGE1),
            "2019-05-01");
  EXPECT_EQ(
      ComputedDue("stage2 { started_on @2019-04-01 }", v1::STAGE_NAME_STAGE2),
      "2019-05-09");
  EXPECT_EQ(
      ComputedDue("stage3 { started_on @2019-04-01 }", v1::STAGE_NAME_STAGE3),
      "2019-06-14");
  EXPECT_EQ(
      ComputedDue("stage2 { requested_on @2019-04-01 }", v1::STAGE_NAME_STAGE2),
      "");
  EXPECT_EQ(ComputedDue("procedure: PROCEDURE_CORPORATE"
                        " acknowledged_on @2019-04-02"
                        " stage2 { started_on @2019-05-07 }",
                        v1::STAGE_NAME_STAGE1),
            "2019-04-16");
  EXPECT_EQ(ComputedDue("procedure: PROCEDURE_CORPORATE"
                        " stage2 { started_on @2019-05-07 }",
                        v1::STAGE_NAME_STAGE2),
            "2019-06-05");
  EXPECT_EQ(ComputedDue("procedure: PROCEDURE_ADULT_STATUTORY",
                        v1::STAGE_NAME_STAGE1),
            "");
  EXPECT_EQ(ComputedDue("kind: KIND_MP_ENQUIRY", v1::STAGE_NAME_RESPONSE),
            "2019-04-15");
}

TEST(Complete, StoredDueDaysStayWhenAProcedureChanges) {
  v1::Representation record = Case("");
  Complete(record, ReferenceWith(""));
  const Reference changed = ReferenceWith(
      "data { procedure { procedure: PROCEDURE_CHILDREN_STATUTORY"
      "  stages { stage: STAGE_NAME_STAGE1"
      "           clock_start: CLOCK_START_RECEIVED limit_days: 5 } } }");
  EXPECT_EQ(IsoDay(DeriveFacts(record, changed).stages[0].due), "2019-04-15");
  Complete(record, changed);
  EXPECT_EQ(IsoDay(DeriveFacts(record, changed).stages[0].due), "2019-04-08");
}

TEST(Complete, GivesOneFormToEqualRecords) {
  v1::Representation untidy = Case(
      "closed_on {} stage1 { started_on {} } stage2 {} response {}"
      " stage3 { computed_due_on @2019-04-01 } categories: ['', 'Delay', '']"
      " attributes { key: 'ward' value: '' }");
  untidy.GetReflection()->MutableUnknownFields(&untidy)->AddVarint(999, 1);
  v1::Representation tidy = Case("categories: 'Delay'");
  const Reference reference = ReferenceWith("");
  Complete(untidy, reference);
  Complete(tidy, reference);
  EXPECT_EQ(untidy.DebugString(), tidy.DebugString());
  EXPECT_EQ(untidy.SerializeAsString(), tidy.SerializeAsString());
  EXPECT_EQ(tidy.authority(), "Council");

  v1::LearningAction action = Action("implemented_on {} references: ''");
  Complete(action, reference);
  EXPECT_FALSE(action.has_implemented_on());
  EXPECT_EQ(action.references_size(), 0);
  EXPECT_EQ(action.authority(), "Council");
}

// The fields of a message that are dates.
std::vector<const google::protobuf::FieldDescriptor*> DatesOf(
    const google::protobuf::Message& message) {
  std::vector<const google::protobuf::FieldDescriptor*> dates;
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->message_type() == v1::Date::descriptor()) {
      dates.push_back(type.field(i));
    }
  }
  return dates;
}

TEST(Complete, DropsEveryAbsentDateAndWhatIsUnknownInOthers) {
  const Reference reference = ReferenceWith("");
  const v1::Representation whole = Case(
      "acknowledged_on @2019-04-02 closed_on @2019-04-03"
      " cancelled_on @2019-04-03 adr_offered_on @2019-04-04"
      " ombudsman_referred_on @2019-04-05 ombudsman_decided_on @2019-04-06"
      " stage1 { requested_on @2019-04-01 started_on @2019-04-01"
      " due_on @2019-04-02 extended_to @2019-04-02 responded_on @2019-04-02 }");
  v1::Representation tidy = whole;
  Complete(tidy, reference);

  const auto spoil = [](google::protobuf::Message& message, bool unknown) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    for (const auto* field : DatesOf(message)) {
      ASSERT_TRUE(reflection.HasField(message, field) ||
                  field->name() == "computed_due_on")
          << field->full_name();
      google::protobuf::Message& date =
          *reflection.MutableMessage(&message, field);
      if (unknown) {
        date.GetReflection()->MutableUnknownFields(&date)->AddVarint(99, 1);
      } else {
        date.Clear();
      }
    }
    if (unknown) reflection.MutableUnknownFields(&message)->AddVarint(999, 1);
  };
  v1::Representation later = whole;
  spoil(later, true);
  spoil(*later.mutable_stage1(), true);
  Complete(later, reference);
  EXPECT_EQ(later.SerializeAsString(), tidy.SerializeAsString());

  v1::Representation absent = whole;
  spoil(absent, false);
  spoil(*absent.mutable_stage1(), false);
  Complete(absent, reference);
  for (const auto* field : DatesOf(absent)) {
    EXPECT_FALSE(absent.GetReflection()->HasField(absent, field))
        << field->full_name();
  }
  for (const auto* field : DatesOf(absent.stage1())) {
    EXPECT_FALSE(
        absent.stage1().GetReflection()->HasField(absent.stage1(), field))
        << field->full_name();
  }
}

TEST(Complete, KeepsTheAuthorityThatIsGiven) {
  v1::Representation record = Case("authority: 'Northtown'");
  Complete(record, ReferenceWith(""));
  EXPECT_EQ(record.authority(), "Northtown");
}

TEST(DeriveFacts, NothingIsLeftOfTheCaseBefore) {
  const Reference reference = ReferenceWith(
      "data { alias { dimension: 'team' recorded: 'a' canonical: 'Alpha' } }");
  std::vector<v1::Representation> records = {
      Case("team: 'a' closed_on @2019-04-09 categories: ['x', 'y', 'x', 'z']"
           " remedies: 'r' root_causes: ['p', 'q'] adr_offered_on @2019-04-10"
           " adr_saving_pence: 5 remedy_pence: 6 outcome: OUTCOME_UPHELD"
           " ombudsman_referred_on @2019-04-11"
           " ombudsman_decided_on @2019-04-12 ombudsman_decision: 'Upheld'"
           " attributes { key: 'ward' value: 'North' }"
           " attributes { key: 'area' value: 'South' }"
           " stage1 { started_on @2019-04-01 responded_on @2019-04-05"
           " outcome: OUTCOME_UPHELD }"
           " stage2 { started_on @2019-04-08 }"),
      Case(""),
      Case("cancelled_on @2019-04-09 categories: 'x'"
           " attributes { key: 'ward' value: 'East' }"
           " stage2 { requested_on @2019-04-08 }"),
      Case("kind: KIND_COMPLIMENT"),
  };
  for (v1::Representation& record : records) Complete(record, reference);
  for (const v1::Representation& before : records) {
    for (const v1::Representation& record : records) {
      CaseFacts facts;
      DeriveFacts(before, reference, facts);
      DeriveFacts(record, reference, facts);
      EXPECT_TRUE(facts == DeriveFacts(record, reference))
          << before.ShortDebugString() << "\nand then\n"
          << record.ShortDebugString();
    }
  }
}

TEST(StageFacts, DueIsAsRecordedElseComputedAndThenExtended) {
  const auto stage = [](const std::string& fields) {
    return FactsOf("stage1 { " + fields + " }").stages.at(0);
  };
  EXPECT_EQ(IsoDay(stage("").due), "2019-04-15");
  EXPECT_EQ(IsoDay(stage("").effective_due), "2019-04-15");
  EXPECT_EQ(IsoDay(stage("due_on @2019-04-12").due), "2019-04-12");
  const StageFacts extended =
      stage("due_on @2019-04-12 extended_to @2019-05-01");
  EXPECT_EQ(IsoDay(extended.due), "2019-04-12");
  EXPECT_EQ(IsoDay(extended.effective_due), "2019-05-01");
}

TEST(StageFacts, AStageEndsWhenAnsweredElseWhenItsCaseLeaves) {
  const CaseFacts answered = FactsOf(
      "closed_on @2019-04-20 stage1 { responded_on @2019-04-16"
      " outcome: OUTCOME_UPHELD }");
  EXPECT_EQ(IsoDay(answered.stages[0].ended), "2019-04-16");
  EXPECT_EQ(IsoDay(answered.stages[0].responded), "2019-04-16");
  EXPECT_EQ(answered.stages[0].response_days, 11);
  EXPECT_EQ(Value(answered.stages[0], StageDimension::kStageEndedBy),
            "response");
  EXPECT_EQ(Value(answered.stages[0], StageDimension::kStageOutcome), "upheld");

  const CaseFacts closed = FactsOf("closed_on @2019-04-20");
  EXPECT_EQ(IsoDay(closed.stages[0].ended), "2019-04-20");
  EXPECT_EQ(closed.stages[0].response_days, -1);
  EXPECT_EQ(Value(closed.stages[0], StageDimension::kStageEndedBy), "closing");

  const CaseFacts cancelled = FactsOf("cancelled_on @2019-04-20");
  EXPECT_EQ(Value(cancelled.stages[0], StageDimension::kStageEndedBy),
            "cancelling");

  const CaseFacts open = FactsOf("");
  EXPECT_EQ(open.stages[0].ended, kNoDay);
  EXPECT_EQ(Value(open.stages[0], StageDimension::kStageEndedBy), "");
}

TEST(StageFacts, AStageThatHasNotStartedDoesNotEnd) {
  const CaseFacts facts = FactsOf(
      "closed_on @2019-06-20 stage1 { responded_on @2019-04-16 }"
      " stage2 { requested_on @2019-05-01 }");
  ASSERT_EQ(facts.stages.size(), 2U);
  EXPECT_EQ(facts.stages[1].started, kNoDay);
  EXPECT_EQ(facts.stages[1].ended, kNoDay);
  EXPECT_EQ(facts.stages[1].due, kNoDay);
  EXPECT_EQ(Value(facts.stages[1], StageDimension::kStageEndedBy), "");
}

TEST(StageFacts, ResponseDaysFollowTheCalendar) {
  const auto days = [](const std::string& received,
                       const std::string& responded) {
    return FactsOf("received_on @" + received + " stage1 { responded_on @" +
                   responded + " }")
        .stages.at(0)
        .response_days;
  };
  EXPECT_EQ(days("2019-04-18", "2019-04-18"), 0);
  EXPECT_EQ(days("2019-04-18", "2019-04-23"), 1);
  EXPECT_EQ(days("2019-04-19", "2019-04-20"), 0);
  EXPECT_EQ(days("2019-06-01", "2019-06-10"), 5);
}

TEST(ActionFacts, AreWhatTheActionSays) {
  const Reference reference = ReferenceWith(
      "data { alias { dimension: 'root_cause' recorded: 'comms'"
      "               canonical: 'Communication' } }");
  const ActionFacts facts =
      DeriveFacts(Action("authority: 'Northtown' root_cause: 'Comms'"
                         " implemented_on @2019-05-01"),
                  reference);
  EXPECT_EQ(facts.authority, "Northtown");
  EXPECT_EQ(facts.id, "L-1");
  EXPECT_EQ(facts.root_cause, "Communication");
  EXPECT_EQ(IsoDay(facts.raised), "2019-04-01");
  EXPECT_EQ(IsoDay(facts.implemented), "2019-05-01");
  EXPECT_EQ(DeriveFacts(Action(""), reference).implemented, kNoDay);
  EXPECT_EQ(DeriveFacts(Action(""), reference).authority, "Council");
}

}  // namespace
}  // namespace redress::model
