#include "service/worker/channel.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <vector>

namespace redress::worker {

bool Channel::ReceiveBytes(char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t got = recv(socket_, bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

bool Channel::Receive(Frame* frame) {
  char bytes[kFrameHeader];
  if (!ReceiveBytes(bytes, sizeof(bytes))) return false;
  const auto header = ParseHeader(bytes, kMaxFrame);
  if (!header) return false;
  frame->type = header->type;
  frame->size = header->size;
  // One more than needed, so that it is never empty.
  frame->payload =
      std::make_shared_for_overwrite<uint64_t[]>(header->size / 8 + 1);
  return ReceiveBytes(reinterpret_cast<char*>(frame->payload.get()),
                      header->size);
}

bool Channel::SendBytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool Channel::Send(std::string_view frame) {
  sending_ = 1;
  const bool sent = SendBytes(frame);
  sending_ = 0;
  return sent;
}

bool Channel::SendData(std::string_view bytes) {
  char header[kFrameHeader] = {};
  const auto size = static_cast<uint32_t>(bytes.size());
  std::memcpy(header, &size, sizeof(size));
  header[4] = static_cast<char>(FrameType::kFileData);
  sending_ = 1;
  const bool sent = SendBytes({header, sizeof(header)}) && SendBytes(bytes);
  sending_ = 0;
  return sent;
}

bool Channel::IsClosed() const {
  pollfd polled = {socket_, POLLRDHUP, 0};
  return poll(&polled, 1, 0) > 0 &&
         (polled.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

}  // namespace redress::worker
