#include "service/query/disclosure/cut_grid.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "service/query/disclosure/classes.h"

namespace redress::query::disclosure {
namespace {

class GridCutter {
 public:
  GridCutter(const Family& family, const Grids& grids, size_t number,
             std::vector<std::vector<int32_t>>& parts, System& system)
      : family_(family),
        grid_(grids.grids[number]),
        links_(grids.LinksOf(number)),
        parts_(parts),
        system_(system) {
    const Dimensions first = grids.SharedBy(number);
    order_.assign(first.begin(), first.end());
    shared_ = first.size();
    out_.shared = order_;
    for (const int32_t dimension : first) {
      classes_.push_back(
          ClassesOf(family, dimension, family.SetsOf(dimension)));
    }
    // Then what tells most apart.
    std::vector<std::pair<int64_t, int32_t>> rest;
    for (const int32_t dimension : grid_.dimensions) {
      if (first.count(dimension) > 0) continue;
      rest.emplace_back(
          -static_cast<int64_t>(family.SetsOf(dimension, grid_.items).size()),
          dimension);
    }
    std::sort(rest.begin(), rest.end());
    for (const auto& [unused, dimension] : rest) order_.push_back(dimension);
    place_.assign(order_.size(), kUnnamed);
    std::map<int32_t, int32_t> covers;
    for (const int32_t item : grid_.items) {
      for (const int32_t cover : family.QuantityOf(item).covers) {
        ++covers[cover];
      }
    }
    // Rows that lie in another grid count units here as well.
    for (const auto& [cover, rows] : covers) {
      if (rows == family.ItemsOf(cover)) covers_.insert(cover);
    }
  }

  GridAtoms Cut() {
    Split(0, grid_.items);
    return std::move(out_);
  }

 private:
  void Split(size_t depth, const std::vector<int32_t>& items) {
    if (items.empty()) {
      // Linked grids must agree on units, also those that one does not count.
      if (depth >= shared_) {
        if (links_ > 0) AddAtom(items);
        return;
      }
      // With one link only, what it does not count is free on the other side.
      if (links_ == 1) return;
    }
    if (depth == order_.size()) {
      AddAtom(items);
      return;
    }
    const int32_t dimension = order_[depth];
    std::map<int32_t, std::vector<int32_t>> by_set;
    std::vector<int32_t> common;
    std::set<int32_t> sets;
    for (const int32_t item : items) {
      int32_t own = kNone;
      for (const Restriction& r : family_.items()[item].box) {
        if (r.dimension == dimension) own = r.set;
      }
      if (own == kNone) {
        common.push_back(item);
      } else {
        by_set[own].push_back(item);
        sets.insert(own);
      }
      for (const Tree& tree : *family_.items()[item].trees) {
        VisitSets(tree, [&](int32_t d, int32_t set) {
          if (d == dimension) sets.insert(set);
        });
      }
    }
    const bool is_shared = depth < shared_;
    if (!is_shared && sets.empty()) {
      Split(depth + 1, items);
      return;
    }
    std::vector<int32_t> negated;
    for (const auto& [set, unused] : by_set) {
      if (family_.vocabulary().Get(set).negated) negated.push_back(set);
    }
    for (const Class& part :
         is_shared ? classes_[depth] : ClassesOf(family_, dimension, sets)) {
      std::vector<int32_t> inside = common;
      const auto take = [&](int32_t set) {
        const auto found = by_set.find(set);
        if (found == by_set.end()) return;
        inside.insert(inside.end(), found->second.begin(), found->second.end());
      };
      for (const int32_t set : part.listing) {
        if (!family_.vocabulary().Get(set).negated) take(set);
      }
      for (const int32_t set : negated) {
        if (family_.vocabulary().Contains(set, part.member)) take(set);
      }
      std::sort(inside.begin(), inside.end());
      place_[depth] = part.member;
      if (!Comes(dimension, part)) continue;
      Split(depth + 1, inside);
      place_[depth] = kUnnamed;
      if (dimension == family_.options().came) first_ = 0;
      if (dimension == family_.options().went) last_ = kEnd;
    }
  }

