#include "service/query/disclosure/peers.h"

#include <cstddef>
#include <map>

namespace redress::query::disclosure {

Peers::Peers(const System& system, const Pattern& pattern, const Mover& mover)
    : system_(system), pattern_(pattern) {
  const size_t size = system.variables.size();
  group_of_.assign(size, kNone);
  std::map<std::vector<Entry>, int32_t> groups;
  for (size_t i = 0; i < size; ++i) {
    const auto v = static_cast<int32_t>(i);
    const std::vector<Entry>& touching = mover.TouchingOf(v);
    if (touching.empty()) continue;
    const auto [at, added] =
        groups.emplace(touching, static_cast<int32_t>(groups_.size()));
    if (added) groups_.emplace_back();
    group_of_[i] = at->second;
    groups_[at->second].members.push_back(v);
  }
  for (const auto& [touching, number] : groups) {
    std::vector<Entry> turned = touching;
    for (Entry& entry : turned) entry.factor = -entry.factor;
    const auto found = groups.find(turned);
    if (found != groups.end()) groups_[number].opposite = found->second;
  }
}

bool Peers::Protect(int32_t v) {
  const Group& own = Refreshed(group_of_[v]);
  if (own.free > 1 && own.room >= pattern_.Need(v)) return true;
  return own.opposite != kNone && Refreshed(own.opposite).free > 0;
}

void Peers::Change(int32_t v) {
  if (!IsUntied(v)) groups_[group_of_[v]].fresh = false;
}

void Peers::AddTo(int32_t v, std::vector<int32_t>& variables) const {
  if (IsUntied(v)) return;
  const int32_t own = group_of_[v];
  for (const int32_t number : {own, groups_[own].opposite}) {
    if (number == kNone) continue;
    const std::vector<int32_t>& members = groups_[number].members;
    variables.insert(variables.end(), members.begin(), members.end());
  }
}

const Peers::Group& Peers::Refreshed(int32_t number) {
  Group& group = groups_[number];
  if (group.fresh) return group;
  group.free = group.room = 0;
  for (const int32_t member : group.members) {
    if (!pattern_.IsFree(member)) continue;
    ++group.free;
    group.room += system_.variables[member].value - pattern_.Least(member);
  }
  group.fresh = true;
  return group;
}

}  // namespace redress::query::disclosure
