// Reads a document that was recorded as the frames a worker gets.

#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "plugins/sdk/conformance/document.h"
#include "service/worker/protocol.h"

namespace redress::conformance {
namespace {

using worker::FrameReader;
using worker::FrameType;

bool ReadHeader(FrameReader reader, Document* document) {
  DocumentInfo& info = document->info;
  info.data_date = Day(reader.I32());
  info.data_version = reader.I64();
  info.id = reader.String();
  info.title = reader.String();
  info.generator = reader.String();
  info.disclosure_profile = reader.String();
  info.authority = reader.String();
  for (uint32_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    const Day first(reader.I32());
    const Day last(reader.I32());
    info.periods.push_back({first, last, std::string(reader.String())});
  }
  return reader.Complete();
}

bool ReadText(FrameReader reader, Document* document) {
  TextBlock text;
  text.style = static_cast<TextStyle>(reader.I32());
  text.text = reader.String();
  document->parts.emplace_back(std::move(text));
  return reader.Complete();
}

bool ReadTable(FrameReader reader, Document* document) {
  Table table;
  table.info.chart.type = static_cast<ChartType>(reader.I32());
  table.info.id = reader.String();
  table.info.title = reader.String();
  table.info.chart.title = reader.String();
  table.info.chart.alt_text = reader.String();
  table.info.notes = reader.Strings();
  for (uint32_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    worker::Column& column = table.columns.emplace_back();
    const int32_t role = reader.I32();
    if (role < static_cast<int32_t>(worker::ColumnRole::kLabel) ||
        role > static_cast<int32_t>(worker::ColumnRole::kDate)) {
      return false;
    }
    column.role = static_cast<worker::ColumnRole>(role);
    column.id = reader.String();
    column.metadata = reader.Strings();
  }
  document->parts.emplace_back(std::move(table));
  return reader.Complete();
}

// Reads frames one after the other, in the order that protocol.h gives them.
class Reader {
 public:
  explicit Reader(Document* document) : document_(document) {}

  // False where the frame does not belong here.
  bool Add(FrameType type, std::string_view payload) {
    const bool was_first = !std::exchange(begun_, true);
    if (was_first || done_) {
      return was_first && type == FrameType::kDocument &&
             ReadHeader(FrameReader(payload), document_);
    }
    switch (type) {
      case FrameType::kText:
        return !in_table_ && ReadText(FrameReader(payload), document_);
      case FrameType::kTable:
        batches_.clear();
        return !std::exchange(in_table_, true) &&
               ReadTable(FrameReader(payload), document_);
      case FrameType::kRows:
        return in_table_ && AddRows(payload);
      case FrameType::kTableEnd:
        return std::exchange(in_table_, false) && EndTable();
      case FrameType::kEnd:
        done_ = true;
        return !in_table_;
      default:
        return false;
    }
  }

  bool done() const { return done_; }

 private:
  Table& table() { return std::get<Table>(document_->parts.back()); }

  bool AddRows(std::string_view payload) {
    Batch batch = ToBatch(payload);
    ArrowArray array;
    if (!worker::MakeBatch(table().columns, batch.payload, batch.size,
                           &array)) {
      return false;
    }
    array.release(&array);
    batches_.push_back(std::move(batch));
    return true;
  }

  bool EndTable() {
    table().batch_count = batches_.size();
    table().batch = [batches = std::move(batches_)](uint64_t number) {
      return batches.at(number);
    };
    batches_ = {};
    return true;
  }

  Document* document_;
  std::vector<Batch> batches_;
  bool begun_ = false;
  bool in_table_ = false;
  bool done_ = false;
};

}  // namespace

bool ReadRecording(const std::string& path, Document* document,
                   std::string* reason) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    *reason = path + " cannot be read";
    return false;
  }
  const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
  Reader reader(document);
  std::string_view left = bytes;
  while (!left.empty()) {
    const size_t at = bytes.size() - left.size();
    const auto header =
        left.size() < worker::kFrameHeader
            ? std::nullopt
            : worker::ParseHeader(left.data(), worker::kMaxFrame);
    if (!header || header->size > left.size() - worker::kFrameHeader ||
        !reader.Add(header->type,
                    left.substr(worker::kFrameHeader, header->size))) {
      *reason = path + " is no recorded document: its frame at byte " +
                std::to_string(at) + " is malformed, or not at its place";
      return false;
    }
    left.remove_prefix(worker::kFrameHeader + header->size);
  }
  if (!reader.done()) *reason = path + " breaks off before the document's end";
  return reader.done();
}

}  // namespace redress::conformance
