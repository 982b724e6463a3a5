#include "service/query/disclosure/publication.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/dimensions.h"
#include "service/query/filter.h"

namespace redress::query::disclosure {
namespace {

// A row's members; nullopt where it does not break down by the dimension.
using Place = std::vector<std::optional<std::string>>;

// What lacks a row beside each other row is said up to this number of rows.
constexpr size_t kMostTiedRows = 500;

// Takes one table apart.
class TableReader {
 public:
  TableReader(const PublishedTable& table, Publication& out)
      : question_(*table.question),
        figures_(*table.figures),
        shows_rows_(table.shows_rows),
        out_(out) {}

  absl::Status Read() {
    for (FigureRow& row : figures_.rows) {
      if (!Fits(row)) return Misfit();
    }
    if (figures_.total.has_value() && !Fits(*figures_.total)) return Misfit();
    for (size_t measure = 0; measure < question_.measures.size(); ++measure) {
      // Learning actions are the council's own and point at nobody.
      if (question_.measures[measure].measure->grain() == v1::GRAIN_ACTION) {
        continue;
      }
      for (size_t period = 0; period < question_.periods.size(); ++period) {
        ReadColumn(measure, period);
      }
    }
    return absl::OkStatus();
  }

 private:
  // One term of a measure in a period.
  struct Column {
    const Term* term = nullptr;
    engine::Table table = engine::Table::kCases;
    const QuestionPeriod* period = nullptr;
    Condition condition;
    // Quantities by place.
    std::map<Place, int32_t> seen;
    std::map<std::pair<int32_t, size_t>, size_t> groups;
    // Numbers of regions by members of many-valued dimensions.
    std::map<std::pair<Place, bool>, int32_t> regions;
  };

  bool Fits(const FigureRow& row) const {
    return row.members.size() <= question_.dimensions.size() &&
           row.figures.size() ==
               question_.measures.size() * question_.periods.size();
  }
  static absl::Status Misfit() {
    return absl::InternalError("a table has another form than its question");
  }

  void ReadColumn(size_t measure_index, size_t period_index) {
    const QuestionMeasure& measure = question_.measures[measure_index];
    const QuestionPeriod& period = question_.periods[period_index];
    const MeasureTerms terms =
        TermsOf(*measure.measure, period.span, question_.data_date);
    const engine::Table table = TableOf(*measure.measure);
    const Tree filter =
        ToTree(measure.filter, table, out_.expansions, out_.vocabulary);
    const auto column_of = [&](const std::optional<Term>& term) {
      Column column;
      if (!term.has_value()) return column;
      column.term = &*term;
      column.table = table;
      column.period = &period;
      Add(filter, column.condition);
      for (const auto& [dimension, members] : term->members) {
        Restrict(out_.vocabulary.Dimension(PlanDimension(dimension, table)),
                 out_.vocabulary.Set(members), out_.vocabulary,
                 column.condition);
      }
      return column;
    };
    Column value = column_of(terms.value);
    Column base = column_of(terms.base);
    if (IsComplete()) {
      AddRegions(value);
      AddRegions(base);
    }
    // Wholes that are shown come first, so that parts find them.
    const size_t index = FigureIndex(question_, measure_index, period_index);
    if (figures_.total.has_value()) {
      ReadCell(terms.shape, *figures_.total, index, value, base);
    }
    std::vector<FigureRow*> rows;
    for (FigureRow& row : figures_.rows) rows.push_back(&row);
    std::stable_sort(rows.begin(), rows.end(),
                     [](const FigureRow* a, const FigureRow* b) {
                       return a->members.size() < b->members.size();
                     });
    for (FigureRow* row : rows) {
      ReadCell(terms.shape, *row, index, value, base);
    }
  }

  // Every member that occurs has a row, and a reader sees that.
  bool IsComplete() const {
    return shows_rows_ && (!question_.top.has_value() || question_.top->other);
  }

