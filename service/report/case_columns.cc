#include "service/report/case_columns.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/model/dimensions.h"
#include "service/model/vocabulary.h"
#include "service/report/figure_cell.h"
#include "service/report/table_sender.h"

namespace redress::report {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kAttribute[] = "attr:";
// The one dimension of a case that the canonical CSV has under another name:
// there "team" is the team as recorded.
constexpr char kTeamAsRecorded[] = "team_as_recorded";
constexpr char kPence[] = "_pence";
constexpr char kDue[] = "due_on";

// Where a column's values are: a field of the case, or of one of its stages.
struct Place {
  const FieldDescriptor* stage = nullptr;
  const FieldDescriptor* field = nullptr;
};

// The field's name in the canonical CSV: of many values, of one of them; of
// pence, of pounds.
std::string CsvName(const FieldDescriptor& field) {
  const std::string& name = field.name();
  if (name == "categories") return "category";
  if (name == "remedies") return "remedy";
  if (name == "root_causes") return "root_cause";
  if (absl::EndsWith(name, kPence)) {
    return name.substr(0, name.size() - sizeof(kPence) + 1) + "_gbp";
  }
  return name;
}

bool IsDate(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() == v1::Date::descriptor();
}

bool IsPence(const FieldDescriptor& field) {
  return absl::EndsWith(field.name(), kPence);
}

const std::map<std::string, Place>& Places() {
  static const auto* const kPlaces = [] {
    auto* places = new std::map<std::string, Place>;
    const auto* record = v1::Representation::descriptor();
    for (int i = 0; i < record->field_count(); ++i) {
      const FieldDescriptor* field = record->field(i);
      // What names a case stands in every list of cases.
      if (field->name() == "authority" || field->name() == "reference" ||
          field->is_map()) {
        continue;
      }
      if (field->message_type() != v1::Stage::descriptor()) {
        (*places)[CsvName(*field)] = {nullptr, field};
        continue;
      }
      const auto* stage = v1::Stage::descriptor();
      for (int j = 0; j < stage->field_count(); ++j) {
        if (absl::StartsWith(stage->field(j)->name(), "computed_")) continue;
        (*places)[absl::StrCat(field->name(), "_", stage->field(j)->name())] = {
            field, stage->field(j)};
      }
    }
    return places;
  }();
  return *kPlaces;
}

bool IsAttribute(const std::string& name) {
  return absl::StartsWith(name, kAttribute);
}

// "stage1_due_on" is "Stage 1 due on", "adr_saving_gbp" is "ADR saving (£)".
std::string LabelOf(const std::string& name) {
  if (IsAttribute(name)) return name.substr(sizeof(kAttribute) - 1);
  std::string label = absl::StrReplaceAll(name, {{"_gbp", " (£)"},
                                                 {"_", " "},
                                                 {"stage1", "stage 1"},
                                                 {"stage2", "stage 2"},
                                                 {"stage3", "stage 3"}});
  if (absl::StartsWith(label, "adr ")) return "ADR" + label.substr(3);
  label[0] = absl::ascii_toupper(label[0]);
  return label;
}

// Lower case letters, digits and underscores, as the ids of columns are.
std::string IdOf(const std::string& name) {
  std::string id = absl::AsciiStrToLower(name);
  for (char& c : id) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return id;
}

v1::TableCell DateCell(const Message& date) {
  v1::TableCell cell;
  cell.mutable_date()->CopyFrom(date);
  return cell;
}

v1::TableCell ValueCell(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    const int size = reflection.FieldSize(message, &field);
    std::vector<std::string> values;
    values.reserve(static_cast<size_t>(size));
    for (int i = 0; i < size; ++i) {
      values.push_back(reflection.GetRepeatedString(message, &field, i));
    }
    return TextCell(absl::StrJoin(values, "; "));
  }
  if (IsDate(field)) {
    if (!reflection.HasField(message, &field)) return {};
    return DateCell(reflection.GetMessage(message, &field));
  }
  if (IsPence(field)) {
    if (!reflection.HasField(message, &field)) return {};
    return PoundsCell(reflection.GetInt64(message, &field));
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    return TextCell(model::VocabularyName(
        *field.enum_type(), reflection.GetEnumValue(message, &field)));
  }
  return TextCell(reflection.GetString(message, &field));
}

}  // namespace

std::vector<std::string> CaseColumnNames(const v1::Settings& settings) {
  std::vector<std::string> names;
  for (const auto& entry : Places()) names.push_back(entry.first);
  names.emplace_back(kTeamAsRecorded);
  for (const auto& attribute : settings.attributes()) {
    names.push_back(kAttribute + attribute);
  }
  return names;
}

std::vector<FieldViolation> CheckCaseColumns(
    const google::protobuf::RepeatedPtrField<std::string>& columns,
    const v1::Settings& settings, const std::string& field) {
  const std::vector<std::string> names = CaseColumnNames(settings);
  std::vector<FieldViolation> violations;
  if (static_cast<size_t>(columns.size()) > names.size()) {
    violations.push_back(
        {field, "TOO_MANY_COLUMNS",
         absl::StrCat(field, ": there are ", names.size(),
                      " columns, and this names ", columns.size())});
    return violations;
  }
  std::set<std::string> seen;
  for (int i = 0; i < columns.size(); ++i) {
    const std::string& name = columns[i];
    const std::string path = absl::StrCat(field, "[", i, "]");
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      violations.push_back(
          {path, "UNKNOWN_COLUMN",
           absl::StrCat(path, ": there is no column \"", Printable(name), "\"",
                        DidYouMean(name, names))});
    } else if (!seen.insert(name).second) {
      violations.push_back(
          {path, "DUPLICATE_COLUMN",
           absl::StrCat(path, ": \"", name, "\" is there twice")});
    }
  }
  return violations;
}

v1::TableColumn CaseColumn(const std::string& name) {
  v1::TableColumn column;
  column.set_id(IdOf(name));
  column.set_label(LabelOf(name));
  column.set_role(v1::COLUMN_ROLE_TEXT);
  if (IsAttribute(name) || name == kTeamAsRecorded) return column;
  const FieldDescriptor& field = *Places().at(name).field;
  if (IsDate(field)) column.set_role(v1::COLUMN_ROLE_DATE);
  if (IsPence(field)) {
    column.set_role(v1::COLUMN_ROLE_FIGURE);
    column.set_unit(v1::UNIT_GBP);
  }
  return column;
}

v1::TableCell CaseCell(const std::string& name,
                       const v1::Representation& record,
                       const model::CaseFacts& facts) {
  if (const auto one = model::CaseDimensionByName(name)) {
    return TextCell(facts.dimensions[static_cast<size_t>(*one)]);
  }
  if (const auto many = model::CaseManyDimensionByName(name)) {
    return TextCell(
        absl::StrJoin(facts.many[static_cast<size_t>(*many)], "; "));
  }
  if (IsAttribute(name)) {
    const auto found =
        record.attributes().find(name.substr(sizeof(kAttribute) - 1));
    return TextCell(found == record.attributes().end() ? "" : found->second);
  }
  const Place& place = Places().at(name);
  if (place.stage == nullptr) return ValueCell(record, *place.field);
  const auto& reflection = *record.GetReflection();
  if (!reflection.HasField(record, place.stage)) return {};
  const auto& stage =
      static_cast<const v1::Stage&>(reflection.GetMessage(record, place.stage));
  if (place.field->name() == kDue && !stage.has_due_on()) {
    return stage.has_computed_due_on() ? DateCell(stage.computed_due_on())
                                       : v1::TableCell();
  }
  return ValueCell(stage, *place.field);
}

}  // namespace redress::report
