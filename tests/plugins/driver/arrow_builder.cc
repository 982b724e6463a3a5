#include "tests/plugins/driver/arrow_builder.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace redress::testing {
namespace {

// What a schema points into.
struct SchemaNode {
  std::string format;
  std::string name;
  std::string metadata;
  std::vector<std::unique_ptr<ArrowSchema>> children;
  std::vector<ArrowSchema*> pointers;
};

// What an array points into.
struct ArrayNode {
  std::vector<uint8_t> validity;
  std::vector<char> values;
  std::string text;
  std::vector<const void*> buffers;
  std::vector<std::unique_ptr<ArrowArray>> children;
  std::vector<ArrowArray*> pointers;
};

template <typename Node, typename Struct>
void Release(Struct* item) {
  auto* node = static_cast<Node*>(item->private_data);
  for (auto& child : node->children) {
    if (child->release != nullptr) child->release(child.get());
  }
  delete node;
  item->release = nullptr;
}

void AppendNumber(std::string& bytes, size_t number) {
  const auto value = static_cast<int32_t>(number);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

std::string Metadata(
    const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string bytes;
  AppendNumber(bytes, pairs.size());
  for (const auto& [key, value] : pairs) {
    AppendNumber(bytes, key.size());
    bytes += key;
    AppendNumber(bytes, value.size());
    bytes += value;
  }
  return bytes;
}

std::unique_ptr<ArrowSchema> SchemaOf(
    const std::string& format, const std::string& name,
    const std::string& metadata,
    std::vector<std::unique_ptr<ArrowSchema>> children) {
  auto node = std::make_unique<SchemaNode>();
  node->format = format;
  node->name = name;
  node->metadata = metadata;
  node->children = std::move(children);
  for (auto& child : node->children) node->pointers.push_back(child.get());
  auto schema = std::make_unique<ArrowSchema>();
  schema->format = node->format.c_str();
  schema->name = node->name.c_str();
  schema->metadata = metadata.empty() ? nullptr : node->metadata.data();
  schema->flags = ARROW_FLAG_NULLABLE;
  schema->n_children = static_cast<int64_t>(node->children.size());
  schema->children = node->pointers.data();
  schema->dictionary = nullptr;
  schema->release = &Release<SchemaNode, ArrowSchema>;
  schema->private_data = node.release();
  return schema;
}

std::vector<std::pair<std::string, std::string>> ColumnMetadata(
    const ColumnInfo& column) {
  static constexpr std::array<const char*, 4> kRoles = {"label", "figure",
                                                        "text", "date"};
  static constexpr std::array<const char*, 6> kUnits = {
      "", "count", "percent", "percentage_points", "working_days", "gbp"};
  static constexpr std::array<const char*, 4> kContents = {
      "", "figure", "difference", "percent_change"};
  return {{"id", column.id},
          {"label", column.label},
          {"role", kRoles[static_cast<size_t>(column.role)]},
          {"unit", kUnits[static_cast<size_t>(column.unit)]},
          {"measure", column.measure},
          {"period", std::to_string(column.period)},
          {"content", kContents[static_cast<size_t>(column.content)]},
          {"numerator_in_brackets",
           column.numerator_in_brackets ? "true" : "false"},
          {"dimension", column.dimension}};
}

std::unique_ptr<ArrowArray> ArrayOf(std::unique_ptr<ArrayNode> node,
                                    size_t length) {
  for (auto& child : node->children) node->pointers.push_back(child.get());
  auto array = std::make_unique<ArrowArray>();
  array->length = static_cast<int64_t>(length);
  array->null_count = -1;
  array->offset = 0;
  array->n_buffers = static_cast<int64_t>(node->buffers.size());
  array->n_children = static_cast<int64_t>(node->children.size());
  array->buffers = node->buffers.data();
  array->children = node->pointers.data();
  array->dictionary = nullptr;
  array->release = &Release<ArrayNode, ArrowArray>;
  array->private_data = node.release();
  return array;
}

template <typename T>
std::unique_ptr<ArrowArray> Fixed(const std::vector<T>& values,
                                  std::vector<uint8_t> validity = {}) {
  auto node = std::make_unique<ArrayNode>();
  node->values.resize(values.size() * sizeof(T));
  if (!values.empty()) {
    std::memcpy(node->values.data(), values.data(), node->values.size());
  }
  node->validity = std::move(validity);
  node->buffers = {node->validity.empty() ? nullptr : node->validity.data(),
                   node->values.data()};
  return ArrayOf(std::move(node), values.size());
}

std::unique_ptr<ArrowArray> Strings(const std::vector<std::string>& texts,
                                    std::vector<uint8_t> validity = {}) {
  auto node = std::make_unique<ArrayNode>();
  std::vector<int32_t> offsets = {0};
  for (const std::string& text : texts) {
    node->text += text;
    offsets.push_back(static_cast<int32_t>(node->text.size()));
  }
  node->values.resize(offsets.size() * sizeof(int32_t));
  std::memcpy(node->values.data(), offsets.data(), node->values.size());
  node->validity = std::move(validity);
  node->buffers = {node->validity.empty() ? nullptr : node->validity.data(),
                   node->values.data(), node->text.data()};
  return ArrayOf(std::move(node), texts.size());
}

std::unique_ptr<ArrowArray> Figures(const std::vector<TestCell>& cells,
                                    std::vector<uint8_t> validity) {
  std::vector<double> values;
  std::vector<int8_t> statuses;
  std::vector<int64_t> numerators;
  std::vector<int64_t> denominators;
  std::vector<std::string> displays;
  std::vector<int8_t> units;
  for (const TestCell& cell : cells) {
    values.push_back(cell.value);
    statuses.push_back(static_cast<int8_t>(cell.status));
    numerators.push_back(cell.numerator);
    denominators.push_back(cell.denominator);
    displays.push_back(cell.display);
    units.push_back(static_cast<int8_t>(cell.unit));
  }
  auto node = std::make_unique<ArrayNode>();
  node->validity = std::move(validity);
  node->buffers = {node->validity.data()};
  node->children.push_back(Fixed(values));
  node->children.push_back(Fixed(statuses));
  node->children.push_back(Fixed(numerators));
  node->children.push_back(Fixed(denominators));
  node->children.push_back(Strings(displays));
  node->children.push_back(Fixed(units));
  return ArrayOf(std::move(node), cells.size());
}

std::unique_ptr<ArrowArray> ColumnOf(ColumnRole role,
                                     const std::vector<TestCell>& cells) {
  std::vector<uint8_t> validity((cells.size() + 7) / 8, 0);
  std::vector<std::string> texts;
  std::vector<int32_t> days;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].kind != Cell::Kind::kEmpty) {
      validity[i / 8] |= static_cast<uint8_t>(1U << (i % 8));
    }
    texts.push_back(cells[i].text);
    days.push_back(cells[i].date.number());
  }
  if (role == ColumnRole::kFigure) return Figures(cells, std::move(validity));
  if (role == ColumnRole::kDate) return Fixed(days, std::move(validity));
  return Strings(texts, std::move(validity));
}

}  // namespace

