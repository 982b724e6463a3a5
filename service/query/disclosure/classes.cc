#include "service/query/disclosure/classes.h"

#include <algorithm>
#include <utility>

namespace redress::query::disclosure {

std::vector<Class> ClassesOf(const Family& family, int32_t dimension,
                             const std::set<int32_t>& sets) {
  const Vocabulary& vocabulary = family.vocabulary();
  const CutOptions& options = family.options();
  std::vector<int32_t> named;
  std::vector<Class> result;
  for (const auto& [listing, members] : vocabulary.ByNaming(sets)) {
    named.insert(named.end(), members.begin(), members.end());
    result.push_back({members[0], listing, members});
  }
  std::sort(named.begin(), named.end());
  if (!vocabulary.AreAll(dimension, named)) {
    Class unnamed = {kUnnamed, {}, {}};
    if (dimension == options.came) {
      // Of days the others are known as well.
      for (int32_t piece = 0; piece < options.pieces; ++piece) {
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

}  // namespace redress::query::disclosure
