#include "service/query/disclosure/places.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/dimensions.h"
#include "service/query/filter.h"

namespace redress::query::disclosure {

Place Places::Of(const FigureRow& row) const {
  Place place = Everywhere();
  for (size_t i = 0; i < row.members.size(); ++i) place[i] = row.members[i];
  return place;
}

bool Places::IsManyValued(size_t dimension, engine::Table table) const {
  return table != engine::Table::kActions &&
         model::CaseManyDimensionByName(
             question_.dimensions[dimension].dimension->name())
             .has_value();
}

bool Places::HasRelations(size_t dimension, engine::Table table) const {
  if (!IsManyValued(dimension, table)) return false;
  const Expansions& expansions = publication_.expansions;
  const auto expansion =
      expansions.find(question_.dimensions[dimension].dimension->name());
  return expansion == expansions.end() || !expansion->second.whole;
}

Quantity Places::QuantityAt(const Place& place, bool of_others,
                            const Span& span, const Column& column) const {
  Quantity quantity;
  quantity.condition = column.condition;
  quantity.flow = column.term->flow;
  quantity.flow_day = column.term->day;
  quantity.entered = column.term->entered;
  quantity.of_stages = column.table == engine::Table::kStages;
  quantity.sum = column.term->sum;
  quantity.span = span;
  Narrow(place, of_others, column, quantity);
  // No day of receipt is so many working days back: the calendar begins in
  // 1900.
  if (quantity.flow == Flow::kWaiting &&
      quantity.entered.last < quantity.entered.first) {
    quantity.condition.never = true;
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
    const model::Day day =
        std::min(column.term->moment == Moment::kStart ? quantity.span.first - 1
                                                       : quantity.span.last,
                 question_.data_date);
    quantity.stock = true;
    quantity.span = {day, day};
    absl::StrAppend(&family, " at ", day);
  }
  quantity.family = publication_.vocabulary.Text(family);
  return quantity;
}

void Places::Narrow(const Place& place, bool of_others, const Column& column,
                    Quantity& quantity) const {
  Vocabulary& vocabulary = publication_.vocabulary;
  for (size_t i = 0; i < place.size(); ++i) {
    if (!place[i].has_value()) continue;
    if (question_.dimensions[i].unit.has_value()) continue;
    const std::string name =
        PlanDimension(question_.dimensions[i].dimension->name(), column.table);
    const bool other = of_others && question_.top->dimension == i;
    std::vector<std::string> members = {*place[i]};
    if (other) {
      members.assign(question_.top->kept.begin(), question_.top->kept.end());
    }
    if (IsManyValued(i, column.table)) {
      Add(HasMember(name, members, other, publication_.expansions, vocabulary),
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
}

}  // namespace redress::query::disclosure
