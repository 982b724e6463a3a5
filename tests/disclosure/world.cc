#include "tests/disclosure/world.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "redress/v1/reference.pb.h"
#include "service/model/calendar.h"
#include "service/query/ageing.h"
#include "service/query/catalogue.h"
#include "service/query/predicates.h"

namespace redress::attack {
namespace {

using query::Bucket;
using query::Figure;
using query::FigureRow;
using query::Question;
using query::QuestionDimension;
using query::QuestionMeasure;
using query::QuestionPeriod;
using query::Span;

model::Day DayOf(const v1::Date& date) {
  return model::DayFromCivil(date.year(), date.month(), date.day());
}

engine::Predicate PredicateOf(const v1::Filter& filter, bool stages) {
  const auto list = [&](const v1::FilterList& filters) {
    std::vector<engine::Predicate> predicates;
    for (const v1::Filter& f : filters.filters()) {
      predicates.push_back(PredicateOf(f, stages));
    }
    return predicates;
  };
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf:
      return query::All(list(filter.all_of()));
    case v1::Filter::kAnyOf:
      return query::Any(list(filter.any_of()));
    case v1::Filter::kNot:
      return query::Not(PredicateOf(filter.not_(), stages));
    case v1::Filter::kMembers: {
      std::vector<std::string> values;
      for (const std::string& value : filter.members().values()) {
        values.push_back(Recorded(value));
      }
      std::string dimension = filter.members().dimension();
      if (stages && dimension == "outcome") dimension = "stage_outcome";
      return query::IsMember(dimension, std::move(values));
    }
    case v1::Filter::CONDITION_NOT_SET:
      break;
  }
  return {};
}

std::unique_ptr<Question> QuestionOf(const Records& records,
                                     const v1::Query& query) {
  auto question = std::make_unique<Question>();
  question->data_date = records.data_date;
  question->total = query.total();
  question->comparison_options = query.comparison_options();
  const std::vector<v1::Dimension> dimensions =
      query::Dimensions(v1::Settings());
  for (const v1::DimensionSelection& selection : query.dimensions()) {
    QuestionDimension dimension;
    dimension.dimension = std::make_shared<const v1::Dimension>(
        *query::FindDimension(dimensions, selection.dimension()));
    dimension.unit = query::BucketUnit(selection.dimension());
    if (dimension.unit.has_value()) {
      question->bucket_dimension = question->dimensions.size();
    }
    question->dimensions.push_back(std::move(dimension));
  }
  if (query.has_top()) {
    query::QuestionTop& top = question->top.emplace();
    top.count = static_cast<size_t>(query.top().count());
    top.other = query.top().other();
    for (int i = 0; i < query.dimensions_size(); ++i) {
      if (query.dimensions(i).dimension() == query.top().dimension()) {
        top.dimension = static_cast<size_t>(i);
      }
    }
  }
  for (const v1::MeasureSelection& selection : query.measures()) {
    QuestionMeasure measure;
    measure.measure = query::FindMeasure(selection.measure());
    measure.label = selection.label().empty() ? measure.measure->label()
                                              : selection.label();
    const bool stages = measure.measure->grain() == v1::GRAIN_STAGE;
    measure.filter = query::All({PredicateOf(query.filter(), stages),
                                 PredicateOf(selection.filter(), stages)});
    question->measures.push_back(std::move(measure));
  }
  std::vector<v1::Period> periods = {query.period()};
  periods.insert(periods.end(), query.comparisons().begin(),
                 query.comparisons().end());
  for (const v1::Period& period : periods) {
    QuestionPeriod resolved;
    resolved.span = {DayOf(period.first_day()), DayOf(period.last_day())};
    resolved.label = query::PeriodLabel(resolved.span);
    if (question->bucket_dimension.has_value()) {
      resolved.buckets = query::MakeBuckets(
          *question->dimensions[*question->bucket_dimension].unit,
          resolved.span);
    }
    resolved.ages =
        query::AgeSpansOn(std::min(resolved.span.last, records.data_date),
                          model::WorkingDayCalendar());
    question->periods.push_back(std::move(resolved));
  }
  return question;
}

// A row to be: the members of the dimensions that are no time bucket.
using Group = std::vector<std::string>;

class TableMaker {
 public:
  TableMaker(const Records& records, const v1::Query& query,
             const Question& question)
      : records_(records), query_(query), question_(question) {
    FindTop();
  }

