// The cases, stages or learning actions behind a figure as a table.

#ifndef REDRESS_SERVICE_REPORT_CASE_TABLE_H_
#define REDRESS_SERVICE_REPORT_CASE_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/document.pb.h"
#include "redress/v1/query.pb.h"
#include "service/query/drill_through.h"
#include "service/report/report_builder.h"

namespace redress::report {

// A list that is ready to be sent: what it is about, and its first entries.
class CaseTable {
 public:
  // Errors as query::ListCases; and INVALID_ARGUMENT where a column is none, or
  // the entries are learning actions and so have no columns of cases.
  // PERMISSION_DENIED, reason COLUMNS_CONFIDENTIAL: columns under a profile
  // that keeps anything back, for whoever has them can count it. What `input`
  // refers to must outlive it.
  static absl::StatusOr<CaseTable> Open(
      const v1::CaseListSelection& selection, const ReportInput& input,
      query::Origin origin = query::Origin::kFree);

  // The answer whose cell it lists, and which cell that is. Until Send.
  const v1::Answer& answer() const { return reader_.answer(); }
  const query::CellPlace& place() const { return reader_.place(); }
  // How many rows it will have. Until Send.
  int64_t total() const { return page_.total_size(); }

  // Sends the table that `start` begins, whose columns are added: a row for
  // each entry, and `empty_text` where there is none. Holds one page of entries
  // and the records of one batch of rows at a time. Once.
  absl::Status Send(v1::TableStart start, const std::string& empty_text,
                    const DocumentSink& sink);

 private:
  CaseTable(query::CaseReader reader, v1::ListCasesResponse page,
            std::vector<std::string> columns, const ReportInput& input)
      : reader_(std::move(reader)),
        page_(std::move(page)),
        columns_(std::move(columns)),
        input_(input) {}

  // The records of the page's entries from `begin` to before `end`; none where
  // no columns are asked for.
  absl::StatusOr<std::vector<v1::Representation>> Records(int begin,
                                                          int end) const;
  void AddCaseCells(const v1::Representation& record, v1::TableRow& row) const;

  query::CaseReader reader_;
  v1::ListCasesResponse page_;
  std::vector<std::string> columns_;
  const ReportInput& input_;
};

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_CASE_TABLE_H_
