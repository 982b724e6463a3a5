#include "tests/disclosure/attack.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/disclosure/integer_program.h"
#include "tests/disclosure/meaning.h"

namespace redress::attack {
namespace {

using Bits = std::vector<bool>;

Bits And(const Bits& a, const Bits& b) {
  Bits both(a.size());
  for (size_t i = 0; i < a.size(); ++i) both[i] = a[i] && b[i];
  return both;
}

// A column of figures and what it means.
struct Column {
  size_t position = 0;
  size_t period = 0;
  std::string measure;
  Meaning meaning;
  const v1::MeasureSelection* selection = nullptr;
};

// A table, read.
struct Table {
  const Published* published = nullptr;
  std::vector<Column> columns;
  std::vector<Days> periods;
  std::vector<std::vector<Days>> buckets;  // By period; empty: none.
  std::vector<std::string> bucket_names;
  size_t bucket_dimension = 0;
  std::string top_dimension;
  std::vector<std::string> kept;
  int64_t data_date = 0;
};

// A sum of unknowns that is published, or wanted.
struct Number {
  Bits units;
  int64_t low = 0;
  int64_t high = -1;  // -1: no limit.
  bool wanted = false;
  Interval interval;
};

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

// Everything about one world.
class WorldAttack {
 public:
  WorldAttack(World world, const std::vector<Table>& tables,
              const Profile& profile)
      : world_(world), tables_(tables), profile_(profile) {}

  void Run(Findings& findings) {
    FindMeasures();
    if (measures_.empty()) return;
    FindAxes();
    MakeUnits();
    for (size_t t = 0; t < tables_.size(); ++t) ReadTable(t);
    Solve(findings);
  }

 private:
  static bool Mentions(const Stated& stated) {
    return stated.counts != nullptr;
  }

  void FindMeasures() {
    for (const Table& table : tables_) {
      for (const Column& column : table.columns) {
        for (const Stated* stated :
             {&column.meaning.value, &column.meaning.base}) {
          if (Mentions(*stated) && stated->world == world_) {
            measures_.insert(column.measure);
          }
        }
      }
    }
  }

  void AddMembers(const v1::Filter& filter) {
    for (const v1::Filter& f : filter.all_of().filters()) AddMembers(f);
    for (const v1::Filter& f : filter.any_of().filters()) AddMembers(f);
    if (filter.has_not_()) AddMembers(filter.not_());
    if (filter.has_members()) {
      for (const std::string& value : filter.members().values()) {
        members_[filter.members().dimension()].insert(value);
      }
    }
  }

  void FindAxes() {
    std::set<int64_t> edges;
    for (const Table& table : tables_) {
      const v1::Answer& answer = table.published->answer;
      bool here = false;
      for (const Column& column : table.columns) {
        if (measures_.count(column.measure) == 0) continue;
        here = true;
        for (const auto& [dimension, values] : column.meaning.members) {
          members_[dimension].insert(values.begin(), values.end());
        }
        AddMembers(column.selection->filter());
      }
      if (!here) continue;
      AddMembers(table.published->query.filter());
      for (const v1::Row& row : answer.rows()) {
        for (int i = 0; i < row.members_size(); ++i) {
          const std::string& name = answer.dimensions(i).dimension();
          if (IsBucket(name)) continue;
          members_[name];
          if (row.other() && name == table.top_dimension) continue;
          members_[name].insert(row.members(i));
        }
      }
      for (size_t p = 0; p < table.periods.size(); ++p) {
        std::vector<Days> spans = {table.periods[p]};
        if (!table.buckets.empty()) {
          spans.insert(spans.end(), table.buckets[p].begin(),
                       table.buckets[p].end());
        }
        for (const Days& span : spans) {
          edges.insert(span.first);
          edges.insert(span.last + 1);
        }
      }
      edges.insert(table.data_date + 1);
    }
    axes_.edges.assign(edges.begin(), edges.end());
    const auto add = [&](const std::string& name, int size) {
      axes_.position[name] = axes_.size.size();
      axes_.size.push_back(size);
    };
    for (auto& [dimension, members] : members_) {
      if (IsManyValued(dimension)) members.erase("Not recorded");
      axes_.members[dimension] = {members.begin(), members.end()};
      const int count = static_cast<int>(members.size());
      add(dimension, IsManyValued(dimension) ? 2 << count : count + 1);
    }
    for (const auto& [name, size] :
         OwnAxes(world_, {measures_.begin(), measures_.end()},
                 static_cast<int>(edges.size()) + 1)) {
      add(name, size);
    }
  }

  void MakeUnits() {
    Kind kind(axes_.size.size(), 0);
    for (;;) {
      if (IsPossible(world_, axes_, kind)) units_.push_back(kind);
      size_t axis = 0;
      while (axis < kind.size() && ++kind[axis] == axes_.size[axis]) {
        kind[axis++] = 0;
      }
      if (axis == kind.size()) break;
    }
    impossible_.assign(units_.size(), false);
  }

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

  // The number of a row's time bucket; -1: it has none.
  static int BucketOf(const Table& table, const v1::Row& row) {
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
          if (!Mentions(stated) || stated.world != world_) continue;
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
    if (!table.published->visible) return;
    // The tables show every member that occurs.
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
  std::map<std::string, std::set<std::string>> members_;
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
