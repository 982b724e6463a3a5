#include "tests/disclosure/attack.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/disclosure/integer_program.h"
#include "tests/disclosure/kinds.h"
#include "tests/disclosure/meaning.h"
#include "tests/disclosure/reading.h"

namespace redress::attack {
namespace {

using Bits = std::vector<bool>;

Bits And(const Bits& a, const Bits& b) {
  Bits both(a.size());
  for (size_t i = 0; i < a.size(); ++i) both[i] = a[i] && b[i];
  return both;
}

// A sum of unknowns that is published, or wanted.
struct Number {
  Bits units;
  int64_t low = 0;
  int64_t high = -1;  // -1: no limit.
  bool wanted = false;
  Interval interval;
};

// Everything about one world.
class WorldAttack {
 public:
  WorldAttack(World world, const std::vector<Table>& tables,
              const Profile& profile)
      : world_(world), tables_(tables), profile_(profile) {}

  void Run(Findings& findings) {
    measures_ = MeasuresOf(world_, tables_);
    if (measures_.empty()) return;
    axes_ = AxesOf(world_, measures_, tables_);
    units_ = PossibleKinds(world_, axes_);
    impossible_.assign(units_.size(), false);
    for (size_t t = 0; t < tables_.size(); ++t) ReadTable(t);
    Solve(findings);
  }

 private:
  template <typename Test>
  Bits Select(const Test& test) const {
    Bits bits(units_.size());
    for (size_t i = 0; i < units_.size(); ++i) bits[i] = test(units_[i]);
    return bits;
  }

  // The units of a row, whatever its time bucket.
  Bits RowUnits(const Table& table, const v1::Row& row) const {
    const v1::Answer& answer = table.published->answer;
    return Select([&](const Kind& kind) {
      for (int i = 0; i < row.members_size(); ++i) {
        const std::string& name = answer.dimensions(i).dimension();
        if (IsBucket(name)) continue;
        const bool fits = row.other() && name == table.top_dimension
                              ? HasOther(axes_, kind, name, table.kept)
                              : HasMember(axes_, kind, name, {row.members(i)});
        if (!fits) return false;
      }
      return true;
    });
  }

  Bits Counted(const Table& table, const Column& column, const Stated& stated,
               const Days& span) const {
    return Select([&](const Kind& kind) {
      return stated.counts(axes_, kind, table.periods[column.period], span,
                           table.data_date) &&
             Fulfils(axes_, kind, table.published->query.filter()) &&
             Fulfils(axes_, kind, column.selection->filter());
    });
  }

  void ReadTable(size_t number) {
    const Table& table = tables_[number];
    const v1::Answer& answer = table.published->answer;
    const bool here = std::any_of(table.columns.begin(), table.columns.end(),
                                  [&](const Column& column) {
                                    return measures_.count(column.measure) > 0;
                                  });
    if (!here) return;
    std::vector<Bits> rows;
    for (const v1::Row& row : answer.rows()) {
      rows.push_back(RowUnits(table, row));
    }
    Bits anywhere(units_.size());
    for (const Column& column : table.columns) {
      std::map<std::pair<int, bool>, Bits> counted;
      for (int r = 0; r < answer.rows_size(); ++r) {
        const v1::Row& row = answer.rows(r);
        const int bucket = BucketOf(table, row);
        Days span = table.periods[column.period];
        if (bucket >= 0) {
          const std::vector<Days>& spans = table.buckets[column.period];
          if (bucket >= static_cast<int>(spans.size())) continue;
          span = spans[static_cast<size_t>(bucket)];
        }
        for (const bool base : {false, true}) {
          const Stated& stated =
              base ? column.meaning.base : column.meaning.value;
          if (!States(stated, world_)) continue;
          const auto [at, added] =
              counted.emplace(std::pair(bucket, base), Bits());
          if (added) {
            at->second = Counted(table, column, stated, span);
            for (size_t i = 0; i < units_.size(); ++i) {
              if (at->second[i]) anywhere[i] = true;
            }
          }
        }
        const auto units_of = [&](bool base) {
          const auto found = counted.find({bucket, base});
          return found == counted.end()
                     ? Bits()
                     : And(rows[static_cast<size_t>(r)], found->second);
        };
        Interval place;
        place.table = number;
        place.row = static_cast<size_t>(r);
        place.column = column.position;
        ReadCell(column.meaning.shape,
                 row.cells(static_cast<int>(column.position)), units_of(false),
                 units_of(true), table.published->visible, place);
      }
    }
    if (table.published->visible) ReadAbsent(table, anywhere);
  }

