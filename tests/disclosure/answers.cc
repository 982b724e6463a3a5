#include "tests/disclosure/answers.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/query/publication.h"
#include "tests/disclosure/audit.h"

namespace redress::attack {

absl::StatusOr<std::vector<Published>> Answers(
    const std::vector<v1::Query>& queries, const query::DisclosureRules& rules,
    const query::Snapshot& snapshot) {
  query::Publication publication(snapshot, rules);
  for (const v1::Query& query : queries) {
    absl::Status status =
        publication.Add(query, "query", query::Origin::kDefinition);
    if (!status.ok()) return status;
  }
  std::vector<Published> published;
  for (size_t i = 0; i < queries.size(); ++i) {
    absl::StatusOr<v1::Answer> answer = publication.Answer(i);
    if (!answer.ok()) return answer.status();
    published.push_back({queries[i], *std::move(answer), true});
  }
  return published;
}

std::vector<std::string> FaultsOf(const std::vector<Published>& published,
                                  const query::DisclosureRules& rules) {
  Profile profile;
  profile.zeros_shown = !rules.suppress_zero;
  profile.rounding_base = rules.rounding_base;
  const Findings findings = Attack(published, profile);
  std::vector<std::string> faults = findings.faults;
  std::set<FigurePart> zeros;
  if (rules.suppress_zero) zeros = KnownZeros(published, profile);
  for (const Interval& found : findings.intervals) {
    // Counts need the range; sums of money must not be known.
    const bool money = published[found.table]
                           .answer.columns(static_cast<int>(found.column))
                           .unit() == v1::UNIT_GBP;
    if (found.part != Part::kCount && !(found.part == Part::kSum && money)) {
      continue;
    }
    const int64_t wanted = money ? 1 : rules.Range();
    if (found.high - found.low >= wanted ||
        zeros.count({found.table, found.row, found.column, found.part}) > 0) {
      continue;
    }
    // A sum of nothing is no secret where nothing may be behind it.
    if (money && found.high == 0) continue;
    faults.push_back(absl::StrCat("table ", found.table, " row ", found.row,
                                  " column ", found.column, " is in [",
                                  found.low, ", ", found.high,
                                  "], wanted a range of ", wanted));
  }
  return faults;
}

int64_t CountConfidential(const std::vector<Published>& published) {
  int64_t count = 0;
  for (const Published& table : published) {
    for (const v1::Row& row : table.answer.rows()) {
      count += std::count_if(
          row.cells().begin(), row.cells().end(), [](const v1::Cell& cell) {
            return cell.status() == v1::CELL_STATUS_CONFIDENTIAL;
          });
    }
  }
  return count;
}

}  // namespace redress::attack
