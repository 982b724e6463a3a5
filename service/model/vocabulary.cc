#include "service/model/vocabulary.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace redress::model {
namespace {

constexpr char kUnspecified[] = "UNSPECIFIED";

// What every value's name starts with ("KIND_"): the name of the unspecified
// value shows it.
size_t PrefixLength(const google::protobuf::EnumDescriptor& vocabulary) {
  const google::protobuf::EnumValueDescriptor* zero =
      vocabulary.FindValueByNumber(0);
  if (zero == nullptr || !absl::EndsWith(zero->name(), kUnspecified)) return 0;
  return zero->name().size() - (sizeof(kUnspecified) - 1);
}

}  // namespace

std::vector<std::string> VocabularyNames(
    const google::protobuf::EnumDescriptor& vocabulary) {
  std::vector<std::string> names;
  for (int i = 0; i < vocabulary.value_count(); ++i) {
    if (vocabulary.value(i)->number() == 0) continue;
    names.push_back(VocabularyName(vocabulary, vocabulary.value(i)->number()));
  }
  return names;
}

std::string VocabularyName(const google::protobuf::EnumDescriptor& vocabulary,
                           int value) {
  if (value == 0) return "";
  const google::protobuf::EnumValueDescriptor* found =
      vocabulary.FindValueByNumber(value);
  if (found == nullptr) return "";
  return absl::AsciiStrToLower(found->name().substr(PrefixLength(vocabulary)));
}

VocabularyTable::VocabularyTable(
    const google::protobuf::EnumDescriptor& vocabulary) {
  int last = 0;
  for (int i = 0; i < vocabulary.value_count(); ++i) {
    last = std::max(last, vocabulary.value(i)->number());
  }
  for (int value = 0; value <= last + 1; ++value) {
    names_.push_back(VocabularyName(vocabulary, value));
  }
}

const std::string& VocabularyTable::Name(int value) const {
  const bool known = value >= 0 && static_cast<size_t>(value) < names_.size();
  return known ? names_[static_cast<size_t>(value)] : names_.back();
}

std::optional<int> VocabularyValue(
    const google::protobuf::EnumDescriptor& vocabulary,
    const std::string& name) {
  const size_t prefix = PrefixLength(vocabulary);
  for (int i = 0; i < vocabulary.value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *vocabulary.value(i);
    if (value.number() == 0) continue;
    if (absl::EqualsIgnoreCase(value.name().substr(prefix), name)) {
      return value.number();
    }
  }
  return std::nullopt;
}

}  // namespace redress::model
