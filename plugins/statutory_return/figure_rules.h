// The rules by what they look at. Each function appends what fails.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_FIGURE_RULES_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_FIGURE_RULES_H_

#include <vector>

#include "plugins/statutory_return/return_data.h"
#include "plugins/statutory_return/rules.h"

namespace redress::statutory_return {

// 100, 101Q, 110, 111Q, 120.
void CheckHeader(const ReturnData& data, std::vector<Finding>& findings);

// 200, 210, 220, 230 for each stage.
void CheckStages(const ReturnData& data, std::vector<Finding>& findings);

// 240, 250Q, 260, 261Q: tables against each other.
void CheckTotals(const ReturnData& data, std::vector<Finding>& findings);

// 300Q, 310Q, 320Q, 330Q.
void CheckPlausibility(const ReturnData& data, std::vector<Finding>& findings);

// 340, 350Q.
void CheckLearning(const ReturnData& data, std::vector<Finding>& findings);

// 360Q.
void CheckSections(const ReturnData& data, std::vector<Finding>& findings);

// 400: every text that is written, the caller's too.
void CheckTexts(const ReturnData& data, std::vector<Finding>& findings);

// True for a three-digit code in the ranges in which the department numbers
// English authorities (201-213, 301-395, 420, 800-999).
bool IsAuthorityCode(const std::string& lea);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_FIGURE_RULES_H_
