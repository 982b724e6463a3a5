#include "service/worker/arrow.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>
#include <utility>

#include "service/worker/protocol.h"

namespace redress::worker {
namespace {

// What a structure owns. A child may be taken over by itself, as Arrow allows,
// so each has a node of its own.
template <typename Structure>
struct Node {
  std::string format;
  std::string name;
  std::string metadata;
  Payload payload;
  std::array<const void*, 3> buffers = {};
  std::vector<std::unique_ptr<Structure>> children;
  std::vector<Structure*> child_pointers;
};

template <typename Structure>
void Release(Structure* structure) {
  auto* node = static_cast<Node<Structure>*>(structure->private_data);
  for (const std::unique_ptr<Structure>& child : node->children) {
    if (child->release != nullptr) child->release(child.get());
  }
  structure->release = nullptr;
  delete node;
}

using SchemaNode = std::unique_ptr<Node<ArrowSchema>>;
using ArrayNode = std::unique_ptr<Node<ArrowArray>>;

SchemaNode MakeSchemaNode(std::string format, std::string name) {
  auto node = std::make_unique<Node<ArrowSchema>>();
  node->format = std::move(format);
  node->name = std::move(name);
  return node;
}

ArrowSchema FinishSchema(SchemaNode node, bool nullable) {
  ArrowSchema schema = {};
  for (const auto& child : node->children) {
    node->child_pointers.push_back(child.get());
  }
  schema.format = node->format.c_str();
  schema.name = node->name.c_str();
  schema.metadata = node->metadata.empty() ? nullptr : node->metadata.data();
  schema.flags = nullable ? ARROW_FLAG_NULLABLE : 0;
  schema.n_children = static_cast<int64_t>(node->children.size());
  schema.children = node->child_pointers.data();
  schema.release = &Release<ArrowSchema>;
  schema.private_data = node.release();
  return schema;
}

template <typename Structure>
void AddChild(Node<Structure>* parent, Structure child) {
  parent->children.push_back(std::make_unique<Structure>(child));
}

// Arrow's own encoding of metadata.
std::string EncodeMetadata(const std::vector<std::string>& pairs) {
  std::string bytes;
  const auto number = [&bytes](size_t value) {
    const auto narrow = static_cast<int32_t>(value);
    bytes.append(reinterpret_cast<const char*>(&narrow), sizeof(narrow));
  };
  number(pairs.size() / 2);
  for (size_t i = 0; i < pairs.size() / 2 * 2; ++i) {
    number(pairs[i].size());
    bytes += pairs[i];
  }
  return bytes;
}

struct Field {
  const char* name;
  const char* format;
};
constexpr Field kFigureFields[] = {{"value", "g"},     {"status", "c"},
                                   {"numerator", "l"}, {"denominator", "l"},
                                   {"display", "u"},   {"unit", "c"}};

const char* FormatOf(ColumnRole role) {
  switch (role) {
    case ColumnRole::kFigure:
      return "+s";
    case ColumnRole::kDate:
      return "tdD";
    case ColumnRole::kLabel:
    case ColumnRole::kText:
      return "u";
  }
  return "u";
}

// Takes the buffers of one batch out of its payload.
class BatchReader {
 public:
  BatchReader(const Payload& payload, size_t size)
      : payload_(payload),
        reader_({reinterpret_cast<const char*>(payload.get()), size}) {
    rows_ = reader_.U32();
    ok_ = rows_ >= 1 && rows_ <= REDRESS_MAX_BATCH_ROWS;
  }

  int64_t rows() const { return rows_; }
  bool ok() const { return ok_ && reader_.ok(); }
  bool Complete() const { return ok_ && reader_.Complete(); }

  // A buffer of `width` bytes a row.
  const void* Fixed(size_t width) { return Take(width * rows_); }

  // A byte a row, each from `low` to `high`.
  const void* Small(int8_t low, int8_t high) {
    const auto* values = static_cast<const int8_t*>(Fixed(1));
    if (ok()) {
      ok_ = std::all_of(values, values + rows_, [=](int8_t value) {
        return low <= value && value <= high;
      });
    }
    return values;
  }

  // Offsets and bytes of texts.
  std::pair<const void*, const void*> Texts() {
    const auto* offsets =
        static_cast<const int32_t*>(Take(sizeof(int32_t) * (rows_ + 1)));
    const std::string_view bytes = reader_.Buffer();
    if (ok()) {
      ok_ = offsets[0] == 0 && std::is_sorted(offsets, offsets + rows_ + 1) &&
            static_cast<size_t>(offsets[rows_]) == bytes.size();
    }
    return {offsets, bytes.data()};
  }

  // The bits of the cells that are not empty; null where none is empty.
  const void* Validity(int64_t* null_count) {
    *null_count = 0;
    const std::string_view bits = reader_.Buffer();
    if (!ok() || bits.empty()) return nullptr;
    if (bits.size() != (rows_ + 7) / 8) {
      ok_ = false;
      return nullptr;
    }
    for (uint32_t row = 0; row < rows_; ++row) {
      if (((bits[row / 8] >> (row % 8)) & 1) == 0) ++*null_count;
    }
    return bits.data();
  }

