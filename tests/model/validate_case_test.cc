#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/model/validation.h"
#include "tests/model/test_records.h"

namespace redress::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "E CLOSED_BEFORE_RECEIVED closed_on" for each violation.
std::vector<std::string> Lines(const std::vector<v1::Violation>& violations) {
  std::vector<std::string> lines;
  for (const v1::Violation& violation : violations) {
    lines.push_back(
        absl::StrCat(violation.severity() == v1::SEVERITY_ERROR ? "E " : "Q ",
                     violation.reason(), " ", violation.field()));
  }
  return lines;
}

Reference TestReference() {
  return ReferenceWith(
      "data { settings { default_authority: 'Council'"
      "  default_procedures { kind: KIND_COMPLAINT"
      "                       procedure: PROCEDURE_CHILDREN_STATUTORY }"
      "  default_procedures { kind: KIND_MP_ENQUIRY"
      "                       procedure: PROCEDURE_ENQUIRY }"
      "  attributes: 'ward' attributes: 'case_load' } }"
      // Its stage 1 starts on its own day.
      "data { procedure { procedure: PROCEDURE_ADULT_STATUTORY"
      "  source: 'Local rule' stages { stage: STAGE_NAME_STAGE1"
      "  clock_start: CLOCK_START_OWN limit_days: 20 } } }");
}

// A record with one thing wrong or odd, and what is said of it.
struct Rule {
  const char* record;
  const char* line;
  const char* value;
  const char* message;
};

