#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "service/query/disclosure/cutting.h"

namespace redress::query::disclosure {
namespace {

// Grids are merged only up to this size.
constexpr int64_t kMaxMergedCells = 20000;
// The most places at which linked grids are compared.
constexpr int64_t kMaxPlaces = 50000;

// The items of a family that are broken down by dimensions that go together.
struct Grid {
  Dimensions dimensions;
  std::vector<int32_t> items;
};

// Two grids that count the same units by the dimensions they share.
struct Link {
  size_t a = 0;
  size_t b = 0;
  Dimensions shared;
};

// A part that no published quantity cuts further.
struct Atom {
  int32_t variable = kNone;
  // Members of the grid's forced dimensions, in their order.
  std::vector<int32_t> place;
};

// Cuts one family of units, or sums over them.
class Cutter {
 public:
  Cutter(const Publication& publication, std::vector<Item> items,
         const CutOptions& options, System& system)
      : publication_(publication),
        vocabulary_(publication.vocabulary),
        options_(options),
        system_(system),
        items_(std::move(items)) {}

  // False: it would take too many parts.
  bool Run() {
    if (items_.empty()) return true;
    sum_ = publication_.quantities[items_[0].quantity].sum;
    for (const Item& item : items_) {
      const Quantity& q = publication_.quantities[item.quantity];
      for (const int32_t cover : q.covers) {
        ++covers_[cover];
        regions_.insert(RegionOfCover(cover));
      }
    }
    MakeGrids();
    for (size_t g = 0; g < grids_.size(); ++g) {
      int64_t places = 1;
      for (const int32_t dimension : Forced(g)) {
        places *= static_cast<int64_t>(
            Classes(dimension, SetsOf(dimension, AllItems())).size());
        if (places <= kMaxPlaces) continue;
        if (options_.stated) return false;
        // What the grids say of one another is given up.
        links_.clear();
        break;
      }
    }
    parts_.resize(items_.size());
    std::vector<std::vector<Atom>> atoms(grids_.size());
    std::vector<std::vector<int32_t>> forced(grids_.size());
    for (size_t g = 0; g < grids_.size(); ++g) {
      Cut(g, atoms[g], forced[g]);
    }
    if (options_.stated) {
      StateAgain();
    } else {
      StateItems();
    }
    for (const Link& link : links_) {
      AddLink(link, atoms, forced);
    }
    return true;
  }

 private:
  const Quantity& QuantityOf(int32_t item) const {
    return publication_.quantities[items_[item].quantity];
  }

  Dimensions DimensionsOf(const Item& item) const {
    Dimensions dimensions;
    for (const Restriction& r : item.box) dimensions.insert(r.dimension);
    for (const Tree& tree : *item.trees) {
      VisitSets(tree, [&](int32_t dimension, int32_t) {
        dimensions.insert(dimension);
      });
    }
    return dimensions;
  }

  // The distinct members named of a dimension, and the unnamed ones.
  int64_t SizeOf(const Dimensions& dimensions) const {
    double size = 1;
    for (const int32_t dimension : dimensions) {
      std::set<int32_t> named;
      for (const int32_t set : SetsOf(dimension, AllItems())) {
        const auto& members = vocabulary_.Get(set).members;
        named.insert(members.begin(), members.end());
      }
      size *= static_cast<double>(named.size() + 1);
      if (size > 1e12) break;
    }
    return static_cast<int64_t>(size);
  }

  std::vector<int32_t> AllItems() const {
    std::vector<int32_t> all(items_.size());
    for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int32_t>(i);
    return all;
  }

  // One grid for each largest group of dimensions. Grids that share dimensions
  // in a ring would allow more than one whole can: they are merged, as long as
  // that is not too large.
  void MakeGrids() {
    std::set<Dimensions> groups;
    for (const Item& item : items_) {
      const Quantity& q = publication_.quantities[item.quantity];
      if (q.region == kNone) groups.insert(DimensionsOf(item));
    }
    std::vector<Dimensions> largest;
    for (const Dimensions& group : groups) {
      const bool inside = std::any_of(
          groups.begin(), groups.end(), [&](const Dimensions& other) {
            return other.size() > group.size() &&
                   std::includes(other.begin(), other.end(), group.begin(),
                                 group.end());
          });
      if (!inside) largest.push_back(group);
    }
    while (!FindLinks(largest)) {
    }
    for (const Dimensions& group : largest) grids_.push_back({group, {}});
    for (size_t i = 0; i < items_.size(); ++i) {
      const Dimensions own = DimensionsOf(items_[i]);
      const bool region = QuantityOf(static_cast<int32_t>(i)).region != kNone;
      for (Grid& grid : grids_) {
        if (std::includes(grid.dimensions.begin(), grid.dimensions.end(),
                          own.begin(), own.end())) {
          grid.items.push_back(static_cast<int32_t>(i));
          // What a table is about matters wherever its units are.
          if (!region) break;
        }
      }
    }
  }

