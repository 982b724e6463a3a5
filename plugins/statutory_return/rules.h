// The rules that a return must pass.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_RULES_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_RULES_H_

#include <array>
#include <string>
#include <vector>

#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

struct Rule {
  int code = 0;
  // True: a query, which a reason answers. False: an error.
  bool is_query = false;
  // What must hold.
  const char* text = nullptr;
};

// All of them, in the order of their codes. README.md has the same list.
inline constexpr std::array<Rule, 21> kRules = {{
    {100, false,
     "the reference date is 31 March of the year (another one needs "
     "interim=true)"},
    {101, true,
     "the period is a whole financial year and the return no interim one"},
    {110, false, "the period begins before it ends, inside one financial year"},
    {111, true, "the data reach to the end of the period"},
    {120, false,
     "the LEA is a three-digit code of an English authority: 201-213, 301-395, "
     "420, 800-999"},
    {200, false,
     "by stage: brought forward + received - cancelled - closed = carried "
     "forward"},
    {210, false,
     "by stage: upheld + partially + not upheld + no finding = closed"},
    {220, false,
     "by stage: within the standard limit + within the extension + late = due"},
    {230, false,
     "by stage: the percentages follow from their counts; z over nothing and "
     "only then"},
    {240, false, "stage 1 received + direct_to_stage_2 = complaints received"},
    {250, true,
     "stage 2 received is not above stage 1 closed + brought forward"},
    {260, false,
     "service areas, and customer groups, sum to the complaints received net "
     "of cancelled"},
    {261, true,
     "complaint types sum to at least that; \"Not recorded\" is no type"},
    {300, true, "at least 50% of stage 1 was in time"},
    {310, true,
     "complaints received changed by at most 25% on the first comparison "
     "period"},
    {320, true, "at most 20% of each equality characteristic is not known"},
    {330, true,
     "some complaint came from a child or an advocate (child_groups names "
     "those types)"},
    {340, false, "each learning action is implemented or says why not"},
    {350, true,
     "learning was raised where complaints were upheld, wholly or partly"},
    {360, true,
     "no section that paragraph 5.6 of the guidance asks for is empty"},
    {400, false,
     "no text seems to hold an e-mail address, telephone number, postcode, "
     "NHS, pupil or National Insurance number"},
}};

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
  // The figures alone, where there is no room for more.
  std::string brief = {};
};

// "200" of an error, "101Q" of a query.
std::string RuleName(int code, bool is_query);

// Applies every rule, in the order of their codes. A rule that compares with a
// prior period is left out where there is none.
std::vector<Finding> CheckReturn(const ReturnData& data);

// The reason that the return gives for a query; null where it gives none.
const QueryReason* FindReason(const ReturnData& data, int code);

// What comes of the findings and the reasons given.
struct Verdict {
  // Empty: the return may be released. Else why not: every failed rule with
  // its figures and, of a query, the option that answers it; at most
  // `capacity` bytes. So where many fail, the last have their figures alone,
  // and where very many do, the very last are only named.
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
