// Cuts the units of one grid into the parts that no item of it cuts further.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_CUT_GRID_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_CUT_GRID_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "service/query/disclosure/family.h"
#include "service/query/disclosure/grids.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// A part that no published quantity cuts further.
struct Atom {
  int32_t variable = kNone;
  // Members of the grid's shared dimensions, in their order.
  std::vector<int32_t> place;
};

struct GridAtoms {
  // The dimensions that are cut alike in every grid that has them.
  std::vector<int32_t> shared;
  std::vector<Atom> atoms;
};

// Adds a variable for each part, and it to the `parts` of the items that count
// it.
GridAtoms CutGrid(const Family& family, const Grids& grids, size_t number,
                  std::vector<std::vector<int32_t>>& parts, System& system);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_CUT_GRID_H_