  // The members of the top's dimension that stay.
  const std::set<std::string>& kept() const { return kept_; }

  query::FigureTable Make() {
    std::set<Group> groups;
    for (const Unit& unit : records_.units) {
      if (!Occurs(unit)) continue;
      for (const Group& group : GroupsOf(unit)) groups.insert(group);
    }
    if (query_.dimensions().empty()) groups = {{}};
    query::FigureTable table;
    std::set<std::vector<std::string>> subtotals;
    for (const Group& group : groups) {
      const size_t buckets = question_.bucket_dimension.has_value()
                                 ? question_.periods[0].buckets.size()
                                 : 1;
      for (size_t b = 0; b < buckets; ++b) {
        AddRow(v1::ROW_TYPE_MEMBERS, MembersOf(group, b), b, table);
        if (!query_.subtotals()) continue;
        std::vector<std::string> members = MembersOf(group, b);
        for (members.pop_back(); !members.empty(); members.pop_back()) {
          if (subtotals.insert(members).second) {
            AddRow(v1::ROW_TYPE_SUBTOTAL, members, b, table);
          }
        }
      }
    }
    if (query_.total()) {
      query::FigureTable total;
      AddRow(v1::ROW_TYPE_TOTAL, {}, 0, total);
      table.total = total.rows[0];
    }
    return table;
  }

 private:
  Asked AskedOf(const QuestionMeasure& measure, size_t period,
                const Span& span) const {
    return {measure.measure->name(), question_.periods[period].span, span,
            question_.data_date};
  }

  bool Counts(const Unit& unit, const QuestionMeasure& measure, int index,
              size_t period, const Span& span) const {
    if (!Holds(query_.filter(), unit) ||
        !Holds(query_.measures(index).filter(), unit)) {
      return false;
    }
    const Share share = ShareOf(unit, AskedOf(measure, period, span));
    return share.value != 0 || share.base != 0;
  }

