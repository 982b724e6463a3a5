#include <algorithm>
#include <string>

#include "plugins/statutory_return/figure_rules.h"
#include "plugins/statutory_return/table_reader.h"
#include "plugins/statutory_return/text_check.h"
#include "plugins/text/utf8.h"

namespace redress::statutory_return {
namespace {

// No member but those without a value.
bool IsEmpty(const std::vector<Group>& groups) {
  return std::none_of(groups.begin(), groups.end(), [](const Group& group) {
    return group.complaints > 0 &&
           NormaliseName(group.name) != NormaliseName(kNotRecorded);
  });
}

// One error for each kind of personal data in one place; the text itself is
// not repeated.
void CheckText(const std::string& where, const std::string& text,
               std::vector<Finding>& findings) {
  for (const std::string& what : FindPersonalData(text)) {
    findings.push_back(
        {400, false, where + " seems to hold " + what, where + ": " + what});
  }
}

void CheckNames(const std::string& where, const std::vector<Group>& groups,
                std::vector<Finding>& findings) {
  for (size_t i = 0; i < groups.size(); ++i) {
    CheckText(where + " " + std::to_string(i + 1), groups[i].name, findings);
  }
}

}  // namespace

void CheckLearning(const ReturnData& data, std::vector<Finding>& findings) {
  for (size_t i = 0; i < data.learning.size(); ++i) {
    const LearningAction& action = data.learning[i];
    if (!action.implemented_on.has_value() &&
        action.not_implemented_reason.empty()) {
      findings.push_back(
          {340, false,
           "learning action " + std::to_string(i + 1) + " (" +
               std::string(text::Utf8Prefix(action.root_cause, 40)) +
               ") is neither implemented nor says why not",
           "action " + std::to_string(i + 1)});
    }
  }
  int64_t upheld = 0;
  for (const StageFigures& stage : data.stages) {
    upheld += stage.upheld + stage.partially_upheld;
  }
  if (upheld > 0 && data.learning.empty()) {
    findings.push_back({350, true,
                        std::to_string(upheld) +
                            " upheld or partially upheld, but no learning "
                            "action was raised",
                        std::to_string(upheld) + " upheld"});
  }
}

void CheckSections(const ReturnData& data, std::vector<Finding>& findings) {
  const auto has_figures = [](const StageFigures& s) {
    return s.brought_forward + s.received + s.closed + s.carried_forward > 0;
  };
  std::vector<std::string> empty;
  if (std::all_of(data.representations.begin(), data.representations.end(),
                  [](const KindFigures& k) { return k.received == 0; })) {
    empty.push_back("representations");
  }
  if (std::none_of(data.stages.begin(), data.stages.end(), has_figures)) {
    empty.push_back("stages");
  }
  if (IsEmpty(data.customer_groups)) empty.push_back("customer groups");
  if (IsEmpty(data.complaint_types)) empty.push_back("complaint types");
  if (IsEmpty(data.advocacy)) empty.push_back("advocacy");
  if (data.learning.empty()) empty.push_back("learning");
  for (const Characteristic& characteristic : data.equalities) {
    if (IsEmpty(characteristic.groups)) {
      empty.push_back("equalities (" + characteristic.name + ")");
    }
  }
  if (data.effectiveness_review.empty()) {
    empty.push_back("effectiveness review");
  }
  if (empty.empty()) return;
  std::string text = "empty: ";
  for (size_t i = 0; i < empty.size(); ++i) {
    text += (i > 0 ? ", " : "") + empty[i];
  }
  findings.push_back({360, true, text});
}

void CheckTexts(const ReturnData& data, std::vector<Finding>& findings) {
  for (size_t i = 0; i < data.learning.size(); ++i) {
    const std::string where = "learning action " + std::to_string(i + 1);
    CheckText(where, data.learning[i].root_cause, findings);
    CheckText(where, data.learning[i].text, findings);
    CheckText(where, data.learning[i].not_implemented_reason, findings);
  }
  CheckText("effectiveness_review", data.effectiveness_review, findings);
  for (const QueryReason& reason : data.reasons) {
    CheckText("reason_" + std::to_string(reason.rule), reason.reason, findings);
  }
  CheckNames("customer group", data.customer_groups, findings);
  CheckNames("complaint type", data.complaint_types, findings);
  CheckNames("service area", data.service_areas, findings);
  CheckNames("advocacy group", data.advocacy, findings);
  for (const Characteristic& characteristic : data.equalities) {
    CheckNames(characteristic.name + " group", characteristic.groups, findings);
  }
}

}  // namespace redress::statutory_return
