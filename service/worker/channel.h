// The worker's end of the socket to the service.

#ifndef REDRESS_SERVICE_WORKER_CHANNEL_H_
#define REDRESS_SERVICE_WORKER_CHANNEL_H_

#include <csignal>
#include <string>
#include <string_view>

#include "service/worker/arrow.h"
#include "service/worker/protocol.h"

namespace redress::worker {

// A frame as it was received.
struct Frame {
  FrameType type = FrameType::kEnd;
  Payload payload;
  size_t size = 0;

  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(payload.get()), size};
  }
};

// Blocking reads and writes. One thread.
class Channel {
 public:
  explicit Channel(int socket) : socket_(socket) {}

  // False where the service is gone, or sends what is no frame of its own.
  bool Receive(Frame* frame);
  // `frame` has its header. False where the service is gone.
  bool Send(std::string_view frame);
  // Sends FILE_DATA without copying the bytes into a frame.
  bool SendData(std::string_view bytes);
  // The service has closed its end.
  bool IsClosed() const;
  // A frame is on its way: whoever interrupts this thread may send none.
  bool IsSending() const { return sending_ != 0; }
  int socket() const { return socket_; }

 private:
  bool ReceiveBytes(char* bytes, size_t size);
  bool SendBytes(std::string_view bytes);

  int socket_;
  // Read by signal handlers.
  volatile std::sig_atomic_t sending_ = 0;
};

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_CHANNEL_H_