const Rule kRules[] = {
    {"acknowledged_on @2019-03-29",
     "E ACKNOWLEDGED_BEFORE_RECEIVED "
     "acknowledged_on",
     "2019-03-29",
     "acknowledged_on 2019-03-29 is before received_on 2019-04-01"},
    {"closed_on @2019-03-31 outcome: OUTCOME_UPHELD",
     "E CLOSED_BEFORE_RECEIVED closed_on", "2019-03-31",
     "closed_on 2019-03-31 is before received_on 2019-04-01"},
    {"cancelled_on @2019-03-31", "E CANCELLED_BEFORE_RECEIVED cancelled_on",
     "2019-03-31", "cancelled_on 2019-03-31 is before received_on 2019-04-01"},
    {"adr_offered_on @2019-03-31",
     "E ADR_OFFERED_BEFORE_RECEIVED "
     "adr_offered_on",
     "2019-03-31",
     "adr_offered_on 2019-03-31 is before received_on 2019-04-01"},
    {"ombudsman_referred_on @2019-03-31",
     "E OMBUDSMAN_REFERRED_BEFORE_RECEIVED ombudsman_referred_on", "2019-03-31",
     "ombudsman_referred_on 2019-03-31 is before received_on 2019-04-01"},
    {"ombudsman_decided_on @2019-03-31 ombudsman_decision: 'Upheld'",
     "E OMBUDSMAN_DECIDED_BEFORE_RECEIVED ombudsman_decided_on", "2019-03-31",
     "ombudsman_decided_on 2019-03-31 is before received_on 2019-04-01"},
    {"ombudsman_referred_on @2019-06-01 ombudsman_decided_on @2019-05-31"
     " ombudsman_decision: 'Upheld'",
     "E OMBUDSMAN_DECIDED_BEFORE_REFERRED ombudsman_decided_on", "2019-05-31",
     "ombudsman_decided_on 2019-05-31 is before ombudsman_referred_on "
     "2019-06-01"},
    {"closed_on @2019-04-10 cancelled_on @2019-04-11",
     "E CLOSED_AND_CANCELLED_DIFFER cancelled_on", "2019-04-11",
     "cancelled_on 2019-04-11 is another day than closed_on 2019-04-10; a "
     "case leaves once"},
    {"adr_offered_on @2019-04-02 adr_saving_pence: -1",
     "E NEGATIVE_AMOUNT adr_saving_pence", "-1",
     "adr_saving_pence -1 is below 0; an amount is 0 or more"},
    {"remedy_pence: 100000000001", "E AMOUNT_TOO_LARGE remedy_pence",
     "100000000001",
     "remedy_pence 100000000001 is above 100000000000 pence, the largest "
     "amount that is held"},
    {"attributes { key: 'wards' value: 'x' }",
     "E UNKNOWN_ATTRIBUTE attributes.wards", "wards",
     "\"wards\" is not an attribute that the settings list (did you mean "
     "\"ward\"?)"},
    {"attributes { key: 'ward' value: 'a\\nb' }",
     "E CONTROL_CHARACTER attributes.ward", "a\\x0ab",
     "attributes.ward \"a\\x0ab\" holds the control character U+000A at byte "
     "2"},
    {"team: 'a\\000b'", "E CONTROL_CHARACTER team", "a\\x00b",
     "team \"a\\x00b\" holds the control character U+0000 at byte 2"},
    {"categories: ['x', '\\302\\205']", "E CONTROL_CHARACTER categories[1]",
     "\\xc2\\x85",
     "categories[1] \"\\xc2\\x85\" holds the control character U+0085 at byte "
     "1"},
    {"team: ' MASH'", "Q SURROUNDING_SPACE team", " MASH",
     "team \" MASH\" begins or ends with a space, which makes it another "
     "value than without"},
    {"closed_on { year: 2019 month: 2 day: 29 }", "E INVALID_DATE closed_on",
     "2019-02-29",
     "closed_on 2019-02-29 is not a day from 1900-01-01 to "
     "2199-12-31"},
    {"stage1 { due_on { year: 2019 } }", "E INVALID_DATE stage1.due_on",
     "2019-00-00",
     "stage1.due_on 2019-00-00 is not a day from 1900-01-01 to 2199-12-31"},
    {"acknowledged_on { year: 2200 month: 1 day: 1 }",
     "E INVALID_DATE acknowledged_on", "2200-01-01",
     "acknowledged_on 2200-01-01 is not a day from 1900-01-01 to 2199-12-31"},
    // Which stages there may be.
    {"response { due_on @2019-05-01 }", "E RESPONSE_ON_COMPLAINT response", "",
     "response is given, and the kind is complaint; a complaint is answered "
     "at its stages"},
    {"kind: KIND_MP_ENQUIRY stage1 { responded_on @2019-04-05 }",
     "E STAGE_ON_OTHER_KIND stage1", "",
     "stage1 is given, and the kind is mp_enquiry; only a complaint has "
     "stages, the answer of another kind goes to response"},
    {"kind: KIND_COMPLIMENT stage3 { outcome: OUTCOME_UPHELD }",
     "E STAGE_ON_OTHER_KIND stage3", "",
     "stage3 is given, and the kind is compliment; only a complaint has "
     "stages, the answer of another kind goes to response"},
    {"stage2 { started_on @2019-05-01 }", "E STAGE2_WITHOUT_STAGE1 stage2", "",
     "stage2 is given and nothing of stage1 is: a complaint goes to stage 2 "
     "from stage 1"},
    {"stage1 { responded_on @2019-04-05 } stage3 { started_on @2019-05-01 }",
     "E STAGE3_WITHOUT_STAGE2 stage3", "",
     "stage3 is given and nothing of stage2 is: a complaint goes to stage 3 "
     "from stage 2"},
    // The order of a stage's days.
    {"stage1 { requested_on @2019-03-30 }",
     "E REQUESTED_BEFORE_RECEIVED stage1.requested_on", "2019-03-30",
     "stage1.requested_on 2019-03-30 is before received_on 2019-04-01"},
    {"stage1 { started_on @2019-03-31 }",
     "E STARTED_BEFORE_RECEIVED stage1.started_on", "2019-03-31",
     "stage1.started_on 2019-03-31 is before received_on 2019-04-01"},
    {"stage1 { due_on @2019-03-31 }", "E DUE_BEFORE_RECEIVED stage1.due_on",
     "2019-03-31", "stage1.due_on 2019-03-31 is before received_on 2019-04-01"},
    {"procedure: PROCEDURE_NONE stage1 { extended_to @2019-03-31 }",
     "E EXTENDED_BEFORE_RECEIVED stage1.extended_to", "2019-03-31",
     "stage1.extended_to 2019-03-31 is before received_on 2019-04-01"},
    {"stage1 { responded_on @2019-03-31 }",
     "E RESPONDED_BEFORE_RECEIVED stage1.responded_on", "2019-03-31",
     "stage1.responded_on 2019-03-31 is before received_on 2019-04-01"},
    {"stage1 { started_on @2019-04-05 responded_on @2019-04-04 }",
     "E RESPONDED_BEFORE_START stage1.responded_on", "2019-04-04",
     "stage1.responded_on 2019-04-04 is before the stage's start on "
     "2019-04-05"},
    {"procedure: PROCEDURE_CORPORATE acknowledged_on @2019-04-05"
     " stage1 { responded_on @2019-04-04 }",
     "E RESPONDED_BEFORE_START stage1.responded_on", "2019-04-04",
     "stage1.responded_on 2019-04-04 is before the stage's start on "
     "2019-04-05"},
    {"stage1 { responded_on @2019-04-05 } stage2 { responded_on @2019-05-01 }",
     "E STAGE_RESPONDED_WITHOUT_START stage2.responded_on", "2019-05-01",
     "stage2.responded_on is given and stage2.started_on is not: a stage that "
     "has not started has no answer"},
    {"stage1 { responded_on @2019-04-05 } stage2 { outcome: OUTCOME_UPHELD }",
     "Q STAGE_OUTCOME_WITHOUT_START stage2.outcome", "upheld",
     "stage2.outcome is given and stage2.started_on is not: the stage is "
     "counted as not started"},
    {"stage1 { requested_on @2019-04-03 started_on @2019-04-02 }",
     "Q REQUESTED_AFTER_START stage1.requested_on", "2019-04-03",
     "stage1.requested_on 2019-04-03 is after stage1.started_on 2019-04-02"},
    {"stage1 { started_on @2019-04-05 due_on @2019-04-04 }",
     "Q DUE_BEFORE_START stage1.due_on", "2019-04-04",
     "stage1.due_on 2019-04-04 is before the stage's start on 2019-04-05"},
    {"stage1 { started_on @2019-05-01 } stage2 { started_on @2019-04-20 }",
     "Q STARTED_BEFORE_EARLIER_STAGE stage2.started_on", "2019-04-20",
     "stage2.started_on 2019-04-20 is before stage1.started_on 2019-05-01"},
    // Leaving.
    {"cancelled_on @2019-04-10 stage1 { started_on @2019-04-11 }",
     "E STARTED_AFTER_CASE_LEFT stage1.started_on", "2019-04-11",
     "stage1.started_on 2019-04-11 is after the case left on 2019-04-10"},
    {"cancelled_on @2019-04-10 stage1 { responded_on @2019-04-11 }",
     "E RESPONDED_AFTER_CASE_LEFT stage1.responded_on", "2019-04-11",
     "stage1.responded_on 2019-04-11 is after the case left on 2019-04-10"},
    {"cancelled_on @2019-04-10 acknowledged_on @2019-04-11",
     "Q ACKNOWLEDGED_AFTER_CASE_LEFT acknowledged_on", "2019-04-11",
     "acknowledged_on 2019-04-11 is after the case left on 2019-04-10"},
    {"closed_on @2019-04-10", "Q CLOSED_WITHOUT_OUTCOME outcome", "",
     "outcome is missing, at the case and at its stages, and the complaint "
     "was closed on 2019-04-10"},
    {"closure_reason: 'Withdrawn'",
     "Q CLOSURE_REASON_WHILE_OPEN closure_reason", "Withdrawn",
     "closure_reason \"Withdrawn\" is given, and neither closed_on nor "
     "cancelled_on is"},
    // Clocks and limits.
    {"stage1 { due_on @2019-04-15 extended_to @2019-04-12 }",
     "E EXTENDED_BEFORE_DUE stage1.extended_to", "2019-04-12",
     "stage1.extended_to 2019-04-12 is before the due day 2019-04-15; an "
     "extension makes it later"},
    {"stage1 { extended_to @2019-04-12 }",
     "E EXTENDED_BEFORE_DUE stage1.extended_to", "2019-04-12",
     "stage1.extended_to 2019-04-12 is before the computed due day "
     "2019-04-15; an extension makes it later"},
    {"stage1 { extended_to @2019-05-02 }",
     "Q EXTENDED_BEYOND_LIMIT stage1.extended_to", "2019-05-02",
     "stage1.extended_to 2019-05-02 is after 2019-05-01, when the 20 working "
     "days that stage1 may take are up (Children Act 1989 Representations "
     "Procedure (England) Regulations 2006 (SI 2006/1738))"},
    {"stage1 { responded_on @2019-04-02 } stage2 { started_on @2019-04-03 }"
     " stage3 { started_on @2019-04-04 extended_to @2019-06-20 }",
     "Q EXTENDED_BEYOND_LIMIT stage3.extended_to", "2019-06-20",
     "stage3.extended_to 2019-06-20 is after 2019-06-19, when the 50 working "
     "days that stage3 may take are up (it cannot be extended) (Children Act "
     "1989 Representations Procedure (England) Regulations 2006 (SI "
     "2006/1738))"},
    {"procedure: PROCEDURE_CORPORATE",
     "Q ACKNOWLEDGEMENT_ABSENT acknowledged_on", "",
     "acknowledged_on is missing, and the clock of stage1 starts with it "
     "(Local Government and Social Care Ombudsman, Complaint Handling Code "
     "(2024)); it is counted from received_on"},
    {"procedure: PROCEDURE_ADULT_STATUTORY", "Q START_ABSENT stage1.started_on",
     "",
     "stage1.started_on is missing, and the clock of stage1 starts with it "
     "(Local rule); it is counted from received_on"},
    {"procedure: PROCEDURE_CORPORATE acknowledged_on @2019-04-02"
     " stage1 { responded_on @2019-04-05 }"
     " stage2 { started_on @2019-04-06 } stage3 { requested_on @2019-05-05 }",
     "Q STAGE_NOT_IN_PROCEDURE stage3", "",
     "stage3 is given, and the procedure corporate has no such stage (Local "
     "Government and Social Care Ombudsman, Complaint Handling Code (2024))"},
    // ADR and the Ombudsman.
    {"adr_outcome: ADR_OUTCOME_RESOLVED", "Q ADR_WITHOUT_OFFER adr_offered_on",
     "",
     "adr_offered_on is missing and adr_outcome is given: it is counted "
     "in no period"},
    {"adr_saving_pence: 5", "Q ADR_WITHOUT_OFFER adr_offered_on", "",
     "adr_offered_on is missing and adr_saving_pence is given: it is counted "
     "in no period"},
    {"ombudsman_decided_on @2019-06-01",
     "Q OMBUDSMAN_DECIDED_WITHOUT_DECISION ombudsman_decision", "",
     "ombudsman_decision is missing and ombudsman_decided_on 2019-06-01 is "
     "given"},
    {"ombudsman_decision: 'Upheld'",
     "Q OMBUDSMAN_DECISION_WITHOUT_DAY ombudsman_decided_on", "",
     "ombudsman_decided_on is missing and ombudsman_decision \"Upheld\" is "
     "given: it is counted in no period"},
};

