#include "service/worker/landlock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace redress::worker {
namespace {

// From linux/landlock.h of Linux 6.12.
constexpr uint32_t kCreateRulesetVersion = 1;
constexpr int kRulePathBeneath = 1;

constexpr uint64_t kWriteFile = 1u << 1;
constexpr uint64_t kReadFile = 1u << 2;
constexpr uint64_t kReadDirectory = 1u << 3;
constexpr uint64_t kRemoveDirectory = 1u << 4;
constexpr uint64_t kRemoveFile = 1u << 5;
constexpr uint64_t kMakeDirectory = 1u << 7;
constexpr uint64_t kMakeRegular = 1u << 8;
constexpr uint64_t kMakeSymbolic = 1u << 12;
constexpr uint64_t kAllOfFirst = (1u << 13) - 1;
constexpr uint64_t kRefer = 1u << 13;           // from 2
constexpr uint64_t kTruncate = 1u << 14;        // from 3
constexpr uint64_t kBindAndConnectTcp = 3;      // from 4
constexpr uint64_t kDevices = 1u << 15;         // from 5
constexpr uint64_t kAbstractAndSignals = 0b11;  // from 6

struct RulesetAttributes {
  uint64_t handled_access_fs;
  uint64_t handled_access_net;
  uint64_t scoped;
};

struct [[gnu::packed]] PathBeneathAttributes {
  uint64_t allowed_access;
  int32_t parent;
};

constexpr uint64_t kRead = kReadFile | kReadDirectory;
// What a single file can have.
constexpr uint64_t kOfFiles = kReadFile | kWriteFile | kTruncate;

uint64_t WriteRights(int abi) {
  uint64_t rights = kRead | kWriteFile | kRemoveDirectory | kRemoveFile |
                    kMakeDirectory | kMakeRegular | kMakeSymbolic;
  if (abi >= 2) rights |= kRefer;
  if (abi >= 3) rights |= kTruncate;
  return rights;
}

RulesetAttributes Handled(int abi) {
  RulesetAttributes handled = {kAllOfFirst, 0, 0};
  if (abi >= 2) handled.handled_access_fs |= kRefer;
  if (abi >= 3) handled.handled_access_fs |= kTruncate;
  if (abi >= 4) handled.handled_access_net = kBindAndConnectTcp;
  if (abi >= 5) handled.handled_access_fs |= kDevices;
  if (abi >= 6) handled.scoped = kAbstractAndSignals;
  return handled;
}

class File {
 public:
  explicit File(int number) : number_(number) {}
  ~File() {
    if (number_ >= 0) close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int number() const { return number_; }

 private:
  const int number_;
};

bool Fail(const std::string& what, std::string* reason) {
  *reason = what + ": " + std::strerror(errno);
  return false;
}

bool Allow(const File& ruleset, const std::string& path, uint64_t rights,
           std::string* reason) {
  const File file(open(path.c_str(), O_PATH | O_CLOEXEC));
  if (file.number() < 0) {
    return errno == ENOENT || errno == ENOTDIR || Fail("open", reason);
  }
  struct stat state;
  if (fstat(file.number(), &state) != 0) return Fail("fstat", reason);
  if (!S_ISDIR(state.st_mode)) rights &= kOfFiles;
  const PathBeneathAttributes attributes = {rights, file.number()};
  return syscall(SYS_landlock_add_rule, ruleset.number(), kRulePathBeneath,
                 &attributes, 0) == 0 ||
         Fail("landlock_add_rule", reason);
}

}  // namespace

int LandlockAbi() {
  const int64_t abi =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, kCreateRulesetVersion);
  return abi < 0 ? 0 : static_cast<int>(abi);
}

bool Landlock(int abi, const LandlockRules& rules, std::string* reason) {
  const RulesetAttributes handled = Handled(abi);
  // An older kernel takes the longer structure, as what it does not know is 0.
  const File ruleset(static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0)));
  if (ruleset.number() < 0) return Fail("landlock_create_ruleset", reason);
  for (const std::string& path : rules.read) {
    if (!Allow(ruleset, path, kRead, reason)) return false;
  }
  for (const std::string& path : rules.write) {
    if (!Allow(ruleset, path, WriteRights(abi), reason)) return false;
  }
  return syscall(SYS_landlock_restrict_self, ruleset.number(), 0) == 0 ||
         Fail("landlock_restrict_self", reason);
}

}  // namespace redress::worker