ArrowSchema MakeSchema(const std::vector<ColumnInfo>& columns) {
  std::vector<std::unique_ptr<ArrowSchema>> children;
  children.push_back(SchemaOf("c", "row_type", "", {}));
  for (const ColumnInfo& column : columns) {
    const std::string metadata = Metadata(ColumnMetadata(column));
    if (column.role == ColumnRole::kFigure) {
      static constexpr std::array<std::array<const char*, 2>, 6> kFields{
          {{"g", "value"},
           {"c", "status"},
           {"l", "numerator"},
           {"l", "denominator"},
           {"u", "display"},
           {"c", "unit"}}};
      std::vector<std::unique_ptr<ArrowSchema>> fields;
      for (const auto& [format, name] : kFields) {
        fields.push_back(SchemaOf(format, name, "", {}));
      }
      children.push_back(
          SchemaOf("+s", column.id, metadata, std::move(fields)));
    } else {
      children.push_back(
          SchemaOf(column.role == ColumnRole::kDate ? "tdD" : "u", column.id,
                   metadata, {}));
    }
  }
  return *SchemaOf("+s", "", "", std::move(children));
}

ArrowArray MakeBatch(const std::vector<ColumnInfo>& columns,
                     const std::vector<TestRow>& rows, size_t begin,
                     size_t end) {
  auto node = std::make_unique<ArrayNode>();
  node->buffers = {nullptr};
  std::vector<int8_t> types;
  for (size_t i = begin; i < end; ++i) {
    types.push_back(static_cast<int8_t>(rows[i].type));
  }
  node->children.push_back(Fixed(types));
  for (size_t j = 0; j < columns.size(); ++j) {
    std::vector<TestCell> cells;
    for (size_t i = begin; i < end; ++i) cells.push_back(rows[i].cells.at(j));
    node->children.push_back(ColumnOf(columns[j].role, cells));
  }
  return *ArrayOf(std::move(node), end - begin);
}

}  // namespace redress::testing
