#include "service/query/disclosure/unasked.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/query/disclosure/mover.h"
#include "service/query/disclosure/pattern.h"

namespace redress::query::disclosure {
namespace {

// Numbers of tableaux touched, as in suppress.cc.
constexpr int64_t kBudget = int64_t{1} << 28;
constexpr int64_t kWork = int64_t{1} << 24;  // For one of them.
// Beyond so many nothing is added.
constexpr size_t kMostPieces = 100000;
constexpr size_t kMostRestricted = 2000;

std::string KeyOf(const Quantity& quantity, const Vocabulary& vocabulary) {
  return absl::StrCat(quantity.family, " ", quantity.span.first, " ",
                      quantity.span.last, " ",
                      Key(quantity.condition, vocabulary, true));
}

// By family and dimension what quantities tell apart. What measures make up is
// left to AddComplements.
using Pieces = std::map<int32_t, std::map<int32_t, std::vector<int32_t>>>;

Pieces FindPieces(Publication& publication) {
  Vocabulary& vocabulary = publication.vocabulary;
  std::map<std::pair<int32_t, int32_t>, std::set<int32_t>> named;
  for (const Quantity& quantity : publication.quantities) {
    const auto add = [&](int32_t dimension, int32_t set) {
      if (vocabulary.DimensionName(dimension)[0] == '#') return;
      named[{quantity.family, dimension}].insert(set);
    };
    for (const Restriction& r : quantity.condition.box) add(r.dimension, r.set);
    for (const Tree& tree : quantity.condition.trees) VisitSets(tree, add);
  }
  Pieces pieces;
  for (const auto& [place, sets] : named) {
    pieces[place.first][place.second] = vocabulary.Pieces(place.second, sets);
  }
  return pieces;
}

// A figure that counts units of which not all are known to be in one place.
bool CanBeRestricted(const Quantity& quantity) {
  return quantity.value != kUnknown && !quantity.sum &&
         !quantity.condition.never && quantity.condition.has.empty() &&
         quantity.condition.opaque.empty();
}

// How many quantities AddRestricted would look at.
size_t SizeOf(const Publication& publication, const Pieces& pieces) {
  size_t size = 0;
  for (const Quantity& quantity : publication.quantities) {
    const auto found = pieces.find(quantity.family);
    if (!CanBeRestricted(quantity) || found == pieces.end()) continue;
    for (const auto& [unused, sets] : found->second) size += sets.size();
  }
  return size;
}

// No other value of the variable fits the figures: neither more nor less. False
// where that is too much to look at.
bool IsTold(int32_t variable, Mover& mover, int64_t& budget) {
  for (const bool up : {true, false}) {
    Search search;
    search.target = variable;
    search.up = up;
    search.most = 1;
    search.work = kWork;
    const Found found = mover.Find(search, budget);
    if (!found.moves.empty() || !found.best) return false;
  }
  return true;
}

}  // namespace

void AddRestricted(Publication& publication) {
  Vocabulary& vocabulary = publication.vocabulary;
  const Pieces pieces = FindPieces(publication);
  if (SizeOf(publication, pieces) > kMostPieces) return;
  std::set<std::string> known;
  for (const Quantity& quantity : publication.quantities) {
    if (quantity.region == kNone) known.insert(KeyOf(quantity, vocabulary));
  }
  std::vector<Quantity> restricted;
  for (const Quantity& quantity : publication.quantities) {
    const auto found = pieces.find(quantity.family);
    if (!CanBeRestricted(quantity) || found == pieces.end()) continue;
    for (const auto& [dimension, sets] : found->second) {
      for (const int32_t set : sets) {
        Quantity part = quantity;
        Restrict(dimension, set, vocabulary, part.condition);
        Settle(vocabulary, part.condition);
        if (part.condition.never ||
            !known.insert(KeyOf(part, vocabulary)).second) {
          continue;
        }
        part.value = kUnknown;
        part.covers.clear();
        part.countable = false;
        part.askable = true;
        restricted.push_back(std::move(part));
      }
    }
  }
  if (restricted.size() > kMostRestricted) return;
  std::move(restricted.begin(), restricted.end(),
            std::back_inserter(publication.quantities));
}

bool HasQuestions(const Publication& publication) {
  return std::any_of(publication.quantities.begin(),
                     publication.quantities.end(),
                     [](const Quantity& q) { return q.IsInQuestion(); });
}

void SettleQuestions(const DisclosureRules& rules, const System& system,
                     Publication& publication) {
  const Pattern pattern(rules, publication, system);
  Mover mover(system, pattern);
  int64_t budget = kBudget;
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    Quantity& quantity = publication.quantities[i];
    if (!quantity.IsInQuestion()) continue;
    const int32_t variable = system.variable_of[i];
    const int64_t value = system.variables[variable].value;
    const bool told =
        !mover.TouchingOf(variable).empty() && rules.AnySmall(value, value) &&
        pattern.IsFree(variable) && IsTold(variable, mover, budget);
    if (told) {
      quantity.countable = true;
    } else {
      quantity.askable = false;
      quantity.condition.never = true;
    }
  }
}

}  // namespace redress::query::disclosure
