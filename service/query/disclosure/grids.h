// Which dimensions of a family go together, and where such groups meet.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_GRIDS_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_GRIDS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "service/query/disclosure/family.h"

namespace redress::query::disclosure {

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

  bool Has(size_t grid) const { return a == grid || b == grid; }
};

struct Grids {
  std::vector<Grid> grids;
  std::vector<Link> links;

  // The number of links of a grid.
  size_t LinksOf(size_t grid) const;
  // The dimensions that a grid shares with those it is linked with.
  Dimensions SharedBy(size_t grid) const;
};

// One grid for each largest group of dimensions. Grids that share dimensions in
// a ring would allow more than one whole can: they are merged, as long as that
// is not too large.
Grids MakeGrids(const Family& family);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_GRIDS_H_
