#include "service/engine/columnar/column.h"

#include <algorithm>
#include <limits>

namespace redress::engine::columnar {
namespace {

template <typename To, typename From>
std::vector<To> Narrow(const std::vector<From>& values) {
  std::vector<To> narrow(values.size());
  std::transform(values.begin(), values.end(), narrow.begin(),
                 [](From value) { return static_cast<To>(value); });
  return narrow;
}

template <typename T>
bool AllEqual(const std::vector<T>& values) {
  return std::all_of(values.begin(), values.end(),
                     [&values](T value) { return value == values.front(); });
}

template <typename T>
std::vector<T> GatherOf(const std::vector<T>& values,
                        const std::vector<uint16_t>& rows) {
  std::vector<T> gathered(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) gathered[i] = values[rows[i]];
  return gathered;
}

template <typename T>
Repeated<T> GatherOf(const Repeated<T>& repeated,
                     const std::vector<uint16_t>& /*rows*/) {
  return repeated;
}

}  // namespace

CodeColumn CodeColumn::Of(const std::vector<uint32_t>& codes) {
  CodeColumn column;
  if (codes.empty()) return column;
  if (AllEqual(codes)) {
    column.codes_ = Repeated<uint32_t>{codes.front()};
    return column;
  }
  const uint32_t max = *std::max_element(codes.begin(), codes.end());
  if (max <= std::numeric_limits<uint8_t>::max()) {
    column.codes_ = Narrow<uint8_t>(codes);
  } else if (max <= std::numeric_limits<uint16_t>::max()) {
    column.codes_ = Narrow<uint16_t>(codes);
  } else {
    column.codes_ = codes;
  }
  return column;
}

uint32_t CodeColumn::At(size_t row) const {
  return Visit(
      [row](const auto& codes) { return static_cast<uint32_t>(codes[row]); });
}

std::optional<uint32_t> CodeColumn::OnlyCode() const {
  const auto* repeated = std::get_if<Repeated<uint32_t>>(&codes_);
  if (repeated == nullptr) return std::nullopt;
  return repeated->value;
}

CodeColumn CodeColumn::Gather(const std::vector<uint16_t>& rows) const {
  CodeColumn column;
  std::visit([&](const auto& codes) { column.codes_ = GatherOf(codes, rows); },
             codes_);
  return column;
}

NumberColumn NumberColumn::Of(const std::vector<int32_t>& values) {
  NumberColumn column;
  column.all_ = true;
  for (const int32_t value : values) {
    if (value == kAbsent) {
      column.all_ = false;
      continue;
    }
    column.min_ = column.any_ ? std::min(column.min_, value) : value;
    column.max_ = column.any_ ? std::max(column.max_, value) : value;
    column.any_ = true;
  }
  if (!column.any_) return column;
  // Code 0 is taken, so the span must leave one code free.
  const int64_t span = int64_t{column.max_} - column.min_;
  if (span < std::numeric_limits<uint16_t>::max()) {
    Stored stored;
    stored.base = column.min_ - 1;
    stored.codes.reserve(values.size());
    for (const int32_t value : values) {
      stored.codes.push_back(
          value == kAbsent ? 0 : static_cast<uint16_t>(value - stored.base));
    }
    column.values_ = std::move(stored);
  } else {
    column.values_ = values;
  }
  return column;
}

NumberColumn NumberColumn::Gather(const std::vector<uint16_t>& rows) const {
  NumberColumn column;
  column.any_ = any_;
  column.all_ = all_;
  column.min_ = min_;
  column.max_ = max_;
  if (const auto* stored = std::get_if<Stored>(&values_)) {
    column.values_ = Stored{stored->base, GatherOf(stored->codes, rows)};
  } else if (const auto* all = std::get_if<std::vector<int32_t>>(&values_)) {
    column.values_ = GatherOf(*all, rows);
  }
  return column;
}

int32_t NumberColumn::At(size_t row) const {
  return Visit([row](const auto& values) -> int32_t { return values[row]; });
}

MoneyColumn MoneyColumn::Of(const std::vector<int64_t>& amounts) {
  MoneyColumn column;
  if (amounts.empty()) return column;
  if (AllEqual(amounts)) {
    column.amounts_ = Repeated<int64_t>{amounts.front()};
    return column;
  }
  const auto [min, max] = std::minmax_element(amounts.begin(), amounts.end());
  if (*min >= std::numeric_limits<int32_t>::min() &&
      *max <= std::numeric_limits<int32_t>::max()) {
    column.amounts_ = Narrow<int32_t>(amounts);
  } else {
    column.amounts_ = amounts;
  }
  return column;
}

int64_t MoneyColumn::At(size_t row) const {
  return Visit([row](const auto& amounts) -> int64_t { return amounts[row]; });
}

ManyColumn ManyColumn::Of(std::vector<uint32_t> offsets,
                          const std::vector<uint32_t>& codes) {
  ManyColumn column;
  if (codes.empty()) return column;
  column.offsets_ = std::move(offsets);
  column.codes_ = CodeColumn::Of(codes);
  return column;
}

TextColumn TextColumn::Of(const std::vector<absl::string_view>& texts) {
  TextColumn column;
  size_t size = 0;
  for (const absl::string_view text : texts) size += text.size();
  column.bytes_.reserve(size);
  column.ends_.reserve(texts.size());
  for (const absl::string_view text : texts) {
    column.bytes_.append(text.data(), text.size());
    column.ends_.push_back(static_cast<uint32_t>(column.bytes_.size()));
  }
  return column;
}

absl::string_view TextColumn::ViewAt(size_t row) const {
  const uint32_t begin = row == 0 ? 0 : ends_[row - 1];
  return absl::string_view(bytes_).substr(begin, ends_[row] - begin);
}

}  // namespace redress::engine::columnar
