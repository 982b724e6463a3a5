#include "tests/disclosure/reading.h"

#include <algorithm>
#include <set>
#include <utility>

namespace redress::attack {

Table Read(const Published& published) {
  Table table;
  table.published = &published;
  const v1::Answer& answer = published.answer;
  table.data_date = answer.data_version().has_data_date()
                        ? DayNumber(answer.data_version().data_date())
                        : -1;
  for (const v1::Period& period : answer.periods()) {
    table.periods.push_back(
        {DayNumber(period.first_day()), DayNumber(period.last_day())});
  }
  for (int i = 0; i < answer.dimensions_size(); ++i) {
    const std::string& name = answer.dimensions(i).dimension();
    if (!IsBucket(name)) continue;
    table.bucket_dimension = static_cast<size_t>(i);
    for (const Days& period : table.periods) {
      table.buckets.push_back(BucketsOf(name, period));
    }
    // Every bucket of the current period has its rows, and their names ascend.
    std::set<std::string> names;
    for (const v1::Row& row : answer.rows()) {
      if (i < row.members_size()) names.insert(row.members(i));
    }
    table.bucket_names.assign(names.begin(), names.end());
  }
  if (published.query.has_top()) {
    table.top_dimension = published.query.top().dimension();
    if (table.top_dimension.empty()) {
      table.top_dimension = answer.dimensions(0).dimension();
    }
  }
  std::set<std::string> kept;
  for (const v1::Row& row : answer.rows()) {
    for (int i = 0; i < row.members_size(); ++i) {
      if (answer.dimensions(i).dimension() == table.top_dimension &&
          !row.other()) {
        kept.insert(row.members(i));
      }
    }
  }
  table.kept.assign(kept.begin(), kept.end());
  for (int i = 0; i < answer.columns_size(); ++i) {
    const v1::Column& column = answer.columns(i);
    if (column.content() != v1::COLUMN_CONTENT_FIGURE) continue;
    Column read;
    read.position = static_cast<size_t>(i);
    read.period = static_cast<size_t>(column.period_index());
    read.measure = column.measure();
    read.meaning = MeaningOf(column.measure());
    for (const v1::MeasureSelection& selection : published.query.measures()) {
      if (selection.measure() != column.measure()) continue;
      if (selection.label().empty() || selection.label() == column.label()) {
        read.selection = &selection;
      }
    }
    table.columns.push_back(std::move(read));
  }
  return table;
}

int BucketOf(const Table& table, const v1::Row& row) {
  if (table.buckets.empty() ||
      static_cast<int>(table.bucket_dimension) >= row.members_size()) {
    return -1;
  }
  const std::string& name =
      row.members(static_cast<int>(table.bucket_dimension));
  const auto at =
      std::find(table.bucket_names.begin(), table.bucket_names.end(), name);
  return static_cast<int>(at - table.bucket_names.begin());
}

}  // namespace redress::attack
