#include "tests/disclosure/audit.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/query/catalogue.h"
#include "service/query/query_plan.h"
#include "tests/disclosure/attack.h"
#include "tests/disclosure/publish.h"

namespace redress::attack {
namespace {

using query::DisclosureRules;
using query::Figure;
using query::FigureRow;

// A figure's place among the columns of Publish().
const Figure& FigureAt(const TrueTable& table, const FigureRow& row,
                       const v1::Column& column) {
  size_t measure = 0;
  while (table.question->measures[measure].label != column.label()) ++measure;
  return row.figures[query::FigureIndex(
      *table.question, measure, static_cast<size_t>(column.period_index()))];
}

const FigureRow& RowAt(const TrueTable& table, size_t row) {
  return row < table.figures.rows.size() ? table.figures.rows[row]
                                         : *table.figures.total;
}

int64_t TrueValue(const Figure& figure, Part part) {
  switch (part) {
    case Part::kComplement:
      return figure.denominator - figure.numerator;
    case Part::kBase:
      return figure.units;
    default:
      return figure.numerator;
  }
}

bool IsSmall(const DisclosureRules& rules, int64_t count) {
  return (count > 0 && count < rules.threshold) ||
         (count == 0 && rules.suppress_zero);
}

// A figure that the rules forbid in itself is shown.
void CheckPrimary(const DisclosureRules& rules, const TrueTable& table,
                  std::vector<std::string>& faults) {
  std::vector<const FigureRow*> rows;
  for (const FigureRow& row : table.figures.rows) rows.push_back(&row);
  if (table.figures.total.has_value()) rows.push_back(&*table.figures.total);
  for (const FigureRow* row : rows) {
    for (size_t m = 0; m < table.question->measures.size(); ++m) {
      for (size_t p = 0; p < table.question->periods.size(); ++p) {
        const Figure& f =
            row->figures[query::FigureIndex(*table.question, m, p)];
        const v1::Measure& measure = *table.question->measures[m].measure;
        // Learning actions are the council's own and point at nobody.
        if (measure.grain() == v1::GRAIN_ACTION) continue;
        if (f.confidential || !f.applicable) continue;
        bool bad = f.units > 0 && IsSmall(rules, f.units);
        if (measure.unit() == v1::UNIT_COUNT) {
          bad = IsSmall(rules, f.numerator);
        }
        if (measure.unit() == v1::UNIT_PERCENT) {
          const int64_t rest = f.denominator - f.numerator;
          bad = bad || IsSmall(rules, f.numerator) ||
                (rest > 0 && IsSmall(rules, rest)) ||
                f.denominator < rules.min_denominator;
        }
        if (bad) {
          faults.push_back(absl::StrCat("shown: ", measure.name(), " = ",
                                        f.numerator, "/", f.denominator, " of ",
                                        absl::StrJoin(row->members, "|")));
        }
      }
    }
  }
}

}  // namespace

std::set<FigurePart> KnownZeros(std::vector<Published> published,
                                const Profile& profile) {
  for (Published& table : published) {
    for (v1::Row& row : *table.answer.mutable_rows()) {
      for (v1::Cell& cell : *row.mutable_cells()) {
        cell.set_status(v1::CELL_STATUS_CONFIDENTIAL);
      }
    }
  }
  std::set<FigurePart> zeros;
  for (const Interval& found : Attack(published, profile).intervals) {
    if (found.high == 0) {
      zeros.insert({found.table, found.row, found.column, found.part});
    }
  }
  return zeros;
}

std::vector<std::string> Audit(const DisclosureRules& rules,
                               const std::vector<const TrueTable*>& tables,
                               const std::vector<const TrueTable*>& secrets,
                               int64_t secret_range) {
  std::vector<Published> published;
  std::vector<const TrueTable*> all = tables;
  for (const TrueTable* table : tables) published.push_back(Publish(*table));
  for (const TrueTable* table : secrets) {
    published.push_back(Publish(*table, false));
    all.push_back(table);
  }
  Profile profile;
  profile.zeros_shown = !rules.suppress_zero;
  profile.rounding_base = rules.rounding_base;
  Findings findings = Attack(published, profile);
  std::vector<std::string>& faults = findings.faults;
  if (rules.rounding_base <= 1) {
    for (const TrueTable* table : tables) CheckPrimary(rules, *table, faults);
  }

  std::set<FigurePart> empty;
  if (rules.suppress_zero) empty = KnownZeros(published, profile);

  // By figure the widest range of any of its parts, where none is small.
  std::map<std::tuple<size_t, size_t, size_t>, int64_t> widest;
  for (const Interval& found : findings.intervals) {
    const auto is_empty = [&](Part part) {
      return empty.count({found.table, found.row, found.column, part}) > 0;
    };
    // A sum over nothing is nothing.
    if (is_empty(found.part) ||
        (found.part == Part::kSum && is_empty(Part::kBase))) {
      continue;
    }
    const TrueTable& table = *all[found.table];
    const v1::Column& column =
        published[found.table].answer.columns(static_cast<int>(found.column));
    const FigureRow& row = RowAt(table, found.row);
    const Figure& figure = FigureAt(table, row, column);
    const int64_t truth = TrueValue(figure, found.part);
    const int64_t width = found.high - found.low;
    const bool visible = found.table < tables.size();
    const auto complain = [&](int64_t wanted) {
      faults.push_back(absl::StrCat(
          "table ", found.table, ": ", column.label(), "/",
          column.period_index(), " of ", absl::StrJoin(row.members, "|"),
          " part ", static_cast<int>(found.part), " = ", truth, " is in [",
          found.low, ", ", found.high, "], wanted a range of ", wanted));
    };
    if (truth < found.low || truth > found.high) {
      complain(-1);  // The attacker is wrong: the test is.
      continue;
    }
    if (!visible) {
      if (truth > 0 && truth < rules.threshold && width < secret_range) {
        complain(secret_range);
      }
      continue;
    }
    int64_t& best = widest[{found.table, found.row, found.column}];
    best = std::max(best, width);
    switch (found.part) {
      case Part::kCount:
        if (width < rules.Range()) complain(rules.Range());
        break;
      case Part::kSum:
        // Of a secondary mean the sum may be known, if the number is not.
        if ((column.unit() == v1::UNIT_GBP || IsSmall(rules, figure.units)) &&
            width < std::max<int64_t>(1, truth)) {
          complain(truth);
        }
        break;
      case Part::kNumerator:
      case Part::kComplement:
      case Part::kBase:
        if (truth > 0 && IsSmall(rules, truth) && width < rules.Range()) {
          complain(rules.Range());
        }
        break;
    }
    if (column.measure() == "adr_saving_gbp" ||
        column.measure() == "remedy_gbp") {
      if (width < std::max<int64_t>(1, truth)) complain(truth);
    }
  }
  // A rate that was kept back for others' sake cannot be worked out.
  for (const auto& [place, width] : widest) {
    const auto& [t, r, c] = place;
    const v1::Column& column = published[t].answer.columns(static_cast<int>(c));
    const Figure& figure = FigureAt(*all[t], RowAt(*all[t], r), column);
    const v1::Unit unit = query::FindMeasure(column.measure())->unit();
    if (unit != v1::UNIT_PERCENT || !figure.applicable) continue;
    if (figure.denominator < rules.min_denominator) continue;
    if (width < rules.Range()) {
      faults.push_back(absl::StrCat("the rate ", column.label(), " of row ", r,
                                    " is kept back and can be worked out"));
    }
  }
  return faults;
}

Census Count(const std::vector<const TrueTable*>& tables) {
  Census census;
  for (const TrueTable* table : tables) {
    std::vector<const FigureRow*> rows;
    for (const FigureRow& row : table->figures.rows) rows.push_back(&row);
    if (table->figures.total.has_value()) {
      rows.push_back(&*table->figures.total);
    }
    for (const FigureRow* row : rows) {
      for (const Figure& figure : row->figures) {
        ++census.figures;
        if (figure.confidential) ++census.kept_back;
      }
    }
  }
  return census;
}

}  // namespace redress::attack
