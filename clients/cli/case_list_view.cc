#include "clients/cli/case_list_view.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/csv_cells.h"
#include "clients/cpp/csv_writer.h"

namespace redress::cli {
namespace {

constexpr char kActions[] = "learning actions";
constexpr char kStages[] = "stages";
constexpr char kCases[] = "cases";

// What the entries are, in the plural.
std::string Units(const CellOfAnswer& cell, const v1::ListCasesResponse& list) {
  for (const v1::ExplainedMeasure& measure : cell.measures) {
    if (measure.label() != cell.column.label()) continue;
    for (const v1::ExplainedTerm& term : measure.terms()) {
      if (term.counted() == kActions || term.counted() == kStages) {
        return term.counted();
      }
    }
  }
  return !list.entries().empty() && !list.entries(0).stage().empty() ? kStages
                                                                     : kCases;
}

std::string Counted(int64_t number, std::string units) {
  if (number == 1) units.pop_back();
  return absl::StrCat(number, " ", units);
}

// The row as tables label it.
std::string RowText(const CellOfAnswer& cell) {
  v1::Row row;
  *row.mutable_members() = cell.cell.members();
  const int members = row.members_size();
  if (members == 0) {
    row.set_type(v1::ROW_TYPE_TOTAL);
  } else if (members < cell.header.dimensions_size()) {
    row.set_type(v1::ROW_TYPE_SUBTOTAL);
  }
  std::vector<std::string> labels = TableLabels(cell.header, row);
  labels.erase(std::remove(labels.begin(), labels.end(), ""), labels.end());
  return absl::StrJoin(labels, ", ");
}

// What the column holds: "2019/20 H1", "difference of 2019/20 H1 from …".
std::string ContentText(const CellOfAnswer& cell) {
  std::string period = PeriodLabel(cell.header, cell.column.period_index());
  const std::string current = PeriodLabel(cell.header, 0);
  switch (cell.column.content()) {
    case v1::COLUMN_CONTENT_DIFFERENCE:
      return absl::StrCat("difference of ", current, " from ", period);
    case v1::COLUMN_CONTENT_PERCENT_CHANGE:
      return absl::StrCat("change in % of ", current, " from ", period);
    default:
      return period;
  }
}

// The unit of the measure itself, whatever the column makes of it.
v1::Unit MeasureUnit(const CellOfAnswer& cell) {
  for (const v1::Column& column : cell.header.columns()) {
    if (column.label() == cell.column.label() &&
        column.content() == v1::COLUMN_CONTENT_FIGURE) {
      return column.unit();
    }
  }
  return cell.column.unit();
}

struct EntryColumn {
  TextColumn heading;
  std::function<std::string(const v1::CaseEntry&)> text;
};

bool HasManyAuthorities(const v1::ListCasesResponse& list) {
  return std::any_of(list.entries().begin(), list.entries().end(),
                     [&](const v1::CaseEntry& entry) {
                       return entry.authority() != list.entries(0).authority();
                     });
}

// The columns that say something of these entries.
std::vector<EntryColumn> EntryColumns(const CellOfAnswer& cell,
                                      const std::string& units,
                                      const v1::ListCasesResponse& list) {
  const v1::Unit unit = MeasureUnit(cell);
  std::vector<EntryColumn> columns;
  if (HasManyAuthorities(list)) {
    columns.push_back({{"Authority", false, true},
                       [](const auto& entry) { return entry.authority(); }});
  }
  columns.push_back({{units == kActions ? "Action" : "Reference", false, true},
                     [](const auto& entry) { return entry.reference(); }});
  if (units == kStages) {
    columns.push_back(
        {{"Stage"}, [](const auto& entry) { return entry.stage(); }});
  }
  if (cell.column.content() != v1::COLUMN_CONTENT_FIGURE) {
    columns.push_back({{"Period"}, [&cell](const auto& entry) {
                         return PeriodLabel(cell.header, entry.period_index());
                       }});
  }
  if (unit == v1::UNIT_PERCENT) {
    columns.push_back({{"In numerator"}, [](const auto& entry) {
                         return entry.in_numerator() ? "yes" : "no";
                       }});
  }
  if (unit == v1::UNIT_GBP) {
    columns.push_back({{"Pounds", true}, [](const auto& entry) {
                         return client::PoundsText(entry.value());
                       }});
  }
  if (unit == v1::UNIT_WORKING_DAYS) {
    columns.push_back({{"Working days", true}, [](const auto& entry) {
                         return absl::StrCat(entry.value());
                       }});
  }
  return columns;
}

std::string EntriesTable(const CellOfAnswer& cell, const std::string& units,
                         const v1::ListCasesResponse& list,
                         const TextStyle& style) {
  const std::vector<EntryColumn> columns = EntryColumns(cell, units, list);
  std::vector<TextColumn> headings;
  headings.reserve(columns.size());
  for (const EntryColumn& column : columns) headings.push_back(column.heading);
  std::vector<TextRow> rows;
  for (const v1::CaseEntry& entry : list.entries()) {
    TextRow row;
    for (const EntryColumn& column : columns) {
      row.cells.push_back(column.text(entry));
    }
    rows.push_back(std::move(row));
  }
  return RenderTable(headings, rows, style);
}

}  // namespace

std::string CaseListAsText(const CellOfAnswer& cell,
                           const v1::ListCasesResponse& list,
                           const TextStyle& style) {
  const std::string units = Units(cell, list);
  std::vector<std::string> name = {cell.column.label(), RowText(cell),
                                   ContentText(cell)};
  name.erase(std::remove(name.begin(), name.end(), ""), name.end());
  std::string title =
      absl::StrCat(Counted(list.total_size(), units), " behind ",
                   absl::StrJoin(name, ", "), " = ", list.cell().display());
  if (MeasureUnit(cell) == v1::UNIT_PERCENT) {
    absl::StrAppend(&title, "; ", list.numerator_size(),
                    list.numerator_size() == 1 ? " is" : " are",
                    " in the numerator");
  }
  std::string text;
  const auto add = [&](const std::string& line) {
    if (line.empty()) return;
    absl::StrAppend(&text,
                    absl::StrJoin(WrapText(SafeText(line), style.width), "\n"),
                    "\n");
  };
  add(title);
  if (!list.entries().empty()) {
    absl::StrAppend(&text, "\n", EntriesTable(cell, units, list, style));
  }
  text += "\n";
  if (list.entries_size() < list.total_size()) {
    add(absl::StrCat("The first ", list.entries_size(), " of ",
                     list.total_size(), "; --limit N lists more."));
  }
  add(ProfileText(cell.header.disclosure_profile()));
  add(DataVersionText(list.data_version()));
  add(ErasedText(list.data_version()));
  return text;
}

std::string CaseListCsvHeading() {
  return client::CsvLine(
      {"authority", "reference", "stage", "period", "in_numerator", "value"});
}

std::string CaseListCsvLines(const v1::Answer& header,
                             const v1::ListCasesResponse& list) {
  const auto cell = [](const std::string& text) {
    return client::SafeCsvText(SafeText(text));
  };
  std::string lines;
  for (const v1::CaseEntry& entry : list.entries()) {
    lines += client::CsvLine(
        {cell(entry.authority()), cell(entry.reference()), cell(entry.stage()),
         cell(PeriodLabel(header, entry.period_index())),
         entry.in_numerator() ? "yes" : "no", absl::StrCat(entry.value())});
  }
  return lines;
}

}  // namespace redress::cli
