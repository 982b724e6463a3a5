#include "service/export/temporary_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

namespace fs = std::filesystem;

class TemporaryFolderTest : public ::testing::Test {
 protected:
  std::unique_ptr<TemporaryFolder> Make() {
    auto made = TemporaryFolder::Make(parent_.path());
    EXPECT_TRUE(made.ok()) << made.status();
    return *std::move(made);
  }

  TestFolder parent_;
};

// In a folder that is entered: the paths are longer than any call takes.
void DigDeep(int levels) {
  const std::string name(100, 'x');
  for (int i = 0; i < levels; ++i) {
    ASSERT_EQ(mkdir(name.c_str(), 0700), 0);
    std::ofstream("file") << "text";
    ASSERT_EQ(symlink("/", "link"), 0);
    ASSERT_EQ(chdir(name.c_str()), 0);
  }
}

TEST_F(TemporaryFolderTest, IsPrivateAndRemovedWithWhatIsInIt) {
  {
    const auto folder = Make();
    EXPECT_EQ(fs::status(folder->path()).permissions(), fs::perms::owner_all);
    fs::create_directories(folder->path() + "/a/b");
    std::ofstream(folder->path() + "/a/b/file") << "text";
    // What the folders are called while they are removed.
    fs::create_directories(folder->path() + "/moved-0/moved-1");
    std::ofstream(folder->path() + "/moved-1") << "text";
  }
  EXPECT_TRUE(parent_.IsEmpty());
}

TEST_F(TemporaryFolderTest, FoldersDeeperThanAnyPathAreRemoved) {
  {
    const auto folder = Make();
    const int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ASSERT_EQ(chdir(folder->path().c_str()), 0);
    DigDeep(2000);
    ASSERT_EQ(fchdir(here), 0);
    close(here);
  }
  EXPECT_TRUE(parent_.IsEmpty());
}

TEST_F(TemporaryFolderTest, LockedFoldersAreRemovedAndLinksNotFollowed) {
  const TestFolder outside;
  std::ofstream(outside.path() + "/file") << "precious";
  {
    const auto folder = Make();
    fs::create_directories(folder->path() + "/a/b");
    std::ofstream(folder->path() + "/a/b/file") << "text";
    fs::create_directory_symlink(outside.path(), folder->path() + "/a/link");
    fs::create_directory_symlink(outside.path(), folder->path() + "/link");
    for (const char* path : {"/a/b", "/a", ""}) {
      fs::permissions(folder->path() + path, fs::perms::none);
    }
  }
  EXPECT_TRUE(parent_.IsEmpty());
  EXPECT_TRUE(fs::exists(outside.path() + "/file"));
}

TEST_F(TemporaryFolderTest, WhatAProcessUsesIsNotAbandoned) {
  const auto folder = Make();
  EXPECT_EQ(RemoveAbandonedFolders(parent_.path()), 0);
  EXPECT_TRUE(fs::exists(folder->path()));
}

TEST_F(TemporaryFolderTest, WhatAKilledProcessLeftIsRemoved) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto folder = TemporaryFolder::Make(parent_.path());
    std::ofstream((*folder)->path() + "/file") << "text";
    if (write(ready[1], "x", 1) != 1) _exit(1);
    for (;;) pause();
  }
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_EQ(RemoveAbandonedFolders(parent_.path()), 0) << "its owner lives";
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
  const auto own = Make();
  EXPECT_EQ(RemoveAbandonedFolders(parent_.path()), 1);
  EXPECT_TRUE(fs::exists(own->path()));
  EXPECT_EQ(std::distance(fs::directory_iterator(parent_.path()),
                          fs::directory_iterator()),
            1);
}

TEST_F(TemporaryFolderTest, WhatIsNotAnExportsIsLeftAlone) {
  for (const char* name : {"redress-export-", "redress-export-1234567",
                           "another", "redress-exports-12345"}) {
    fs::create_directory(parent_.path() + "/" + name);
  }
  std::ofstream(parent_.path() + "/redress-export-abcdef") << "a file";
  fs::create_directory_symlink(parent_.path() + "/another",
                               parent_.path() + "/redress-export-uvwxyz");
  EXPECT_EQ(RemoveAbandonedFolders(parent_.path()), 0);
  EXPECT_EQ(RemoveAbandonedFolders(parent_.path() + "/none"), 0);
  EXPECT_EQ(std::distance(fs::directory_iterator(parent_.path()),
                          fs::directory_iterator()),
            6);
}

TEST_F(TemporaryFolderTest, NeedsAParent) {
  const absl::Status status =
      TemporaryFolder::Make(parent_.path() + "/none").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message(),
            "cannot make a temporary folder: No such file or directory");
}

}  // namespace
}  // namespace redress::exporting
