// What is cut into disjoint parts together.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_FAMILY_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_FAMILY_H_

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "service/query/disclosure/publication.h"

namespace redress::query::disclosure {

// A quantity and which units it counts.
struct Item {
  int32_t quantity = 0;
  std::vector<Restriction> box;
  // Of the quantity's condition; must stay valid.
  const std::vector<Tree>* trees = nullptr;
};

struct CutOptions {
  // The dimension that says whether a response has a response time.
  int32_t has_days = kNone;
  // The items have variables, and get no others.
  bool stated = false;
  // The dimensions of the pieces of time in which units come in, and in which
  // and how they leave (way · pieces + piece); kNone: none.
  int32_t came = kNone;
  int32_t went = kNone;
  int32_t pieces = 1;
};

using Dimensions = std::set<int32_t>;

// The items that count units of one family, or sum over them.
class Family {
 public:
  // At least one item. The publication must stay valid.
  Family(const Publication& publication, std::vector<Item> items,
         const CutOptions& options);

  const std::vector<Item>& items() const { return items_; }
  const CutOptions& options() const { return options_; }
  const Vocabulary& vocabulary() const { return publication_.vocabulary; }
  bool IsSum() const { return QuantityOf(0).sum; }

  // Items go by their position.
  const Quantity& QuantityOf(int32_t item) const {
    return publication_.quantities[items_[item].quantity];
  }
  bool IsRegion(int32_t item) const { return QuantityOf(item).region != kNone; }

  // A region that has rows here.
  bool HasRows(int32_t region) const { return regions_.count(region) > 0; }
  // How many items are of a cover (Quantity::covers).
  int32_t ItemsOf(int32_t cover) const { return covers_.at(cover); }

  // The dimensions that an item narrows.
  Dimensions DimensionsOf(const Item& item) const;
  // The sets of a dimension that items name: all of them, or some.
  std::set<int32_t> SetsOf(int32_t dimension) const;
  std::set<int32_t> SetsOf(int32_t dimension,
                           const std::vector<int32_t>& items) const;

 private:
  void AddSets(int32_t dimension, const Item& item,
               std::set<int32_t>& sets) const;

  const Publication& publication_;
  std::vector<Item> items_;
  CutOptions options_;
  std::set<int32_t> regions_;
  std::map<int32_t, int32_t> covers_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_FAMILY_H_
