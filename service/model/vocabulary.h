// The closed vocabularies, and the names of their values.

#ifndef REDRESS_SERVICE_MODEL_VOCABULARY_H_
#define REDRESS_SERVICE_MODEL_VOCABULARY_H_

#include <optional>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace redress::model {

// How a missing value is called in questions and answers. In facts and plans it
// is the empty string.
inline constexpr char kNotRecorded[] = "Not recorded";

// The names of an enum's values in order, without the unspecified one:
// "KIND_MP_ENQUIRY" is "mp_enquiry". Works for every enum of redress.v1.
std::vector<std::string> VocabularyNames(
    const google::protobuf::EnumDescriptor& vocabulary);

// The name of a value; "" for the unspecified and for unknown numbers.
std::string VocabularyName(const google::protobuf::EnumDescriptor& vocabulary,
                           int value);

// The names of an enum's values, made once.
class VocabularyTable {
 public:
  explicit VocabularyTable(const google::protobuf::EnumDescriptor& vocabulary);

  // As VocabularyName.
  const std::string& Name(int value) const;

 private:
  // By value; the last one is of every other value.
  std::vector<std::string> names_;
};

// The name of a value of an enum of redress.v1, without a search.
template <typename Enum>
const std::string& NameOf(Enum value) {
  static const auto* const table =
      new VocabularyTable(*google::protobuf::GetEnumDescriptor<Enum>());
  return table->Name(static_cast<int>(value));
}

// The value of a name (case is free); nullopt where there is none.
std::optional<int> VocabularyValue(
    const google::protobuf::EnumDescriptor& vocabulary,
    const std::string& name);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_VOCABULARY_H_
