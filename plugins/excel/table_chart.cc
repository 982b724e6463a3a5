#include "plugins/excel/table_chart.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/number_format.h"

namespace redress::excel {
namespace {

constexpr size_t kMaxCategories = 200;
constexpr size_t kMaxLabelledPoints = 80;

// The Analysis Function's palette for categories: told apart in grey and by
// those who do not see colours.
constexpr std::array<lxw_color_t, 6> kPalette = {0x12436D, 0x28A197, 0x801650,
                                                 0xF46A25, 0x3D3D3D, 0xA285D1};
constexpr lxw_color_t kInk = 0x0B0C0C;
constexpr lxw_color_t kGridline = 0xD9D9D9;

// The library cuts an attribute at 2,079 bytes, wherever that falls; and nobody
// listens to more.
constexpr size_t kMaxAltTextUnits = 500;
constexpr size_t kMaxTitleUnits = 255;

constexpr double kDefaultWidth = 480;
constexpr double kDefaultHeight = 288;

lxw_chart_font Font(double size, bool bold) {
  lxw_chart_font font = {};
  font.name = const_cast<char*>("Arial");
  font.size = size;
  font.bold = bold ? LXW_TRUE : LXW_EXPLICIT_FALSE;
  font.color = kInk;
  return font;
}

// The library takes a name that begins with "=" for a formula. So it is given
// each behind a space, which is taken out of the copy that it has made.
template <typename Named>
void SetName(void (*set)(Named*, const char*), Named* named,
             lxw_chart_title& title, const std::string& name) {
  set(named, (" " + name).c_str());
  std::memmove(title.name, title.name + 1, name.size() + 1);
}

std::string ValueAxisName(Unit unit) {
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

std::string AxisFormat(Unit unit) {
  if (unit == Unit::kPercent) return "0%";
  if (unit == Unit::kGbp) return "£#,##0";
  return "#,##0";
}

std::string LabelFormat(Unit unit) {
  const std::string format = AxisFormat(unit);
  return format + ";-" + format + ";";
}

Unit UnitOfSeries(const TableInfo& table, const std::vector<StoredRow>& rows,
                  const ChartRange& range) {
  const size_t column = range.value_columns[0];
  return UnitOf(rows[0].cells[column].View(), table.columns[column]);
}

// The names of the series: periods where those tell them apart.
std::vector<std::string> SeriesNames(const TableInfo& table,
                                     const ChartRange& range,
                                     const ChartSource& source) {
  std::vector<std::string> names;
  for (const size_t column : range.value_columns) {
    const auto period = static_cast<size_t>(table.columns[column].period);
    if (period < source.period_labels.size()) {
      names.push_back(source.period_labels[period]);
    }
  }
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const bool unique =
      std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  if (unique && names.size() == range.value_columns.size()) return names;
  names.clear();
  for (const size_t column : range.value_columns) {
    names.push_back(source.headers[column]);
  }
  return names;
}

double LargestValue(const std::vector<StoredRow>& rows,
                    const ChartRange& range) {
  double largest = 0;
  for (size_t i = 0; i < range.rows; ++i) {
    for (const size_t column : range.value_columns) {
      largest = std::max(largest, rows[i].cells[column].View().value);
    }
  }
  return largest;
}

// Small counts get whole steps: half a complaint makes no sense.
void SetSteps(lxw_chart_axis* axis, Unit unit, double largest) {
  if (unit == Unit::kPercent) {
    chart_axis_set_max(axis, std::max(1.0, largest));
    chart_axis_set_major_unit(axis, 0.2);
  } else if (unit == Unit::kCount && largest <= 10) {
    chart_axis_set_major_unit(axis, largest <= 5 ? 1 : 2);
  }
}

void AddSeries(lxw_chart* chart, const TableInfo& table,
               const ChartRange& range, const ChartSource& source, Unit unit) {
  const std::vector<std::string> names = SeriesNames(table, range, source);
  const lxw_row_t first = source.header_row + 1;
  const auto last = static_cast<lxw_row_t>(source.header_row + range.rows);
  const auto label = static_cast<lxw_col_t>(range.label_column);
  const bool show_values =
      range.rows * range.value_columns.size() <= kMaxLabelledPoints;
  for (size_t i = 0; i < range.value_columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(range.value_columns[i]);
    lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
    chart_series_set_categories(series, source.sheet_name.c_str(), first, label,
                                last, label);
    chart_series_set_values(series, source.sheet_name.c_str(), first, column,
                            last, column);
    SetName(chart_series_set_name, series, series->title, names[i]);
    lxw_chart_fill fill = {};
    fill.color = kPalette[i];
    chart_series_set_fill(series, &fill);
    if (show_values) {
      lxw_chart_font font = Font(10, false);
      chart_series_set_labels(series);
      chart_series_set_labels_font(series, &font);
      // A 0 has no bar, and no label. A figure that is withheld looks the same,
      // because Excel takes its text for 0; the chart's sheet tells the two
      // apart in words.
      chart_series_set_labels_num_format(series, LabelFormat(unit).c_str());
      chart_series_set_labels_position(series,
                                       LXW_CHART_LABEL_POSITION_OUTSIDE_END);
    }
  }
}

void SetAxes(lxw_chart* chart, const TableInfo& table,
             const std::vector<StoredRow>& rows, const ChartRange& range,
             const ChartSource& source) {
  const bool bar = table.chart.type == ChartType::kBar;
  lxw_chart_axis* categories = bar ? chart->y_axis : chart->x_axis;
  lxw_chart_axis* values = bar ? chart->x_axis : chart->y_axis;
  const Unit unit = UnitOfSeries(table, rows, range);
  lxw_chart_font name_font = Font(11, false);
  lxw_chart_font label_font = Font(10, false);
  SetName(chart_axis_set_name, categories, categories->title,
          source.headers[range.label_column]);
  chart_axis_set_name_font(categories, &name_font);
  chart_axis_set_num_font(categories, &label_font);
  chart_axis_set_name(values, ValueAxisName(unit).c_str());
  chart_axis_set_name_font(values, &name_font);
  chart_axis_set_num_font(values, &label_font);
  chart_axis_set_num_format(values, AxisFormat(unit).c_str());
  lxw_chart_line gridline = {};
  gridline.color = kGridline;
  gridline.width = 0.75;
  chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
  chart_axis_major_gridlines_set_line(values, &gridline);
  SetSteps(values, unit, LargestValue(rows, range));
  if (bar) {
    // Excel begins at the bottom; the table begins at the top.
    chart_axis_set_reverse(categories);
    chart_axis_set_crossing_max(categories);
  }
}

}  // namespace

std::optional<ChartRange> ChartColumns(const TableInfo& table,
                                       const std::vector<StoredRow>& rows,
                                       std::string* why_none) {
  if (table.chart.type == ChartType::kNone) return std::nullopt;
  *why_none = "has no shape that can be drawn";
  ChartRange range;
  size_t label_columns = 0;
  const ColumnInfo* first = nullptr;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnInfo& column = table.columns[i];
    if (column.role == ColumnRole::kLabel) {
      range.label_column = i;
      ++label_columns;
    }
    if (column.role != ColumnRole::kFigure ||
        column.content == ColumnContent::kDifference ||
        column.content == ColumnContent::kPercentChange) {
      continue;
    }
    if (first == nullptr) first = &column;
    // Two columns of one measure in one period differ by a filter.
    const bool same_series_set =
        column.measure == first->measure && column.unit == first->unit;
    if (same_series_set) range.value_columns.push_back(i);
  }
  while (range.rows < rows.size() &&
         rows[range.rows].type == RowType::kMembers) {
    ++range.rows;
  }
  for (size_t i = range.rows; i < rows.size(); ++i) {
    if (rows[i].type == RowType::kMembers) return std::nullopt;
  }
  if (label_columns != 1 || range.value_columns.empty() || range.rows == 0) {
    return std::nullopt;
  }
  if (range.rows > kMaxCategories) {
    *why_none = "has more than " + std::to_string(kMaxCategories) + " rows";
    return std::nullopt;
  }
  if (range.value_columns.size() > kPalette.size()) {
    *why_none = "has more than " + std::to_string(kPalette.size()) +
                " columns of figures to draw";
    return std::nullopt;
  }
  why_none->clear();
  return range;
}

void InsertChart(Workbook& workbook, const TableInfo& table,
                 const std::vector<StoredRow>& rows, const ChartRange& range,
                 const ChartSource& source, const ChartPlace& place) {
  const bool bar = table.chart.type == ChartType::kBar;
  lxw_chart* chart = workbook.AddChart(bar ? LXW_CHART_BAR : LXW_CHART_COLUMN);
  const Unit unit = UnitOfSeries(table, rows, range);
  AddSeries(chart, table, range, source, unit);
  SetAxes(chart, table, rows, range, source);
  const std::string title = Shorten(place.title, kMaxTitleUnits);
  lxw_chart_font title_font = Font(14, true);
  SetName(chart_title_set_name, chart, chart->title, title);
  chart_title_set_name_font(chart, &title_font);
  const size_t series = range.value_columns.size();
  if (series > 1) {
    lxw_chart_font font = Font(11, false);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(chart, &font);
  } else {
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
  }
  chart_set_series_gap(chart, 60);

  // A bar takes the same room however many there are.
  const auto bars = static_cast<double>(range.rows * series);
  const auto groups = static_cast<double>(range.rows);
  double width = 900;
  double height = 480;
  if (bar) {
    height = std::clamp(160 + 18 * bars + 10 * groups, 360.0, 2400.0);
  } else {
    width = std::clamp(120 + 30 * bars + 20 * groups, 900.0, 2400.0);
  }
  std::string alt_text = Shorten(place.alt_text, kMaxAltTextUnits);
  lxw_chart_options options = {};
  options.x_scale = width / kDefaultWidth;
  options.y_scale = height / kDefaultHeight;
  options.description = alt_text.data();
  Check(worksheet_insert_chart_opt(place.sheet, place.row, 0, chart, &options),
        "a chart");
}

}  // namespace redress::excel
