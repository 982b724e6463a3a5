#include "service/query/disclosure/grids.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>
#include <utility>

namespace redress::query::disclosure {
namespace {

// Grids are merged only up to this size.
constexpr int64_t kMaxMergedCells = 20000;

Dimensions Shared(const Dimensions& a, const Dimensions& b) {
  Dimensions shared;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(shared, shared.end()));
  return shared;
}

class GridMaker {
 public:
  explicit GridMaker(const Family& family) : family_(family) {}

  Grids Make() {
    std::set<Dimensions> groups;
    const std::vector<Item>& items = family_.items();
    for (size_t i = 0; i < items.size(); ++i) {
      if (family_.IsRegion(static_cast<int32_t>(i))) continue;
      groups.insert(family_.DimensionsOf(items[i]));
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
    Grids result;
    for (const Dimensions& group : largest) result.grids.push_back({group, {}});
    for (size_t i = 0; i < items.size(); ++i) {
      const Dimensions own = family_.DimensionsOf(items[i]);
      const bool region = family_.IsRegion(static_cast<int32_t>(i));
      for (Grid& grid : result.grids) {
        if (std::includes(grid.dimensions.begin(), grid.dimensions.end(),
                          own.begin(), own.end())) {
          grid.items.push_back(static_cast<int32_t>(i));
          // What a table is about matters wherever its units are.
          if (!region) break;
        }
      }
    }
    result.links = std::move(links_);
    return result;
  }

 private:
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

  // The distinct members named of a dimension, and the unnamed ones.
  int64_t SizeOf(const Dimensions& dimensions) const {
    double size = 1;
    for (const int32_t dimension : dimensions) {
      std::set<int32_t> named;
      for (const int32_t set : family_.SetsOf(dimension)) {
        const auto& members = family_.vocabulary().Get(set).members;
        named.insert(members.begin(), members.end());
      }
      size *= static_cast<double>(named.size() + 1);
      if (size > 1e12) break;
    }
    return static_cast<int64_t>(size);
  }

  const Family& family_;
  std::vector<Link> links_;
};

}  // namespace

size_t Grids::LinksOf(size_t grid) const {
  return static_cast<size_t>(
      std::count_if(links.begin(), links.end(),
                    [&](const Link& link) { return link.Has(grid); }));
}

Dimensions Grids::SharedBy(size_t grid) const {
  Dimensions shared;
  for (const Link& link : links) {
    if (link.Has(grid)) shared.insert(link.shared.begin(), link.shared.end());
  }
  return shared;
}

Grids MakeGrids(const Family& family) { return GridMaker(family).Make(); }

}  // namespace redress::query::disclosure
