#include "service/query/disclosure/regions.h"

#include <tuple>
#include <utility>

#include "service/query/filter.h"

namespace redress::query::disclosure {
namespace {

// What lacks a row beside each other row is said up to this number of rows.
constexpr size_t kMostTiedRows = 500;

}  // namespace

// Every member that occurs has a row, and a reader sees that.
bool Regions::IsComplete() const {
  return shows_rows_ && (!question_.top.has_value() || question_.top->other);
}

void Regions::Add(const Column& column) {
  if (column.term == nullptr || question_.dimensions.empty() || !IsComplete()) {
    return;
  }
  AddShown(column);
  // Where a filter ties dimensions together, what lacks a row is said row by
  // row, as no part then has all of the filter's dimensions.
  const bool tied = !places_
                         .QuantityAt(places_.Everywhere(), /*of_others=*/false,
                                     column.period->span, column)
                         .condition.trees.empty();
  for (size_t i = 0; i < question_.dimensions.size(); ++i) {
    if (question_.dimensions[i].unit.has_value() ||
        places_.HasRelations(i, column.table)) {
      continue;
    }
    AddAbsent(i, /*by_row=*/false, column);
    if (tied && figures_.rows.size() <= kMostTiedRows) {
      AddAbsent(i, /*by_row=*/true, column);
    }
  }
}

void Regions::AddShown(const Column& column) {
  if (figures_.rows.empty()) {
    // There is nothing at all.
    AddRegion(places_.QuantityAt(places_.Everywhere(), /*of_others=*/false,
                                 column.period->span, column),
              publication_.regions++);
  }
  std::set<std::tuple<int32_t, model::Day, model::Day>> seen;
  for (const FigureRow& row : figures_.rows) {
    const bool of_others = places_.IsOfOthers(row);
    Span span = column.period->span;
    if (places_.InBucket(row)) {
      if (row.bucket >= column.period->buckets.size()) continue;
      span = column.period->buckets[row.bucket].span;
    }
    for (const Place& around : Around(places_.Of(row), column)) {
      const int32_t number = NumberOf(around, of_others);
      if (!seen.insert({number, span.first, span.last}).second) continue;
      AddRegion(places_.QuantityAt(around, of_others, span, column), number);
    }
  }
}

// Members of a dimension that have no row, or none beside the other members of
// a row: no unit of the column has them, whatever else it has.
void Regions::AddAbsent(size_t dimension, bool by_row, const Column& column) {
  struct Shown {
    std::set<std::string> members;
    bool all = false;
  };
  // By place, and whether that is one of "All others".
  std::map<std::pair<Place, bool>, Shown> shown_at;
  for (const FigureRow& row : figures_.rows) {
    if (dimension >= row.members.size()) continue;
    if (by_row && row.type != v1::ROW_TYPE_MEMBERS) continue;
    Place place = places_.Everywhere();
    for (size_t i = 0; by_row && i < row.members.size(); ++i) {
      const bool bucket = question_.dimensions[i].unit.has_value();
      if (i != dimension && !bucket) place[i] = row.members[i];
    }
    const bool others = places_.IsOfOthers(row);
    const bool own = others && question_.top->dimension == dimension;
    Shown& shown = shown_at[{place, by_row && others && !own}];
    // What the top left out has rows, all of it.
    shown.all = shown.all || own;
    shown.members.insert(row.members[dimension]);
  }
  for (const auto& [at, shown] : shown_at) {
    if (shown.all) continue;
    AddEmpty(dimension, shown.members, at.first, at.second, column);
  }
}

// No unit of the column at a place has another member than those shown.
void Regions::AddEmpty(size_t dimension, const std::set<std::string>& shown,
                       const Place& place, bool of_others,
                       const Column& column) {
  const std::string& name = question_.dimensions[dimension].dimension->name();
  Vocabulary& vocabulary = publication_.vocabulary;
  if (!places_.IsManyValued(dimension, column.table)) {
    Tree absent;
    absent.type = Tree::Type::kIn;
    absent.dimension = vocabulary.Dimension(PlanDimension(name, column.table));
    absent.set = vocabulary.Set({shown.begin(), shown.end()}, /*negated=*/true);
    AddEmpty(absent, place, of_others, column);
    return;
  }
  const Expansions& expansions = publication_.expansions;
  std::set<std::string> known = expansions.at(name).members;
  known.insert("");
  for (const std::string& member : known) {
    if (shown.count(member) == 0) {
      AddEmpty(
          HasMember(name, {member}, /*negated=*/false, expansions, vocabulary),
          place, of_others, column);
    }
  }
  AddEmpty(HasMember(name, {known.begin(), known.end()}, /*negated=*/true,
                     expansions, vocabulary),
           place, of_others, column);
}

// No unit of the column at a place is there.
void Regions::AddEmpty(const Tree& where, const Place& place, bool of_others,
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
  const int32_t number = publication_.regions++;
  for (const Span& span : spans) {
    Quantity region = places_.QuantityAt(place, of_others, span, column);
    disclosure::Add(where, region.condition);
    Settle(publication_.vocabulary, region.condition);
    AddUntied(region, number);
    AddRegion(std::move(region), number);
  }
}

// Adds the parts of a region in which a filter that ties dimensions together
// holds whatever the others are: no part may have all of its dimensions.
void Regions::AddUntied(const Quantity& region, int32_t number) {
  Vocabulary& vocabulary = publication_.vocabulary;
  std::set<std::pair<int32_t, int32_t>> named;
  for (const Tree& tree : region.condition.trees) {
    VisitSets(tree, [&](int32_t dimension, int32_t set) {
      MemberSet others = vocabulary.Get(set);
      others.negated = !others.negated;
      named.emplace(dimension, set);
      named.emplace(dimension, vocabulary.Set(std::move(others)));
    });
  }
  for (const auto& [dimension, set] : named) {
    Quantity part = region;
    Restrict(dimension, set, vocabulary, part.condition);
    Settle(vocabulary, part.condition);
    if (part.condition.never || !part.condition.trees.empty()) continue;
    AddRegion(std::move(part), number);
  }
}

void Regions::AddRegion(Quantity region, int32_t number) {
  region.region = number;
  publication_.quantities.push_back(std::move(region));
}

// The places of the regions that a row is in: of the units that share its
// members of many-valued dimensions; and where the members of these are all
// told apart, of those whatever they have.
std::vector<Place> Regions::Around(const Place& place,
                                   const Column& column) const {
  Place narrow(place.size());
  Place wide(place.size());
  for (size_t i = 0; i < place.size(); ++i) {
    if (places_.IsManyValued(i, column.table)) narrow[i] = place[i];
    if (places_.HasRelations(i, column.table)) wide[i] = place[i];
  }
  if (narrow == wide) return {narrow};
  return {narrow, wide};
}

int32_t Regions::NumberOf(const Place& place, bool of_others) {
  const bool has_others = of_others && place[question_.top->dimension];
  const auto [found, added] =
      numbers_.emplace(std::pair(place, has_others), publication_.regions);
  if (added) ++publication_.regions;
  return found->second;
}

std::vector<int32_t> Regions::NumbersAt(const Place& place, bool of_others,
                                        const Column& column) {
  std::vector<int32_t> numbers;
  for (const Place& around : Around(place, column)) {
    numbers.push_back(NumberOf(around, of_others));
  }
  return numbers;
}

}  // namespace redress::query::disclosure
