// What of a table its chart shows, gathered as the rows go by.

#ifndef REDRESS_PLUGINS_HTML_CHART_DATA_H_
#define REDRESS_PLUGINS_HTML_CHART_DATA_H_

#include <cstddef>
#include <string>
#include <vector>

#include "redress/export/document.h"

namespace redress::html {

// More categories than these make no picture that anybody reads.
inline constexpr size_t kMaxCategories = 200;
// As many series as can be told apart without colours.
inline constexpr size_t kMaxSeries = 6;

struct ChartBar {
  bool drawn = false;  // else there is no number, and `label` says so
  double value = 0;    // finite
  std::string label;   // "44", "44%", "[c]"
};

struct ChartCategory {
  std::string name;
  std::vector<ChartBar> bars;  // one for each series
};

struct ChartSeries {
  std::string name;
  // Which of the kMaxSeries looks its bars have: those of one period look alike
  // in every chart.
  size_t look = 0;
};

struct Chart {
  ChartType type = ChartType::kNone;
  std::string title;
  std::string description;
  std::string unit;  // "Per cent"
  std::vector<ChartSeries> series;
  std::vector<ChartCategory> categories;
};

// Follows a table row by row, and keeps only what is drawn: the figures of its
// first measure in each period, over its members.
class ChartData {
 public:
  // Where `wanted` is false it keeps nothing and draws nothing.
  ChartData(const TableInfo& table,
            const std::vector<std::string>& period_labels, bool wanted);

  void AddRow(const RowBatch& rows, size_t row);

  // There is something to draw: one column of names, figures, and from one to
  // kMaxCategories members, with totals only after them.
  bool HasChart() const;
  // REQUIRES: HasChart().
  const Chart& chart() const { return chart_; }

  // Why a chart that the table suggests is not there, as a sentence; empty
  // where it is, or was not suggested or wanted, or there are no rows.
  std::string WhyNone() const;

 private:
  void NameSeries(const TableInfo& table,
                  const std::vector<std::string>& period_labels);

  bool wanted_ = false;
  bool one_label_column_ = false;
  bool totals_within_ = false;
  bool too_many_rows_ = false;
  size_t label_column_ = 0;
  std::vector<size_t> value_columns_;
  bool total_seen_ = false;
  Chart chart_;
};

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_CHART_DATA_H_
