#include "plugins/html/chart_data.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "plugins/html/html_text.h"

namespace redress::html {
namespace {

// What is kept of a name: the table beside the chart has the whole.
constexpr size_t kNameLength = 120;

std::string AxisName(Unit unit) {
  switch (unit) {
    case Unit::kPercent:
      return "Per cent";
    case Unit::kPercentagePoints:
      return "Percentage points";
    case Unit::kWorkingDays:
      return "Working days";
    case Unit::kGbp:
      return "Pounds (£)";
    case Unit::kCount:
    case Unit::kNone:
      break;
  }
  return "Number";
}

ChartBar BarOf(const Cell& cell) {
  ChartBar bar;
  bar.label = WrappedText(cell.display, 40, 1)[0];
  if (cell.kind != Cell::Kind::kFigure) return bar;
  bar.drawn = cell.status == CellStatus::kNumber && std::isfinite(cell.value);
  if (bar.drawn) bar.value = cell.value;
  return bar;
}

}  // namespace

ChartData::ChartData(const TableInfo& table,
                     const std::vector<std::string>& period_labels, bool wanted)
    : wanted_(wanted && table.chart.type != ChartType::kNone) {
  if (!wanted_) return;
  size_t label_columns = 0;
  const ColumnInfo* first = nullptr;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnInfo& column = table.columns[i];
    if (column.role == ColumnRole::kLabel) {
      label_column_ = i;
      ++label_columns;
    }
    if (column.role != ColumnRole::kFigure ||
        column.content == ColumnContent::kDifference ||
        column.content == ColumnContent::kPercentChange) {
      continue;
    }
    if (first == nullptr) first = &column;
    // Two columns of one measure in one period differ by a filter.
    if (column.measure == first->measure && column.unit == first->unit) {
      value_columns_.push_back(i);
    }
  }
  one_label_column_ = label_columns == 1;
  chart_.type = table.chart.type;
  chart_.title = table.chart.title;
  if (IsBlank(chart_.title)) chart_.title = table.title;
  if (IsBlank(chart_.title)) chart_.title = "Chart";
  chart_.description = table.chart.alt_text;
  if (first != nullptr) chart_.unit = AxisName(first->unit);
  NameSeries(table, period_labels);
}

// Periods are their names where those tell them apart.
void ChartData::NameSeries(const TableInfo& table,
                           const std::vector<std::string>& period_labels) {
  std::set<size_t> periods;
  bool by_period = true;
  for (const size_t column : value_columns_) {
    const auto period = static_cast<size_t>(table.columns[column].period);
    by_period = by_period && period < period_labels.size() &&
                !period_labels[period].empty() && periods.insert(period).second;
  }
  for (size_t i = 0; i < value_columns_.size(); ++i) {
    const ColumnInfo& column = table.columns[value_columns_[i]];
    const auto period = static_cast<size_t>(column.period);
    if (by_period) {
      chart_.series.push_back({period_labels[period], period % kMaxSeries});
    } else {
      chart_.series.push_back({column.label, i % kMaxSeries});
    }
  }
  // Periods far apart must not come to look alike.
  std::set<size_t> looks;
  for (const ChartSeries& series : chart_.series) looks.insert(series.look);
  if (looks.size() == chart_.series.size()) return;
  for (size_t i = 0; i < chart_.series.size(); ++i) {
    chart_.series[i].look = i % kMaxSeries;
  }
}

void ChartData::AddRow(const RowBatch& rows, size_t row) {
  if (!wanted_ || !one_label_column_ || too_many_rows_) return;
  if (rows.type(row) == RowType::kTotal) {
    total_seen_ = true;
    return;
  }
  totals_within_ = totals_within_ || total_seen_;
  if (chart_.categories.size() == kMaxCategories) {
    too_many_rows_ = true;
    chart_.categories.clear();
    return;
  }
  ChartCategory category;
  category.name =
      WrappedText(rows.at(row, label_column_).text, kNameLength, 1)[0];
  for (const size_t column : value_columns_) {
    const Cell cell = rows.at(row, column);
    if (chart_.categories.empty() && column == value_columns_[0] &&
        cell.unit != Unit::kNone) {
      chart_.unit = AxisName(cell.unit);
    }
    category.bars.push_back(BarOf(cell));
  }
  chart_.categories.push_back(std::move(category));
}

bool ChartData::HasChart() const {
  return wanted_ && one_label_column_ && !totals_within_ && !too_many_rows_ &&
         !chart_.categories.empty() && !value_columns_.empty() &&
         value_columns_.size() <= kMaxSeries;
}

std::string ChartData::WhyNone() const {
  if (!wanted_ || HasChart()) return "";
  if (too_many_rows_) {
    return "There is no chart of this table, because it has more than " +
           std::to_string(kMaxCategories) + " rows.";
  }
  if (value_columns_.size() > kMaxSeries) {
    return "There is no chart of this table, because it would have more than " +
           std::to_string(kMaxSeries) + " bars for each row.";
  }
  if (!one_label_column_ || value_columns_.empty() || totals_within_) {
    return "There is no chart of this table, because its rows are not one list "
           "of names with figures.";
  }
  return "";
}

}  // namespace redress::html
