#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/postgres.h"

namespace redress::postgres {
namespace {

// PostgreSQL's manual, COPY, "Binary Format": a signature, flags, and the size
// of what may follow.
constexpr char kHead[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
constexpr size_t kPiece = size_t{1} << 16;

}  // namespace

absl::StatusOr<CopyIn> CopyIn::Begin(Connection& connection,
                                     const std::string& target) {
  absl::Status begun = connection.Execute(
      absl::StrCat("COPY ", target, " FROM STDIN (FORMAT binary)"));
  if (!begun.ok()) return begun;
  CopyIn copy(&connection);
  copy.buffer_.assign(kHead, sizeof(kHead) - 1);
  return copy;
}

CopyIn::CopyIn(CopyIn&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      buffer_(std::move(other.buffer_)) {}

CopyIn::~CopyIn() {
  if (connection_ == nullptr) return;
  if (End("given up").ok()) connection_->Drain();
}

absl::Status CopyIn::End(const char* error) {
  for (;;) {
    const int ended = PQputCopyEnd(connection_->handle(), error);
    if (ended < 0) return connection_->Failure();
    if (ended == 1) return absl::OkStatus();
    // There was no room in the queue.
    absl::Status flushed = connection_->Flush();
    if (!flushed.ok()) return flushed;
  }
}

absl::Status CopyIn::Put() {
  for (;;) {
    const int put = PQputCopyData(connection_->handle(), buffer_.data(),
                                  static_cast<int>(buffer_.size()));
    if (put < 0) return connection_->Failure();
    if (put == 1) break;
    absl::Status flushed = connection_->Flush();
    if (!flushed.ok()) return flushed;
  }
  buffer_.clear();
  return connection_->Flush();
}

absl::Status CopyIn::Add(absl::Span<const Parameter> row) {
  AppendBigEndian(row.size(), 2, buffer_);
  for (const Parameter& value : row) {
    if (value.is_null()) {
      AppendBigEndian(0xffffffff, 4, buffer_);
      continue;
    }
    AppendBigEndian(value.bytes().size(), 4, buffer_);
    buffer_ += value.bytes();
  }
  return buffer_.size() < kPiece ? absl::OkStatus() : Put();
}

absl::StatusOr<int64_t> CopyIn::Finish() {
  AppendBigEndian(0xffff, 2, buffer_);
  absl::Status put = Put();
  if (!put.ok()) return put;
  absl::Status ended = End(nullptr);
  if (!ended.ok()) return ended;
  absl::StatusOr<Result> result =
      std::exchange(connection_, nullptr)->Finished({});
  if (!result.ok()) return result.status();
  return result->RowsTouched();
}

}  // namespace redress::postgres
