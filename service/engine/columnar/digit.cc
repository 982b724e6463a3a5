#include "service/engine/columnar/digit.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "service/engine/columnar/vectorised.h"

namespace redress::engine::columnar {
namespace {

// Up to so many days are looked up in a table, above that by halving.
constexpr int64_t kMaxTableDays = 16384;

// A block whose days are in so few buckets has them compared with each edge.
constexpr uint32_t kMostCompared = 8;

// The codes of "status"; 0 is not used.
constexpr uint64_t kCancelledCode = 1;
constexpr uint64_t kClosedCode = 2;
constexpr uint64_t kOpenCode = 3;

DictionaryPtr StatusDictionary() {
  auto dictionary = std::make_shared<Dictionary>();
  dictionary->Add(kStatusCancelled);
  dictionary->Add(kStatusClosed);
  dictionary->Add(kStatusOpen);
  return dictionary;
}

}  // namespace

Digit Digit::Dimension(const std::string& name, Table table, const Plan& plan,
                       const Dictionaries& dictionaries) {
  const DimensionSource source =
      FindDimension(name, table).value_or(DimensionSource{});
  Digit digit;
  digit.index_ = source.index;
  switch (source.kind) {
    case DimensionSource::Kind::kCase:
      digit.dictionary_ = dictionaries.cases[source.index];
      break;
    case DimensionSource::Kind::kCaseMany:
      digit.type_ = Type::kMany;
      digit.dictionary_ = dictionaries.many[source.index];
      break;
    case DimensionSource::Kind::kAttribute:
      digit.type_ = Type::kAttribute;
      digit.index_ =
          dictionaries.attribute_names->Find(source.attribute).value_or(0);
      digit.dictionary_ = dictionaries.attributes[digit.index_];
      break;
    case DimensionSource::Kind::kStatus:
      digit.type_ = Type::kStatus;
      digit.status_day_ = plan.status_day;
      digit.dictionary_ = StatusDictionary();
      break;
    case DimensionSource::Kind::kStage:
      digit.column_level_ = Level::kStages;
      digit.dictionary_ = dictionaries.stages[source.index];
      break;
    case DimensionSource::Kind::kAction:
      digit.dictionary_ = dictionaries.actions[source.index];
      break;
  }
  digit.cardinality_ = digit.dictionary_->size();
  return digit;
}

Digit Digit::Bucket(const Buckets& buckets) {
  const DateSource source = SourceOf(buckets.date);
  Digit digit;
  digit.type_ = Type::kBucket;
  digit.column_level_ = LevelOf(source.table);
  digit.index_ = source.index;
  digit.cardinality_ = buckets.edges.size();
  digit.edges_ = buckets.edges;
  const int64_t days = int64_t{buckets.edges.back()} - buckets.edges.front();
  if (days <= kMaxTableDays) {
    for (size_t i = 0; i + 1 < buckets.edges.size(); ++i) {
      digit.bucket_of_day_.resize(buckets.edges[i + 1] - buckets.edges.front(),
                                  static_cast<uint16_t>(i));
    }
    digit.bucket_of_day_.push_back(
        static_cast<uint16_t>(buckets.edges.size() - 1));
  }
  return digit;
}

Digit Digit::ResponseDays(int32_t max) {
  Digit digit;
  digit.type_ = Type::kResponseDays;
  digit.column_level_ = Level::kStages;
  digit.index_ = kResponseDaysNumber;
  digit.cardinality_ = uint64_t{static_cast<uint32_t>(max)} + 1;
  return digit;
}

void Digit::AddTo(const Block& block, Level level, uint64_t stride,
                  Batch* batch) const {
  const Columns& columns = ColumnsAt(block, column_level_);
  switch (type_) {
    case Type::kCode:
      AddCodes(columns.codes[index_], level, stride, batch);
      return;
    case Type::kAttribute: {
      const CodeColumn* column =
          columns.Attribute(static_cast<uint32_t>(index_));
      // No row has it: code 0 adds nothing.
      if (column != nullptr) AddCodes(*column, level, stride, batch);
      return;
    }
    case Type::kMany:
      AddMany(columns.many[index_], level, stride, batch);
      return;
    case Type::kStatus:
      AddStatus(block, level, stride, batch);
      return;
    case Type::kBucket:
      AddBuckets(columns.numbers[index_], level, stride, batch);
      return;
    case Type::kResponseDays:
      columns.numbers[index_].Visit([&](auto values) {
        for (size_t i = 0; i < batch->keys.size(); ++i) {
          batch->keys[i] +=
              stride * static_cast<uint64_t>(values[batch->rows[i]]);
        }
      });
      return;
  }
}

void Digit::AddCodes(const CodeColumn& column, Level level, uint64_t stride,
                     Batch* batch) const {
  const uint16_t* rows = RowsOf(*batch, level).data();
  uint64_t* keys = batch->keys.data();
  const size_t size = batch->keys.size();
  column.Visit([=](auto codes) {
    for (size_t i = 0; i < size; ++i) keys[i] += stride * codes[rows[i]];
  });
}

// A row becomes as many as it has values; without any it stays one, with the
// value "", whose code is 0.
void Digit::AddMany(const ManyColumn& column, Level level, uint64_t stride,
                    Batch* batch) const {
  if (column.empty()) return;
  const std::vector<uint16_t>& at = RowsOf(*batch, level);
  const bool with_cases = !batch->cases.empty();
  size_t size = 0;
  for (const uint16_t row : at) {
    size += std::max(column.end(row) - column.begin(row), uint32_t{1});
  }
  Batch grown;
  grown.rows.resize(size);
  grown.keys.resize(size);
  grown.cases.resize(with_cases ? size : 0);
  column.codes().Visit([&](auto codes) {
    size_t next = 0;
    for (size_t i = 0; i < batch->keys.size(); ++i) {
      const uint32_t begin = column.begin(at[i]);
      const uint32_t end = column.end(at[i]);
      // One loop: how many values a row has is hard to foresee.
      uint32_t value = begin;
      do {
        const uint64_t code = begin == end ? 0 : codes[value];
        grown.rows[next] = batch->rows[i];
        if (with_cases) grown.cases[next] = batch->cases[i];
        grown.keys[next++] = batch->keys[i] + stride * code;
      } while (++value < end);
    }
  });
  *batch = std::move(grown);
}

void Digit::AddStatus(const Block& block, Level level, uint64_t stride,
                      Batch* batch) const {
  const std::vector<uint16_t>& rows = RowsOf(*batch, level);
  std::vector<uint64_t> status(rows.size(), kOpenCode);
  const auto mark = [&](DateColumn date, uint64_t code) {
    block.rows.numbers[SourceOf(date).index].Visit([&](auto days) {
      for (size_t i = 0; i < rows.size(); ++i) {
        const Day day = days[rows[i]];
        if (day != model::kNoDay && day <= status_day_) status[i] = code;
      }
    });
  };
  mark(DateColumn::kClosed, kClosedCode);
  mark(DateColumn::kCancelled, kCancelledCode);
  for (size_t i = 0; i < rows.size(); ++i) {
    batch->keys[i] += stride * status[i];
  }
}

// The filter has left out rows without the date and below the first edge.
void Digit::AddBuckets(const NumberColumn& column, Level level, uint64_t stride,
                       Batch* batch) const {
  if (edges_.size() == 1) return;
  const std::vector<uint16_t>& rows = RowsOf(*batch, level);
  column.Visit([&](auto days) {
    for (size_t i = 0; i < rows.size(); ++i) {
      batch->keys[i] += stride * BucketOf(days[rows[i]]);
    }
  });
}

uint64_t Digit::BucketOf(Day day) const {
  if (day >= edges_.back()) return edges_.size() - 1;
  if (!bucket_of_day_.empty()) return bucket_of_day_[day - edges_.front()];
  return std::upper_bound(edges_.begin(), edges_.end(), day) - edges_.begin() -
         1;
}

Digit::Values Digit::ValuesIn(const Block& block) const {
  const auto all = static_cast<uint32_t>(cardinality_ - 1);
  if (type_ != Type::kBucket && type_ != Type::kResponseDays) return {0, all};
  const NumberColumn& column = ColumnsAt(block, column_level_).numbers[index_];
  if (!column.any()) return {0, 0};
  if (type_ == Type::kResponseDays) {
    return {0, std::min(all, static_cast<uint32_t>(std::max(column.max(), 0)))};
  }
  const Day first = std::max(column.min(), edges_.front());
  const Day last = std::max(column.max(), first);
  return {static_cast<uint32_t>(BucketOf(first)),
          static_cast<uint32_t>(BucketOf(last))};
}

// Adds what `get` gives for each row from `begin` on. `cases`: where `get` is
// about cases, the case of each row; else null.
template <typename Get>
void AddRange(const uint16_t* cases, size_t begin, size_t size, uint16_t* keys,
              const Get& get) {
  const Get own = get;
  if (cases == nullptr) {
    Vectorised([=]() REDRESS_INLINE {
      for (size_t i = 0; i < size; ++i) {
        keys[i] = static_cast<uint16_t>(keys[i] + own(begin + i));
      }
    });
  } else {
    for (size_t i = 0; i < size; ++i) {
      keys[i] = static_cast<uint16_t>(keys[i] + own(cases[begin + i]));
    }
  }
}

// Adds the codes of the rows' cases.
template <typename Code>
void AddCodesOfCases(const Code* codes, const uint16_t* cases, uint16_t factor,
                     size_t size, uint16_t* keys) {
  constexpr size_t kBatch = 1024;
  std::array<uint16_t, kBatch> batch;
  const uint16_t* const gathered = batch.data();
  for (size_t begin = 0; begin < size; begin += kBatch) {
    const size_t rows = std::min(kBatch, size - begin);
    GatherCases(codes, cases + begin, rows, batch.data());
    uint16_t* const own = keys + begin;
    Vectorised([=]() REDRESS_INLINE {
      for (size_t i = 0; i < rows; ++i) {
        own[i] = static_cast<uint16_t>(own[i] + gathered[i] * factor);
      }
    });
  }
}

const uint16_t* Digit::CasesOf(const Block& block, Level level) const {
  return column_level_ == level ? nullptr : block.stage_case.data();
}

// Of cases' codes, those that the block has by stage are taken.
void Digit::AddCodeRange(const CodeColumn& column, const Block& block,
                         Level level, uint32_t stride, size_t begin,
                         size_t size, uint16_t* keys) const {
  const uint16_t* cases = CasesOf(block, level);
  const CodeColumn* read = &column;
  if (cases != nullptr) {
    const CodeColumn* at_stages =
        block.derived.AtStages(column, block.stage_case);
    if (at_stages != nullptr) {
      read = at_stages;
      cases = nullptr;
    }
  }
  const auto factor = static_cast<uint16_t>(stride);
  read->Visit([&](auto codes) {
    if constexpr (std::is_pointer_v<decltype(codes)>) {
      if (cases != nullptr) {
        AddCodesOfCases(codes, cases + begin, factor, size, keys);
        return;
      }
    }
    AddRange(cases, begin, size, keys, [codes, factor](size_t row) {
      return static_cast<uint16_t>(static_cast<uint16_t>(codes[row]) * factor);
    });
  });
}

void Digit::AddToRange(const Block& block, Level level, uint32_t stride,
                       uint32_t first, size_t begin, size_t size,
                       uint16_t* keys) const {
  const Columns& columns = ColumnsAt(block, column_level_);
  switch (type_) {
    case Type::kCode:
      AddCodeRange(columns.codes[index_], block, level, stride, begin, size,
                   keys);
      return;
    case Type::kAttribute: {
      const CodeColumn* column =
          columns.Attribute(static_cast<uint32_t>(index_));
      if (column != nullptr) {
        AddCodeRange(*column, block, level, stride, begin, size, keys);
      }
      return;
    }
    case Type::kBucket:
      AddBucketRange(block, level, stride, first, begin, size, keys);
      return;
    case Type::kResponseDays: {
      const uint32_t most = ValuesIn(block).last;
      const auto factor = static_cast<uint16_t>(stride);
      const uint16_t* cases = CasesOf(block, level);
      columns.numbers[index_].Visit([&](auto values) {
        AddRange(cases, begin, size, keys, [=](size_t row) {
          // Unsigned: what is absent is brought to the last one.
          const auto days = static_cast<uint32_t>(values[row]);
          return static_cast<uint16_t>(std::min(days, most) * factor);
        });
      });
      return;
    }
    case Type::kMany:
    case Type::kStatus:
      return;
  }
}

void Digit::AddBucketRange(const Block& block, Level level, uint32_t stride,
                           uint32_t first, size_t begin, size_t size,
                           uint16_t* keys) const {
  const Values values = ValuesIn(block);
  const auto factor = static_cast<uint16_t>(stride);
  const uint16_t* cases = CasesOf(block, level);
  const NumberColumn& column = ColumnsAt(block, column_level_).numbers[index_];
  if (values.first != first) {
    const auto all = static_cast<uint16_t>((values.first - first) * stride);
    for (size_t i = 0; i < size; ++i) {
      keys[i] = static_cast<uint16_t>(keys[i] + all);
    }
  }
  if (values.first == values.last) return;
  if (const auto days = column.offsets();
      days.has_value() && values.last - values.first <= kMostCompared) {
    const uint16_t* codes = days->codes;
    for (uint32_t i = values.first + 1; i <= values.last; ++i) {
      // Between the days of the block, so that it fits.
      const auto edge = static_cast<uint16_t>(edges_[i] - days->base);
      AddRange(cases, begin, size, keys, [codes, edge, factor](size_t row) {
        return static_cast<uint16_t>(codes[row] >= edge ? factor : 0);
      });
    }
    return;
  }
  // Rows that are left out are brought into the range too.
  const auto add = [=](uint32_t bucket) {
    return static_cast<uint16_t>(
        (std::clamp(bucket, values.first, values.last) - values.first) *
        factor);
  };
  const Day front = edges_.front();
  column.Visit([&](auto days) {
    if (bucket_of_day_.empty()) {
      AddRange(cases, begin, size, keys, [=, this](size_t row) {
        return add(static_cast<uint32_t>(BucketOf(std::max(days[row], front))));
      });
      return;
    }
    const uint16_t* table = bucket_of_day_.data();
    const auto most = static_cast<uint32_t>(bucket_of_day_.size() - 1);
    AddRange(cases, begin, size, keys, [=](size_t row) {
      // Unsigned: what is before the first edge is brought to the last one.
      const uint32_t day =
          static_cast<uint32_t>(days[row]) - static_cast<uint32_t>(front);
      return add(table[std::min(day, most)]);
    });
  });
}

}  // namespace redress::engine::columnar