  static Dimensions Shared(const Dimensions& a, const Dimensions& b) {
    Dimensions shared;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                          std::inserter(shared, shared.end()));
    return shared;
  }

  // Takes ears off the groups until one is left. True where the links found
  // say all that can be said; else two groups have been merged.
  bool FindLinks(std::vector<Dimensions>& groups) {
    links_.clear();
    std::vector<size_t> left(groups.size());
    for (size_t i = 0; i < left.size(); ++i) left[i] = i;
    for (bool found = true; found && left.size() > 1;) {
      found = false;
      for (size_t i = 0; i < left.size() && !found; ++i) {
        Dimensions elsewhere;
        for (const size_t other : left) {
          if (other == left[i]) continue;
          const Dimensions shared = Shared(groups[left[i]], groups[other]);
          elsewhere.insert(shared.begin(), shared.end());
        }
        for (const size_t other : left) {
          if (other == left[i]) continue;
          const Dimensions shared = Shared(groups[left[i]], groups[other]);
          if (shared.size() != elsewhere.size()) continue;
          links_.push_back({left[i], other, shared});
          left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
          found = true;
          break;
        }
      }
    }
    if (left.size() <= 1) return true;
    return !Merge(groups, left);
  }

  // Merges the two of `left` that make the smallest grid; false: it would be
  // too large, and all of them are linked in pairs.
  bool Merge(std::vector<Dimensions>& groups, const std::vector<size_t>& left) {
    std::pair<size_t, size_t> best;
    int64_t best_size = std::numeric_limits<int64_t>::max();
    for (size_t i = 0; i < left.size(); ++i) {
      for (size_t j = i + 1; j < left.size(); ++j) {
        Dimensions both = groups[left[i]];
        both.insert(groups[left[j]].begin(), groups[left[j]].end());
        const int64_t size = SizeOf(both);
        if (size < best_size) {
          best_size = size;
          best = {left[i], left[j]};
        }
      }
    }
    if (best_size > kMaxMergedCells) {
      for (size_t i = 0; i < left.size(); ++i) {
        for (size_t j = i + 1; j < left.size(); ++j) {
          links_.push_back(
              {left[i], left[j], Shared(groups[left[i]], groups[left[j]])});
        }
      }
      return false;
    }
    groups[best.first].insert(groups[best.second].begin(),
                              groups[best.second].end());
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(best.second));
    return true;
  }

  std::set<int32_t> SetsOf(int32_t dimension,
                           const std::vector<int32_t>& items) const {
    std::set<int32_t> sets;
    for (const int32_t item : items) {
      for (const Restriction& r : items_[item].box) {
        if (r.dimension == dimension) sets.insert(r.set);
      }
      for (const Tree& tree : *items_[item].trees) {
        VisitSets(tree, [&](int32_t d, int32_t set) {
          if (d == dimension) sets.insert(set);
        });
      }
    }
    return sets;
  }

  // Members that no set tells apart are one class: for each class one of its
  // members and the sets that list it. Unnamed members, if there are any, are
  // the last class.
  struct Class {
    int32_t member;
    std::vector<int32_t> listing;
    std::vector<int32_t> members;  // Empty of the unnamed ones.
  };
  std::vector<Class> Classes(int32_t dimension,
                             const std::set<int32_t>& sets) const {
    std::map<int32_t, std::vector<int32_t>> listing;
    for (const int32_t set : sets) {
      for (const int32_t member : vocabulary_.Get(set).members) {
        listing[member].push_back(set);
      }
    }
    std::map<std::vector<int32_t>, std::vector<int32_t>> classes;
    std::vector<int32_t> named;
    for (const auto& [member, listed] : listing) {
      classes[listed].push_back(member);
      named.push_back(member);
    }
    std::vector<Class> result;
    for (auto& [listed, members] : classes) {
      const int32_t member = members[0];
      result.push_back({member, listed, std::move(members)});
    }
    if (!vocabulary_.AreAll(dimension, named)) {
      Class unnamed = {kUnnamed, {}, {}};
      if (dimension == options_.came) {
        // Of days the others are known as well.
        for (int32_t piece = 0; piece < options_.pieces; ++piece) {
          if (!std::binary_search(named.begin(), named.end(), piece)) {
            unnamed.members.push_back(piece);
          }
        }
        if (unnamed.members.empty()) return result;
      }
      result.push_back(std::move(unnamed));
    }
    return result;
  }