  // Which units the rows of a column are about. Those that have members of
  // many-valued dimensions in common are apart.
  void AddRegions(Column& column) {
    if (column.term == nullptr || question_.dimensions.empty()) return;
    if (figures_.rows.empty()) {
      // There is nothing at all.
      Quantity region =
          Make(Place(question_.dimensions.size()), column.period->span, column);
      region.region = out_.regions++;
      out_.quantities.push_back(std::move(region));
    }
    std::set<std::tuple<int32_t, model::Day, model::Day>> seen;
    for (const FigureRow& row : figures_.rows) {
      Place place(question_.dimensions.size());
      for (size_t i = 0; i < row.members.size(); ++i) place[i] = row.members[i];
      SetRow(row);
      Span span = column.period->span;
      if (InBucket(row)) {
        if (row.bucket >= column.period->buckets.size()) continue;
        span = column.period->buckets[row.bucket].span;
      }
      for (const Place& within : RegionsOf(place, column)) {
        const int32_t number = RegionAt(within, column);
        if (!seen.insert({number, span.first, span.last}).second) continue;
        Quantity region = Make(within, span, column);
        region.region = number;
        out_.quantities.push_back(std::move(region));
      }
    }
    // Where a filter ties dimensions together, what lacks a row is said row by
    // row, as no part then has all of the filter's dimensions.
    const bool tied =
        !Make(Place(question_.dimensions.size()), column.period->span, column)
             .condition.trees.empty();
    for (size_t i = 0; i < question_.dimensions.size(); ++i) {
      if (question_.dimensions[i].unit.has_value() ||
          HasRelations(i, column.table)) {
        continue;
      }
      AddAbsent(i, /*by_row=*/false, column);
      if (tied && figures_.rows.size() <= kMostTiedRows) {
        AddAbsent(i, /*by_row=*/true, column);
      }
    }
  }

  // Members of a dimension that have no row, or none beside the other members
  // of a row: no unit of the column has them, whatever else it has.
  void AddAbsent(size_t dimension, bool by_row, const Column& column) {
    struct Shown {
      std::set<std::string> members;
      bool all = false;
    };
    // By place, and whether that is one of "All others".
    std::map<std::pair<Place, bool>, Shown> places;
    for (const FigureRow& row : figures_.rows) {
      if (dimension >= row.members.size()) continue;
      if (by_row && row.type != v1::ROW_TYPE_MEMBERS) continue;
      SetRow(row);
      Place place(question_.dimensions.size());
      for (size_t i = 0; by_row && i < row.members.size(); ++i) {
        const bool bucket = question_.dimensions[i].unit.has_value();
        if (i != dimension && !bucket) place[i] = row.members[i];
      }
      const bool others = IsOfOthers();
      const bool own = others && question_.top->dimension == dimension;
      Shown& shown = places[{place, by_row && others && !own}];
      // What the top left out has rows, all of it.
      shown.all = shown.all || own;
      shown.members.insert(row.members[dimension]);
    }
    for (const auto& [place, shown] : places) {
      if (shown.all) continue;
      row_other_ = place.second;
      AddEmptyRegions(dimension, shown.members, place.first, column);
    }
  }

  void AddEmptyRegions(size_t dimension, const std::set<std::string>& shown,
                       const Place& place, const Column& column) {
    const std::string& name = question_.dimensions[dimension].dimension.name();
    if (!IsManyValued(dimension, column.table)) {
      Tree absent;
      absent.type = Tree::Type::kIn;
      absent.dimension =
          out_.vocabulary.Dimension(PlanDimension(name, column.table));
      absent.set =
          out_.vocabulary.Set({shown.begin(), shown.end()}, /*negated=*/true);
      AddEmptyRegion(absent, place, column);
      return;
    }
    std::set<std::string> known = out_.expansions.at(name).members;
    known.insert("");
    for (const std::string& member : known) {
      if (shown.count(member) == 0) {
        AddEmptyRegion(HasMember(name, {member}, /*negated=*/false,
                                 out_.expansions, out_.vocabulary),
                       place, column);
      }
    }
    AddEmptyRegion(
        HasMember(name, {known.begin(), known.end()},
                  /*negated=*/true, out_.expansions, out_.vocabulary),
        place, column);
  }