  // The tables show every member that occurs: what counts `anywhere` in them,
  // and has no row, does not exist.
  void ReadAbsent(const Table& table, const Bits& anywhere) {
    const v1::Answer& answer = table.published->answer;
    if (answer.dimensions().empty()) return;
    if (table.published->query.has_top() &&
        !table.published->query.top().other()) {
      return;
    }
    std::set<std::vector<std::string>> shown;
    for (const v1::Row& row : answer.rows()) {
      if (row.type() != v1::ROW_TYPE_MEMBERS) continue;
      std::vector<std::string> members;
      for (int i = 0; i < row.members_size(); ++i) {
        const std::string& name = answer.dimensions(i).dimension();
        if (IsBucket(name)) continue;
        members.push_back(row.other() && name == table.top_dimension
                              ? kAnother
                              : row.members(i));
      }
      shown.insert(std::move(members));
    }
    for (size_t i = 0; i < units_.size(); ++i) {
      if (anywhere[i] && !HasAllRows(table, units_[i], shown)) {
        impossible_[i] = true;
      }
    }
  }

  // Every combination of the unit's members is a row.
  bool HasAllRows(const Table& table, const Kind& kind,
                  const std::set<std::vector<std::string>>& shown) const {
    std::vector<std::vector<std::string>> combinations = {{}};
    for (const v1::AnswerDimension& dimension :
         table.published->answer.dimensions()) {
      const std::string& name = dimension.dimension();
      if (IsBucket(name)) continue;
      if (axes_.members.count(name) == 0) return false;  // No rows at all.
      std::vector<std::vector<std::string>> longer;
      for (std::string member : MembersOf(axes_, kind, name)) {
        if (name == table.top_dimension &&
            !std::binary_search(table.kept.begin(), table.kept.end(), member)) {
          member = kAnother;
        }
        for (const std::vector<std::string>& combination : combinations) {
          longer.push_back(combination);
          longer.back().push_back(member);
        }
      }
      combinations = std::move(longer);
    }
    return std::all_of(combinations.begin(), combinations.end(),
                       [&](const std::vector<std::string>& combination) {
                         return shown.count(combination) > 0;
                       });
  }

  void State(const Bits& units, int64_t low, int64_t high) {
    if (units.empty()) return;
    numbers_.push_back({units, low, high, false, {}});
  }
  // A count that is shown, perhaps rounded.
  void StateCount(const Bits& units, int64_t shown) {
    const int64_t base = std::max<int64_t>(1, profile_.rounding_base);
    State(units, std::max<int64_t>(0, shown - base / 2),
          shown + (base - 1) / 2);
  }
  void Want(const Bits& units, Part part, Interval place) {
    if (units.empty()) return;
    place.part = part;
    numbers_.push_back({units, 0, -1, true, place});
  }

  void ReadCell(Shape shape, const v1::Cell& cell, const Bits& value,
                const Bits& base, bool visible, const Interval& place) {
    const bool secret =
        cell.status() == v1::CELL_STATUS_CONFIDENTIAL || !visible;
    if (secret) {
      switch (shape) {
        case Shape::kCount:
          if (visible && profile_.zeros_shown) State(value, 1, -1);
          Want(value, Part::kCount, place);
          break;
        case Shape::kMoney:
          Want(value, Part::kSum, place);
          break;
        case Shape::kRate: {
          if (visible && profile_.zeros_shown) State(base, 1, -1);
          Bits rest(base.size());
          for (size_t i = 0; i < base.size(); ++i) {
            rest[i] = base[i] && !value[i];
          }
          Want(value, Part::kNumerator, place);
          Want(rest, Part::kComplement, place);
          Want(base, Part::kBase, place);
          break;
        }
        case Shape::kMean:
        case Shape::kRank:
          if (visible && profile_.zeros_shown) State(base, 1, -1);
          Want(value, Part::kSum, place);
          Want(base, Part::kBase, place);
          break;
      }
      return;
    }
    if (cell.status() == v1::CELL_STATUS_NOT_APPLICABLE) {
      State(base, 0, 0);
      State(value, 0, 0);
      return;
    }
    switch (shape) {
      case Shape::kCount:
        StateCount(value, cell.numerator());
        break;
      case Shape::kMoney:
        State(value, cell.numerator(), cell.numerator());
        break;
      case Shape::kRate:
        StateCount(value, cell.numerator());
        StateCount(base, cell.denominator());
        break;
      case Shape::kMean:
        if (profile_.rounding_base <= 1) {
          State(value, cell.numerator(), cell.numerator());
          State(base, cell.denominator(), cell.denominator());
          break;
        }
        [[fallthrough]];
      case Shape::kRank:
        State(base, 1, -1);
        break;
    }
  }