  ArrayNode MakeNode() const {
    auto node = std::make_unique<Node<ArrowArray>>();
    node->payload = payload_;
    return node;
  }

  ArrowArray Finish(ArrayNode node, int64_t buffers, int64_t null_count) const {
    ArrowArray array = {};
    for (const auto& child : node->children) {
      node->child_pointers.push_back(child.get());
    }
    array.length = rows_;
    array.null_count = null_count;
    array.n_buffers = buffers;
    array.buffers = node->buffers.data();
    array.n_children = static_cast<int64_t>(node->children.size());
    array.children = node->child_pointers.data();
    array.release = &Release<ArrowArray>;
    array.private_data = node.release();
    return array;
  }

  // An array of fixed width, or of texts, without nulls.
  ArrowArray Plain(const void* values, const void* bytes) const {
    ArrayNode node = MakeNode();
    node->buffers = {nullptr, values, bytes};
    return Finish(std::move(node), bytes == nullptr ? 2 : 3, 0);
  }

 private:
  const void* Take(size_t size) {
    const std::string_view buffer = reader_.Buffer();
    if (buffer.size() != size) ok_ = false;
    return buffer.data();
  }

  Payload payload_;
  FrameReader reader_;
  uint32_t rows_ = 0;
  bool ok_ = false;
};

ArrowArray ReadFigures(BatchReader* reader) {
  ArrayNode node = reader->MakeNode();
  int64_t null_count;
  node->buffers[0] = reader->Validity(&null_count);
  const void* values = reader->Fixed(sizeof(double));
  const void* statuses =
      reader->Small(REDRESS_STATUS_NUMBER, REDRESS_STATUS_NOT_AVAILABLE);
  const void* numerators = reader->Fixed(sizeof(int64_t));
  const void* denominators = reader->Fixed(sizeof(int64_t));
  const auto [offsets, bytes] = reader->Texts();
  const void* units = reader->Small(REDRESS_UNIT_NONE, REDRESS_UNIT_GBP);
  for (const void* buffer : {values, statuses, numerators, denominators}) {
    AddChild(node.get(), reader->Plain(buffer, nullptr));
  }
  AddChild(node.get(), reader->Plain(offsets, bytes));
  AddChild(node.get(), reader->Plain(units, nullptr));
  return reader->Finish(std::move(node), 1, null_count);
}

ArrowArray ReadTexts(BatchReader* reader) {
  ArrayNode node = reader->MakeNode();
  int64_t null_count;
  node->buffers[0] = reader->Validity(&null_count);
  std::tie(node->buffers[1], node->buffers[2]) = reader->Texts();
  return reader->Finish(std::move(node), 3, null_count);
}

ArrowArray ReadDates(BatchReader* reader) {
  ArrayNode node = reader->MakeNode();
  int64_t null_count;
  node->buffers[0] = reader->Validity(&null_count);
  node->buffers[1] = reader->Fixed(sizeof(int32_t));
  return reader->Finish(std::move(node), 2, null_count);
}

ArrowArray ReadColumn(const Column& column, BatchReader* reader) {
  switch (column.role) {
    case ColumnRole::kFigure:
      return ReadFigures(reader);
    case ColumnRole::kDate:
      return ReadDates(reader);
    case ColumnRole::kLabel:
    case ColumnRole::kText:
      break;
  }
  return ReadTexts(reader);
}

}  // namespace

ArrowSchema MakeSchema(const std::vector<Column>& columns) {
  SchemaNode root = MakeSchemaNode("+s", "");
  AddChild(root.get(), FinishSchema(MakeSchemaNode("c", "row_type"), false));
  for (const Column& column : columns) {
    SchemaNode node = MakeSchemaNode(FormatOf(column.role), column.id);
    node->metadata = EncodeMetadata(column.metadata);
    if (column.role == ColumnRole::kFigure) {
      for (const Field& field : kFigureFields) {
        AddChild(node.get(),
                 FinishSchema(MakeSchemaNode(field.format, field.name), false));
      }
    }
    AddChild(root.get(), FinishSchema(std::move(node), true));
  }
  return FinishSchema(std::move(root), false);
}

bool MakeBatch(const std::vector<Column>& columns, const Payload& payload,
               size_t size, ArrowArray* batch) {
  BatchReader reader(payload, size);
  if (!reader.ok()) return false;
  ArrayNode root = reader.MakeNode();
  AddChild(root.get(),
           reader.Plain(reader.Small(REDRESS_ROW_MEMBERS, REDRESS_ROW_TOTAL),
                        nullptr));
  for (const Column& column : columns) {
    AddChild(root.get(), ReadColumn(column, &reader));
  }
  *batch = reader.Finish(std::move(root), 1, 0);
  if (reader.Complete()) return true;
  batch->release(batch);
  return false;
}

}  // namespace redress::worker
