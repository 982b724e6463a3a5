#include "clients/cpp/csv_items.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/csv_values.h"
#include "clients/cpp/csv_wording.h"
#include "google/protobuf/message.h"

namespace redress::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kAttributePath[] = "attributes.";
constexpr size_t kMaxShownBytes = 200;

// At most kMaxShownBytes, never half a character.
std::string CutForShow(const std::string& value) {
  if (value.size() <= kMaxShownBytes) return value;
  size_t end = kMaxShownBytes;
  while (end > 0 && (value[end] & 0xC0) == 0x80) --end;
  return value.substr(0, end);
}

// Sets a field that holds one value; nullopt where the cell was fine.
std::optional<ValueProblem> SetValue(const std::string& text,
                                     const FieldDescriptor& field,
                                     Message& message) {
  const google::protobuf::Reflection& set = *message.GetReflection();
  ValueProblem problem;
  if (field.is_repeated()) {
    for (std::string& value : SplitListCell(text)) {
      set.AddString(&message, &field, std::move(value));
    }
  } else if (field.message_type() == v1::Date::descriptor()) {
    const std::optional<v1::Date> date = ParseDateCell(text, problem);
    if (!date.has_value()) return problem;
    set.MutableMessage(&message, &field)->CopyFrom(*date);
  } else if (field.enum_type() != nullptr) {
    const std::optional<int> word =
        ParseWordCell(text, *field.enum_type(), problem);
    if (!word.has_value()) return problem;
    set.SetEnumValue(&message, &field, *word);
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    const std::optional<int64_t> pence = ParsePoundsCell(text, problem);
    if (!pence.has_value()) return problem;
    set.SetInt64(&message, &field, *pence);
  } else {
    set.SetString(&message, &field, text);
  }
  return std::nullopt;
}

// The message of the item that columns belong to.
Message& Target(CsvKind kind, v1::ImportItem& item) {
  switch (kind) {
    case CsvKind::kCases:
      return *item.mutable_representation();
    case CsvKind::kLearning:
      return *item.mutable_learning_action();
    case CsvKind::kAliases:
      break;
  }
  return *item.mutable_reference_data()->mutable_alias();
}

std::string KeyOf(const v1::ImportItem& item) {
  switch (item.item_case()) {
    case v1::ImportItem::kRepresentation:
      return item.representation().reference();
    case v1::ImportItem::kLearningAction:
      return item.learning_action().id();
    case v1::ImportItem::kReferenceData:
      return item.reference_data().alias().recorded();
    case v1::ImportItem::ITEM_NOT_SET:
      break;
  }
  return "";
}

// What the reader found, under the heading of its column.
RowProblem FromCsvProblem(const CsvLayout& layout, const CsvRow& row) {
  RowProblem problem;
  const size_t column = row.problem->column;
  if (column > 0 && column <= layout.columns.size()) {
    problem.column = layout.columns[column - 1].name;
  } else if (column > 0) {
    problem.column = absl::StrCat("number ", column);
  }
  if (column > 0 && column <= row.cells.size()) {
    problem.value = CutForShow(row.cells[column - 1]);
  }
  problem.reason = row.problem->reason;
  problem.message = row.problem->message;
  return problem;
}

bool IsError(const v1::Violation& violation) {
  return violation.severity() == v1::SEVERITY_ERROR;
}

}  // namespace

void SetField(const CsvBinding& column, const std::string& cell, Message& item,
              std::vector<RowProblem>& problems) {
  const std::string text(absl::StripAsciiWhitespace(cell));
  if (text.empty()) {
    if (column.required) {
      problems.push_back(
          {column.name, "", "REQUIRED", "must not be empty", ""});
    }
    return;
  }
  if (absl::StartsWith(column.path, kAttributePath)) {
    v1::Representation& record = static_cast<v1::Representation&>(item);
    (*record.mutable_attributes())[column.path.substr(sizeof(kAttributePath) -
                                                      1)] = text;
    return;
  }
  Message* message = &item;
  const std::vector<std::string> names = absl::StrSplit(column.path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    message = message->GetReflection()->MutableMessage(
        message, message->GetDescriptor()->FindFieldByName(names[i]));
  }
  const FieldDescriptor* field =
      message->GetDescriptor()->FindFieldByName(names.back());
  std::optional<ValueProblem> problem = SetValue(text, *field, *message);
  if (problem.has_value()) {
    problems.push_back({column.name, CutForShow(text),
                        std::move(problem->reason), std::move(problem->message),
                        std::move(problem->suggestion)});
  }
}

v1::ImportItem MakeItem(const CsvLayout& layout, const CsvRow& row,
                        RowReport& report) {
  v1::ImportItem item;
  item.set_position(row.line);
  report.line = row.line;
  if (row.problem.has_value()) {
    report.line = row.problem->line;
    report.problems.push_back(FromCsvProblem(layout, row));
    return item;
  }
  if (row.cells.size() != layout.columns.size()) {
    report.problems.push_back(
        {"", "", "WRONG_NUMBER_OF_CELLS",
         absl::StrCat("the row has ", row.cells.size(),
                      row.cells.size() == 1 ? " cell" : " cells",
                      ", the header has ", layout.columns.size(),
                      row.cells.size() > layout.columns.size()
                          ? "; a cell that holds a comma is put in quotes"
                          : ""),
         ""});
    return item;
  }
  Message& target = Target(layout.kind, item);
  for (size_t i = 0; i < row.cells.size(); ++i) {
    SetField(layout.columns[i], row.cells[i], target, report.problems);
  }
  report.key = KeyOf(item);
  if (layout.mask.paths_size() > 0) *item.mutable_update_mask() = layout.mask;
  return item;
}

RowReport FromItemReport(CsvKind kind, const v1::ItemReport& report) {
  RowReport row{report.position(), report.key(), {}};
  const bool rejected = std::any_of(report.violations().begin(),
                                    report.violations().end(), IsError);
  for (const v1::Violation& violation : report.violations()) {
    if (rejected && !IsError(violation)) continue;
    const std::string& field = violation.field();
    row.problems.push_back({CsvColumnForPath(kind, field),
                            ValueForCsv(kind, field, violation.value()),
                            violation.reason(),
                            WordingForCsv(kind, field, violation.message()),
                            violation.suggestion()});
  }
  return row;
}

}  // namespace redress::client