  // Units that count in the same numbers are one unknown.
  void Solve(Findings& findings) {
    std::vector<int> group(units_.size(), 0);
    int groups = 1;
    for (const Number& number : numbers_) {
      std::vector<int> renumber(static_cast<size_t>(groups) * 2, -1);
      groups = 0;
      for (size_t i = 0; i < units_.size(); ++i) {
        if (impossible_[i]) continue;
        const int key = group[i] * 2 + (number.units[i] ? 1 : 0);
        int& next = renumber[static_cast<size_t>(key)];
        if (next < 0) next = groups++;
        group[i] = next;
      }
    }
    // An unknown that only impossible units belong to is 0.
    std::map<int, int> unknown_of;
    for (size_t i = 0; i < units_.size(); ++i) {
      if (impossible_[i]) continue;
      unknown_of.emplace(group[i], static_cast<int>(unknown_of.size()));
    }
    IntegerProgram program(static_cast<int>(unknown_of.size()));
    std::vector<std::vector<int>> sums;
    for (const Number& number : numbers_) {
      std::set<int> unknowns;
      for (size_t i = 0; i < units_.size(); ++i) {
        if (!number.units[i] || impossible_[i]) continue;
        unknowns.insert(unknown_of.at(group[i]));
      }
      sums.emplace_back(unknowns.begin(), unknowns.end());
      if (number.wanted) continue;
      if (number.low == 0 && number.high < 0) continue;
      program.Add(sums.back(), number.low, number.high);
    }
    std::map<std::vector<int>, std::optional<std::pair<int64_t, int64_t>>>
        known;
    for (size_t i = 0; i < numbers_.size(); ++i) {
      if (!numbers_[i].wanted) continue;
      const auto [at, added] = known.emplace(sums[i], std::nullopt);
      if (added) at->second = program.Range(sums[i]);
      if (!at->second.has_value()) {
        findings.faults.push_back(
            absl::StrCat("nothing explains what is published (world ",
                         static_cast<int>(world_), ")"));
        return;
      }
      Interval interval = numbers_[i].interval;
      interval.low = at->second->first;
      interval.high = at->second->second < 0 ? kNoLimit : at->second->second;
      findings.intervals.push_back(interval);
    }
  }

  const World world_;
  const std::vector<Table>& tables_;
  const Profile& profile_;
  std::set<std::string> measures_;
  Axes axes_;
  std::vector<Kind> units_;
  Bits impossible_;
  std::vector<Number> numbers_;
};

void CheckDerived(const Table& table, Findings& findings) {
  const v1::Answer& answer = table.published->answer;
  if (!table.published->visible) return;
  for (int c = 0; c < answer.columns_size(); ++c) {
    const v1::Column& column = answer.columns(c);
    if (column.content() == v1::COLUMN_CONTENT_FIGURE) continue;
    for (const Column& side : table.columns) {
      const v1::Column& figure =
          answer.columns(static_cast<int>(side.position));
      if (figure.label() != column.label() ||
          (figure.period_index() != 0 &&
           figure.period_index() != column.period_index())) {
        continue;
      }
      for (const v1::Row& row : answer.rows()) {
        if (row.cells(static_cast<int>(side.position)).status() ==
                v1::CELL_STATUS_CONFIDENTIAL &&
            row.cells(c).status() == v1::CELL_STATUS_UNSPECIFIED) {
          findings.faults.push_back(absl::StrCat(
              column.id(), " is shown where ", figure.id(), " is [c]"));
        }
      }
    }
  }
}

}  // namespace

Findings Attack(const std::vector<Published>& tables, const Profile& profile) {
  std::vector<Table> read;
  for (const Published& published : tables) read.push_back(Read(published));
  Findings findings;
  for (const Table& table : read) CheckDerived(table, findings);
  for (const World world :
       {World::kCases, World::kStages, World::kDue, World::kNotYetDue,
        World::kAdr, World::kReferred, World::kDecided, World::kCohort,
        World::kRaised, World::kImplemented, World::kResponseDays,
        World::kAdrSaving, World::kRemedy}) {
    WorldAttack(world, read, profile).Run(findings);
  }
  return findings;
}

}  // namespace redress::attack
