#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/base/protobuf.h"
#include "service/query/page_token.h"
#include "service/query/query_engine.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/response_size.h"
#include "service/rpc/services.h"

namespace redress::rpc {
namespace {

// What is not rows (a header of many measures and warnings) has the rest of a
// message.
constexpr size_t kMaxPageBytes = 3 << 20;
constexpr int kMaxPageRows = 10000;
// Of a row in a batch: its length and its tag.
constexpr size_t kRowOverhead = 6;
constexpr size_t kMaxBatchBytes = size_t{256} * 1000;

// Where a page begins: the number of rows before it, and how many records had
// been erased from the version when the first page was made.
struct PagePosition {
  uint64_t rows = 0;
  int64_t erased_records = 0;
};

std::string ToText(const PagePosition& position) {
  return absl::StrCat(position.rows, ",", position.erased_records);
}

absl::StatusOr<PagePosition> ReadPosition(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ',');
  PagePosition position;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &position.rows) ||
      !absl::SimpleAtoi(parts[1], &position.erased_records)) {
    return query::InvalidPageToken("page_token");
  }
  return position;
}

// Keeps a page's rows of an answer.
class Page {
 public:
  Page(uint64_t first, uint64_t most) : first_(first), most_(most) {}

  absl::Status Take(v1::Row row) {
    if (next_++ < first_ || full_) return absl::OkStatus();
    const size_t bytes = row.ByteSizeLong() + kRowOverhead;
    const auto rows = static_cast<uint64_t>(answer_.rows_size());
    // The first row is taken whatever its size, so that pages come to an end.
    full_ = rows == most_ || (rows > 0 && bytes_ + bytes > kMaxPageBytes);
    if (full_) return absl::OkStatus();
    bytes_ += bytes;
    *answer_.add_rows() = std::move(row);
    return absl::OkStatus();
  }

  v1::Answer& answer() { return answer_; }
  // The rows of the answer up to the end of this page, and whether there are
  // more.
  uint64_t end() const {
    return first_ + static_cast<uint64_t>(answer_.rows_size());
  }
  bool full() const { return full_; }

 private:
  const uint64_t first_;
  const uint64_t most_;
  uint64_t next_ = 0;
  size_t bytes_ = 0;
  bool full_ = false;
  v1::Answer answer_;
};

// Sends an answer in batches.
class BatchWriter {
 public:
  BatchWriter(grpc::ServerContext& call,
              grpc::ServerWriter<v1::StreamQueryResponse>& writer)
      : call_(call), writer_(writer) {}

  absl::Status Header(v1::Answer header) {
    v1::StreamQueryResponse response;
    *response.mutable_header() = std::move(header);
    return Write(response);
  }

  absl::Status Row(v1::Row row) {
    const std::string bytes = SerialiseDeterministically(row);
    crc32c_ = Crc32c(bytes.data(), bytes.size(), crc32c_);
    if (row.type() == v1::ROW_TYPE_TOTAL) {
      *trailer_.mutable_total() = std::move(row);
      return absl::OkStatus();
    }
    if (bytes_ > 0 && bytes_ + bytes.size() + kRowOverhead > kMaxBatchBytes) {
      absl::Status status = Flush();
      if (!status.ok()) return status;
    }
    bytes_ += bytes.size() + kRowOverhead;
    trailer_.set_rows(trailer_.rows() + 1);
    *batch_.mutable_rows()->add_rows() = std::move(row);
    return absl::OkStatus();
  }

  absl::Status Finish(v1::StreamEnd end) {
    absl::Status status = Flush();
    if (!status.ok()) return status;
    trailer_.set_end(end);
    trailer_.set_crc32c(crc32c_);
    v1::StreamQueryResponse response;
    *response.mutable_trailer() = trailer_;
    return Write(response);
  }

 private:
  absl::Status Flush() {
    if (bytes_ == 0) return absl::OkStatus();
    absl::Status status = Write(batch_);
    batch_.Clear();
    bytes_ = 0;
    return status;
  }

  absl::Status Write(const v1::StreamQueryResponse& response) {
    if (call_.IsCancelled() || !writer_.Write(response)) {
      return absl::CancelledError("the caller left");
    }
    return absl::OkStatus();
  }

  grpc::ServerContext& call_;
  grpc::ServerWriter<v1::StreamQueryResponse>& writer_;
  v1::StreamQueryResponse batch_;
  size_t bytes_ = 0;
  v1::AnswerTrailer trailer_;
  uint32_t crc32c_ = 0;
};

