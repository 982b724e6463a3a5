// What shuts a plugin in, where the kernel has more of it or less.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>

#include "service/worker/channel.h"
#include "service/worker/notices.h"
#include "service/worker/protocol.h"
#include "service/worker/sandbox.h"
#include "tests/export/export_testing.h"

namespace redress::worker {
namespace {

using ::testing::ExitedWithCode;
using ::testing::KilledBySignal;

TEST(MissingFromSandboxTest, SaysWhatIsMissing) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  EXPECT_EQ(MissingFromSandbox(ProbeSandbox()),
            "a build with sanitizers has no sandbox");
#else
  EXPECT_EQ(MissingFromSandbox({1, true}), "");
  EXPECT_EQ(MissingFromSandbox({0, true}), "this kernel has no Landlock");
  EXPECT_EQ(MissingFromSandbox({1, false}), "this kernel has no seccomp");
  EXPECT_EQ(MissingFromSandbox({0, false}),
            "this kernel has neither Landlock nor seccomp");
#endif
}

// Each test confines a process of its own, in which kChannel is a socket of
// which the test has the other end.
class ConfineDeathTest : public ::testing::Test {
 protected:
  void SetUp() override {
    support_ = ProbeSandbox();
    const std::string missing = MissingFromSandbox(support_);
    if (!missing.empty()) GTEST_SKIP() << missing;
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair_), 0);
    std::ofstream(folder_.path() + "/file") << "precious";
  }
  void TearDown() override {
    close(pair_[0]);
    close(pair_[1]);
  }

  // In the child.
  void ShutIn(const SandboxSupport& support) {
    dup2(pair_[1], kChannel);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    const std::string plugin = "/nowhere/plugin.so";
    std::string reason;
    if (!ShutInBeforeLoading(support, plugin, "", channel_, &reason) ||
        !ShutInAfterLoading(support, plugin, "", &reason)) {
      Leave(reason);
    }
  }

  // Ends the child, which may not do it as others do.
  [[noreturn]] static void Leave(const std::string& words) {
    if (write(STDERR_FILENO, words.data(), words.size()) < 0) _exit(9);
    _exit(7);
  }

  // "done" or the name of the error.
  static std::string Outcome(bool good) {
    return good ? "done" : strerrorname_np(errno);
  }
  std::string Open(int flags) {
    return Outcome(open((folder_.path() + "/file").c_str(), flags) >= 0);
  }

  SandboxSupport support_;
  int pair_[2] = {-1, -1};
  Channel channel_{kChannel};
  exporting::TestFolder folder_;
};

TEST_F(ConfineDeathTest, WithoutLandlockSystemCallsAreLimited) {
  const auto act = [&] {
    ShutIn({0, true});
    const std::string seen = Open(O_RDONLY);
    // It would be seen by nobody.
    const std::string truncated =
        Outcome(truncate((folder_.path() + "/file").c_str(), 0) == 0);
    Leave(seen + " " + truncated);
  };
  EXPECT_EXIT(act(), ExitedWithCode(7), "^done EPERM$");
  EXPECT_EXIT(
      {
        ShutIn({0, true});
        socket(AF_INET, SOCK_STREAM, 0);
        Leave("a socket");
      },
      ExitedWithCode(0), "^$");
  // The last words of the process.
  Frame frame;
  Failure failure;
  Channel ours(pair_[0]);
  ASSERT_TRUE(ours.Receive(&frame));
  ASSERT_EQ(frame.type, FrameType::kFailed);
  ASSERT_TRUE(DecodeFailure(frame.bytes(), &failure));
  EXPECT_EQ(failure.kind, Failure::Kind::kBlocked);
  EXPECT_GT(failure.code, 0);
}

TEST_F(ConfineDeathTest, WithoutSeccompFilesAreOutOfReach) {
  const auto act = [&] {
    ShutIn({support_.landlock_abi, false});
    const std::string seen = Open(O_RDONLY);
    const std::string made = Outcome(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    Leave(seen + " " + made);
  };
  EXPECT_EXIT(act(), ExitedWithCode(7), "^EACCES done$");
}

TEST_F(ConfineDeathTest, TheFirstLandlockDoesNotLetAFileBeEmptied) {
  const auto act = [&] {
    ShutIn({1, true});
    const std::string written = Open(O_WRONLY | O_TRUNC);
    const std::string truncated =
        Outcome(truncate((folder_.path() + "/file").c_str(), 0) == 0);
    Leave(written + " " + truncated);
  };
  EXPECT_EXIT(act(), ExitedWithCode(7), "^EACCES EPERM$");
  for (const int mode : {O_RDONLY, O_ACCMODE}) {
    EXPECT_EXIT(
        {
          ShutIn({1, true});
          open((folder_.path() + "/file").c_str(), mode | O_TRUNC);
          Leave("opened");
        },
        ExitedWithCode(0), "^$");
  }
  std::string text;
  std::ifstream(folder_.path() + "/file") >> text;
  EXPECT_EQ(text, "precious");
}

TEST_F(ConfineDeathTest, NothingIsSaidInTheMiddleOfAFrame) {
  // Nobody reads, so that the frame stays on its way.
  static const Channel* sender = nullptr;
  const auto act = [&] {
    sender = &channel_;
    std::signal(SIGALRM, [](int) {
      if (sender->IsSending()) socket(AF_INET, SOCK_STREAM, 0);
    });
    const itimerval often = {{0, 5000}, {0, 5000}};
    setitimer(ITIMER_REAL, &often, nullptr);
    ShutIn(support_);
    channel_.Send(std::string(16 << 20, 'x'));
    Leave("sent");
  };
  EXPECT_EXIT(act(), KilledBySignal(SIGSYS), "^$");
}

TEST_F(ConfineDeathTest, MemoryIsSpokenOfOnce) {
  EXPECT_EXIT(
      {
        ShutIn(support_);
        errno = EDOM;
        NoticeMemory(5);
        NoticeMemory(6);
        Leave(Outcome(false));
      },
      ExitedWithCode(7), "^EDOM$");
  Frame frame;
  Channel ours(pair_[0]);
  ASSERT_TRUE(ours.Receive(&frame));
  ASSERT_EQ(frame.type, FrameType::kMemory);
  EXPECT_EQ(FrameReader(frame.bytes()).I64(), 5);
  char more;
  EXPECT_LT(recv(pair_[0], &more, 1, MSG_DONTWAIT), 0);
}

}  // namespace
}  // namespace redress::worker