TEST(ValidateCase, EachRuleSaysWhatIsWrong) {
  const Reference reference = TestReference();
  for (const Rule& rule : kRules) {
    const auto violations = Validate(Case(rule.record), reference);
    ASSERT_THAT(Lines(violations), ElementsAre(rule.line)) << rule.record;
    EXPECT_EQ(violations[0].value(), rule.value) << rule.record;
    EXPECT_EQ(violations[0].message(), rule.message) << rule.record;
  }
}

TEST(ValidateCase, GoodRecordsHaveNothingToSay) {
  const Reference reference = TestReference();
  for (const char* record : {
           "",
           "kind: KIND_MP_ENQUIRY",
           "kind: KIND_MP_ENQUIRY response { responded_on @2019-04-01 }",
           "kind: KIND_COMPLIMENT closed_on @2019-04-01",
           "kind: KIND_INITIAL_FEEDBACK response { responded_on @2019-04-05 }",
           "closed_on @2019-04-01 outcome: OUTCOME_NO_FINDING",
           "closed_on @2019-04-01 cancelled_on @2019-04-01",
           "cancelled_on @2019-04-01 closure_reason: 'Withdrawn'",
           "closed_on @2019-04-12 stage1 { responded_on @2019-04-12"
           " outcome: OUTCOME_UPHELD }",
           // A recorded due day may differ from the computed one, and an
           // extension may be as long as the limit.
           "stage1 { due_on @2019-04-10 extended_to @2019-05-01 }",
           "stage1 { extended_to @2019-04-15 }",
           "stage1 { due_on @2019-04-10 extended_to @2019-04-10 }",
           "procedure: PROCEDURE_CORPORATE acknowledged_on @2019-04-04",
           "procedure: PROCEDURE_CORPORATE stage1 { started_on @2019-04-04 }",
           "procedure: PROCEDURE_NONE stage1 { extended_to @2024-04-04 }",
           "stage1 { requested_on @2019-04-01 started_on @2019-04-01"
           " responded_on @2019-04-01 } stage2 { requested_on @2019-04-01"
           " started_on @2019-04-02 responded_on @2019-04-03 }"
           " stage3 { requested_on @2019-04-05 }",
           "attributes { key: 'ward' value: 'East' } categories: ['a', 'b']",
           "adr_offered_on @2019-04-01 adr_outcome: ADR_OUTCOME_DECLINED"
           " adr_saving_pence: 0 remedy_pence: 100000000000",
           "ombudsman_referred_on @2019-04-01 ombudsman_decided_on @2019-04-01"
           " ombudsman_decision: 'Anything'",
           "closed_on {} stage2 {} team: '' authority: 'Northtown'",
           "stage1 { computed_due_on { year: 1 } }",
       }) {
    EXPECT_THAT(Lines(Validate(Case(record), reference)), IsEmpty()) << record;
  }
}

