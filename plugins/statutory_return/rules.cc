#include "plugins/statutory_return/rules.h"

#include <algorithm>

#include "plugins/statutory_return/figure_rules.h"
#include "plugins/statutory_return/utf8.h"

namespace redress::statutory_return {
namespace {

const QueryRule* FindQueryRule(int code) {
  for (const QueryRule& rule : kQueryRules) {
    if (rule.code == code) return &rule;
  }
  return nullptr;
}

const QueryReason* FindReason(const ReturnData& data, int code) {
  for (const QueryReason& reason : data.reasons) {
    if (reason.rule == code) return &reason;
  }
  return nullptr;
}

// The refusal, shortened from its end to names of rules until it fits.
std::string JoinRefusal(const std::vector<Finding>& failed, size_t capacity) {
  int errors = 0;
  for (const Finding& finding : failed) errors += finding.is_query ? 0 : 1;
  const int queries = static_cast<int>(failed.size()) - errors;
  std::string head = "The return is not released: ";
  if (errors > 0) {
    head += std::to_string(errors) + (errors == 1 ? " error" : " errors");
  }
  if (errors > 0 && queries > 0) head += ", ";
  if (queries > 0) {
    head +=
        std::to_string(queries) + (queries == 1 ? " query without a reason"
                                                : " queries without a reason");
  }
  head += ".";
  for (size_t full = failed.size();; --full) {
    std::string text = head;
    for (size_t i = 0; i < full; ++i) {
      text += '\n';
      text += RuleName(failed[i].code, failed[i].is_query);
      text += ' ';
      text += failed[i].text;
      if (const QueryRule* rule = FindQueryRule(failed[i].code);
          failed[i].is_query && rule != nullptr) {
        text += std::string("; give ") + rule->option + "=\"...\"";
      }
      text += '.';
    }
    if (full < failed.size()) text += "\nAlso failed:";
    for (size_t i = full; i < failed.size(); ++i) {
      text += ' ';
      text += RuleName(failed[i].code, failed[i].is_query);
    }
    if (text.size() <= capacity || full == 0) {
      return std::string(Utf8Prefix(text, capacity));
    }
  }
}

}  // namespace

std::string RuleName(int code, bool is_query) {
  std::string name = std::to_string(code);
  if (is_query) name += 'Q';
  return name;
}

std::vector<Finding> CheckReturn(const ReturnData& data) {
  std::vector<Finding> findings;
  CheckHeader(data, findings);
  CheckStages(data, findings);
  CheckTotals(data, findings);
  CheckPlausibility(data, findings);
  CheckLearning(data, findings);
  CheckSections(data, findings);
  CheckTexts(data, findings);
  std::stable_sort(
      findings.begin(), findings.end(),
      [](const Finding& a, const Finding& b) { return a.code < b.code; });
  return findings;
}

Verdict Judge(const std::vector<Finding>& findings, const ReturnData& data,
              size_t capacity) {
  Verdict verdict;
  std::vector<Finding> failed;
  for (const Finding& finding : findings) {
    const QueryReason* reason =
        finding.is_query ? FindReason(data, finding.code) : nullptr;
    if (reason == nullptr) {
      failed.push_back(finding);
      continue;
    }
    const bool known = std::any_of(
        verdict.reasons.begin(), verdict.reasons.end(),
        [&](const QueryReason& r) { return r.rule == finding.code; });
    if (!known) verdict.reasons.push_back(*reason);
    verdict.messages.push_back("Query " + RuleName(finding.code, true) + ": " +
                               finding.text +
                               ". Reason given: " + reason->reason);
  }
  for (const QueryReason& reason : data.reasons) {
    const bool raised = std::any_of(
        findings.begin(), findings.end(), [&](const Finding& finding) {
          return finding.is_query && finding.code == reason.rule;
        });
    if (!raised) {
      verdict.messages.push_back("Query " + RuleName(reason.rule, true) +
                                 " was not raised; its reason is left out.");
    }
  }
  if (!failed.empty()) verdict.refusal = JoinRefusal(failed, capacity);
  return verdict;
}

}  // namespace redress::statutory_return