// Answers one page of a question.
absl::Status AnswerPage(const v1::RunQueryRequest& request,
                        const v1::Query& query, const LiveData& data,
                        const StopCheck& stop, v1::RunQueryResponse* response) {
  int64_t version = query.as_of();
  PagePosition position;
  const bool first = request.page_token().empty();
  if (!first) {
    absl::StatusOr<query::PageToken> token = query::ReadPageToken(
        request.page_token(), query::RequestFingerprint(query), "page_token");
    if (!token.ok()) return token.status();
    absl::StatusOr<PagePosition> read = ReadPosition(token->position);
    if (!read.ok()) return read.status();
    position = *read;
    version = token->version;
  }
  if (request.page_size() < 0) {
    return InvalidArgument(
        {{"page_size", "NEGATIVE",
          absl::StrCat("page_size: a page has 1 to ", kMaxPageRows,
                       " rows, or 0 for as many as it holds, and this is ",
                       request.page_size())}});
  }
  const absl::StatusOr<PinnedVersion> pinned = data.Pin(version, stop);
  if (!pinned.ok()) return pinned.status();
  const query::Snapshot snapshot = pinned->snapshot(stop);
  if (!first && position.erased_records != snapshot.erased_records) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        "page_token: records were erased since the first page, so that its "
        "answer cannot be continued; ask from the first page on",
        "PAGE_TOKEN_EXPIRED");
  }
  if (first && !request.if_none_match().empty() &&
      request.if_none_match() == query::EtagOf(query, snapshot)) {
    response->set_not_modified(true);
    return absl::OkStatus();
  }
  const int most = request.page_size() == 0
                       ? kMaxPageRows
                       : std::min(request.page_size(), kMaxPageRows);
  Page page(position.rows, static_cast<uint64_t>(most));
  absl::Status status = query::StreamQuery(
      query, snapshot,
      {[&page](v1::Answer header) {
         page.answer() = std::move(header);
         return absl::OkStatus();
       },
       [&page](v1::Row row) { return page.Take(std::move(row)); }});
  if (!status.ok()) return status;
  if (page.full()) {
    position.rows = page.end();
    position.erased_records = snapshot.erased_records;
    response->set_next_page_token(query::MakePageToken(
        snapshot.version, query::RequestFingerprint(query), ToText(position)));
  }
  *response->mutable_answer() = std::move(page.answer());
  return CheckResponseSize(*response, "a page of the answer",
                           "ask for fewer measures or periods");
}

}  // namespace

grpc::Status QueryServiceImpl::RunQuery(grpc::ServerContext* call,
                                        const v1::RunQueryRequest* request,
                                        v1::RunQueryResponse* response) {
  return Handle(*call, "RunQuery", context_.calls,
                [&](const CallerContext& caller) -> absl::Status {
                  const absl::StatusOr<v1::Query> query =
                      SettleQuestion(request->query(), caller, *context_.data);
                  if (!query.ok()) return query.status();
                  return AnswerPage(*request, *query, *context_.data,
                                    caller.stop, response);
                });
}

grpc::Status QueryServiceImpl::StreamQuery(
    grpc::ServerContext* call, const v1::StreamQueryRequest* request,
    grpc::ServerWriter<v1::StreamQueryResponse>* writer) {
  return Handle(
      *call, "StreamQuery", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        const absl::StatusOr<v1::Query> query =
            SettleQuestion(request->query(), caller, *context_.data);
        if (!query.ok()) return query.status();
        const absl::StatusOr<StreamLimit::Place> place =
            context_.streams->Enter();
        if (!place.ok()) return place.status();
        const absl::StatusOr<PinnedVersion> pinned =
            context_.data->Pin(query->as_of(), caller.stop);
        if (!pinned.ok()) return pinned.status();
        const query::Snapshot snapshot = pinned->snapshot(caller.stop);
        BatchWriter batches(*call, *writer);
        if (!request->if_none_match().empty() &&
            request->if_none_match() == query::EtagOf(*query, snapshot)) {
          return batches.Finish(v1::STREAM_END_NOT_MODIFIED);
        }
        absl::Status status = query::StreamQuery(
            *query, snapshot,
            {[&batches](v1::Answer header) {
               return batches.Header(std::move(header));
             },
             [&batches](v1::Row row) { return batches.Row(std::move(row)); }});
        if (!status.ok()) return status;
        return batches.Finish(v1::STREAM_END_COMPLETE);
      });
}

}  // namespace redress::rpc