  // State of the cutting of one grid.
  struct Cutting {
    std::vector<int32_t> order;  // Dimensions.
    size_t forced = 0;           // The first so many are cut everywhere alike.
    size_t links = 0;            // Of the grid.
    std::vector<std::vector<Class>> classes;  // Of those.
    std::vector<int32_t> place;
    std::map<std::pair<std::vector<int32_t>, std::vector<int32_t>>, int32_t>
        atoms;
    std::set<int32_t> covers;  // Of which all items are here.
    std::vector<Atom>* out = nullptr;
  };

  // The dimensions that a grid shares with those it is linked with.
  Dimensions Forced(size_t number) const {
    Dimensions forced;
    for (const Link& link : links_) {
      if (link.a == number || link.b == number) {
        forced.insert(link.shared.begin(), link.shared.end());
      }
    }
    return forced;
  }

  void Cut(size_t number, std::vector<Atom>& atoms,
           std::vector<int32_t>& forced) {
    const Grid& grid = grids_[number];
    Cutting cutting;
    cutting.out = &atoms;
    const Dimensions first = Forced(number);
    for (const Link& link : links_) {
      if (link.a == number || link.b == number) ++cutting.links;
    }
    cutting.order.assign(first.begin(), first.end());
    cutting.forced = first.size();
    for (const int32_t dimension : first) {
      cutting.classes.push_back(
          Classes(dimension, SetsOf(dimension, AllItems())));
    }
    // Then what tells most apart.
    std::vector<std::pair<int64_t, int32_t>> rest;
    for (const int32_t dimension : grid.dimensions) {
      if (first.count(dimension) > 0) continue;
      rest.emplace_back(
          -static_cast<int64_t>(SetsOf(dimension, grid.items).size()),
          dimension);
    }
    std::sort(rest.begin(), rest.end());
    for (const auto& [unused, dimension] : rest) {
      cutting.order.push_back(dimension);
    }
    cutting.place.assign(cutting.order.size(), kUnnamed);
    std::map<int32_t, int32_t> covers;
    for (const int32_t item : grid.items) {
      for (const int32_t cover : QuantityOf(item).covers) ++covers[cover];
    }
    // Rows that lie in another grid count units here as well.
    for (const auto& [cover, rows] : covers) {
      if (rows == covers_[cover]) cutting.covers.insert(cover);
    }
    Split(cutting, 0, grid.items);
    forced.assign(
        cutting.order.begin(),
        cutting.order.begin() + static_cast<std::ptrdiff_t>(cutting.forced));
  }

  void Split(Cutting& cutting, size_t depth,
             const std::vector<int32_t>& items) {
    if (items.empty()) {
      // Linked grids must agree on units, also those that one does not count.
      if (depth >= cutting.forced) {
        if (cutting.links > 0) AddAtom(cutting, items);
        return;
      }
      // With one link only, what it does not count is free on the other side.
      if (cutting.links == 1) return;
    }
    if (depth == cutting.order.size()) {
      AddAtom(cutting, items);
      return;
    }
    const int32_t dimension = cutting.order[depth];
    std::map<int32_t, std::vector<int32_t>> by_set;
    std::vector<int32_t> common;
    std::set<int32_t> sets;
    for (const int32_t item : items) {
      int32_t own = kNone;
      for (const Restriction& r : items_[item].box) {
        if (r.dimension == dimension) own = r.set;
      }
      if (own == kNone) {
        common.push_back(item);
      } else {
        by_set[own].push_back(item);
        sets.insert(own);
      }
      for (const Tree& tree : *items_[item].trees) {
        VisitSets(tree, [&](int32_t d, int32_t set) {
          if (d == dimension) sets.insert(set);
        });
      }
    }
    const bool is_forced = depth < cutting.forced;
    if (!is_forced && sets.empty()) {
      Split(cutting, depth + 1, items);
      return;
    }
    std::vector<int32_t> negated;
    for (const auto& [set, unused] : by_set) {
      if (vocabulary_.Get(set).negated) negated.push_back(set);
    }
    for (const Class& part :
         is_forced ? cutting.classes[depth] : Classes(dimension, sets)) {
      std::vector<int32_t> inside = common;
      const auto take = [&](int32_t set) {
        const auto found = by_set.find(set);
        if (found == by_set.end()) return;
        inside.insert(inside.end(), found->second.begin(), found->second.end());
      };
      for (const int32_t set : part.listing) {
        if (!vocabulary_.Get(set).negated) take(set);
      }
      for (const int32_t set : negated) {
        if (vocabulary_.Contains(set, part.member)) take(set);
      }
      std::sort(inside.begin(), inside.end());
      cutting.place[depth] = part.member;
      if (!Comes(dimension, part)) continue;
      Split(cutting, depth + 1, inside);
      cutting.place[depth] = kUnnamed;
      if (dimension == options_.came) first_ = 0;
      if (dimension == options_.went) last_ = kEnd;
    }
  }

