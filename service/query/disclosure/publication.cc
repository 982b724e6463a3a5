#include "service/query/disclosure/publication.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "service/query/disclosure/expansion.h"
#include "service/query/disclosure/places.h"
#include "service/query/disclosure/regions.h"
#include "service/query/filter.h"

namespace redress::query::disclosure {
namespace {

// Takes one table apart.
class TableReader {
 public:
  TableReader(const PublishedTable& table, Publication& out)
      : table_(table),
        question_(*table.question),
        figures_(*table.figures),
        out_(out),
        places_(question_, out) {}

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
  // A column, and what has been read of it.
  struct Reading {
    Column column;
    Regions regions;
    // Quantities by place.
    std::map<Place, int32_t> seen;
    // By the whole and the dimension.
    std::map<std::pair<int32_t, size_t>, size_t> groups;
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
    const MeasureTerms terms = TermsOf(*measure.measure, period.span,
                                       question_.data_date, period.ages);
    const engine::Table table = TableOf(*measure.measure);
    const Tree filter =
        ToTree(measure.filter, table, out_.expansions, out_.vocabulary);
    const auto reading_of = [&](const std::optional<Term>& term) {
      Reading reading = {{}, Regions(table_, places_, out_), {}, {}};
      if (!term.has_value()) return reading;
      Column& column = reading.column;
      column.term = &*term;
      column.table = table;
      column.period = &period;
      Add(filter, column.condition);
      for (const auto& [dimension, members] : term->members) {
        Restrict(out_.vocabulary.Dimension(PlanDimension(dimension, table)),
                 out_.vocabulary.Set(members), out_.vocabulary,
                 column.condition);
      }
      return reading;
    };
    Reading value = reading_of(terms.value);
    Reading base = reading_of(terms.base);
    value.regions.Add(value.column);
    base.regions.Add(base.column);
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

  void ReadCell(Shape shape, FigureRow& row, size_t index, Reading& value,
                Reading& base) {
    const QuestionPeriod& period =
        *(value.column.term != nullptr ? value : base).column.period;
    if (places_.InBucket(row) && row.bucket >= period.buckets.size()) {
      return;  // No counterpart: nothing is said.
    }
    const Place place = places_.Of(row);
    Cell cell;
    cell.figure = &row.figures[index];
    cell.shape = shape;
    if (row.type != v1::ROW_TYPE_MEMBERS) {
      cell.weight = row.members.empty() ? 6 : 3;
    }
    const Figure& figure = *cell.figure;
    if (value.column.term != nullptr) {
      cell.value = Find(row, place, value, figure.numerator);
    }
    if (base.column.term != nullptr) {
      const bool stated = shape == Shape::kRate || shape == Shape::kMean;
      cell.base =
          Find(row, place, base, stated ? figure.denominator : figure.units);
    }
    if (shape == Shape::kRate) {
      cell.complement = FindComplement(cell, figure);
    }
    out_.cells.push_back(cell);
  }

  // The quantity of a row at a place, with its wholes in many-valued
  // dimensions.
  int32_t Find(const FigureRow& row, const Place& place, Reading& reading,
               int64_t value) {
    const auto found = reading.seen.find(place);
    if (found != reading.seen.end()) {
      Quantity& known = out_.quantities[found->second];
      if (known.value == kUnknown) known.value = value;
      return found->second;
    }
    const Column& column = reading.column;
    const bool of_others = places_.IsOfOthers(row);
    const auto number = static_cast<int32_t>(out_.quantities.size());
    reading.seen.emplace(place, number);
    Span span = column.period->span;
    int32_t level = 0;
    for (size_t i = 0; i < place.size(); ++i) {
      if (!place[i].has_value()) continue;
      level |= 1 << i;
      if (question_.dimensions[i].unit.has_value()) {
        span = column.period->buckets[row.bucket].span;
      }
    }
    out_.quantities.push_back(
        places_.QuantityAt(place, of_others, span, column));
    out_.quantities.back().value = value;
    if (level > 0) {
      for (const int32_t region :
           reading.regions.NumbersAt(place, of_others, column)) {
        out_.quantities.back().covers.push_back(region * kCoversOfRegion +
                                                level);
      }
    }
    for (size_t i = 0; i < place.size(); ++i) {
      if (place[i].has_value() && places_.HasRelations(i, column.table)) {
        AddToGroup(row, place, i, number, reading);
      }
    }
    return number;
  }

  // Ties a quantity to those with other members of a many-valued dimension.
  void AddToGroup(const FigureRow& row, const Place& place, size_t dimension,
                  int32_t number, Reading& reading) {
    Place whole_place = place;
    whole_place[dimension] = std::nullopt;
    const int32_t whole = Find(row, whole_place, reading, kUnknown);
    const auto [at, added] =
        reading.groups.emplace(std::pair(whole, dimension), out_.groups.size());
    if (added) {
      out_.groups.emplace_back().whole = whole;
      out_.groups.back().dimension = out_.vocabulary.Dimension(
          question_.dimensions[dimension].dimension->name());
    }
    ManyValuedGroup& group = out_.groups[at->second];
    if (place[dimension]->empty()) {
      group.none = number;
    } else {
      group.parts.push_back(number);
    }
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

  const PublishedTable& table_;
  const Question& question_;
  FigureTable& figures_;
  Publication& out_;
  const Places places_;
};

}  // namespace

absl::Status Collect(const std::vector<PublishedTable>& tables,
                     Publication& publication) {
  CloseDimensions(publication.vocabulary);
  publication.expansions = FindExpansions(tables);
  for (const PublishedTable& table : tables) {
    publication.data_date = table.question->data_date;
    absl::Status status = TableReader(table, publication).Read();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace redress::query::disclosure