TEST(ValidateCase, WhatIsRequiredIsAskedForAllAtOnce) {
  EXPECT_THAT(
      Lines(Validate(v1::Representation(), TestReference())),
      ElementsAre("E REFERENCE_REQUIRED reference", "E KIND_REQUIRED kind",
                  "E RECEIVED_REQUIRED received_on"));
}

TEST(ValidateCase, ErrorsComeFirstAndThenTheFieldsInTheirOrder) {
  const auto violations = Validate(
      Case("reference: ' C' acknowledged_on @2019-03-01 closed_on @2019-05-01"
           " cancelled_on @2019-05-02 remedy_pence: -5 team: '\\001'"
           " stage1 { responded_on @2019-05-03 due_on @2019-03-02 }"
           " ombudsman_decision: 'x' attributes { key: 'b' value: '' }"
           " attributes { key: 'a' value: '' } categories: ['\\002', '\\003']"),
      TestReference());
  EXPECT_THAT(
      Lines(violations),
      ElementsAre(
          "E ACKNOWLEDGED_BEFORE_RECEIVED acknowledged_on",
          "E CLOSED_AND_CANCELLED_DIFFER cancelled_on",
          "E CONTROL_CHARACTER team", "E CONTROL_CHARACTER categories[0]",
          "E CONTROL_CHARACTER categories[1]",
          "E DUE_BEFORE_RECEIVED stage1.due_on",
          "E RESPONDED_AFTER_CASE_LEFT stage1.responded_on",
          "E NEGATIVE_AMOUNT remedy_pence", "E UNKNOWN_ATTRIBUTE attributes.a",
          "E UNKNOWN_ATTRIBUTE attributes.b", "Q SURROUNDING_SPACE reference",
          "Q OMBUDSMAN_DECISION_WITHOUT_DAY ombudsman_decided_on"));
  EXPECT_TRUE(HasError(violations));
  EXPECT_FALSE(HasError(Validate(Case("team: ' x'"), TestReference())));
  EXPECT_FALSE(HasError({}));
}

