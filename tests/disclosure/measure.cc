// Prints how much of its tables disclosure control keeps back, and how much
// simpler methods would:
//
//   ninja -C build disclosure_measure && build/bin/tests/disclosure_measure
//
// The figures are in docs/disclosure.md.

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "service/query/disclosure/protect.h"
#include "tests/disclosure/appendix3.h"
#include "tests/disclosure/audit.h"
#include "tests/disclosure/methods.h"
#include "tests/disclosure/random_report.h"

namespace redress::attack {
namespace {

query::DisclosureRules Publish() {
  query::DisclosureRules rules;
  rules.name = "publish";
  rules.threshold = 5;
  rules.min_denominator = 10;
  rules.protection_range = 5;
  return rules;
}

std::vector<TrueTable*> Pointers(std::vector<TrueTable>& tables) {
  std::vector<TrueTable*> pointers;
  for (TrueTable& table : tables) pointers.push_back(&table);
  return pointers;
}

struct Tally {
  int64_t figures = 0;
  int64_t kept_back = 0;
  int64_t reports = 0;
  int64_t broken = 0;  // Reports that the attacker gets something out of.
};

void Take(const query::DisclosureRules& rules,
          const std::vector<TrueTable*>& tables, Tally& tally) {
  const std::vector<const TrueTable*> shown(tables.begin(), tables.end());
  const Census census = Count(shown);
  tally.figures += census.figures;
  tally.kept_back += census.kept_back;
  ++tally.reports;
  if (!Audit(rules, shown, {}, 1).empty()) ++tally.broken;
}

bool IsSafe(const query::DisclosureRules& rules,
            const std::vector<TrueTable*>& tables) {
  return Audit(rules, {tables.begin(), tables.end()}, {}, 1).empty();
}

// Rows; with totals where that does not do; everything where that does not.
void SuppressSafely(const query::DisclosureRules& rules,
                    const std::vector<TrueTable*>& tables) {
  SuppressRows(rules, tables);
  if (IsSafe(rules, tables)) return;
  SuppressRowsAndTotals(rules, tables);
  if (IsSafe(rules, tables)) return;
  SuppressAll(tables);
}

void Print(const char* name, const Tally& tally) {
  std::printf("%-34s %8lld of %8lld figures (%4.1f%%), %5lld of %5lld unsafe\n",
              name, static_cast<long long>(tally.kept_back),
              static_cast<long long>(tally.figures),
              100.0 * static_cast<double>(tally.kept_back) /
                  static_cast<double>(tally.figures),
              static_cast<long long>(tally.broken),
              static_cast<long long>(tally.reports));
}

void Measure(const char* title,
             const std::function<bool(int, std::vector<TrueTable>&)>& make) {
  const query::DisclosureRules rules = Publish();
  struct Method {
    const char* name;
    std::function<void(const std::vector<TrueTable*>&)> apply;
    Tally tally;
  };
  Method methods[] = {
      {"primary only", [&](const auto& t) { SuppressPrimary(rules, t); }, {}},
      {"Redress",
       [&](const auto& t) {
         std::vector<query::PublishedTable> published;
         for (TrueTable* table : t) {
           published.push_back({table->question.get(), &table->figures});
         }
         if (!query::Protect(rules, published).ok()) std::abort();
       },
       {}},
      {"whole rows", [&](const auto& t) { SuppressRows(rules, t); }, {}},
      {"rows, totals, all: until safe",
       [&](const auto& t) { SuppressSafely(rules, t); },
       {}},
  };
  std::vector<TrueTable> tables;
  for (int i = 0; make(i, tables); ++i) {
    const std::vector<TrueTable*> pointers = Pointers(tables);
    for (Method& method : methods) {
      ShowAll(pointers);
      method.apply(pointers);
      Take(rules, pointers, method.tally);
    }
  }
  std::printf("%s\n", title);
  for (const Method& method : methods) Print(method.name, method.tally);
}

}  // namespace
}  // namespace redress::attack

int main() {
  using namespace redress::attack;  // NOLINT(google-build-using-namespace)
  const Records records = Appendix3Records();
  Measure("Appendix 3, tables published together",
          [&](int i, std::vector<TrueTable>& tables) {
            tables.clear();
            for (const auto& query : Appendix3Queries()) {
              tables.push_back(MakeTable(records, query));
            }
            return i == 0;
          });
  Measure("Appendix 3, each table alone", [&](int i,
                                              std::vector<TrueTable>& tables) {
    const auto queries = Appendix3Queries();
    if (i >= static_cast<int>(queries.size())) return false;
    tables.clear();
    tables.push_back(MakeTable(records, queries[static_cast<size_t>(i)]));
    return true;
  });
  Measure("1,000 random reports", [](int i, std::vector<TrueTable>& tables) {
    if (i >= 1000) return false;
    tables = MakeRandomReport(static_cast<uint64_t>(i) + 1).tables;
    return true;
  });
  return 0;
}
