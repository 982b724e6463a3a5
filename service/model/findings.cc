#include "service/model/findings.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/base/text.h"

namespace redress::model {
namespace {

// The contract promises 200; three of them are for "…".
constexpr size_t kMaxValueBytes = 197;
// What rules say of clean records is shorter than these.
constexpr size_t kMaxFieldBytes = 100;
constexpr size_t kMaxMessageBytes = 400;
constexpr size_t kMaxSuggestionBytes = 100;
constexpr size_t kMaxEchoBytes = 60;

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

// Puts violations in the order of the fields that they are about.
void SortByField(const google::protobuf::Descriptor& type,
                 std::vector<v1::Violation>& violations) {
  std::vector<std::pair<std::vector<int>, size_t>> order;
  order.reserve(violations.size());
  for (size_t i = 0; i < violations.size(); ++i) {
    order.emplace_back(FieldNumbers(type, violations[i].field()), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<v1::Violation> sorted;
  sorted.reserve(violations.size());
  for (const auto& [numbers, i] : order) {
    sorted.push_back(std::move(violations[i]));
  }
  violations = std::move(sorted);
}

}  // namespace

std::string Echo(const std::string& text) {
  return Printable(text, kMaxEchoBytes);
}

v1::Violation Findings::Make(v1::Severity severity, const std::string& field,
                             const std::string& value,
                             const std::string& reason,
                             const std::string& message,
                             const std::string& suggestion) {
  v1::Violation violation;
  violation.set_severity(severity);
  violation.set_field(Printable(field, kMaxFieldBytes));
  violation.set_value(Printable(value, kMaxValueBytes));
  violation.set_reason(reason);
  violation.set_message(Printable(message, kMaxMessageBytes));
  // Half a value would be wrong advice.
  if (suggestion.size() <= kMaxSuggestionBytes) {
    violation.set_suggestion(Printable(suggestion));
  }
  return violation;
}

void Findings::AddError(const std::string& field, const std::string& value,
                        const std::string& reason, const std::string& message,
                        const std::string& suggestion) {
  ++error_count_;
  if (IsFull()) return;
  errors_.push_back(
      Make(v1::SEVERITY_ERROR, field, value, reason, message, suggestion));
}

void Findings::AddQuery(const std::string& field, const std::string& value,
                        const std::string& reason, const std::string& message,
                        const std::string& suggestion) {
  ++query_count_;
  if (queries_.size() >= kMaxFindings) return;
  queries_.push_back(
      Make(v1::SEVERITY_QUERY, field, value, reason, message, suggestion));
}

std::vector<v1::Violation> Findings::Sorted(
    const google::protobuf::Descriptor& type) const {
  std::vector<v1::Violation> sorted = errors_;
  SortByField(type, sorted);
  std::vector<v1::Violation> queries = queries_;
  SortByField(type, queries);
  sorted.insert(sorted.end(), std::make_move_iterator(queries.begin()),
                std::make_move_iterator(queries.end()));
  const size_t count = error_count_ + query_count_;
  if (count <= kMaxFindings) return sorted;
  constexpr size_t kShown = kMaxFindings - 1;
  sorted.resize(kShown);
  sorted.push_back(
      Make(error_count_ > kShown ? v1::SEVERITY_ERROR : v1::SEVERITY_QUERY, "",
           "", "TOO_MANY_FINDINGS",
           absl::StrCat(count - kShown, " more problems are not listed"), ""));
  return sorted;
}

}  // namespace redress::model
