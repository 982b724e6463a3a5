// An answer as a table for people, and as JSON for programs; answer_csv.h has
// CSV.

#ifndef REDRESS_CLIENTS_CLI_ANSWER_VIEW_H_
#define REDRESS_CLIENTS_CLI_ANSWER_VIEW_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/text_table.h"
#include "google/protobuf/message.h"
#include "redress/v1/query.pb.h"

namespace redress::cli {

// The table, what its periods are, what its symbols mean, and what the reader
// should know of it. Without dimensions the measures are the rows.
std::string AnswerAsTable(const v1::Answer& answer, const TextStyle& style);

// What follows a table of the answer, or an explanation of it: periods,
// warnings, disclosure profile and data version, a line each.
std::string AnswerNotes(const v1::Answer& answer, const TextStyle& style);

// The proto3 JSON of a response. Of an answer fields that are 0 or empty are
// there too: a count of 0 is an answer and shall not look like a missing one.
absl::StatusOr<std::string> AsJson(const google::protobuf::Message& response);
absl::StatusOr<std::string> AsJsonWithoutEmpty(
    const google::protobuf::Message& response);

// As AsJson(), in one line that ends in a line feed.
absl::StatusOr<std::string> AsJsonLine(const google::protobuf::Message& part);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_ANSWER_VIEW_H_
