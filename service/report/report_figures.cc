#include "service/report/report_figures.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/query/format.h"
#include "service/report/names.h"
#include "service/report/report_questions.h"

namespace redress::report {
namespace {

constexpr char kComparison[] = ".comparison";
constexpr char kDifference[] = ".difference";
constexpr char kDays[] = ".days";

// One figure in a column of the answer.
struct Found {
  v1::Cell cell;
  v1::Unit unit = v1::UNIT_COUNT;
};

// The figure of a label; [x] where the answer has no such column, which is so
// for comparisons that were not asked for.
Found Find(const v1::Answer& answer, const std::string& label, int period_index,
           v1::ColumnContent content) {
  Found found;
  found.cell.set_status(v1::CELL_STATUS_NOT_AVAILABLE);
  if (answer.rows().empty()) return found;
  for (int i = 0; i < answer.columns_size(); ++i) {
    const v1::Column& column = answer.columns(i);
    if (column.label() == label && column.period_index() == period_index &&
        column.content() == content && i < answer.rows(0).cells_size()) {
      found.cell = answer.rows(0).cells(i);
      found.unit = column.unit();
    }
  }
  return found;
}

// `from` less `taken`; both have the same denominator, or no number.
v1::Cell Minus(const v1::Cell& from, const v1::Cell& taken) {
  if (from.status() != v1::CELL_STATUS_UNSPECIFIED) return from;
  if (taken.status() != v1::CELL_STATUS_UNSPECIFIED) return taken;
  v1::Cell cell = from;
  cell.set_numerator(from.numerator() - taken.numerator());
  cell.set_value(static_cast<double>(cell.numerator()) /
                 static_cast<double>(cell.denominator()));
  return cell;
}

Found FindFigure(const v1::Answer& answer, const v1::ReportFigure& figure,
                 int period_index, v1::ColumnContent content) {
  Found found = Find(answer, figure.name(), period_index, content);
  if (figure.has_less()) {
    const Found less = Find(answer, LessLabel(figure), period_index, content);
    found.cell = Minus(found.cell, less.cell);
  }
  found.cell.set_display(query::FormatFigure(found.cell, found.unit, content));
  return found;
}

}  // namespace

absl::StatusOr<ReportFigures> ReadFigures(
    const v1::ReportDefinition& definition, const v1::Answer& answer,
    bool zeros_are_shown) {
  if (answer.rows_size() != 1 || answer.periods().empty()) {
    return absl::InternalError("a question without dimensions has no one row");
  }

  ReportFigures figures;
  figures.data_version = answer.data_version();
  figures.periods = answer.periods();
  const auto name_period = [&](const std::string& name, int index) {
    if (index >= answer.periods_size()) return;
    const v1::Period& period = answer.periods(index);
    figures.placeholders[name] = period.label();
    figures.placeholders[absl::StrCat(name, kDays)] = PeriodDays(period);
  };
  name_period("period", 0);
  name_period("comparison", 1);
  for (const v1::ReportFigure& figure : definition.figures()) {
    const Found now = FindFigure(answer, figure, 0, v1::COLUMN_CONTENT_FIGURE);
    figures.placeholders[figure.name()] = now.cell.display();
    if (now.cell.status() != v1::CELL_STATUS_CONFIDENTIAL) {
      figures.is_zero[figure.name()] =
          now.cell.status() != v1::CELL_STATUS_UNSPECIFIED ||
          now.cell.numerator() == 0;
    } else if (zeros_are_shown && !figure.has_less()) {
      figures.is_zero[figure.name()] = false;
    }
    const Found before =
        FindFigure(answer, figure, 1, v1::COLUMN_CONTENT_FIGURE);
    figures.placeholders[absl::StrCat(figure.name(), kComparison)] =
        before.cell.display();
    figures.figures[figure.name()] = {now.cell, before.cell, now.unit};
    figures.placeholders[absl::StrCat(figure.name(), kDifference)] =
        FindFigure(answer, figure, 1, v1::COLUMN_CONTENT_DIFFERENCE)
            .cell.display();
  }
  return figures;
}

PlaceholderValues PlaceholdersOf(const v1::ReportDefinition& definition) {
  PlaceholderValues names;
  for (const char* period : {"period", "comparison"}) {
    names[period] = "";
    names[absl::StrCat(period, kDays)] = "";
  }
  for (const v1::ReportFigure& figure : definition.figures()) {
    names[figure.name()] = "";
    names[absl::StrCat(figure.name(), kComparison)] = "";
    names[absl::StrCat(figure.name(), kDifference)] = "";
  }
  return names;
}

bool NamesPeriod(const std::string& placeholder) {
  const std::string name = placeholder.substr(0, placeholder.find('.'));
  return name == "period" || name == "comparison";
}

bool NamesComparison(const std::string& placeholder) {
  return placeholder.substr(0, placeholder.find('.')) == "comparison" ||
         absl::EndsWith(placeholder, kComparison) ||
         absl::EndsWith(placeholder, kDifference);
}

}  // namespace redress::report