TEST(ValidateCase, AnAcknowledgementAfterTheCaseLeftStartsNoClock) {
  EXPECT_THAT(Lines(Validate(Case("procedure: PROCEDURE_CORPORATE"
                                  " cancelled_on @2019-04-10"
                                  " acknowledged_on @2019-04-11"),
                             TestReference())),
              ElementsAre("E STARTED_AFTER_CASE_LEFT acknowledged_on",
                          "Q ACKNOWLEDGED_AFTER_CASE_LEFT acknowledged_on"));
}

TEST(ValidateCase, UnknownEnumNumbersAreErrors) {
  v1::Representation record = Case("stage1 { due_on @2019-05-01 }");
  record.set_kind(static_cast<v1::Kind>(99));
  record.set_procedure(static_cast<v1::Procedure>(-1));
  record.set_outcome(static_cast<v1::Outcome>(77));
  record.set_adr_outcome(static_cast<v1::AdrOutcome>(5));
  record.mutable_stage1()->set_outcome(static_cast<v1::Outcome>(6));
  const auto violations = Validate(record, TestReference());
  EXPECT_THAT(
      Lines(violations),
      ElementsAre("E UNKNOWN_VALUE kind", "E UNKNOWN_VALUE procedure",
                  "E UNKNOWN_VALUE outcome", "E UNKNOWN_VALUE stage1.outcome",
                  "E UNKNOWN_VALUE adr_outcome",
                  "Q ADR_WITHOUT_OFFER adr_offered_on"));
  EXPECT_EQ(violations[0].message(),
            "kind 99 is unknown; it is one of complaint, initial_feedback, "
            "mp_enquiry, mep_enquiry, member_enquiry, compliment");
}

