#include "service/query/member_resolver.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/base/nearest.h"
#include "service/model/vocabulary.h"
#include "service/query/catalogue.h"
#include "service/query/text.h"

namespace redress::query {
namespace {

// The first ones get a sentence each, the rest a number.
constexpr size_t kMaxSentences = 20;
// Looking for a near name among more would cost more than it is worth.
constexpr size_t kMaxCandidates = 5000;

}  // namespace

absl::StatusOr<std::string> MemberResolver::Resolve(
    const std::string& dimension, const std::string& name) {
  if (name == model::kNotRecorded) return std::string();
  const v1::Dimension* found = FindDimension(dimensions_, dimension);
  if (found != nullptr && !found->vocabulary().empty()) {
    for (const std::string& value : found->vocabulary()) {
      if (absl::EqualsIgnoreCase(value, name)) return value;
    }
    return name;
  }
  const absl::StatusOr<const Members*> members = MembersOf(dimension);
  if (!members.ok()) return members.status();
  // A name that the data have means itself, even where an alias leads
  // elsewhere: an alias may hold only for part of the time.
  if ((*members)->Has(name)) return name;
  std::string resolved = snapshot_.reference->ResolveMember(dimension, name);
  // As in facts: an alias may say that a recorded value is none.
  if (absl::EqualsIgnoreCase(resolved, model::kNotRecorded)) {
    return std::string();
  }
  if (!(*members)->Has(resolved)) {
    if (seen_absent_.emplace(dimension, name).second) {
      absent_.emplace_back(dimension, name);
    }
  }
  return resolved;
}

std::vector<std::string> MemberResolver::Warnings() const {
  std::vector<std::string> warnings;
  for (const auto& [dimension, name] : absent_) {
    if (warnings.size() == kMaxSentences) {
      warnings.push_back(absl::StrCat(absent_.size() - kMaxSentences,
                                      " more values are nowhere in the data."));
      break;
    }
    std::vector<std::string> candidates;
    const Members& members = members_.at(dimension);
    if (suggests_ && members.of_cases->size() + members.of_actions.size() <=
                         kMaxCandidates) {
      std::set<std::string> names = members.of_actions;
      for (const engine::MemberCount& count : *members.of_cases) {
        if (!count.member.empty()) names.insert(count.member);
      }
      candidates.assign(names.begin(), names.end());
    }
    warnings.push_back(absl::StrCat("No record has the ", dimension, " ",
                                    Quote(name), DidYouMean(name, candidates),
                                    ", so it counts as 0."));
  }
  return warnings;
}

absl::StatusOr<const MemberResolver::Members*> MemberResolver::MembersOf(
    const std::string& dimension) {
  const auto cached = members_.find(dimension);
  if (cached != members_.end()) return &cached->second;
  auto counts =
      snapshot_.executor->Members(dimension, snapshot_.version, snapshot_.stop);
  if (!counts.ok()) return counts.status();
  Members members;
  members.of_cases = *std::move(counts);
  const absl::Status status = AddActionMembers(dimension, members.of_actions);
  if (!status.ok()) return status;
  return &members_.emplace(dimension, std::move(members)).first->second;
}

bool MemberResolver::Members::Has(const std::string& name) const {
  // "" is what is not recorded, not a name.
  if (name.empty()) return false;
  const auto found = std::lower_bound(
      of_cases->begin(), of_cases->end(), name,
      [](const engine::MemberCount& count, const std::string& wanted) {
        return count.member < wanted;
      });
  return (found != of_cases->end() && found->member == name) ||
         of_actions.count(name) > 0;
}

absl::Status MemberResolver::AddActionMembers(
    const std::string& dimension, std::set<std::string>& members) const {
  const v1::Dimension* found = FindDimension(dimensions_, dimension);
  const bool on_actions =
      found != nullptr &&
      std::find(found->grains().begin(), found->grains().end(),
                v1::GRAIN_ACTION) != found->grains().end();
  if (!counts_actions_ || !on_actions) return absl::OkStatus();
  engine::Plan plan;
  plan.group_by = {dimension};
  engine::Accumulator all;
  all.table = engine::Table::kActions;
  plan.accumulators.push_back(all);
  const auto partials =
      snapshot_.executor->Aggregate(plan, snapshot_.version, snapshot_.stop);
  if (!partials.ok()) return partials.status();
  for (const engine::PartialRow& row : partials->accumulators.at(0)) {
    if (!row.members.at(0).empty()) members.insert(row.members[0]);
  }
  return absl::OkStatus();
}

}  // namespace redress::query
