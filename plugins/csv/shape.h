// How a table becomes lines of a CSV file.

#ifndef REDRESS_PLUGINS_CSV_SHAPE_H_
#define REDRESS_PLUGINS_CSV_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "redress/export/document.h"

namespace redress::csv {

// What the fields of a file's column are, as CSVW describes them.
enum class FieldType {
  kText,
  kDay,
  kDecimal,
  kInteger,
  kRowNumber,  // from 1
  kRowType,
  kStatus,
  kUnit,
  kContent,
  kShown,  // a figure as it is shown
};

// A column of the file.
struct FileColumn {
  std::string name;     // in CSVW, unique in the file
  std::string heading;  // not guarded; unique in the file
  FieldType type = FieldType::kText;
  // The table's column that its fields come from; nullptr: from several, or
  // none. Points into the table's columns.
  const ColumnInfo* source = nullptr;
};

// Makes lines and hands them on in pieces. A guarded field is a text of the
// document's.
class LineWriter {
 public:
  using Sink = std::function<void(std::string_view)>;

  LineWriter(bool guard, std::string line_end, Sink sink)
      : guard_(guard), line_end_(std::move(line_end)), sink_(std::move(sink)) {}

  void AddText(std::string_view text);
  void AddShown(std::string_view shown);
  // A name, number or day of ours.
  void Add(std::string_view field);
  void EndLine();
  // Hands on what is left.
  void Flush();

 private:
  bool guard_;
  std::string line_end_;
  Sink sink_;
  std::string lines_;
  bool line_begun_ = false;
};

// One table's way into lines.
class Shape {
 public:
  virtual ~Shape() = default;
  Shape(const Shape&) = delete;
  Shape& operator=(const Shape&) = delete;

  const std::vector<FileColumn>& columns() const { return columns_; }
  // A line names one figure by its fields "row" and "column", and not a row by
  // its field "row".
  bool is_tidy() const { return is_tidy_; }

  // The first line.
  void WriteHeadings(LineWriter* lines) const;

  // The lines of a row of the batch, which is the table's row `number`, from 1.
  virtual void WriteRow(const RowBatch& batch, size_t row, int64_t number,
                        LineWriter* lines) const = 0;

 protected:
  Shape(const std::vector<ColumnInfo>& from, bool is_tidy)
      : from_(from), is_tidy_(is_tidy) {}

  // Gives the columns their headings and names. Those without a source have
  // them already, and no other column takes them.
  void SetColumns(std::vector<FileColumn> columns);
  void AddLabelField(const RowBatch& batch, size_t row, size_t column,
                     LineWriter* lines) const;

  const std::vector<ColumnInfo>& from_;

 private:
  bool is_tidy_;
  std::vector<FileColumn> columns_;
};

// One line for each figure, or, of a table without figures, for each row.
// `columns` and `periods` are those of the table and its document and must
// outlive it.
std::unique_ptr<Shape> MakeTidyShape(const std::vector<ColumnInfo>& columns,
                                     const std::vector<PeriodInfo>& periods);

// One line for each row, figures as they are shown. `columns` must outlive it.
std::unique_ptr<Shape> MakeShownShape(const std::vector<ColumnInfo>& columns);

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_SHAPE_H_
