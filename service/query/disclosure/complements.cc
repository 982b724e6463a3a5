#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "service/query/catalogue.h"
#include "service/query/disclosure/publication.h"
#include "service/query/filter.h"

namespace redress::query::disclosure {
namespace {

// Without the dimension.
Condition Without(const Condition& condition, int32_t dimension) {
  Condition wider = condition;
  std::vector<Restriction>& box = wider.box;
  box.erase(std::remove_if(
                box.begin(), box.end(),
                [&](const Restriction& r) { return r.dimension == dimension; }),
            box.end());
  return wider;
}

int32_t SetOf(const Condition& condition, int32_t dimension) {
  for (const Restriction& r : condition.box) {
    if (r.dimension == dimension) return r.set;
  }
  return kNone;
}

// By family and dimension the sets that measures of the catalogue count.
using SetsByDimension =
    std::map<std::pair<int32_t, int32_t>, std::set<int32_t>>;

SetsByDimension CatalogueSets(Publication& publication) {
  Vocabulary& vocabulary = publication.vocabulary;
  SetsByDimension sets;
  const Span any = {publication.data_date, publication.data_date};
  for (const v1::Measure& measure : Measures()) {
    const std::optional<Term> term =
        TermsOf(measure, any, publication.data_date, AgeSpans()).value;
    if (!term.has_value() || term->sum) continue;
    for (const auto& [name, members] : term->members) {
      if (name == "kind") continue;  // Of its grain.
      const int32_t dimension =
          vocabulary.Dimension(PlanDimension(name, TableOf(measure)));
      sets[{vocabulary.Text(term->family), dimension}].insert(
          vocabulary.Set(members));
    }
  }
  return sets;
}

}  // namespace

void AddComplements(Publication& publication) {
  // By family, span and condition without the measure's own dimension.
  using Group = std::tuple<int32_t, model::Day, model::Day, std::string>;
  std::map<Group, int32_t> wholes;
  std::map<std::pair<Group, int32_t>, std::vector<int32_t>> parts;
  // By family and the measures' dimension what any figure tells apart: with
  // filters it may say something of what has none.
  SetsByDimension told_apart;
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    const Quantity& q = publication.quantities[i];
    if (q.region != kNone || q.sum || q.condition.never ||
        q.value == kUnknown) {
      continue;
    }
    const auto number = static_cast<int32_t>(i);
    const Condition wider = q.measure_dimension == kNone
                                ? q.condition
                                : Without(q.condition, q.measure_dimension);
    Group group(q.family, q.span.first, q.span.last,
                Key(wider, publication.vocabulary, true));
    if (q.measure_dimension == kNone) {
      wholes.emplace(std::move(group), number);
    } else {
      told_apart[{q.family, q.measure_dimension}].insert(
          SetOf(q.condition, q.measure_dimension));
      parts[{std::move(group), q.measure_dimension}].push_back(number);
    }
  }
  SetsByDimension in_catalogue = CatalogueSets(publication);
  for (const auto& [key, members] : parts) {
    const int32_t dimension = key.second;
    std::set<int32_t> sets;
    for (const int32_t member : members) {
      sets.insert(SetOf(publication.quantities[member].condition, dimension));
    }
    const bool whole = wholes.count(key.first) > 0;
    if (!whole && sets.size() < 2) continue;
    const std::pair place(std::get<0>(key.first), dimension);
    std::vector<int32_t> pieces = publication.vocabulary.Pieces(
        dimension, whole ? told_apart[place] : sets);
    if (whole) {
      const std::set<int32_t>& more = in_catalogue[place];
      pieces.insert(pieces.end(), more.begin(), more.end());
    }
    std::set<int32_t> done = sets;
    for (const int32_t piece : pieces) {
      if (!done.insert(piece).second) continue;
      // Without the whole nothing says what the pieces named leave.
      if (!whole && publication.vocabulary.Get(piece).negated) continue;
      Quantity rest = publication.quantities[members[0]];
      Restrict(dimension, piece, publication.vocabulary,
               rest.condition = Without(rest.condition, dimension));
      rest.value = kUnknown;
      rest.flow = Flow::kNone;
      rest.covers.clear();
      rest.countable = rest.askable = true;
      publication.quantities.push_back(std::move(rest));
    }
  }
}

}  // namespace redress::query::disclosure
