#include "service/query/disclosure/classes.h"

#include <algorithm>
#include <map>
#include <utility>

namespace redress::query::disclosure {

std::vector<Class> ClassesOf(const Family& family, int32_t dimension,
                             const std::set<int32_t>& sets) {
  const Vocabulary& vocabulary = family.vocabulary();
  const CutOptions& options = family.options();
  std::map<int32_t, std::vector<int32_t>> listing;
  for (const int32_t set : sets) {
    for (const int32_t member : vocabulary.Get(set).members) {
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
