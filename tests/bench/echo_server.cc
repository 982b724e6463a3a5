// A server in the style of redressd that does nothing but answer.
//
//   echo_server PORT_FILE

#include <fstream>
#include <string>

#include "echo.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/resource_quota.h"

namespace redress::bench {
namespace {

class EchoServiceImpl final : public EchoService::Service {
 public:
  grpc::Status Echo(grpc::ServerContext*, const EchoRequest* request,
                    EchoResponse* response) override {
    response->mutable_payload()->assign(
        static_cast<size_t>(request->response_bytes()), 'x');
    return grpc::Status::OK;
  }
};

int Main(const std::string& port_file) {
  EchoServiceImpl service;
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 16);
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  // In one step, as redressd does.
  const std::string temporary = port_file + ".tmp";
  std::ofstream(temporary) << "127.0.0.1:" << port << "\n";
  if (std::rename(temporary.c_str(), port_file.c_str()) != 0) return 1;
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace redress::bench

int main(int argc, char** argv) {
  return argc == 2 ? redress::bench::Main(argv[1]) : 2;
}
