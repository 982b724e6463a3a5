// What rows are grouped by, read from the columns of blocks.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_DIGIT_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_DIGIT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "service/engine/columnar/filter_node.h"
#include "service/engine/columnar/snapshot.h"

namespace redress::engine::columnar {

// Rows on their way to their slots. A row is there more than once where a
// many-valued dimension gives it several keys.
struct Batch {
  // At the level that the table is scanned at.
  std::vector<uint16_t> rows;
  // Of stages: the rows of their cases. Else empty.
  std::vector<uint16_t> cases;
  std::vector<uint64_t> keys;
};

// One digit of the key of a group: a dimension, the bucket, or the value of a
// histogram.
class Digit {
 public:
  // `name` must be a dimension of `table`.
  static Digit Dimension(const std::string& name, Table table, const Plan& plan,
                         const Dictionaries& dictionaries);
  static Digit Bucket(const Buckets& buckets);
  static Digit ResponseDays(int32_t max);

  // The number of values it can take.
  uint64_t cardinality() const { return cardinality_; }

  // Adds the digit, times `stride`, to the batch's keys. `level` is the one
  // that the batch's rows are at.
  void AddTo(const Block& block, Level level, uint64_t stride,
             Batch* batch) const;

  // Whether AddToRange can do it.
  bool HasRange() const {
    return type_ == Type::kCode || type_ == Type::kAttribute ||
           type_ == Type::kBucket || type_ == Type::kResponseDays;
  }
  // The values that the digit can have in a block, of the rows that the filter
  // does not leave out.
  struct Values {
    uint32_t first = 0;
    uint32_t last = 0;
  };
  Values ValuesIn(const Block& block) const;
  // AddTo for the rows of a block from `begin` on, as many as there are keys to
  // add to, each row being one. The digit is counted from `first`, a lower
  // bound of its values; keys must be large enough. Of rows that the filter
  // leaves out, what is added is some value of ValuesIn.
  void AddToRange(const Block& block, Level level, uint32_t stride,
                  uint32_t first, size_t begin, size_t size,
                  uint16_t* keys) const;

  // Of a dimension: its members; else null.
  const Dictionary* dictionary() const { return dictionary_.get(); }

 private:
  enum class Type {
    kCode,
    kAttribute,
    kMany,
    kStatus,
    kBucket,
    kResponseDays,
  };

  void AddCodes(const CodeColumn& column, Level level, uint64_t stride,
                Batch* batch) const;
  void AddMany(const ManyColumn& column, Level level, uint64_t stride,
               Batch* batch) const;
  void AddStatus(const Block& block, Level level, uint64_t stride,
                 Batch* batch) const;
  void AddBuckets(const NumberColumn& column, Level level, uint64_t stride,
                  Batch* batch) const;
  // The case of each row at `level`, where the digit's column is of cases; else
  // null.
  const uint16_t* CasesOf(const Block& block, Level level) const;
  // AddToRange of one kind of column.
  void AddCodeRange(const CodeColumn& column, const Block& block, Level level,
                    uint32_t stride, size_t begin, size_t size,
                    uint16_t* keys) const;
  void AddBucketRange(const Block& block, Level level, uint32_t stride,
                      uint32_t first, size_t begin, size_t size,
                      uint16_t* keys) const;
  // Of a day that is not absent.
  uint64_t BucketOf(Day day) const;
  // The batch's rows at the digit's own level.
  const std::vector<uint16_t>& RowsOf(const Batch& batch, Level level) const {
    return column_level_ == level ? batch.rows : batch.cases;
  }

  Type type_ = Type::kCode;
  Level column_level_ = Level::kRows;
  size_t index_ = 0;
  uint64_t cardinality_ = 1;
  DictionaryPtr dictionary_;
  // kStatus.
  Day status_day_ = kLastDay;
  // kBucket: the edges and, where they span few days, the bucket of each day
  // from the first edge up to the last.
  std::vector<Day> edges_;
  std::vector<uint16_t> bucket_of_day_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_DIGIT_H_