  // Nobody leaves before they come.
  bool Comes(int32_t dimension, const Class& part) {
    if (dimension == options_.came) {
      first_ = *std::min_element(part.members.begin(), part.members.end());
    } else if (dimension == options_.went) {
      // The unnamed ones never leave.
      last_ = part.member == kUnnamed ? kEnd : 0;
      for (const int32_t member : part.members) {
        last_ = std::max(last_, member % options_.pieces);
      }
    } else {
      return true;
    }
    if (first_ <= last_) return true;
    (dimension == options_.came ? first_ : last_) =
        dimension == options_.came ? 0 : kEnd;
    return false;
  }

  static std::vector<int32_t> Forced(const Cutting& cutting) {
    return {
        cutting.place.begin(),
        cutting.place.begin() + static_cast<std::ptrdiff_t>(cutting.forced)};
  }

  void AddAtom(Cutting& cutting, const std::vector<int32_t>& items) {
    std::vector<int32_t> counted;
    std::set<int32_t> covered;
    std::set<int32_t> regions;
    bool stated = false;
    for (const int32_t item : items) {
      const bool holds = std::all_of(
          items_[item].trees->begin(), items_[item].trees->end(),
          [&](const Tree& tree) {
            return Holds(tree, vocabulary_, [&](int32_t dimension) {
              const auto at = std::find(cutting.order.begin(),
                                        cutting.order.end(), dimension);
              return cutting
                  .place[static_cast<size_t>(at - cutting.order.begin())];
            });
          });
      if (!holds) continue;
      counted.push_back(item);
      const Quantity& q = QuantityOf(item);
      covered.insert(q.covers.begin(), q.covers.end());
      if (q.region != kNone) {
        regions.insert(q.region);
      } else {
        stated = true;
      }
    }
    std::vector<int32_t> place = Forced(cutting);
    if (!stated && cutting.links == 0) return;
    const auto [found, added] =
        cutting.atoms.emplace(std::pair(counted, place), kNone);
    if (!added) return;
    const int32_t variable = system_.Add(kUnknown);
    found->second = variable;
    Variable& v = system_.variables[variable];
    v.sum = sum_;
    // Units of a region that none of its rows counts.
    v.rest = std::any_of(regions.begin(), regions.end(), [&](int32_t region) {
      return regions_.count(region) == 0;
    });
    v.rest = v.rest ||
             std::any_of(cutting.covers.begin(), cutting.covers.end(),
                         [&](int32_t cover) {
                           return regions.count(RegionOfCover(cover)) > 0 &&
                                  covered.count(cover) == 0;
                         });
    v.countable = stated && !sum_ && !options_.stated && IsCountable(cutting);
    cutting.out->push_back({variable, std::move(place)});
    for (const int32_t item : counted) {
      if (QuantityOf(item).region == kNone) parts_[item].push_back(variable);
    }
  }

  // Responses without a response time, and cases that have two categories at
  // once, are no figures that anybody asks for.
  bool IsCountable(const Cutting& cutting) const {
    for (size_t i = 0; i < cutting.order.size(); ++i) {
      const int32_t dimension = cutting.order[i];
      if (dimension == options_.has_days && cutting.place[i] == kUnnamed) {
        return false;
      }
      if (absl::StartsWith(vocabulary_.DimensionName(dimension),
                           kExpansionMark)) {
        return false;
      }
    }
    return true;
  }

