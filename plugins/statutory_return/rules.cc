#include "plugins/statutory_return/rules.h"

#include <algorithm>
#include <cstddef>

#include "plugins/statutory_return/figure_rules.h"
#include "plugins/text/utf8.h"

namespace redress::statutory_return {
namespace {

const QueryRule* FindQueryRule(int code) {
  for (const QueryRule& rule : kQueryRules) {
    if (rule.code == code) return &rule;
  }
  return nullptr;
}

// "1 error, 2 queries without a reason."
std::string RefusalHead(const std::vector<Finding>& failed) {
  const auto errors =
      std::count_if(failed.begin(), failed.end(),
                    [](const Finding& finding) { return !finding.is_query; });
  const auto queries = static_cast<ptrdiff_t>(failed.size()) - errors;
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
  return head + ".";
}

// How much the refusal says of a finding.
enum class Detail { kFull, kBrief, kName };

std::string RefusalText(const std::string& head,
                        const std::vector<Finding>& failed,
                        const std::vector<Detail>& details) {
  std::string text = head;
  std::string names;
  for (size_t i = 0; i < failed.size(); ++i) {
    const Finding& finding = failed[i];
    const std::string name = RuleName(finding.code, finding.is_query);
    if (details[i] == Detail::kName) {
      names += " " + name;
      continue;
    }
    const bool is_full = details[i] == Detail::kFull;
    text += "\n" + name + " " + (is_full ? finding.text : finding.brief);
    if (const QueryRule* rule = FindQueryRule(finding.code);
        finding.is_query && rule != nullptr) {
      text += is_full ? std::string("; give ") + rule->option + "=\"...\""
                      : std::string("; ") + rule->option;
    }
    text += '.';
  }
  return names.empty() ? text : text + "\nAlso failed:" + names;
}

// The refusal, shortened from its end until it fits.
std::string JoinRefusal(const std::vector<Finding>& failed, size_t capacity) {
  const std::string head = RefusalHead(failed);
  std::vector<Detail> details(failed.size(), Detail::kFull);
  std::string text = RefusalText(head, failed, details);
  for (const Detail shorter : {Detail::kBrief, Detail::kName}) {
    for (size_t i = failed.size(); i > 0 && text.size() > capacity; --i) {
      const bool has_brief = !failed[i - 1].brief.empty();
      details[i - 1] = has_brief ? shorter : Detail::kName;
      text = RefusalText(head, failed, details);
    }
  }
  return std::string(text::Utf8Prefix(text, capacity));
}

}  // namespace

std::string RuleName(int code, bool is_query) {
  std::string name = std::to_string(code);
  if (is_query) name += 'Q';
  return name;
}

const QueryReason* FindReason(const ReturnData& data, int code) {
  for (const QueryReason& reason : data.reasons) {
    if (reason.rule == code) return &reason;
  }
  return nullptr;
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
