// An answer as CSV.

#ifndef REDRESS_CLIENTS_CLI_ANSWER_CSV_H_
#define REDRESS_CLIENTS_CLI_ANSWER_CSV_H_

#include <string>

#include "redress/v1/query.pb.h"

namespace redress::cli {

// Writes the lines of one answer: a heading, then a line for each row, with the
// members and a value for each column. Values are plain numbers (rates as
// fractions, money in pounds) or a status ("[z]").
//
// A question that asks for subtotals or for the top members has two more
// columns in front, so that no row needs its labels to be understood: row
// ("members", "subtotal" or "total") and other ("yes" where the row stands for
// all members outside the top ones). They depend on the question and never on
// the data; every other question has the columns it always had.
class AnswerCsv {
 public:
  // `header` is the answer, rows or none; it must outlive this.
  AnswerCsv(const v1::Query& query, const v1::Answer& header)
      : header_(header), says_row_(query.subtotals() || query.has_top()) {}

  std::string Heading() const;
  std::string Line(const v1::Row& row) const;

  // Heading and lines.
  static std::string Whole(const v1::Query& query, const v1::Answer& answer);

 private:
  const v1::Answer& header_;
  const bool says_row_;
};

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_ANSWER_CSV_H_
