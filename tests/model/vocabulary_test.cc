#include "service/model/vocabulary.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/record_service.pb.h"
#include "redress/v1/reference.pb.h"

namespace redress::model {
namespace {

TEST(Vocabulary, NamesValuesAsQuestionsDo) {
  EXPECT_EQ(VocabularyNames(*v1::Kind_descriptor()),
            (std::vector<std::string>{"complaint", "initial_feedback",
                                      "mp_enquiry", "mep_enquiry",
                                      "member_enquiry", "compliment"}));
  EXPECT_EQ(VocabularyNames(*v1::AdrOutcome_descriptor()),
            (std::vector<std::string>{"resolved", "not_resolved", "declined"}));
  EXPECT_EQ(
      VocabularyNames(*v1::StageName_descriptor()),
      (std::vector<std::string>{"response", "stage1", "stage2", "stage3"}));
  EXPECT_EQ(VocabularyName(*v1::Outcome_descriptor(), v1::OUTCOME_NO_FINDING),
            "no_finding");
}

TEST(Vocabulary, UnspecifiedAndUnknownHaveNoName) {
  EXPECT_EQ(VocabularyName(*v1::Kind_descriptor(), 0), "");
  EXPECT_EQ(VocabularyName(*v1::Kind_descriptor(), 99), "");
  EXPECT_EQ(VocabularyName(*v1::Kind_descriptor(), -1), "");
}

TEST(Vocabulary, FindsValuesWithoutRegardToCase) {
  EXPECT_EQ(VocabularyValue(*v1::Kind_descriptor(), "mp_enquiry"),
            v1::KIND_MP_ENQUIRY);
  EXPECT_EQ(VocabularyValue(*v1::Kind_descriptor(), "MP_Enquiry"),
            v1::KIND_MP_ENQUIRY);
  for (const char* name : {"", "unspecified", "kind_mp_enquiry", "mp enquiry",
                           "complaint ", "KIND_UNSPECIFIED"}) {
    EXPECT_EQ(VocabularyValue(*v1::Kind_descriptor(), name), std::nullopt)
        << name;
  }
}

TEST(Vocabulary, EveryNameComesBack) {
  for (const google::protobuf::EnumDescriptor* vocabulary :
       {v1::Kind_descriptor(), v1::Procedure_descriptor(),
        v1::Outcome_descriptor(), v1::AdrOutcome_descriptor(),
        v1::StageName_descriptor(), v1::ClockStart_descriptor(),
        v1::Severity_descriptor()}) {
    for (int i = 1; i < vocabulary->value_count(); ++i) {
      const int number = vocabulary->value(i)->number();
      const std::string name = VocabularyName(*vocabulary, number);
      EXPECT_NE(name, "");
      EXPECT_EQ(VocabularyValue(*vocabulary, name), number) << name;
    }
  }
}

}  // namespace
}  // namespace redress::model
