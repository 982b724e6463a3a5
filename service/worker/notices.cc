#include "service/worker/notices.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>

#include "service/worker/protocol.h"

namespace redress::worker {
namespace {

constexpr size_t kBlockedSize = kFrameHeader + 4 * sizeof(uint32_t);
constexpr size_t kMemorySize = kFrameHeader + sizeof(int64_t);

// A signal handler and an allocator are given nothing: what they use must lie
// where they can find it, and be ready.
struct Notices {
  const Channel* channel = nullptr;
  std::array<char, kBlockedSize> blocked = {};
  std::array<char, kMemorySize> memory = {};
  bool memory_sent = false;
};
Notices notices;

// Async-signal-safe.
template <size_t size>
bool SendNotice(const std::array<char, size>& frame) {
  if (notices.channel == nullptr || notices.channel->IsSending()) return false;
  size_t at = 0;
  while (at < size) {
    const ssize_t sent = send(notices.channel->socket(), frame.data() + at,
                              size - at, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    at += static_cast<size_t>(sent);
  }
  return true;
}

void HandleBlockedCall(int, siginfo_t* info, void*) {
  const int32_t number = info->si_syscall;
  std::memcpy(notices.blocked.data() + kFailureCode, &number, sizeof(number));
  // SYS_SECCOMP: the kernel sent it, and not a raise().
  constexpr int kFromFilter = 1;
  if (info->si_code == kFromFilter && SendNotice(notices.blocked)) _exit(0);
  // The handler is gone already (SA_RESETHAND).
  raise(SIGSYS);
}

template <size_t size>
void Copy(const std::string& frame, std::array<char, size>* copy) {
  std::memcpy(copy->data(), frame.data(), std::min(size, frame.size()));
}

}  // namespace

void SendNoticesOver(const Channel* channel) {
  Copy(EncodeFailure({Failure::Kind::kBlocked, 0, "", ""}), &notices.blocked);
  FrameWriter writer(FrameType::kMemory);
  writer.I64(0);
  Copy(writer.Take(), &notices.memory);
  notices.channel = channel;
}

bool NoticeBlockedCalls() {
  struct sigaction action = {};
  action.sa_sigaction = &HandleBlockedCall;
  action.sa_flags = SA_SIGINFO | SA_RESETHAND | SA_NODEFER;
  sigfillset(&action.sa_mask);
  sigdelset(&action.sa_mask, SIGSYS);
  return sigaction(SIGSYS, &action, nullptr) == 0;
}

void NoticeMemory(size_t size) {
  if (notices.channel == nullptr || notices.memory_sent) return;
  const int error = errno;
  const auto wanted = static_cast<int64_t>(size);
  std::memcpy(notices.memory.data() + kFrameHeader, &wanted, sizeof(wanted));
  notices.memory_sent = SendNotice(notices.memory);
  errno = error;
}

}  // namespace redress::worker