  // No unit of the column at a place is there.
  void AddEmptyRegion(const Tree& where, const Place& place,
                      const Column& column) {
    std::vector<Span> spans = {column.period->span};
    if (question_.bucket_dimension.has_value()) {
      // Rows are made for the buckets that the current period has as well.
      const std::vector<Bucket>& buckets = column.period->buckets;
      spans.clear();
      for (size_t i = 0; i < buckets.size(); ++i) {
        if (i >= question_.periods[0].buckets.size()) break;
        spans.push_back(buckets[i].span);
      }
    }
    const int32_t number = out_.regions++;
    for (const Span& span : spans) {
      Quantity region = Make(place, span, column);
      Add(where, region.condition);
      Settle(out_.vocabulary, region.condition);
      region.region = number;
      out_.quantities.push_back(std::move(region));
    }
  }

  // The regions that a row is in: of the units that share its members of
  // many-valued dimensions; and where the members of these are all told apart,
  // of those whatever they have.
  std::vector<Place> RegionsOf(const Place& place, const Column& column) const {
    Place narrow(place.size());
    Place wide(place.size());
    for (size_t i = 0; i < place.size(); ++i) {
      if (IsManyValued(i, column.table)) narrow[i] = place[i];
      if (HasRelations(i, column.table)) wide[i] = place[i];
    }
    if (narrow == wide) return {narrow};
    return {narrow, wide};
  }

  int32_t RegionAt(const Place& place, Column& column) {
    const bool of_others = IsOfOthers() && place[question_.top->dimension];
    const auto [found, added] =
        column.regions.emplace(std::pair(place, of_others), out_.regions);
    if (added) ++out_.regions;
    return found->second;
  }

  // The row being read is one of "All others".
  bool IsOfOthers() const { return row_other_ && question_.top.has_value(); }

  bool InBucket(const FigureRow& row) const {
    return question_.bucket_dimension.has_value() &&
           *question_.bucket_dimension < row.members.size();
  }

  void SetRow(const FigureRow& row) {
    row_bucket_ = row.bucket;
    row_other_ = row.other;
    row_detail_ = row.type == v1::ROW_TYPE_MEMBERS;
  }

  void ReadCell(Shape shape, FigureRow& row, size_t index, Column& value,
                Column& base) {
    const size_t size = row.members.size();
    const QuestionPeriod& period =
        *(value.term != nullptr ? value : base).period;
    if (InBucket(row) && row.bucket >= period.buckets.size()) {
      return;  // No counterpart: nothing is said.
    }
    Place place(question_.dimensions.size());
    for (size_t i = 0; i < size; ++i) place[i] = row.members[i];
    SetRow(row);

    Cell cell;
    cell.figure = &row.figures[index];
    cell.shape = shape;
    cell.weight = row_detail_ ? 1 : (size == 0 ? 6 : 3);
    const Figure& figure = *cell.figure;
    if (value.term != nullptr) {
      cell.value = Find(place, value, figure.numerator);
    }
    if (base.term != nullptr) {
      const bool stated = shape == Shape::kRate || shape == Shape::kMean;
      cell.base = Find(place, base, stated ? figure.denominator : figure.units);
    }
    if (shape == Shape::kRate) {
      cell.complement = FindComplement(cell, figure);
    }
    out_.cells.push_back(cell);
  }