  // Nobody leaves before they come.
  bool Comes(int32_t dimension, const Class& part) {
    if (dimension == family_.options().came) {
      first_ = *std::min_element(part.members.begin(), part.members.end());
    } else if (dimension == family_.options().went) {
      // The unnamed ones never leave.
      last_ = part.member == kUnnamed ? kEnd : 0;
      for (const int32_t member : part.members) {
        last_ = std::max(last_, member % family_.options().pieces);
      }
    } else {
      return true;
    }
    if (first_ <= last_) return true;
    (dimension == family_.options().came ? first_ : last_) =
        dimension == family_.options().came ? 0 : kEnd;
    return false;
  }

  void AddAtom(const std::vector<int32_t>& items) {
    std::vector<int32_t> counted;
    std::set<int32_t> covered;
    std::set<int32_t> regions;
    bool stated = false;
    for (const int32_t item : items) {
      const bool holds = std::all_of(
          family_.items()[item].trees->begin(),
          family_.items()[item].trees->end(), [&](const Tree& tree) {
            return Holds(tree, family_.vocabulary(), [&](int32_t dimension) {
              const auto at =
                  std::find(order_.begin(), order_.end(), dimension);
              return place_[static_cast<size_t>(at - order_.begin())];
            });
          });
      if (!holds) continue;
      counted.push_back(item);
      const Quantity& q = family_.QuantityOf(item);
      covered.insert(q.covers.begin(), q.covers.end());
      if (q.region != kNone) {
        regions.insert(q.region);
      } else {
        stated = true;
      }
    }
    std::vector<int32_t> place(
        place_.begin(), place_.begin() + static_cast<std::ptrdiff_t>(shared_));
    if (!stated && links_ == 0) return;
    const auto [found, added] =
        atoms_.emplace(std::pair(counted, place), kNone);
    if (!added) return;
    const int32_t variable = system_.Add(kUnknown);
    found->second = variable;
    Variable& v = system_.variables[variable];
    v.sum = family_.IsSum();
    // Units of a region that none of its rows counts.
    v.rest = std::any_of(regions.begin(), regions.end(), [&](int32_t region) {
      return !family_.HasRows(region);
    });
    v.rest = v.rest ||
             std::any_of(covers_.begin(), covers_.end(), [&](int32_t cover) {
               return regions.count(RegionOfCover(cover)) > 0 &&
                      covered.count(cover) == 0;
             });
    v.countable = stated && !family_.IsSum() && !family_.options().stated &&
                  IsCountable();
    out_.atoms.push_back({variable, std::move(place)});
    for (const int32_t item : counted) {
      if (!family_.IsRegion(item)) parts_[item].push_back(variable);
    }
  }

  // Responses without a response time, and cases that have two categories at
  // once, are no figures that anybody asks for.
  bool IsCountable() const {
    for (size_t i = 0; i < order_.size(); ++i) {
      const int32_t dimension = order_[i];
      if (dimension == family_.options().has_days && place_[i] == kUnnamed) {
        return false;
      }
      if (absl::StartsWith(family_.vocabulary().DimensionName(dimension),
                           kExpansionMark)) {
        return false;
      }
    }
    return true;
  }

  const Family& family_;
  const Grid& grid_;
  const size_t links_;  // The number of them.
  std::vector<std::vector<int32_t>>& parts_;
  System& system_;
  // Dimensions in the order of cutting. The first so many are cut everywhere
  // alike, into these classes.
  std::vector<int32_t> order_;
  size_t shared_ = 0;
  std::vector<std::vector<Class>> classes_;
  std::set<int32_t> covers_;  // Of which all items are here.
  // Where the cutting is: a member of each dimension.
  std::vector<int32_t> place_;
  // The first piece of time that a unit can have come in, and the last that it
  // can have left, where that is settled.
  static constexpr int32_t kEnd = std::numeric_limits<int32_t>::max();
  int32_t first_ = 0;
  int32_t last_ = kEnd;
  // By the items that count it, and its place in the shared dimensions.
  std::map<std::pair<std::vector<int32_t>, std::vector<int32_t>>, int32_t>
      atoms_;
  GridAtoms out_;
};

}  // namespace

GridAtoms CutGrid(const Family& family, const Grids& grids, size_t number,
                  std::vector<std::vector<int32_t>>& parts, System& system) {
  return GridCutter(family, grids, number, parts, system).Cut();
}

}  // namespace redress::query::disclosure
