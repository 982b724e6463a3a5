// What the store asks of the disk, and what it does when the disk says no. The
// calls that SQLite makes are stood in for here.

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>

#include "service/base/errors.h"
#include "tests/store/store_testing.h"

namespace {

std::atomic<int> sync_calls{0};
std::atomic<int> sync_error{0};
std::atomic<int> write_error{0};

using Write = ssize_t (*)(int, const void*, size_t, off_t);
Write real_write = nullptr;

ssize_t FailingWrite(int descriptor, const void* data, size_t size,
                     off_t offset) {
  if (write_error != 0) {
    errno = write_error;
    return -1;
  }
  return real_write(descriptor, data, size, offset);
}

}  // namespace

// SQLite calls this one in place of the C library's.
extern "C" int fdatasync(int descriptor) {
  ++sync_calls;
  if (sync_error != 0) {
    errno = sync_error;
    return -1;
  }
  static const auto real =
      reinterpret_cast<int (*)(int)>(dlsym(RTLD_NEXT, "fdatasync"));
  return real(descriptor);
}

namespace redress::store {
namespace {

using testing::ElementsAre;

class DiskTest : public testing::Test {
 protected:
  void SetUp() override {
    sqlite3_initialize();
    sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
    for (const char* call : {"pwrite", "pwrite64"}) {
      const sqlite3_syscall_ptr real = vfs->xGetSystemCall(vfs, call);
      if (real == nullptr) continue;
      if (real_write == nullptr) real_write = reinterpret_cast<Write>(real);
      vfs->xSetSystemCall(vfs, call,
                          reinterpret_cast<sqlite3_syscall_ptr>(FailingWrite));
    }
    ASSERT_NE(real_write, nullptr);
  }
  void TearDown() override {
    write_error = 0;
    sync_error = 0;
    sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
    vfs->xSetSystemCall(vfs, nullptr, nullptr);
    real_write = nullptr;
  }

  std::string Path() const { return folder_.File("redress.db"); }

  TempFolder folder_;
};

TEST_F(DiskTest, EveryCommitWaitsForTheDisk) {
  const auto store = Opened(Path());
  for (int i = 0; i < 3; ++i) {
    const int before = sync_calls;
    Committed(*store, Cases({Case(std::to_string(i))}));
    EXPECT_GT(sync_calls, before);
  }
}

TEST_F(DiskTest, WhatIsUnchangedNeedsNoDisk) {
  const auto store = Opened(Path());
  Committed(*store, Cases({Case("1")}));
  const int before = sync_calls;
  Committed(*store, Cases({Case("1")}));
  EXPECT_EQ(sync_calls, before);
}

TEST_F(DiskTest, AFullDiskStoresNothingOfTheBatch) {
  const auto store = Opened(Path());
  Committed(*store, Cases({Case("1", "A")}));
  write_error = ENOSPC;
  const absl::Status full =
      store->Commit(Cases({Case("1", "B"), Case("2", "B")})).status();
  write_error = 0;
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted) << full;
  EXPECT_EQ(ErrorReason(full), "DISK_FULL");
  EXPECT_EQ(store->Head()->number, 1);
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_EQ(Committed(*store, Cases({Case("1", "B")})).version.number, 2);
  EXPECT_THAT(CasesAt(*store, 2), ElementsAre("1=B"));
}

TEST_F(DiskTest, ADiskThatFailsToSyncIsNoCommit) {
  const auto store = Opened(Path());
  Committed(*store, Cases({Case("1", "A")}));
  sync_error = EIO;
  const absl::Status failed = store->Commit(Cases({Case("1", "B")})).status();
  sync_error = 0;
  EXPECT_EQ(failed.code(), absl::StatusCode::kInternal) << failed;
  EXPECT_EQ(store->Head()->number, 1);
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_EQ(Committed(*store, Cases({Case("1", "B")})).version.number, 2);
}

}  // namespace
}  // namespace redress::store
