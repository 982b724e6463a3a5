// Thousands of random reports are protected, published and attacked.
//
// REDRESS_ATTACK_REPORTS=n attacks n reports, REDRESS_ATTACK_SEED=s begins with
// seed s.

#include <string>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "service/query/disclosure/protect.h"
#include "tests/disclosure/audit.h"
#include "tests/disclosure/random_report.h"

namespace redress::attack {
namespace {

std::string Dumps(const RandomReport& report) {
  std::string text;
  for (const TrueTable* table : report.Shown()) text += Dump(*table);
  for (const TrueTable* table : report.Hidden()) {
    text += "Not published: " + Dump(*table);
  }
  return text;
}

// False: the attack found something out.
bool Withstands(uint64_t seed, Census& all,
                ReportKind kind = ReportKind::kAny) {
  RandomReport report = MakeRandomReport(seed, kind);
  EXPECT_TRUE(query::Protect(report.rules, report.Tables()).ok());
  const auto faults =
      Audit(report.rules, report.Shown(), report.Hidden(), report.secret_range);
  const Census census = Count(report.Shown());
  all.figures += census.figures;
  all.kept_back += census.kept_back;
  if (faults.empty()) return true;
  ADD_FAILURE() << "REDRESS_ATTACK_SEED=" << seed
                << " REDRESS_ATTACK_REPORTS=1, threshold "
                << report.rules.threshold << ", range " << report.rules.Range()
                << (report.rules.suppress_zero ? ", zeros suppressed" : "")
                << ":\n"
                << absl::StrJoin(faults, "\n") << "\n"
                << Dumps(report);
  return false;
}

TEST(RandomAttackTest, EverySuppressedFigureKeepsItsRange) {
  const uint64_t first = Setting("REDRESS_ATTACK_SEED", 1);
  const uint64_t reports = Setting("REDRESS_ATTACK_REPORTS", 1500);
  Census all;
  int failures = 0;
  for (uint64_t seed = first; seed < first + reports; ++seed) {
    if (!Withstands(seed, all) && ++failures == 5) break;
  }
  if (reports < 100) return;
  // The reports are worth attacking: much is kept back, and not everything.
  EXPECT_GT(all.kept_back * 10, all.figures);
  EXPECT_LT(all.kept_back * 10, all.figures * 9);
}

TEST(RandomAttackTest, AgeBandsKeepTheirRange) {
  Census all;
  for (uint64_t seed = 1; seed <= 80; ++seed) {
    Withstands(seed, all, ReportKind::kAgeing);
  }
  EXPECT_GT(all.kept_back * 10, all.figures);
}

// Reports far from the others' seeds that gave way once.
TEST(RandomAttackTest, ReportsThatGaveWayNoLongerDo) {
  Census all;
  for (const uint64_t seed :
       {11671, 17150, 18794, 19754, 22851, 26051, 26401, 31067, 31671, 48240,
        48965, 51975, 59723, 62032, 213153}) {
    Withstands(seed, all);
  }
}

}  // namespace
}  // namespace redress::attack
