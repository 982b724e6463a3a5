#include "service/query/disclosure/vocabulary.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace redress::query::disclosure {
namespace {

void Normalise(std::vector<int32_t>& members) {
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
}

}  // namespace

int32_t Vocabulary::Dimension(const std::string& name) {
  const auto [found, added] =
      dimensions_.emplace(name, static_cast<int32_t>(dimension_names_.size()));
  if (added) dimension_names_.push_back(name);
  return found->second;
}

const std::string& Vocabulary::DimensionName(int32_t dimension) const {
  return dimension_names_[dimension];
}

void Vocabulary::Close(int32_t dimension,
                       const std::vector<std::string>& members) {
  std::vector<int32_t>& closed = closed_[dimension];
  for (const std::string& member : members) closed.push_back(Text(member));
  Normalise(closed);
}

bool Vocabulary::AreAll(int32_t dimension,
                        const std::vector<int32_t>& named) const {
  const auto found = closed_.find(dimension);
  return found != closed_.end() &&
         std::includes(named.begin(), named.end(), found->second.begin(),
                       found->second.end());
}

int32_t Vocabulary::Text(const std::string& text) {
  return texts_.emplace(text, static_cast<int32_t>(texts_.size()))
      .first->second;
}

int32_t Vocabulary::Set(MemberSet set) {
  Normalise(set.members);
  const auto [found, added] =
      set_numbers_.emplace(std::move(set), static_cast<int32_t>(sets_.size()));
  if (added) sets_.push_back(&found->first);
  return found->second;
}

int32_t Vocabulary::Set(const std::vector<std::string>& members, bool negated) {
  MemberSet set;
  set.negated = negated;
  for (const std::string& member : members) set.members.push_back(Text(member));
  return Set(std::move(set));
}

int32_t Vocabulary::Range(int32_t first, int32_t last) {
  MemberSet set;
  set.members.resize(last - first + 1);
  std::iota(set.members.begin(), set.members.end(), first);
  return Set(std::move(set));
}

bool Vocabulary::Contains(int32_t set, int32_t member) const {
  const MemberSet& value = Get(set);
  return std::binary_search(value.members.begin(), value.members.end(),
                            member) != value.negated;
}

int32_t Vocabulary::Intersect(int32_t a, int32_t b) {
  if (a == b) return a;
  const MemberSet& x = Get(a);
  const MemberSet& y = Get(b);
  MemberSet result;
  result.negated = x.negated && y.negated;
  const auto out = std::back_inserter(result.members);
  if (result.negated) {
    std::set_union(x.members.begin(), x.members.end(), y.members.begin(),
                   y.members.end(), out);
  } else if (!x.negated && !y.negated) {
    std::set_intersection(x.members.begin(), x.members.end(), y.members.begin(),
                          y.members.end(), out);
  } else {
    const MemberSet& with = x.negated ? y : x;
    const MemberSet& without = x.negated ? x : y;
    std::set_difference(with.members.begin(), with.members.end(),
                        without.members.begin(), without.members.end(), out);
  }
  return Set(std::move(result));
}

std::map<std::vector<int32_t>, std::vector<int32_t>> Vocabulary::ByNaming(
    const std::set<int32_t>& sets) const {
  std::map<int32_t, std::vector<int32_t>> naming;
  for (const int32_t set : sets) {
    for (const int32_t member : Get(set).members) {
      naming[member].push_back(set);
    }
  }
  std::map<std::vector<int32_t>, std::vector<int32_t>> by_naming;
  for (const auto& [member, in] : naming) by_naming[in].push_back(member);
  return by_naming;
}

std::vector<int32_t> Vocabulary::Pieces(int32_t dimension,
                                        const std::set<int32_t>& sets) {
  MemberSet rest;
  rest.negated = true;
  std::vector<int32_t> pieces;
  for (auto& [unused, members] : ByNaming(sets)) {
    rest.members.insert(rest.members.end(), members.begin(), members.end());
    pieces.push_back(Set(MemberSet{false, members}));
  }
  std::sort(rest.members.begin(), rest.members.end());
  if (!AreAll(dimension, rest.members)) pieces.push_back(Set(std::move(rest)));
  return pieces;
}

bool Vocabulary::IsOnlyEmpty(int32_t set) {
  return set == Set(std::vector<std::string>{""});
}

bool Vocabulary::IsSubset(int32_t a, int32_t b) const {
  const MemberSet& x = Get(a);
  const MemberSet& y = Get(b);
  if (!x.negated) {
    return std::all_of(x.members.begin(), x.members.end(),
                       [&](int32_t member) { return Contains(b, member); });
  }
  return y.negated && std::includes(x.members.begin(), x.members.end(),
                                    y.members.begin(), y.members.end());
}

bool Vocabulary::AreDisjoint(int32_t a, int32_t b) const {
  const MemberSet& x = Get(a);
  const MemberSet& y = Get(b);
  if (x.negated && y.negated) return false;
  const MemberSet& listed = x.negated ? y : x;
  const int32_t other = x.negated ? a : b;
  return std::none_of(listed.members.begin(), listed.members.end(),
                      [&](int32_t member) { return Contains(other, member); });
}

}  // namespace redress::query::disclosure
