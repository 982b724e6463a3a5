#include "service/engine/executor.h"

#include <memory>
#include <utility>
#include <vector>

#include "service/model/dimensions.h"

namespace redress::engine {

absl::StatusOr<MembersPtr> Executor::DoMembers(const std::string& dimension,
                                               int64_t version,
                                               const StopCheck& stop) const {
  Plan plan;
  plan.group_by.push_back(dimension);
  Accumulator& rows = plan.accumulators.emplace_back();
  rows.table = model::StageDimensionByName(dimension).has_value()
                   ? Table::kStages
                   : Table::kCases;
  absl::StatusOr<Partials> partials = Aggregate(plan, version, stop);
  if (!partials.ok()) return partials.status();
  std::vector<MemberCount> members;
  for (PartialRow& row : partials->accumulators.front()) {
    members.push_back({std::move(row.members.front()), row.count});
  }
  return std::make_shared<const std::vector<MemberCount>>(std::move(members));
}

}  // namespace redress::engine
