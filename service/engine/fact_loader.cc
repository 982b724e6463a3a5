#include "service/engine/fact_loader.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/engine/plan_check.h"

namespace redress::engine {
namespace {

// Moves `last` on to a key; false where that is not above it.
bool Advance(const std::string& authority, const std::string& key,
             std::pair<std::string, std::string>& last) {
  if (const int order = last.first.compare(authority);
      order > 0 || (order == 0 && last.second >= key)) {
    return false;
  }
  last.first = authority;
  last.second = key;
  return true;
}

absl::Status OutOfOrder(const char* field, const std::string& authority,
                        const std::string& key) {
  return InvalidArgument({{field, "KEY_NOT_ASCENDING",
                           absl::StrCat("\"", key, "\" of \"", authority,
                                        "\" is not above the key before it")}});
}

}  // namespace

absl::Status FactLoader::Add(const std::vector<model::CaseFacts>& cases,
                             const std::vector<model::ActionFacts>& actions) {
  for (const model::CaseFacts& facts : cases) {
    const std::string& authority =
        facts.dimensions[static_cast<size_t>(model::CaseDimension::kAuthority)];
    if (!Advance(authority, facts.reference, last_case_)) {
      return OutOfOrder("cases", authority, facts.reference);
    }
    absl::Status stages = CheckStages(facts);
    if (!stages.ok()) return stages;
  }
  for (const model::ActionFacts& facts : actions) {
    if (!Advance(facts.authority, facts.id, last_action_)) {
      return OutOfOrder("actions", facts.authority, facts.id);
    }
  }
  return DoAdd(cases, actions);
}

}  // namespace redress::engine
