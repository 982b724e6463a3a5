#include "service/model/field_checks.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "service/base/text.h"
#include "service/model/stages.h"
#include "service/model/vocabulary.h"

namespace redress::model {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void CheckDate(const v1::Date& date, const std::string& field,
               Findings& findings) {
  if (IsAbsent(date) || IsValidDate(date)) return;
  const std::string text = DateText(date);
  findings.AddError(
      field, text, "INVALID_DATE",
      absl::StrCat(field, " ", text, " is not a day from ", kFirstYear,
                   "-01-01 to ", kLastYear, "-12-31"));
}

void CheckEnum(const google::protobuf::EnumDescriptor& vocabulary, int value,
               const std::string& field, Findings& findings) {
  if (vocabulary.FindValueByNumber(value) != nullptr) return;
  findings.AddError(
      field, absl::StrCat(value), "UNKNOWN_VALUE",
      absl::StrCat(field, " ", value, " is unknown; it is one of ",
                   absl::StrJoin(VocabularyNames(vocabulary), ", ")));
}

// Whether a value is one that nothing is to be said of. Of most it is, and then
// nobody needs its field's name.
bool IsPlainValue(const Message& message, const FieldDescriptor& field,
                  int index, const FieldLimits& limits) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return index < 0 && reflection.GetEnumValue(message, &field) == 0;
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      return IsPlainText(
          index < 0 ? reflection.GetStringReference(message, &field, &scratch)
                    : reflection.GetRepeatedStringReference(message, &field,
                                                            index, &scratch),
          limits);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (index >= 0 || field.message_type() != v1::Date::descriptor()) {
        return false;
      }
      const auto& date =
          static_cast<const v1::Date&>(reflection.GetMessage(message, &field));
      return IsAbsent(date) || IsValidDate(date);
    }
    default:
      return true;
  }
}

// One value of a field: `index` is -1 where the field is not repeated.
void CheckValue(const Message& message, const FieldDescriptor& field, int index,
                const std::string& path, FieldLimitsOf limits_of,
                Findings& findings) {
  const Reflection& reflection = *message.GetReflection();
  const bool single = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      CheckEnum(*field.enum_type(),
                single
                    ? reflection.GetEnumValue(message, &field)
                    : reflection.GetRepeatedEnumValue(message, &field, index),
                path, findings);
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      CheckText(single ? reflection.GetString(message, &field)
                       : reflection.GetRepeatedString(message, &field, index),
                path, limits_of(field), findings);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& nested =
          single ? reflection.GetMessage(message, &field)
                 : reflection.GetRepeatedMessage(message, &field, index);
      if (nested.GetDescriptor() == v1::Date::descriptor()) {
        CheckDate(static_cast<const v1::Date&>(nested), path, findings);
      } else {
        CheckFields(nested, path + ".", limits_of, findings);
      }
      break;
    }
    default:
      break;
  }
}

}  // namespace

bool IsPlainText(const std::string& text, const FieldLimits& limits) {
  if (text.empty()) return true;
  if (text.size() > limits.bytes) return false;
  // Without a way out early, so that many bytes are looked at at once.
  bool clean = true;
  for (const char c : text) clean &= c >= 0x20 && c < 0x7F;
  return clean && text.front() != ' ' && text.back() != ' ';
}

std::string DateText(const v1::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

void CheckText(const std::string& text, const std::string& field,
               const FieldLimits& limits, Findings& findings) {
  if (IsPlainText(text, limits)) return;
  if (text.size() > limits.bytes) {
    findings.AddError(field, text, "TEXT_TOO_LONG",
                      absl::StrCat(field, " is ", text.size(), " bytes long; ",
                                   limits.bytes, " are allowed"));
  }
  for (size_t offset = 0; offset < text.size();) {
    const size_t start = offset;
    const char32_t code_point = NextCodePoint(text, offset);
    if (code_point == kInvalidCodePoint) {
      findings.AddError(
          field, text, "INVALID_UTF8",
          absl::StrCat(field, " \"", Echo(text),
                       "\" is not valid UTF-8 at byte ", start + 1,
                       "; was the text saved in another encoding?"));
      return;
    }
    if (IsControlCharacter(code_point) &&
        !(limits.line_breaks && code_point == U'\n')) {
      findings.AddError(
          field, text, "CONTROL_CHARACTER",
          absl::StrFormat("%s \"%s\" holds the control character U+%04X at "
                          "byte %d",
                          field, Echo(text), static_cast<unsigned>(code_point),
                          start + 1));
      return;
    }
  }
  const std::string stripped(absl::StripAsciiWhitespace(text));
  if (stripped != text && !limits.line_breaks) {
    findings.AddQuery(field, text, "SURROUNDING_SPACE",
                      absl::StrCat(field, " \"", Echo(text),
                                   "\" begins or ends with a space, which "
                                   "makes it another value than without"),
                      stripped);
  }
}

void CheckFields(const Message& message, const std::string& path,
                 FieldLimitsOf limits_of, Findings& findings) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const FieldLimits limits = limits_of(*field);
    if (field->is_map() || !limits.checked) continue;
    if (!field->is_repeated()) {
      if (IsPlainValue(message, *field, -1, limits)) continue;
      CheckValue(message, *field, -1, path + field->name(), limits_of,
                 findings);
      continue;
    }
    const size_t count =
        static_cast<size_t>(message.GetReflection()->FieldSize(message, field));
    const size_t limit = limits.values;
    const std::string name = path + field->name();
    if (count > limit) {
      findings.AddError(name, "", "TOO_MANY_VALUES",
                        absl::StrCat(name, " has ", count, " values; ", limit,
                                     " are allowed"));
      continue;
    }
    for (size_t i = 0; i < count; ++i) {
      if (IsPlainValue(message, *field, static_cast<int>(i), limits)) continue;
      CheckValue(message, *field, static_cast<int>(i),
                 absl::StrCat(name, "[", i, "]"), limits_of, findings);
    }
  }
}

}  // namespace redress::model
