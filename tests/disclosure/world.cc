#include "tests/disclosure/world.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "redress/v1/reference.pb.h"
#include "service/query/catalogue.h"
#include "service/query/measure_plan.h"
#include "service/query/predicates.h"
#include "service/query/query_plan.h"

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

constexpr char kNotRecorded[] = "Not recorded";

model::Day DayOf(const v1::Date& date) {
  return model::DayFromCivil(date.year(), date.month(), date.day());
}

std::string Recorded(const std::string& name) {
  return name == kNotRecorded ? "" : name;
}

bool IsMany(const std::string& dimension) {
  return dimension == "category" || dimension == "root_cause" ||
         dimension == "remedy";
}

std::set<std::string> ValuesOf(const Unit& unit, const std::string& dimension) {
  if (IsMany(dimension) && unit.grain != Unit::Grain::kAction) {
    const auto found = unit.many.find(dimension);
    if (found == unit.many.end() || found->second.empty()) return {""};
    return found->second;
  }
  const auto found = unit.dimensions.find(dimension);
  return {found == unit.dimensions.end() ? "" : found->second};
}

bool HasAny(const Unit& unit, const std::string& dimension,
            const std::set<std::string>& values) {
  for (const std::string& value : ValuesOf(unit, dimension)) {
    if (values.count(value) > 0) return true;
  }
  return false;
}

bool Holds(const v1::Filter& filter, const Unit& unit) {
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf:
      for (const v1::Filter& f : filter.all_of().filters()) {
        if (!Holds(f, unit)) return false;
      }
      return true;
    case v1::Filter::kAnyOf:
      for (const v1::Filter& f : filter.any_of().filters()) {
        if (Holds(f, unit)) return true;
      }
      return false;
    case v1::Filter::kNot:
      return !Holds(filter.not_(), unit);
    case v1::Filter::kMembers: {
      std::set<std::string> values;
      for (const std::string& value : filter.members().values()) {
        values.insert(Recorded(value));
      }
      return HasAny(unit, filter.members().dimension(), values);
    }
    case v1::Filter::CONDITION_NOT_SET:
      break;
  }
  return true;
}

bool In(model::Day day, const Span& span) {
  return day != kNever && span.first <= day && day <= span.last;
}
bool By(model::Day day, model::Day end) { return day != kNever && day <= end; }

// What a unit adds to a figure: to its value and to its base or units.
struct Share {
  int64_t value = 0;
  int64_t base = 0;
};

struct Asked {
  std::string measure;
  Span period;
  Span span;
  model::Day data_date;
};

std::optional<Share> CaseShare(const Unit& u, const Asked& q) {
  const std::string& m = q.measure;
  const auto open_at = [&](model::Day day) {
    return By(u.received, day) && !By(u.closed, day) && !By(u.cancelled, day);
  };
  const auto count = [](bool holds) { return Share{holds ? 1 : 0, 0}; };
  const auto outcome = [&](std::set<std::string> outcomes) {
    return HasAny(u, "outcome", outcomes) ? 1 : 0;
  };
  const bool complaint_closed =
      In(u.closed, q.span) && HasAny(u, "kind", {"complaint"});
  if (m == "received") return count(In(u.received, q.span));
  if (m == "received_net") {
    return count(In(u.received, q.span) &&
                 !By(u.cancelled, std::min(q.period.last, q.data_date)));
  }
  if (m == "cancelled") return count(In(u.cancelled, q.span));
  if (m == "closed") return count(In(u.closed, q.span));
  if (m == "closed_received_before") {
    return count(In(u.closed, q.span) && By(u.received, q.period.first - 1));
  }
  if (m == "open_at_start") {
    return count(open_at(std::min(q.span.first - 1, q.data_date)));
  }
  if (m == "open_at_end") {
    return count(open_at(std::min(q.span.last, q.data_date)));
  }
  if (m == "upheld") return count(complaint_closed && outcome({"upheld"}));
  if (m == "partially_upheld") {
    return count(complaint_closed && outcome({"partially_upheld"}));
  }
  if (m == "not_upheld") {
    return count(complaint_closed && outcome({"not_upheld"}));
  }
  if (m == "no_finding") {
    return count(complaint_closed && outcome({"no_finding"}));
  }
  if (m == "outcome_not_recorded") {
    return count(complaint_closed && outcome({""}));
  }
  if (m == "upheld_rate") {
    return complaint_closed ? Share{outcome({"upheld"}), 1} : Share{};
  }
  if (m == "upheld_or_partially_rate") {
    return complaint_closed ? Share{outcome({"upheld", "partially_upheld"}), 1}
                            : Share{};
  }
  if (m == "adr_cases") return count(In(u.adr_offered, q.span));
  if (m == "adr_resolved") {
    return count(In(u.adr_offered, q.span) && u.adr_resolved);
  }
  if (m == "adr_saving_gbp") {
    return In(u.adr_offered, q.span) ? Share{u.adr_saving, 1} : Share{};
  }
  if (m == "remedy_gbp") {
    return In(u.closed, q.span) ? Share{u.remedy, 1} : Share{};
  }
  if (m == "ombudsman_decided") return count(In(u.decided, q.span));
  if (m == "ombudsman_upheld") {
    return count(In(u.decided, q.span) && u.decided_upheld);
  }
  if (m == "escalation_rate_cohort") {
    return In(u.stage1_started, q.span)
               ? Share{By(u.stage2_started, q.data_date) ? 1 : 0, 1}
               : Share{};
  }
  return std::nullopt;
}

