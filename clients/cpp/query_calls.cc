#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_stubs.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"

namespace redress::client {
namespace {

constexpr int kMostBeginnings = 3;
constexpr char kExpired[] = "PAGE_TOKEN_EXPIRED";

// The bytes that a stream's checksum is taken over.
std::string DeterministicBytes(const v1::Row& row) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream out(&bytes);
    google::protobuf::io::CodedOutputStream coded(&out);
    coded.SetSerializationDeterministic(true);
    row.SerializeToCodedStream(&coded);
  }
  return bytes;
}

// Checks that the messages of a streamed answer are all there, in order.
class StreamCheck {
 public:
  absl::Status Take(const v1::StreamQueryResponse& response) {
    if (has_trailer_) return Broken("something after the trailer");
    switch (response.response_case()) {
      case v1::StreamQueryResponse::kHeader:
        if (has_header_) return Broken("two headers");
        has_header_ = true;
        break;
      case v1::StreamQueryResponse::kRows:
        if (!has_header_) return Broken("rows before the header");
        for (const v1::Row& row : response.rows().rows()) Count(row);
        rows_ += response.rows().rows_size();
        break;
      case v1::StreamQueryResponse::kTrailer:
        has_trailer_ = true;
        return Close(response.trailer());
      case v1::StreamQueryResponse::RESPONSE_NOT_SET:
        // From a newer server; it is no row.
        break;
    }
    return absl::OkStatus();
  }

  bool has_trailer() const { return has_trailer_; }

 private:
  static absl::Status Broken(const std::string& what) {
    return absl::DataLossError(
        absl::StrCat("the streamed answer is broken: ", what));
  }

  void Count(const v1::Row& row) {
    const std::string bytes = DeterministicBytes(row);
    crc32c_ = Crc32c(bytes.data(), bytes.size(), crc32c_);
  }

  absl::Status Close(const v1::AnswerTrailer& trailer) {
    if (trailer.end() == v1::STREAM_END_NOT_MODIFIED) {
      return rows_ == 0 ? absl::OkStatus()
                        : Broken("rows of an answer that is not modified");
    }
    if (trailer.end() != v1::STREAM_END_COMPLETE) {
      return Broken("its trailer does not say that it is complete");
    }
    if (!has_header_) return Broken("it has no header");
    if (trailer.rows() != rows_) {
      return Broken(absl::StrCat(rows_, " rows arrived of ", trailer.rows()));
    }
    if (trailer.has_total()) Count(trailer.total());
    if (trailer.crc32c() != crc32c_) {
      return Broken("its rows were damaged on the way (CRC-32C)");
    }
    return absl::OkStatus();
  }

  bool has_header_ = false;
  bool has_trailer_ = false;
  int64_t rows_ = 0;
  uint32_t crc32c_ = 0;
};

}  // namespace

absl::StatusOr<v1::RunQueryResponse> Client::RunQueryPage(
    const v1::RunQueryRequest& request) {
  return CallOnce(options_, *stubs_->query, &v1::QueryService::Stub::RunQuery,
                  request);
}

absl::StatusOr<v1::RunQueryResponse> Client::RunQueryUnless(
    const v1::Query& query, const std::string& etag) {
  v1::RunQueryRequest request;
  *request.mutable_query() = query;
  request.set_if_none_match(etag);
  v1::RunQueryResponse whole;
  const auto call = [&](const v1::RunQueryRequest& page_request) {
    return RunQueryPage(page_request);
  };
  const auto add =
      [&](const v1::RunQueryResponse& page) -> absl::StatusOr<bool> {
    if (!whole.has_answer()) {
      whole = page;
      whole.clear_next_page_token();
      return true;
    }
    if (page.answer().data_version().version() !=
        whole.answer().data_version().version()) {
      return absl::DataLossError(
          absl::StrCat("the pages are of two data versions, ",
                       whole.answer().data_version().version(), " and ",
                       page.answer().data_version().version()));
    }
    whole.mutable_answer()->mutable_rows()->MergeFrom(page.answer().rows());
    return true;
  };
  absl::Status status;
  for (int beginning = 0; beginning < kMostBeginnings; ++beginning) {
    whole.Clear();
    status = EachPage(request, call, add);
    if (status.ok()) return whole;
    if (ErrorReason(status) != kExpired) break;
  }
  return status;
}

absl::StatusOr<v1::Answer> Client::RunQuery(const v1::Query& query) {
  absl::StatusOr<v1::RunQueryResponse> response = RunQueryUnless(query, "");
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_answer());
}

absl::StatusOr<v1::AnswerTrailer> Client::StreamQuery(
    const v1::StreamQueryRequest& request,
    const std::function<absl::Status(const v1::Answer&)>& on_header,
    const std::function<absl::Status(const v1::AnswerRows&)>& on_rows) {
  grpc::ClientContext context;
  SetDeadline(options_.transfer_timeout, context);
  const auto reader = stubs_->query->StreamQuery(&context, request);
  StreamCheck check;
  v1::AnswerTrailer trailer;
  v1::StreamQueryResponse response;
  absl::Status failed;
  while (failed.ok() && reader->Read(&response)) {
    failed = check.Take(response);
    if (!failed.ok()) break;
    if (response.has_header()) {
      failed = on_header(response.header());
    } else if (response.has_rows()) {
      failed = on_rows(response.rows());
    } else if (response.has_trailer()) {
      trailer = response.trailer();
    }
  }
  if (!failed.ok()) context.TryCancel();
  const grpc::Status status = reader->Finish();
  if (!failed.ok()) return failed;
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  if (!check.has_trailer()) {
    return absl::DataLossError(
        "the streamed answer ended without its trailer: it is not whole");
  }
  return trailer;
}

absl::StatusOr<v1::ExplainQueryResponse> Client::ExplainQuery(
    const v1::Query& query) {
  v1::ExplainQueryRequest request;
  *request.mutable_query() = query;
  return CallOnce(options_, *stubs_->query,
                  &v1::QueryService::Stub::ExplainQuery, request);
}

absl::Status Client::ListCases(const v1::ListCasesRequest& request,
                               const Sink<v1::ListCasesResponse>& sink) {
  return EachPage(
      request,
      [&](const v1::ListCasesRequest& page) {
        return CallOnce(options_, *stubs_->query,
                        &v1::QueryService::Stub::ListCases, page);
      },
      sink);
}

}  // namespace redress::client
