// Reads a document that was recorded as the frames a worker gets.

#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "plugins/sdk/conformance/document.h"
#include "service/worker/document_parts.h"
#include "service/worker/protocol.h"

namespace redress::conformance {
namespace {

using worker::FrameType;

bool ReadHeader(std::string_view payload, Document* document) {
  worker::DocumentHead head;
  if (!worker::DecodeDocument(payload, &head)) return false;
  DocumentInfo& info = document->info;
  info.data_date = Day(head.data_date);
  info.data_version = head.data_version;
  info.id = head.id;
  info.title = head.title;
  info.generator = head.generator;
  info.disclosure_profile = head.disclosure_profile;
  info.authority = head.authority;
  for (const worker::PeriodPart& period : head.periods) {
    info.periods.push_back(
        {Day(period.first_day), Day(period.last_day), period.label});
  }
  info.source = head.source;
  return true;
}

bool ReadText(std::string_view payload, Document* document) {
  worker::TextPart part;
  if (!worker::DecodeText(payload, &part)) return false;
  TextBlock text{static_cast<TextStyle>(part.style), part.text};
  for (const worker::TextFigurePart& figure : part.figures) {
    text.figures.push_back({figure.begin, figure.size, figure.name});
  }
  document->parts.emplace_back(std::move(text));
  return true;
}

bool ReadTable(std::string_view payload, Document* document) {
  worker::TablePart part;
  if (!worker::DecodeTable(payload, &part)) return false;
  Table table;
  table.info.chart = {static_cast<ChartType>(part.chart_type), part.chart_title,
                      part.chart_alt_text};
  table.info.id = part.id;
  table.info.title = part.title;
  table.info.question = part.question;
  table.info.notes = part.notes;
  table.columns = std::move(part.columns);
  document->parts.emplace_back(std::move(table));
  return true;
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
             ReadHeader(payload, document_);
    }
    switch (type) {
      case FrameType::kText:
        return !in_table_ && ReadText(payload, document_);
      case FrameType::kTable:
        batches_.clear();
        return !std::exchange(in_table_, true) && ReadTable(payload, document_);
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