std::optional<Share> StageShare(const Unit& u, const Asked& q) {
  const std::string& m = q.measure;
  const auto open_at = [&](model::Day day) {
    return By(u.started, day) && !By(u.ended, day);
  };
  const auto count = [](bool holds) { return Share{holds ? 1 : 0, 0}; };
  if (m == "stage_started") return count(In(u.started, q.span));
  if (m == "escalated") {
    return count(In(u.started, q.span) &&
                 HasAny(u, "stage", {"stage2", "stage3"}));
  }
  if (m == "stage_responded") return count(In(u.responded, q.span));
  if (m == "stage_closed") {
    return count(In(u.ended, q.span) && u.ended_by != "cancelling");
  }
  if (m == "stage_cancelled") {
    return count(In(u.ended, q.span) && u.ended_by == "cancelling");
  }
  if (m == "stage_open_at_start") {
    return count(open_at(std::min(q.span.first - 1, q.data_date)));
  }
  if (m == "stage_open_at_end") {
    return count(open_at(std::min(q.span.last, q.data_date)));
  }
  if (m == "overdue_at_end") {
    const model::Day day = std::min(q.span.last, q.data_date);
    return count(open_at(day) && By(u.effective_due, day));
  }
  if (m.rfind("response_days", 0) == 0) {
    return In(u.responded, q.span) && u.response_days >= 0
               ? Share{u.response_days, 1}
               : Share{};
  }
  const bool due = In(u.effective_due, q.span) &&
                   By(u.effective_due, q.data_date) &&
                   !(u.ended_by != "response" && By(u.ended, u.effective_due));
  const bool on_time = due && By(u.responded, u.effective_due);
  const bool standard = due && By(u.responded, u.due);
  if (m == "due") return count(due);
  if (m == "on_time") return count(on_time);
  if (m == "on_time_standard") return count(standard);
  if (m == "on_time_extended") return count(on_time && !standard);
  if (m == "late") return count(due && !on_time);
  if (m == "on_time_rate") {
    return due ? Share{on_time ? 1 : 0, 1} : Share{};
  }
  return std::nullopt;
}

Share ShareOf(const Unit& unit, const Asked& asked) {
  std::optional<Share> share;
  switch (query::FindMeasure(asked.measure)->grain()) {
    case v1::GRAIN_STAGE:
      if (unit.grain != Unit::Grain::kStage) return {};
      share = StageShare(unit, asked);
      break;
    case v1::GRAIN_ACTION:
      if (unit.grain != Unit::Grain::kAction) return {};
      share = Share{
          In(asked.measure == "learning_raised" ? unit.received : unit.closed,
             asked.span)
              ? 1
              : 0,
          0};
      break;
    default:
      if (unit.grain != Unit::Grain::kCase) return {};
      share = CaseShare(unit, asked);
      break;
  }
  if (!share.has_value()) std::abort();
  return *share;
}