// Puts what is wrong in any record into a field.
void Spoil(google::protobuf::Message& message,
           const google::protobuf::FieldDescriptor& field) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  using Field = google::protobuf::FieldDescriptor;
  switch (field.cpp_type()) {
    case Field::CPPTYPE_STRING:
      if (field.is_repeated()) {
        reflection.AddString(&message, &field, "good");
        reflection.AddString(&message, &field, "bad\x01");
      } else {
        reflection.SetString(&message, &field, "bad\x01");
      }
      break;
    case Field::CPPTYPE_ENUM:
      reflection.SetEnumValue(&message, &field, 99);
      break;
    case Field::CPPTYPE_INT64:
      reflection.SetInt64(&message, &field, -1);
      break;
    default: {
      v1::Date bad;
      bad.set_year(2019);
      bad.set_month(2);
      bad.set_day(30);
      reflection.MutableMessage(&message, &field)->CopyFrom(bad);
    }
  }
}

TEST(ValidateCase, EveryFieldIsChecked) {
  const google::protobuf::Descriptor& type = *v1::Representation::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const auto& field = *type.field(i);
    if (field.is_map()) continue;
    std::vector<std::string> parts = {""};
    if (field.message_type() == v1::Stage::descriptor()) {
      parts = {"requested_on", "started_on",   "due_on",
               "extended_to",  "responded_on", "outcome"};
      ASSERT_EQ(parts.size() + 1,
                static_cast<size_t>(field.message_type()->field_count()));
    }
    for (const std::string& part : parts) {
      v1::Representation record = Case("stage1 { started_on @2019-04-01 }");
      std::string name = field.name();
      if (part.empty()) {
        Spoil(record, field);
        if (field.is_repeated()) name += "[1]";
      } else {
        Spoil(*record.GetReflection()->MutableMessage(&record, &field),
              *v1::Stage::descriptor()->FindFieldByName(part));
        name += "." + part;
      }
      bool found = false;
      for (const auto& violation : Validate(record, TestReference())) {
        found = found || (violation.field() == name &&
                          violation.severity() == v1::SEVERITY_ERROR);
      }
      EXPECT_TRUE(found) << name;
    }
  }
}

