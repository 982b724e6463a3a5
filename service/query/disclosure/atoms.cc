#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "service/query/disclosure/cutting.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {
namespace {

// Spans of days become sets of the pieces that all of them are made of.
void AddTime(Publication& publication, std::vector<Item>& items) {
  std::set<model::Day> edges;
  for (const Item& item : items) {
    const Quantity& q = publication.quantities[item.quantity];
    if (q.stock) return;
    edges.insert(q.span.first);
    edges.insert(q.span.last + 1);
  }
  if (edges.size() <= 2) return;
  const std::vector<model::Day> sorted(edges.begin(), edges.end());
  const auto position = [&](model::Day day) {
    return static_cast<int32_t>(
        std::lower_bound(sorted.begin(), sorted.end(), day) - sorted.begin());
  };
  const int32_t time = publication.vocabulary.Dimension("#time");
  for (Item& item : items) {
    const Quantity& q = publication.quantities[item.quantity];
    item.box.push_back(
        {time, publication.vocabulary.Range(position(q.span.first),
                                            position(q.span.last + 1) - 1)});
  }
}

}  // namespace

void AddAtoms(Publication& publication, System& system) {
  system.variable_of.assign(publication.quantities.size(), kNone);
  std::map<std::tuple<int32_t, std::vector<Restriction>, std::vector<int32_t>>,
           std::vector<Item>>
      families;
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    const Quantity& quantity = publication.quantities[i];
    if (quantity.condition.never) continue;
    const Condition& condition = quantity.condition;
    families[{quantity.family, condition.has, condition.opaque}].push_back(
        {static_cast<int32_t>(i), condition.box, &condition.trees});
  }
  CutOptions options;
  options.has_days = publication.vocabulary.Dimension(kHasDaysDimension);
  for (auto& [unused, items] : families) {
    AddTime(publication, items);
    Cut(publication, std::move(items), options, system);
  }
  // What is never true, or states otherwise than its twin, is on its own; and
  // what nobody asked for cuts nothing.
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    if (system.variable_of[i] != kNone) continue;
    const Quantity& quantity = publication.quantities[i];
    if (quantity.region != kNone) continue;
    system.variable_of[i] =
        system.Add(quantity.condition.never && quantity.value == kUnknown
                       ? 0
                       : quantity.value);
    system.variables.back().sum = quantity.sum;
    system.variables.back().askable = quantity.askable;
  }
}

}  // namespace redress::query::disclosure