  bool Occurs(const Unit& unit) const {
    for (size_t m = 0; m < question_.measures.size(); ++m) {
      for (size_t p = 0; p < question_.periods.size(); ++p) {
        std::vector<Span> spans = {question_.periods[p].span};
        for (const Bucket& bucket : question_.periods[p].buckets) {
          spans.push_back(bucket.span);
        }
        if (question_.bucket_dimension.has_value()) spans.erase(spans.begin());
        for (const Span& span : spans) {
          if (Counts(unit, question_.measures[m], static_cast<int>(m), p,
                     span)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  void FindTop() {
    if (!query_.has_top()) return;
    top_ = query_.top().dimension();
    if (top_.empty()) top_ = query_.dimensions(0).dimension();
    std::map<std::string, int64_t> sizes;
    const Asked asked =
        AskedOf(question_.measures[0], 0, question_.periods[0].span);
    for (const Unit& unit : records_.units) {
      if (!Occurs(unit)) continue;
      for (const std::string& value : ValuesOf(unit, top_)) sizes[value];
      if (!Holds(query_.filter(), unit) ||
          !Holds(query_.measures(0).filter(), unit)) {
        continue;
      }
      for (const std::string& value : ValuesOf(unit, top_)) {
        sizes[value] += ShareOf(unit, asked).value;
      }
    }
    std::vector<std::pair<int64_t, std::string>> order;
    for (const auto& [name, size] : sizes) order.emplace_back(-size, name);
    std::sort(order.begin(), order.end());
    for (const auto& [unused, name] : order) {
      if (static_cast<int>(kept_.size()) < query_.top().count()) {
        kept_.insert(name);
      }
    }
  }

  // The groups that a unit is in; the top's dimension may say "All others".
  std::vector<Group> GroupsOf(const Unit& unit) const {
    std::vector<Group> groups = {{}};
    for (const QuestionDimension& dimension : question_.dimensions) {
      if (dimension.unit.has_value()) continue;
      const std::string& name = dimension.dimension->name();
      std::set<std::string> values = ValuesOf(unit, name);
      if (!top_.empty() && name == top_) {
        std::set<std::string> shown;
        for (const std::string& value : values) {
          if (kept_.count(value) > 0) {
            shown.insert(value);
          } else if (query_.top().other()) {
            shown.insert(query::kAllOthers);
          }
        }
        values = shown;
      }
      std::vector<Group> longer;
      for (const Group& group : groups) {
        for (const std::string& value : values) {
          longer.push_back(group);
          longer.back().push_back(value);
        }
      }
      groups = std::move(longer);
    }
    return groups;
  }

  std::vector<std::string> MembersOf(const Group& group, size_t bucket) const {
    std::vector<std::string> members = group;
    if (question_.bucket_dimension.has_value()) {
      const auto at = members.begin() +
                      static_cast<std::ptrdiff_t>(*question_.bucket_dimension);
      members.insert(at, question_.periods[0].buckets[bucket].name);
    }
    return members;
  }

  bool Matches(const Unit& unit, const FigureRow& row) const {
    for (size_t i = 0; i < row.members.size(); ++i) {
      if (question_.dimensions[i].unit.has_value()) continue;
      const std::string& name = question_.dimensions[i].dimension->name();
      if (row.other && name == top_) {
        bool other = false;
        for (const std::string& value : ValuesOf(unit, name)) {
          other = other || kept_.count(value) == 0;
        }
        if (!other) return false;
      } else if (!HasAny(unit, name, {row.members[i]})) {
        return false;
      }
    }
    return true;
  }

  void AddRow(v1::RowType type, std::vector<std::string> members, size_t bucket,
              query::FigureTable& table) const {
    FigureRow row;
    row.type = type;
    row.members = std::move(members);
    const bool in_bucket = question_.bucket_dimension.has_value() &&
                           *question_.bucket_dimension < row.members.size();
    row.bucket = in_bucket ? bucket : 0;
    for (size_t i = 0; i < row.members.size(); ++i) {
      if (question_.dimensions[i].dimension->name() == top_ &&
          row.members[i] == query::kAllOthers) {
        row.other = true;
      }
    }
    for (size_t m = 0; m < question_.measures.size(); ++m) {
      for (size_t p = 0; p < question_.periods.size(); ++p) {
        const QuestionPeriod& period = question_.periods[p];
        if (in_bucket && bucket >= period.buckets.size()) {
          row.figures.emplace_back();
          continue;
        }
        const Span span = in_bucket ? period.buckets[bucket].span : period.span;
        std::vector<const Unit*> units;
        for (const Unit& unit : records_.units) {
          if (Matches(unit, row) && Holds(query_.filter(), unit) &&
              Holds(query_.measures(static_cast<int>(m)).filter(), unit)) {
            units.push_back(&unit);
          }
        }
        row.figures.push_back(
            FigureOf(units, AskedOf(question_.measures[m], p, span)));
      }
    }
    table.rows.push_back(std::move(row));
  }

  const Records& records_;
  const v1::Query& query_;
  const Question& question_;
  std::string top_;
  std::set<std::string> kept_;
};

}  // namespace

TrueTable MakeTable(const Records& records, const v1::Query& query) {
  TrueTable table;
  table.query = query;
  table.question = QuestionOf(records, query);
  TableMaker maker(records, query, *table.question);
  table.figures = maker.Make();
  if (table.question->top.has_value()) {
    table.question->top->kept = maker.kept();
  }
  return table;
}

std::string Dump(const TrueTable& table) {
  std::string text = table.query.ShortDebugString() + "\n";
  std::vector<const FigureRow*> rows;
  for (const FigureRow& row : table.figures.rows) rows.push_back(&row);
  if (table.figures.total.has_value()) rows.push_back(&*table.figures.total);
  for (const FigureRow* row : rows) {
    absl::StrAppend(&text, absl::StrJoin(row->members, "|"), ":");
    for (const Figure& f : row->figures) {
      absl::StrAppend(&text, "  ", f.numerator, "/", f.denominator, "(",
                      f.units, ")", f.confidential ? "[c]" : "");
    }
    text += "\n";
  }
  return text;
}

}  // namespace redress::attack
