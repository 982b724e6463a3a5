// The rules that a return must pass.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_RULES_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_RULES_H_

#include <array>
#include <string>
#include <vector>

#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

// A rule whose failure needs a reason and not a correction.
struct QueryRule {
  int code = 0;
  // The option that gives the reason.
  const char* option = nullptr;
  // The rule, as the option's help.
  const char* text = nullptr;
};

inline constexpr std::array<QueryRule, 10> kQueryRules = {{
    {101, "reason_101",
     "Why this is an interim return: it does not cover a whole financial year "
     "(query 101Q)."},
    {111, "reason_111",
     "Why the return is made from data that end before its period does (query "
     "111Q)."},
    {250, "reason_250",
     "Why more complaints began stage 2 than were closed at or brought "
     "forward to stage 1 (query 250Q)."},
    {261, "reason_261",
     "Why complaints have no type: the types sum below the complaints received "
     "(query 261Q)."},
    {300, "reason_300",
     "Why less than 50% of stage 1 responses were in time (query 300Q)."},
    {310, "reason_310",
     "Why the complaints received changed by more than 25% on the comparison "
     "period (query 310Q)."},
    {320, "reason_320",
     "Why more than 20% of complainants have an equality characteristic that "
     "is not known (query 320Q)."},
    {330, "reason_330",
     "Why no complaint came from a child or an advocate (query 330Q)."},
    {350, "reason_350",
     "Why complaints were upheld but no learning action was raised (query "
     "350Q)."},
    {360, "reason_360",
     "Why a section that paragraph 5.6 of the guidance asks for is empty "
     "(query 360Q)."},
}};

// A rule that the return fails.
struct Finding {
  int code = 0;
  // True: a query, which a reason answers. False: an error.
  bool is_query = false;
  // What is wrong, with the figures.
  std::string text;
};

// "200" of an error, "101Q" of a query.
std::string RuleName(int code, bool is_query);

// Applies every rule, in the order of their codes. A rule that compares with a
// prior period is left out where there is none.
std::vector<Finding> CheckReturn(const ReturnData& data);

// What comes of the findings and the reasons given.
struct Verdict {
  // Empty: the return may be released. Else why not: every failed rule with
  // its figures and, of a query, the option that answers it; at most
  // `capacity` bytes, in which case the last rules are named only.
  std::string refusal;
  // The reasons of the queries that were raised.
  std::vector<QueryReason> reasons;
  // What the reader of the return should know.
  std::vector<std::string> messages;
};

Verdict Judge(const std::vector<Finding>& findings, const ReturnData& data,
              size_t capacity);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_RULES_H_
