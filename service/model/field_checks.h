// The checks that every field of a message gets, whatever it means: days that
// exist, values of closed vocabularies, texts that are clean.

#ifndef REDRESS_SERVICE_MODEL_FIELD_CHECKS_H_
#define REDRESS_SERVICE_MODEL_FIELD_CHECKS_H_

#include <cstddef>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "redress/v1/date.pb.h"
#include "service/model/findings.h"

namespace redress::model {

// What a field may hold.
struct FieldLimits {
  // False for a field that nobody but the server sets.
  bool checked = true;
  // The length of a text.
  size_t bytes = 1000;
  // Whether a text may have line breaks.
  bool line_breaks = false;
  // The number of values of a repeated field.
  size_t values = 100;
};

using FieldLimitsOf = FieldLimits (*)(const google::protobuf::FieldDescriptor&);

// Checks every field of `message` and of the messages in it, maps left out.
// `path` goes before the fields' names: empty, or ending in a dot.
void CheckFields(const google::protobuf::Message& message,
                 const std::string& path, FieldLimitsOf limits_of,
                 Findings& findings);

// Checks one text.
void CheckText(const std::string& text, const std::string& field,
               const FieldLimits& limits, Findings& findings);

// Whether CheckText would find nothing, for texts of ASCII alone, which nearly
// all are. False for others.
bool IsPlainText(const std::string& text, const FieldLimits& limits);

// "2019-02-30", whether or not there is such a day.
std::string DateText(const v1::Date& date);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_FIELD_CHECKS_H_