  // The quantity at a place, with its wholes in many-valued dimensions.
  int32_t Find(const Place& place, Column& column, int64_t value) {
    const auto found = column.seen.find(place);
    if (found != column.seen.end()) {
      Quantity& known = out_.quantities[found->second];
      if (known.value == kUnknown) known.value = value;
      return found->second;
    }
    const auto number = static_cast<int32_t>(out_.quantities.size());
    column.seen.emplace(place, number);
    Span span = column.period->span;
    for (size_t i = 0; i < place.size(); ++i) {
      if (place[i].has_value() && question_.dimensions[i].unit.has_value()) {
        span = column.period->buckets[row_bucket_].span;
      }
    }
    out_.quantities.push_back(Make(place, span, column));
    out_.quantities.back().value = value;
    int32_t level = 0;
    for (size_t i = 0; i < place.size(); ++i) {
      if (place[i].has_value()) level |= 1 << i;
    }
    if (level > 0) {
      for (const Place& within : RegionsOf(place, column)) {
        out_.quantities.back().covers.push_back(
            RegionAt(within, column) * kCoversOfRegion + level);
      }
    }
    for (size_t i = 0; i < place.size(); ++i) {
      if (!place[i].has_value() || !HasRelations(i, column.table)) continue;
      Place whole_place = place;
      whole_place[i] = std::nullopt;
      const int32_t whole = Find(whole_place, column, kUnknown);
      const auto [at, added] =
          column.groups.emplace(std::pair(whole, i), out_.groups.size());
      if (added) {
        out_.groups.emplace_back().whole = whole;
        out_.groups.back().dimension =
            out_.vocabulary.Dimension(question_.dimensions[i].dimension.name());
      }
      ManyValuedGroup& group = out_.groups[at->second];
      if (place[i]->empty()) {
        group.none = number;
      } else {
        group.parts.push_back(number);
      }
    }
    return number;
  }

  Quantity Make(const Place& place, const Span& span, const Column& column) {
    Vocabulary& vocabulary = out_.vocabulary;
    Quantity quantity;
    quantity.condition = column.condition;
    quantity.flow = column.term->flow;
    quantity.flow_day = column.term->day;
    quantity.of_stages = column.table == engine::Table::kStages;
    quantity.sum = column.term->sum;
    quantity.span = span;
    for (size_t i = 0; i < place.size(); ++i) {
      if (!place[i].has_value()) continue;
      if (question_.dimensions[i].unit.has_value()) continue;
      const std::string name =
          PlanDimension(question_.dimensions[i].dimension.name(), column.table);
      const bool other = IsOfOthers() && question_.top->dimension == i;
      std::vector<std::string> members = {*place[i]};
      if (other) {
        members.assign(question_.top->kept.begin(), question_.top->kept.end());
      }
      if (IsManyValued(i, column.table)) {
        Add(HasMember(name, members, other, out_.expansions, vocabulary),
            quantity.condition);
      } else {
        Restrict(vocabulary.Dimension(name), vocabulary.Set(members, other),
                 vocabulary, quantity.condition);
      }
    }
    Settle(vocabulary, quantity.condition);
    // "kind" is no measure's own: it has it because of its grain.
    for (const auto& [name, members] : column.term->members) {
      if (name == "kind") continue;
      const int32_t dimension =
          vocabulary.Dimension(PlanDimension(name, column.table));
      for (const Restriction& r : quantity.condition.box) {
        if (r.dimension == dimension && r.set == vocabulary.Set(members)) {
          quantity.measure_dimension = dimension;
        }
      }
    }
    // What falls due counts up to the data date only.
    if (column.term->until_data_date) {
      quantity.span.last = std::min(quantity.span.last, question_.data_date);
      if (quantity.span.last < quantity.span.first) {
        quantity.span.last = quantity.span.first;
        quantity.condition.never = true;
      }
    }
    std::string family = column.term->family;
    if (column.term->moment != Moment::kSpan) {
      const model::Day day = std::min(column.term->moment == Moment::kStart
                                          ? quantity.span.first - 1
                                          : quantity.span.last,
                                      question_.data_date);
      quantity.stock = true;
      quantity.span = {day, day};
      absl::StrAppend(&family, " at ", day);
    }
    quantity.family = vocabulary.Text(family);
    return quantity;
  }

