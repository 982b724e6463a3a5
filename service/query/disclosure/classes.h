// Members of a dimension that are alike in all that is said of them.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_CLASSES_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_CLASSES_H_

#include <cstdint>
#include <set>
#include <vector>

#include "service/query/disclosure/family.h"

namespace redress::query::disclosure {

// Members that no set tells apart.
struct Class {
  int32_t member;                // One of them, or kUnnamed.
  std::vector<int32_t> listing;  // The sets that list them.
  std::vector<int32_t> members;  // Empty of the unnamed ones.
};

// The classes into which `sets` cut a dimension. Unnamed members, if there are
// any, are the last one.
std::vector<Class> ClassesOf(const Family& family, int32_t dimension,
                             const std::set<int32_t>& sets);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_CLASSES_H_
