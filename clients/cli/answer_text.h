// The words that answers are shown in: labels, headings and notes, the same for
// tables, CSV files and reports.

#ifndef REDRESS_CLIENTS_CLI_ANSWER_TEXT_H_
#define REDRESS_CLIENTS_CLI_ANSWER_TEXT_H_

#include <set>
#include <string>
#include <vector>

#include "google/protobuf/timestamp.pb.h"
#include "redress/v1/query.pb.h"

namespace redress::cli {

// "2019-04-01"; "" for an absent day.
std::string DateText(const v1::Date& date);

// "2019-10-31 09:30 UTC"; "" for an absent time.
std::string TimeText(const google::protobuf::Timestamp& time);

// "Data version 3 of 2019-10-31."
std::string DataVersionText(const v1::DataVersion& version);

// That records of the version were erased since; "" where none were.
std::string ErasedText(const v1::DataVersion& version);

// "Disclosure profile: publish."; "" for internal, which hides nothing.
std::string ProfileText(const std::string& profile);

// A member's name as it is shown.
std::string MemberText(const std::string& member);

// The label of the current period (0) or of a comparison; its days where it has
// none; "" where there is no such period.
std::string PeriodLabel(const v1::Answer& answer, int index);

// "Period: 2019/20 H1 (2019-04-01 to 2019-09-30)" for index 0, "Compared with:
// …" for the others.
std::string PeriodLine(const v1::Period& period, int index);

// What a column holds beside its measure: "2019/20 H1", "Difference".
std::string ContentHeading(const v1::Answer& answer, const v1::Column& column);

// One label for each dimension, as tables show them: a subtotal is "Fostering,
// all", and the dimensions that it is taken over are empty.
std::vector<std::string> TableLabels(const v1::Answer& answer,
                                     const v1::Row& row);

// The same as CSV has them: the members alone, for a column says what the row
// is.
std::vector<std::string> CsvLabels(const v1::Answer& answer,
                                   const v1::Row& row);

// What the symbols in place of figures mean, one line for each status.
std::vector<std::string> SymbolNotes(const std::set<v1::CellStatus>& statuses);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_ANSWER_TEXT_H_