  // What a rate leaves of its base.
  int32_t FindComplement(const Cell& cell, const Figure& figure) {
    if (!figure.applicable) return kNone;
    Quantity rest = out_.quantities[cell.base];
    const Condition& part = out_.quantities[cell.value].condition;
    bool narrowed = false;
    for (const Restriction& restriction : part.box) {
      const auto same =
          std::find_if(rest.condition.box.begin(), rest.condition.box.end(),
                       [&](const Restriction& r) {
                         return r.dimension == restriction.dimension;
                       });
      if (same != rest.condition.box.end() && same->set == restriction.set) {
        continue;
      }
      MemberSet set = out_.vocabulary.Get(restriction.set);
      set.negated = !set.negated;
      Restrict(restriction.dimension, out_.vocabulary.Set(std::move(set)),
               out_.vocabulary, rest.condition);
      narrowed = true;
    }
    // Where the base is already broken down by what is counted, the part is
    // all or nothing of it.
    if (!narrowed) return kNone;
    rest.value = figure.denominator - figure.numerator;
    rest.flow = Flow::kNone;
    rest.countable = true;
    rest.covers.clear();
    out_.quantities.push_back(std::move(rest));
    return static_cast<int32_t>(out_.quantities.size()) - 1;
  }

  // It is many-valued and not cut into parts.
  bool HasRelations(size_t dimension, engine::Table table) const {
    if (!IsManyValued(dimension, table)) return false;
    const auto expansion =
        out_.expansions.find(question_.dimensions[dimension].dimension.name());
    return expansion == out_.expansions.end() || !expansion->second.whole;
  }

  bool IsManyValued(size_t dimension, engine::Table table) const {
    return table != engine::Table::kActions &&
           model::CaseManyDimensionByName(
               question_.dimensions[dimension].dimension.name())
               .has_value();
  }

  const Question& question_;
  FigureTable& figures_;
  const bool shows_rows_;
  Publication& out_;
  // Of the row being read.
  size_t row_bucket_ = 0;
  bool row_other_ = false;
  bool row_detail_ = false;
};

// Finds the members of many-valued dimensions that are to be told apart: those
// that filters name, as they count in rows of other members too; and where
// there are few, all.
class ExpansionFinder {
 public:
  // More would make too many parts.
  static constexpr size_t kMost = 4;

  Expansions Find(const std::vector<PublishedTable>& tables) {
    for (const PublishedTable& table : tables) {
      for (const QuestionMeasure& measure : table.question->measures) {
        AddFilter(measure.filter);
      }
      AddRows(*table.question, *table.figures);
    }
    Expansions expansions;
    for (const auto& [dimension, members] : all_) {
      if (members.size() <= kMost) {
        expansions[dimension] = {members, true};
      } else if (filtered_[dimension].size() <= kMost) {
        expansions[dimension] = {filtered_[dimension], false};
      }
    }
    return expansions;
  }

 private:
  void AddFilter(const engine::Predicate& predicate) {
    for (const engine::Predicate& child : predicate.children) AddFilter(child);
    if (predicate.type != engine::Predicate::Type::kMember ||
        !model::CaseManyDimensionByName(predicate.dimension).has_value()) {
      return;
    }
    for (const std::string& value : predicate.values) {
      all_[predicate.dimension];
      if (value.empty()) continue;
      filtered_[predicate.dimension].insert(value);
      all_[predicate.dimension].insert(value);
    }
  }

  void AddRows(const Question& question, const FigureTable& figures) {
    for (size_t i = 0; i < question.dimensions.size(); ++i) {
      const std::string& name = question.dimensions[i].dimension.name();
      if (!model::CaseManyDimensionByName(name).has_value()) continue;
      std::set<std::string>& members = all_[name];
      for (const FigureRow& row : figures.rows) {
        if (i < row.members.size() && !row.members[i].empty()) {
          members.insert(row.members[i]);
        }
      }
    }
  }

  std::map<std::string, std::set<std::string>> all_;
  std::map<std::string, std::set<std::string>> filtered_;
};

}  // namespace

absl::Status Collect(const std::vector<PublishedTable>& tables,
                     Publication& publication) {
  CloseDimensions(publication.vocabulary);
  publication.expansions = ExpansionFinder().Find(tables);
  for (const PublishedTable& table : tables) {
    publication.data_date = table.question->data_date;
    absl::Status status = TableReader(table, publication).Read();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace redress::query::disclosure
