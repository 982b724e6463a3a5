// Records for tests, written as textproto.

#ifndef REDRESS_TESTS_MODEL_TEST_RECORDS_H_
#define REDRESS_TESTS_MODEL_TEST_RECORDS_H_

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/base/textproto.h"
#include "service/model/day.h"
#include "service/model/reference.h"
#include "service/model/reference_file.h"

namespace redress::model {

template <typename MessageType>
MessageType FromText(const std::string& text) {
  MessageType message;
  const absl::Status status = ParseTextproto(text, "test", &message);
  EXPECT_TRUE(status.ok()) << status << " in: " << text;
  return message;
}

// "2019-04-01" as a field's value in textproto.
inline std::string DateField(const std::string& iso) {
  const v1::Date date = DayToProto(*ParseIsoDay(iso));
  return "{ year: " + std::to_string(date.year()) +
         " month: " + std::to_string(date.month()) +
         " day: " + std::to_string(date.day()) + " }";
}

// Textproto in which `@2019-04-01` stands for a day.
inline std::string WithDays(const std::string& text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '@' && i + 10 < text.size() && text[i + 5] == '-') {
      result += DateField(text.substr(i + 1, 10));
      i += 10;
    } else {
      result += text[i];
    }
  }
  return result;
}

// A case with the fields that are required; `more` adds to them or, for single
// fields, replaces them.
inline v1::Representation Case(const std::string& more) {
  v1::Representation record;
  record.set_reference("C-1");
  record.set_kind(v1::KIND_COMPLAINT);
  *record.mutable_received_on() = DayToProto(DayFromCivil(2019, 4, 1));
  const auto changes = FromText<v1::Representation>(WithDays(more));
  if (changes.has_received_on()) record.clear_received_on();
  record.MergeFrom(changes);
  return record;
}

inline v1::LearningAction Action(const std::string& more) {
  v1::LearningAction action;
  action.set_id("L-1");
  action.set_text("Rotas show contact time.");
  action.set_root_cause("Communication");
  *action.mutable_raised_on() = DayToProto(DayFromCivil(2019, 4, 1));
  action.MergeFrom(FromText<v1::LearningAction>(WithDays(more)));
  return action;
}

// The built-in reference data and `more`, a ReferenceDataSet.
inline Reference ReferenceWith(const std::string& more) {
  std::vector<v1::ReferenceData> entries = BuiltInReferenceData();
  const auto added = FromText<v1::ReferenceDataSet>(WithDays(more));
  entries.insert(entries.end(), added.data().begin(), added.data().end());
  return Reference(entries);
}

}  // namespace redress::model

#endif  // REDRESS_TESTS_MODEL_TEST_RECORDS_H_