// The figure of some units.
Figure FigureOf(const std::vector<const Unit*>& units, const Asked& asked) {
  int64_t value = 0;
  int64_t base = 0;
  std::vector<int64_t> values;
  for (const Unit* unit : units) {
    const Share share = ShareOf(*unit, asked);
    value += share.value;
    base += share.base;
    if (share.base > 0) values.push_back(share.value);
  }
  std::sort(values.begin(), values.end());
  const std::string& m = asked.measure;
  const auto rank = [&](size_t n) { return values[n - 1]; };
  Figure figure;
  figure.applicable = true;
  figure.units = base;
  if (m == "response_days_median" || m == "response_days_p90" ||
      m == "response_days_max") {
    const size_t n = values.size();
    if (n == 0) return {};
    figure.denominator = 1;
    if (m == "response_days_max") {
      figure.numerator = rank(n);
    } else if (m == "response_days_p90") {
      figure.numerator = rank((9 * n + 9) / 10);
    } else if (n % 2 == 1) {
      figure.numerator = rank((n + 1) / 2);
    } else {
      figure.numerator = rank(n / 2) + rank(n / 2 + 1);
      figure.denominator = 2;
    }
    return figure;
  }
  switch (query::FindMeasure(m)->unit()) {
    case v1::UNIT_GBP:
      figure.numerator = value;
      figure.denominator = 100;
      return figure;
    case v1::UNIT_COUNT:
      figure.numerator = figure.units = value;
      figure.denominator = 1;
      return figure;
    default:
      if (base == 0) return {};
      figure.numerator = value;
      figure.denominator = base;
      return figure;
  }
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
    dimension.dimension =
        *query::FindDimension(dimensions, selection.dimension());
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
      const std::string& name = dimension.dimension.name();
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
      const std::string& name = question_.dimensions[i].dimension.name();
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
      if (question_.dimensions[i].dimension.name() == top_ &&
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

void AddColumns(const Question& question, v1::Answer& answer) {
  for (const QuestionMeasure& measure : question.measures) {
    for (size_t p = 0; p < question.periods.size(); ++p) {
      for (const bool difference : {false, true}) {
        if (difference &&
            (p == 0 || !question.comparison_options.difference())) {
          continue;
        }
        v1::Column* column = answer.add_columns();
        column->set_label(measure.label);
        column->set_measure(measure.measure->name());
        column->set_period_index(static_cast<int32_t>(p));
        column->set_content(difference ? v1::COLUMN_CONTENT_DIFFERENCE
                                       : v1::COLUMN_CONTENT_FIGURE);
        column->set_id(measure.label + (difference ? " difference" : ""));
      }
    }
  }
}

void AddRow(const Question& question, const FigureRow& row, v1::RowType type,
            v1::Answer& answer) {
  v1::Row* out = answer.add_rows();
  out->set_type(type);
  out->set_other(row.other);
  for (const std::string& member : row.members) {
    out->add_members(member.empty() ? kNotRecorded : member);
  }
  for (const v1::Column& column : answer.columns()) {
    const auto period = static_cast<size_t>(column.period_index());
    size_t measure = 0;
    while (question.measures[measure].label != column.label()) ++measure;
    const Figure& figure =
        row.figures[query::FigureIndex(question, measure, period)];
    const Figure& current =
        row.figures[query::FigureIndex(question, measure, 0)];
    v1::Cell* cell = out->add_cells();
    const bool difference = column.content() == v1::COLUMN_CONTENT_DIFFERENCE;
    if (figure.confidential || (difference && current.confidential)) {
      cell->set_status(v1::CELL_STATUS_CONFIDENTIAL);
    } else if (!figure.applicable || (difference && !current.applicable)) {
      cell->set_status(v1::CELL_STATUS_NOT_APPLICABLE);
    } else if (!difference) {
      cell->set_numerator(figure.numerator);
      cell->set_denominator(figure.denominator);
    }
  }
}

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

Published Publish(const TrueTable& table, bool visible) {
  Published published;
  published.query = table.query;
  published.visible = visible;
  v1::Answer& answer = published.answer;
  *answer.mutable_data_version()->mutable_data_date() =
      model::DayToProto(table.question->data_date);
  for (const QuestionPeriod& period : table.question->periods) {
    v1::Period* added = answer.add_periods();
    *added->mutable_first_day() = model::DayToProto(period.span.first);
    *added->mutable_last_day() = model::DayToProto(period.span.last);
  }
  for (const QuestionDimension& dimension : table.question->dimensions) {
    answer.add_dimensions()->set_dimension(dimension.dimension.name());
  }
  AddColumns(*table.question, answer);
  for (const FigureRow& row : table.figures.rows) {
    AddRow(*table.question, row, row.type, answer);
  }
  if (table.figures.total.has_value()) {
    AddRow(*table.question, *table.figures.total, v1::ROW_TYPE_TOTAL, answer);
  }
  return published;
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
