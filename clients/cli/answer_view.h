// An answer as a table for people, as CSV and as JSON for programs.

#ifndef REDRESS_CLIENTS_CLI_ANSWER_VIEW_H_
#define REDRESS_CLIENTS_CLI_ANSWER_VIEW_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/text_table.h"
#include "redress/v1/query.pb.h"

namespace redress::cli {

// The table, what its periods are, and the warnings. Without dimensions the
// measures are the rows.
std::string AnswerAsTable(const v1::Answer& answer, const TextStyle& style);

// One line for each row: the members, then a value for each column. Values are
// plain numbers (rates as fractions, money in pounds) or a status ("[z]").
std::string AnswerAsCsv(const v1::Answer& answer);

// The proto3 JSON of RunQueryResponse, with fields that are 0 or empty too.
absl::StatusOr<std::string> AnswerAsJson(const v1::Answer& answer);

// "2019-04-01"; "" for an absent day.
std::string DateText(const v1::Date& date);

// "Data version 3 of 2019-10-31."
std::string DataVersionText(const v1::DataVersion& version);

// A member's name as it is shown.
std::string MemberText(const std::string& member);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_ANSWER_VIEW_H_