  // Each item is its only part, or the sum of its parts. What two items state
  // alike is one variable.
  void StateItems() {
    std::map<std::vector<int32_t>, int32_t> sums;
    for (size_t i = 0; i < items_.size(); ++i) {
      std::vector<int32_t>& parts = parts_[i];
      const int64_t value = QuantityOf(static_cast<int32_t>(i)).value;
      if (parts.empty()) continue;
      int32_t variable = parts[0];
      if (parts.size() > 1) {
        const auto [found, added] = sums.emplace(parts, kNone);
        if (added) {
          found->second = system_.Add(kUnknown);
          Variable& sum = system_.variables[found->second];
          sum.sum = sum_;
          sum.rest = std::all_of(parts.begin(), parts.end(), [&](int32_t p) {
            return system_.variables[p].rest;
          });
          Equation equation;
          equation.entries.push_back({found->second, 1});
          for (const int32_t part : parts) {
            equation.entries.push_back({part, -1});
          }
          system_.equations.push_back(std::move(equation));
        }
        variable = found->second;
      }
      Variable& known = system_.variables[variable];
      const Quantity& quantity = QuantityOf(static_cast<int32_t>(i));
      known.countable = known.countable || quantity.countable;
      known.askable = known.askable || quantity.askable;
      if (known.value == kUnknown) known.value = value;
      // Two figures of one thing that differ are two things after all.
      if (value != kUnknown && known.value != value) continue;
      system_.variable_of[items_[i].quantity] = variable;
    }
  }

  // The items have variables already: they are the sums of these parts too.
  void StateAgain() {
    std::set<std::pair<int32_t, std::vector<int32_t>>> done;
    for (size_t i = 0; i < items_.size(); ++i) {
      if (QuantityOf(static_cast<int32_t>(i)).region != kNone) continue;
      const int32_t variable = system_.variable_of[items_[i].quantity];
      if (!done.insert({variable, parts_[i]}).second) continue;
      Equation equation;
      equation.entries.push_back({variable, 1});
      for (const int32_t part : parts_[i]) {
        equation.entries.push_back({part, -1});
      }
      system_.equations.push_back(std::move(equation));
    }
  }

  void AddLink(const Link& link, const std::vector<std::vector<Atom>>& atoms,
               const std::vector<std::vector<int32_t>>& forced) {
    std::map<std::vector<int32_t>,
             std::pair<std::vector<int32_t>, std::vector<int32_t>>>
        sides;
    const auto key = [&](size_t grid, const std::vector<int32_t>& place) {
      std::vector<int32_t> result;
      for (const int32_t dimension : link.shared) {
        const auto at =
            std::find(forced[grid].begin(), forced[grid].end(), dimension);
        result.push_back(place[static_cast<size_t>(at - forced[grid].begin())]);
      }
      return result;
    };
    for (const Atom& atom : atoms[link.a]) {
      sides[key(link.a, atom.place)].first.push_back(atom.variable);
    }
    for (const Atom& atom : atoms[link.b]) {
      sides[key(link.b, atom.place)].second.push_back(atom.variable);
    }
    for (const auto& [place, both] : sides) {
      if (both.first.empty() || both.second.empty()) continue;
      Equation equation;
      for (const int32_t part : both.first) {
        equation.entries.push_back({part, 1});
      }
      for (const int32_t part : both.second) {
        equation.entries.push_back({part, -1});
      }
      system_.equations.push_back(std::move(equation));
    }
  }

  const Publication& publication_;
  const Vocabulary& vocabulary_;
  const CutOptions options_;
  System& system_;
  std::vector<Item> items_;
  bool sum_ = false;
  // The first piece of time that a unit can have come in, and the last that it
  // can have left, where that is settled.
  static constexpr int32_t kEnd = std::numeric_limits<int32_t>::max();
  int32_t first_ = 0;
  int32_t last_ = kEnd;
  std::set<int32_t> regions_;  // That have rows here.
  // The number of items of each cover.
  std::map<int32_t, int32_t> covers_;
  std::vector<Grid> grids_;
  std::vector<Link> links_;
  // By item its atoms.
  std::vector<std::vector<int32_t>> parts_;
};

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

bool Cut(const Publication& publication, std::vector<Item> items,
         const CutOptions& options, System& system) {
  return Cutter(publication, std::move(items), options, system).Run();
}

void AddAtoms(Publication& publication, System& system) {
  system.variable_of.assign(publication.quantities.size(), kNone);
  std::map<std::tuple<int32_t, std::vector<Restriction>, std::vector<int32_t>>,
           std::vector<Item>>
      families;
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    const Quantity& quantity = publication.quantities[i];
    if (quantity.condition.never || quantity.IsOfFlowOnly()) continue;
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
