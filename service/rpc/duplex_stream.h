// A call that sends and receives streams, and can end in the middle of a read.

#ifndef REDRESS_SERVICE_RPC_DUPLEX_STREAM_H_
#define REDRESS_SERVICE_RPC_DUPLEX_STREAM_H_

#include <functional>
#include <thread>
#include <utility>

#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/method_handler.h"
#include "grpcpp/support/status.h"
#include "grpcpp/support/sync_stream.h"

namespace redress::rpc {

// What grpc::ServerReaderWriter is, with a thread that may still wait for the
// client's next message when the handler returns: an error is told at once, and
// messages can be read ahead. gRPC's callback interface has that too. But a
// server with one method of that kind has threads of gRPC's that share all
// connections with those that answer calls, and either wake the other up, for
// every call: a small question then takes twice the time.
template <typename Request, typename Response>
class DuplexStream {
 public:
  using Handler =
      std::function<grpc::Status(grpc::ServerContext*, DuplexStream*)>;

  // What grpc::Service::MarkMethodStreamed takes. It destroys the stream once
  // the call's status has been sent.
  static grpc::internal::MethodHandler* MethodHandler(Handler handler) {
    return new grpc::internal::TemplatedBidiStreamingHandler<DuplexStream,
                                                             false>(
        std::move(handler));
  }

  // As gRPC makes it.
  DuplexStream(grpc::internal::Call* call, grpc::ServerContext* context)
      : body_(call, context) {}
  DuplexStream(const DuplexStream&) = delete;
  DuplexStream& operator=(const DuplexStream&) = delete;
  // The status has closed the stream, so that a read waits no more.
  ~DuplexStream() {
    if (reader_.joinable()) reader_.join();
  }

  // Once: runs `read` in a thread, which alone may call Read. It may go on
  // after the handler has returned, and so uses nothing of the handler's own.
  void StartReader(std::function<void()> read) {
    reader_ = std::thread(std::move(read));
  }

  // Waits for the client's next message; false where there is none any more, or
  // the call is over.
  bool Read(Request* message) { return body_.Read(message); }

  // Sends a message and waits until it is on its way; false where the client is
  // gone. Only from the handler.
  bool Write(const Response& message) {
    return body_.Write(message, grpc::WriteOptions());
  }

 private:
  grpc::internal::ServerReaderWriterBody<Response, Request> body_;
  std::thread reader_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_DUPLEX_STREAM_H_
