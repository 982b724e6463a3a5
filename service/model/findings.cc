#include "service/model/findings.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_split.h"
#include "service/base/text.h"

namespace redress::model {
namespace {

// The contract promises 200; three of them are for "…".
constexpr size_t kMaxValueBytes = 197;

// The numbers of the fields on a path, by which paths are ordered.
std::vector<int> FieldNumbers(const google::protobuf::Descriptor& type,
                              const std::string& path) {
  std::vector<int> numbers;
  const google::protobuf::Descriptor* message = &type;
  const std::vector<std::string> parts = absl::StrSplit(path, '.');
  for (const std::string& part : parts) {
    if (message == nullptr) break;
    const google::protobuf::FieldDescriptor* field =
        message->FindFieldByName(part.substr(0, part.find('[')));
    if (field == nullptr) break;
    numbers.push_back(field->number());
    message = field->is_map() ? nullptr : field->message_type();
  }
  return numbers;
}

}  // namespace

void Findings::Add(v1::Severity severity, const std::string& field,
                   const std::string& value, const std::string& reason,
                   const std::string& message, const std::string& suggestion) {
  v1::Violation violation;
  violation.set_severity(severity);
  violation.set_field(field);
  violation.set_value(Printable(value, kMaxValueBytes));
  violation.set_reason(reason);
  violation.set_message(message);
  violation.set_suggestion(suggestion);
  violations_.push_back(std::move(violation));
}

void Findings::AddError(const std::string& field, const std::string& value,
                        const std::string& reason, const std::string& message,
                        const std::string& suggestion) {
  Add(v1::SEVERITY_ERROR, field, value, reason, message, suggestion);
}

void Findings::AddQuery(const std::string& field, const std::string& value,
                        const std::string& reason, const std::string& message,
                        const std::string& suggestion) {
  Add(v1::SEVERITY_QUERY, field, value, reason, message, suggestion);
}

std::vector<v1::Violation> Findings::Sorted(
    const google::protobuf::Descriptor& type) const {
  std::vector<v1::Violation> sorted = violations_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&type](const v1::Violation& a, const v1::Violation& b) {
                     if (a.severity() != b.severity())
                       return a.severity() < b.severity();
                     return FieldNumbers(type, a.field()) <
                            FieldNumbers(type, b.field());
                   });
  return sorted;
}

}  // namespace redress::model
