#include "service/query/disclosure/family.h"

#include <utility>

namespace redress::query::disclosure {

Family::Family(const Publication& publication, std::vector<Item> items,
               const CutOptions& options)
    : publication_(publication), items_(std::move(items)), options_(options) {
  for (const Item& item : items_) {
    for (const int32_t cover : publication_.quantities[item.quantity].covers) {
      ++covers_[cover];
      regions_.insert(RegionOfCover(cover));
    }
  }
}

Dimensions Family::DimensionsOf(const Item& item) const {
  Dimensions dimensions;
  for (const Restriction& r : item.box) dimensions.insert(r.dimension);
  for (const Tree& tree : *item.trees) {
    VisitSets(tree, [&](int32_t dimension, int32_t) {
      dimensions.insert(dimension);
    });
  }
  return dimensions;
}

std::set<int32_t> Family::SetsOf(int32_t dimension) const {
  std::set<int32_t> sets;
  for (const Item& item : items_) AddSets(dimension, item, sets);
  return sets;
}

std::set<int32_t> Family::SetsOf(int32_t dimension,
                                 const std::vector<int32_t>& items) const {
  std::set<int32_t> sets;
  for (const int32_t item : items) AddSets(dimension, items_[item], sets);
  return sets;
}

void Family::AddSets(int32_t dimension, const Item& item,
                     std::set<int32_t>& sets) const {
  for (const Restriction& r : item.box) {
    if (r.dimension == dimension) sets.insert(r.set);
  }
  for (const Tree& tree : *item.trees) {
    VisitSets(tree, [&](int32_t d, int32_t set) {
      if (d == dimension) sets.insert(set);
    });
  }
}

}  // namespace redress::query::disclosure
