#include "tests/bench/server_context.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "tests/bench/report_case.h"

namespace redress::bench {
absl::Status WriteReference(const ServerContext& context) {
  v1::ReferenceDataSet set;
  for (const v1::ReferenceData& entry : Generator::ReferenceEntries()) {
    *set.add_data() = entry;
  }
  std::string text;
  google::protobuf::TextFormat::PrintToString(set, &text);
  std::ofstream(context.Path("reference.textproto")) << text;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ServerProcess>> StartServer(
    const ServerContext& context, const std::string& database) {
  return ServerProcess::Start(
      {absl::StrCat(context.programs, "/redressd"), "--listen=127.0.0.1:0",
       absl::StrCat("--database=", context.Path(database)),
       absl::StrCat("--reference=", context.Path("reference.textproto")),
       absl::StrCat("--port-file=", context.Path("port")),
       absl::StrCat("--temporary-folder=", context.folder)},
      context.Path("port"), context.Path("server.log"));
}

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
  return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

v1::RunQueryRequest SmallQuestion() {
  v1::RunQueryRequest request;
  v1::Query& query = *request.mutable_query();
  query.add_measures()->set_measure("received");
  query.add_dimensions()->set_dimension("kind");
  *query.mutable_period() = ReportSelection().period();
  return request;
}

}  // namespace redress::bench
