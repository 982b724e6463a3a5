#include "service/export/worker_connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::exporting {
namespace {

// How often the limits are looked at while nothing happens.
constexpr std::chrono::milliseconds kLook(50);
constexpr size_t kReadSize = 64u << 10;
constexpr size_t kErrorTail = 2000;

// As poll() wants them.
using PollEvents = decltype(pollfd::events);
constexpr PollEvents kRead = POLLIN;
constexpr PollEvents kReadAndWrite = POLLIN | POLLOUT;

bool WouldWait(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

WorkerConnection::WorkerConnection(const WorkerProcess& process,
                                   ConnectionLimits limits,
                                   ReplyHandler handler)
    : process_(process),
      limits_(std::move(limits)),
      handler_(std::move(handler)) {}

absl::Status WorkerConnection::Send(const std::string& frame) {
  std::string_view unsent = frame;
  waiting_ = false;
  while (status_.ok() && !closed_ && !unsent.empty()) {
    status_ = Step(&unsent);
  }
  return status_;
}

absl::Status WorkerConnection::ReceiveUntil(
    const std::function<bool()>& is_done) {
  std::string_view nothing;
  waiting_ = false;
  while (status_.ok() && !closed_ && !is_done()) status_ = Step(&nothing);
  return status_;
}

absl::Status WorkerConnection::CheckLimits() {
  if (limits_.is_cancelled && limits_.is_cancelled()) {
    return absl::CancelledError("the export was cancelled");
  }
  if (std::chrono::system_clock::now() >= limits_.deadline) {
    if (waiting_) fault_ = Fault::kTooSlow;
    return absl::DeadlineExceededError(
        waiting_ ? "the exporter was not done by the deadline"
                 : "the deadline passed while the document was made or its "
                   "files taken");
  }
  return absl::OkStatus();
}

absl::Status WorkerConnection::Step(std::string_view* unsent) {
  if (absl::Status status = CheckLimits(); !status.ok()) return status;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      limits_.deadline - std::chrono::system_clock::now());
  const auto wait = std::clamp<std::chrono::milliseconds>(
      left + std::chrono::milliseconds(1), std::chrono::milliseconds(1), kLook);
  const bool sending = writable_ && !unsent->empty();
  std::array<pollfd, 2> polled = {
      pollfd{process_.socket(), sending ? kReadAndWrite : kRead, 0},
      pollfd{process_.errors(), kRead, 0}};
  const int ready =
      poll(polled.data(), errors_open_ ? 2 : 1, static_cast<int>(wait.count()));
  if (ready < 0 && errno != EINTR) {
    return absl::InternalError(absl::StrCat("poll: ", std::strerror(errno)));
  }
  waiting_ = ready == 0;
  // A process that the plugin started may hold the socket open.
  if (ready == 0 && !process_.IsRunning()) closed_ = true;
  if (ready <= 0) return absl::OkStatus();
  if (errors_open_ && polled[1].revents != 0) ReadErrors();
  if ((polled[0].revents & POLLOUT) != 0) SendSome(unsent);
  if ((polled[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
    return ReceiveSome();
  }
  return absl::OkStatus();
}

void WorkerConnection::SendSome(std::string_view* unsent) {
  const ssize_t sent =
      send(process_.socket(), unsent->data(), unsent->size(), MSG_NOSIGNAL);
  if (sent >= 0) {
    unsent->remove_prefix(static_cast<size_t>(sent));
  } else if (!WouldWait(errno)) {
    // It is gone, but what it said at last is still to be read.
    writable_ = false;
  }
}

absl::Status WorkerConnection::ReceiveSome() {
  const size_t before = received_.size();
  received_.resize(before + kReadSize);
  const ssize_t got =
      recv(process_.socket(), received_.data() + before, kReadSize, 0);
  const int error = errno;
  received_.resize(before + static_cast<size_t>(std::max<ssize_t>(got, 0)));
  if (got > 0) return HandleReplies();
  if (got == 0 || !WouldWait(error)) {
    closed_ = true;
    // Its last words on standard error came before.
    ReadErrors();
  }
  return absl::OkStatus();
}

absl::Status WorkerConnection::HandleReplies() {
  size_t at = 0;
  absl::Status status;
  while (status.ok() && received_.size() - at >= worker::kFrameHeader) {
    const auto header =
        worker::ParseHeader(received_.data() + at, worker::kMaxReply);
    if (!header) {
      fault_ = Fault::kGarbage;
      status = absl::InternalError(
          "the exporter broke into the talk with its worker");
      break;
    }
    const size_t size = worker::kFrameHeader + header->size;
    if (received_.size() - at < size) break;
    status =
        handler_(header->type, std::string_view{received_}.substr(
                                   at + worker::kFrameHeader, header->size));
    at += size;
  }
  received_.erase(0, at);
  return status;
}

void WorkerConnection::ReadErrors() {
  std::array<char, 4096> bytes;
  const ssize_t got = read(process_.errors(), bytes.data(), bytes.size());
  if (got > 0) {
    errors_.append(bytes.data(), static_cast<size_t>(got));
    if (errors_.size() > kErrorTail) {
      errors_.erase(0, errors_.size() - kErrorTail);
    }
  } else if (got == 0 || !WouldWait(errno)) {
    errors_open_ = false;
  }
}

}  // namespace redress::exporting
