// The calls of RecordService, on a store with a default authority.

#ifndef REDRESS_TESTS_RPC_RECORD_CALLS_FIXTURE_H_
#define REDRESS_TESTS_RPC_RECORD_CALLS_FIXTURE_H_

#include <string>
#include <vector>

#include "service/base/errors.h"
#include "service/rpc/record_calls.h"
#include "tests/rpc/live_data_fixture.h"

namespace redress::rpc {

// "FIELD REASON" of each violation.
inline std::vector<std::string> Wrong(const absl::Status& status) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  std::vector<std::string> wrong;
  for (const FieldViolation& violation : Violations(status)) {
    wrong.push_back(violation.field + " " + violation.reason);
  }
  return wrong;
}

class RecordCallsTest : public LiveDataFixture {
 protected:
  void SetUp() override {
    LiveDataFixture::SetUp();
    v1::ReferenceData settings;
    settings.mutable_settings()->set_default_authority("Council");
    Open({settings});  // Version 1.
  }

  store::Version Import(const v1::Representation& record,
                        model::Day data_date = 18100,
                        const std::string& source = "import cases.csv") {
    store::Batch batch;
    batch.representations = {record};
    batch.data_date = data_date;
    batch.source = source;
    return Committed(batch);
  }

  absl::StatusOr<v1::GetRecordResponse> Get(const std::string& reference,
                                            int64_t as_of = 0,
                                            const std::string& authority = "") {
    v1::GetRecordRequest request;
    request.set_authority(authority);
    request.set_reference(reference);
    request.set_as_of(as_of);
    v1::GetRecordResponse response;
    absl::Status status = GetRecord(*data_, caller_, request, response);
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<v1::ListRevisionsResponse> Revisions(
      const std::string& reference, int page_size = 0,
      const std::string& token = "") {
    v1::ListRevisionsRequest request;
    request.set_reference(reference);
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ListRevisionsResponse response;
    absl::Status status = ListRevisions(*data_, caller_, request, response);
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<v1::ListVersionsResponse> Versions(
      int page_size = 0, const std::string& token = "") {
    v1::ListVersionsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ListVersionsResponse response;
    absl::Status status = ListVersions(*data_, caller_, request, response);
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<v1::RetractRecordResponse> Retract(
      const v1::RetractRecordRequest& request) {
    v1::RetractRecordResponse response;
    absl::Status status = RetractRecord(*data_, caller_, request, response);
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<v1::RetractRecordResponse> RetractCase(
      const std::string& reference) {
    v1::RetractRecordRequest request;
    request.mutable_representation()->set_reference(reference);
    request.set_reason("a duplicate");
    return Retract(request);
  }

  absl::StatusOr<v1::EraseRecordResponse> Erase(
      const v1::EraseRecordRequest& request) {
    v1::EraseRecordResponse response;
    absl::Status status = EraseRecord(*data_, caller_, request, response);
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<v1::EraseRecordResponse> EraseCase(
      const std::string& reference) {
    v1::EraseRecordRequest request;
    request.mutable_representation()->set_reference(reference);
    request.set_reason("request of the family");
    return Erase(request);
  }

  CallerContext caller_;
};

}  // namespace redress::rpc

#endif  // REDRESS_TESTS_RPC_RECORD_CALLS_FIXTURE_H_
