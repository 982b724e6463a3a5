// How long a commit takes to be seen: NextSnapshot of the columnar engine, on
// generated cases. Prints the median of each.
//
//   build/bin/bench/publish_bench [CASES]

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/engine/columnar/snapshot.h"
#include "tests/engine/random_facts.h"

namespace redress::engine::columnar {
namespace {

constexpr Day kFirst = 16000;
constexpr int kDays = 3650;

// Case `number`, the same every time but for `change`.
model::CaseFacts MakeCase(Random& random, int number, const char* change) {
  model::CaseFacts facts;
  const auto set = [&facts](model::CaseDimension dimension,
                            const std::string& value) {
    facts.dimensions[static_cast<size_t>(dimension)] = value;
  };
  facts.reference = absl::StrCat("C", number);
  set(model::CaseDimension::kAuthority, "Ashdown");
  set(model::CaseDimension::kKind, "complaint");
  set(model::CaseDimension::kProcedure, "children_statutory");
  set(model::CaseDimension::kTeam, absl::StrCat("Team ", random.Below(60)));
  set(model::CaseDimension::kChannel, change);
  facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] = {
      absl::StrCat("Category ", random.Below(20))};
  facts.received = kFirst + static_cast<Day>(random.Below(kDays));
  facts.closed = facts.received + 10;
  model::StageFacts& stage = facts.stages.emplace_back();
  stage.dimensions[static_cast<size_t>(model::StageDimension::kStage)] =
      "stage1";
  stage.started = facts.received + 1;
  stage.due = facts.received + 15;
  stage.responded = facts.closed;
  stage.response_days = 7;
  return facts;
}

// The median of publishing what `next` makes, in milliseconds.
template <typename Next>
double Measure(SnapshotPtr& snapshot, int rounds, const Next& next) {
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    FactChanges changes;
    changes.version = snapshot->version + 1;
    changes.cases = next();
    const auto start = std::chrono::steady_clock::now();
    snapshot = NextSnapshot(*snapshot, changes);
    times.push_back(std::chrono::duration<double, std::milli>(
                        std::chrono::steady_clock::now() - start)
                        .count());
  }
  std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
  return times[static_cast<size_t>(rounds) / 2];
}

void Run(int cases) {
  Random random(1);
  SnapshotPtr snapshot = std::make_shared<const Snapshot>();
  int number = 0;
  const double load = Measure(snapshot, 1, [&] {
    std::vector<model::CaseFacts> all;
    all.reserve(static_cast<size_t>(cases));
    while (number < cases) all.push_back(MakeCase(random, number++, "Letter"));
    return all;
  });
  std::printf("%-44s %10.2f ms\n",
              absl::StrCat("load ", cases, " cases").c_str(), load);
  const double one = Measure(snapshot, 51, [&] {
    const int changed =
        static_cast<int>(random.Below(static_cast<size_t>(cases)));
    return std::vector<model::CaseFacts>{MakeCase(random, changed, "Email")};
  });
  std::printf("%-44s %10.2f ms\n", "one case changed", one);
  const double batch = Measure(snapshot, 11, [&] {
    std::vector<model::CaseFacts> added;
    for (int i = 0; i < 1000; ++i) {
      added.push_back(MakeCase(random, number++, "Letter"));
    }
    return added;
  });
  std::printf("%-44s %10.2f ms\n", "1,000 cases added, in no order of days",
              batch);
}

}  // namespace
}  // namespace redress::engine::columnar

int main(int argc, char** argv) {
  redress::engine::columnar::Run(argc > 1 ? std::atoi(argv[1]) : 1000000);
  return 0;
}
