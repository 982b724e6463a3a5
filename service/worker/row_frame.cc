#include "service/worker/row_frame.h"

namespace redress::worker {
namespace {

// Numbers as one Arrow buffer.
template <typename T>
void WriteNumbers(std::vector<T>* values, FrameWriter* writer) {
  writer->Buffer(values->data(), values->size() * sizeof(T));
  values->clear();
}

}  // namespace

void RowFrameBuilder::Validity::WriteAndClear(FrameWriter* writer) {
  writer->Buffer(bits_.data(), any_empty_ ? bits_.size() : 0);
  bits_.clear();
  any_empty_ = false;
}

void RowFrameBuilder::Texts::WriteAndClear(FrameWriter* writer) {
  WriteNumbers(&offsets_, writer);
  offsets_.push_back(0);
  writer->Buffer(bytes_.data(), bytes_.size());
  bytes_.clear();
}

void RowFrameBuilder::ColumnBuffers::WriteAndClear(FrameWriter* writer) {
  validity_.WriteAndClear(writer);
  switch (role_) {
    case ColumnRole::kFigure:
      WriteNumbers(&values_, writer);
      WriteNumbers(&statuses_, writer);
      WriteNumbers(&numerators_, writer);
      WriteNumbers(&denominators_, writer);
      texts_.WriteAndClear(writer);
      WriteNumbers(&units_, writer);
      return;
    case ColumnRole::kDate:
      WriteNumbers(&days_, writer);
      return;
    case ColumnRole::kLabel:
    case ColumnRole::kText:
      texts_.WriteAndClear(writer);
      return;
  }
}

void RowFrameBuilder::Begin(const std::vector<ColumnRole>& roles) {
  types_.clear();
  columns_.clear();
  for (const ColumnRole role : roles) columns_.emplace_back(role);
}

std::string RowFrameBuilder::Take() {
  FrameWriter writer(FrameType::kRows);
  // The next frame is likely as long as this one.
  writer.Reserve(frame_size_ + frame_size_ / 8);
  writer.U32(static_cast<uint32_t>(types_.size()));
  WriteNumbers(&types_, &writer);
  for (ColumnBuffers& column : columns_) column.WriteAndClear(&writer);
  std::string frame = writer.Take();
  frame_size_ = frame.size();
  return frame;
}

}  // namespace redress::worker