TEST(ValidateCase, TextsHaveALengthAndAnEncoding) {
  v1::Representation record = Case("");
  record.set_reference(std::string(129, 'r'));
  record.set_team(std::string(1001, 't'));
  record.set_channel("caf\xE9");
  record.set_locality(std::string(1000, 'x'));
  for (int i = 0; i < 101; ++i) record.add_remedies("x");
  (*record.mutable_attributes())["w\xFF"] = "\xFF";
  const auto violations = Validate(record, TestReference());
  EXPECT_THAT(
      Lines(violations),
      ElementsAre("E TEXT_TOO_LONG reference", "E TEXT_TOO_LONG team",
                  "E INVALID_UTF8 channel", "E TOO_MANY_VALUES remedies",
                  "E INVALID_UTF8 attributes.w\\xff",
                  "E UNKNOWN_ATTRIBUTE attributes.w\\xff"));
  EXPECT_EQ(violations[0].message(),
            "reference is 129 bytes long; 128 are allowed");
  EXPECT_EQ(violations[1].value(), std::string(197, 't') + "…");
  EXPECT_EQ(violations[2].message(),
            "channel \"caf\\xe9\" is not valid UTF-8 at byte 4; was the text "
            "saved in another encoding?");
  EXPECT_EQ(violations[3].message(),
            "remedies has 101 values; 100 are allowed");
  // What is said can always be sent.
  for (const v1::Violation& violation : violations) {
    v1::Violation parsed;
    EXPECT_TRUE(parsed.ParseFromString(violation.SerializeAsString()));
    EXPECT_LE(violation.value().size(), 200U);
  }
}

TEST(ValidateCase, TooManyAttributesAreOneError) {
  v1::Representation record = Case("");
  for (int i = 0; i < 100; ++i) {
    (*record.mutable_attributes())[absl::StrCat("a", i)] = "x";
  }
  EXPECT_EQ(Validate(record, TestReference()).size(), 100U);
  (*record.mutable_attributes())["ward"] = "x";
  const auto violations = Validate(record, TestReference());
  EXPECT_THAT(Lines(violations), ElementsAre("E TOO_MANY_VALUES attributes"));
  EXPECT_EQ(violations[0].message(),
            "attributes has 101 values; 100 are allowed");
}

TEST(ValidateCase, LongNamesAndTextsMakeShortViolations) {
  const std::string junk(100000, '\x01');
  v1::Representation record = Case("");
  record.set_reference(junk);
  record.set_team(junk);
  record.set_closure_reason(std::string(999, 'r') + " ");
  record.set_ombudsman_decision(junk);
  for (int i = 0; i < 100; ++i) {
    (*record.mutable_attributes())[junk + absl::StrCat(i)] = junk;
  }
  const auto violations = Validate(record, TestReference());
  EXPECT_EQ(violations.size(), 100U);
  EXPECT_TRUE(HasError(violations));
  for (const v1::Violation& violation : violations) {
    EXPECT_LE(violation.ByteSizeLong(), 600U) << violation.DebugString();
  }
}

TEST(ValidateCase, AStringLimitDoesNotTouchOtherMessagesFields) {
  // Stage.started_on has the number that Representation.reference has.
  EXPECT_THAT(Lines(Validate(Case("stage1 { started_on @2019-04-01 }"),
                             TestReference())),
              IsEmpty());
}

TEST(ValidateCase, SuggestsWhatWasMeant) {
  const auto violations =
      Validate(Case("attributes { key: 'wrad' value: 'x' } team: 'MASH '"
                    " stage1 { extended_to @2019-06-01 }"
                    " response { due_on @2019-05-01 }"),
               TestReference());
  std::map<std::string, std::string> suggestions;
  for (const v1::Violation& violation : violations) {
    suggestions[violation.field()] = violation.suggestion();
  }
  EXPECT_EQ(suggestions["attributes.wrad"], "ward");
  EXPECT_EQ(suggestions["team"], "MASH");
  EXPECT_EQ(suggestions["stage1.extended_to"], "2019-05-01");
  EXPECT_EQ(suggestions["response"], "stage1");
}

TEST(ValidateCase, WorksWithoutReferenceData) {
  const Reference empty({});
  EXPECT_THAT(Lines(Validate(Case("procedure: PROCEDURE_CORPORATE"
                                  " stage1 { extended_to @2030-01-01 }"),
                             empty)),
              IsEmpty());
  const auto violations =
      Validate(Case("attributes { key: 'ward' value: 'x' }"), empty);
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_THAT(violations[0].message(), HasSubstr("they list none"));
}

}  // namespace
}  // namespace redress::model
