#include "service/query/disclosure/protect.h"

#include "service/query/disclosure/pattern.h"
#include "service/query/disclosure/publication.h"
#include "service/query/disclosure/rounding.h"
#include "service/query/disclosure/suppress.h"
#include "service/query/disclosure/system.h"
#include "service/query/disclosure/unasked.h"

namespace redress::query {

namespace {

disclosure::System Build(const DisclosureRules& rules, bool cut_flows,
                         disclosure::Publication& publication) {
  disclosure::System system;
  disclosure::AddAtoms(publication, system);
  disclosure::AddManyValued(publication, system);
  disclosure::AddNarrowings(publication, system);
  disclosure::AddFlows(cut_flows, publication, system);
  disclosure::AddTwins(publication, system);
  disclosure::Shrink(publication, !rules.suppress_zero, system);
  disclosure::Complete(system);
  return system;
}

}  // namespace

absl::Status Protect(const DisclosureRules& rules,
                     const std::vector<PublishedTable>& tables,
                     const StopCheck& stop) {
  if (rules.ShowsEverything()) return absl::OkStatus();
  disclosure::Publication publication;
  absl::Status status = disclosure::Collect(tables, publication);
  if (!status.ok()) return status;
  disclosure::AddUnstatedTwins(publication);
  disclosure::AddComplements(publication);
  disclosure::AddMissingFlows(publication);
  disclosure::AddRestricted(publication);
  disclosure::AddWider(publication);
  bool cut_flows = true;
  disclosure::System system = Build(rules, cut_flows, publication);
  if (status = CheckStop(stop); !status.ok()) return status;
  // Records that leave before they come fit no flow.
  if (system.inconsistent) {
    cut_flows = false;
    system = Build(rules, cut_flows, publication);
  }
  if (disclosure::HasQuestions(publication)) {
    disclosure::SettleQuestions(rules, system, publication);
    if (status = CheckStop(stop); !status.ok()) return status;
    system = Build(rules, cut_flows, publication);
  }
  disclosure::Pattern pattern(rules, publication, system);
  status = disclosure::Suppress(rules, system, stop, pattern);
  if (!status.ok()) return status;
  for (size_t i = 0; i < publication.cells.size(); ++i) {
    const disclosure::Cell& cell = publication.cells[i];
    if (pattern.IsKeptBack(i)) cell.figure->confidential = true;
    disclosure::Round(rules, cell.shape, *cell.figure);
  }
  return absl::OkStatus();
}

}  // namespace redress::query
