#include "service/export/temporary_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace redress::exporting {
namespace {

constexpr char kPrefix[] = "redress-export-";
constexpr size_t kRandomLetters = 6;

constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// Opens a folder in `parent`, which may be one that nobody may enter.
Descriptor OpenFolder(int parent, const std::string& name) {
  const Descriptor handle(openat(
      parent, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  // By its handle: what has this name must not be changed for a link meanwhile.
  const std::string path = absl::StrCat("/proc/self/fd/", handle.get());
  if (handle.get() < 0 || chmod(path.c_str(), 0700) != 0) return Descriptor();
  return Descriptor(openat(parent, name.c_str(), kOpenFolder));
}

std::vector<std::string> NamesIn(int folder) {
  std::vector<std::string> names;
  const int copy = openat(folder, ".", kOpenFolder);
  DIR* const stream = copy < 0 ? nullptr : fdopendir(copy);
  if (stream == nullptr) {
    if (copy >= 0) close(copy);
    return names;
  }
  while (const dirent* entry = readdir(stream)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  closedir(stream);
  return names;
}

// Removes all that is in `root`. However deep folders are nested, two are open
// at a time and no path is long: what lies in a folder in `root` is moved up
// to it.
void Empty(int root) {
  size_t moved = 0;
  std::vector<std::string> left = NamesIn(root);
  while (!left.empty()) {
    const std::string name = std::move(left.back());
    left.pop_back();
    if (unlinkat(root, name.c_str(), 0) == 0) continue;
    const Descriptor folder = OpenFolder(root, name);
    if (folder.get() < 0) continue;
    for (const std::string& inner : NamesIn(folder.get())) {
      if (unlinkat(folder.get(), inner.c_str(), 0) == 0) continue;
      // A folder that is moved is written to.
      OpenFolder(folder.get(), inner);
      std::string up;
      int result;
      do {
        up = absl::StrCat("moved-", moved++);
        result = renameat(folder.get(), inner.c_str(), root, up.c_str());
        // An empty folder of that name may well be replaced.
      } while (result != 0 &&
               (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR));
      if (result == 0) left.push_back(up);
    }
    unlinkat(root, name.c_str(), AT_REMOVEDIR);
  }
}

void Remove(const std::string& path, int folder) {
  fchmod(folder, 0700);
  Empty(folder);
  if (rmdir(path.c_str()) != 0) {
    std::clog << absl::StrCat("redress: cannot remove ", path, ": ",
                              std::strerror(errno), "\n")
              << std::flush;
  }
}

// `path` still names the open `folder`.
bool IsAt(const std::string& path, int folder) {
  struct stat named;
  struct stat open;
  return lstat(path.c_str(), &named) == 0 && fstat(folder, &open) == 0 &&
         named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TemporaryFolder>> TemporaryFolder::Make(
    const std::string& parent) {
  // Another server that looks for abandoned folders may find one before it is
  // locked. It does so once, when it starts.
  constexpr int kAttempts = 100;
  int error = EAGAIN;
  for (int i = 0; i < kAttempts; ++i) {
    std::string path =
        absl::StrCat(parent, "/", kPrefix, std::string(kRandomLetters, 'X'));
    if (mkdtemp(path.data()) == nullptr) {
      error = errno;
      break;
    }
    Descriptor folder(open(path.c_str(), kOpenFolder));
    if (folder.get() < 0) {
      error = errno;
      if (error == ENOENT) continue;
      rmdir(path.c_str());
      break;
    }
    // A file system without locks has nobody who could remove it either.
    const bool taken =
        flock(folder.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (taken || !IsAt(path, folder.get())) continue;
    return std::unique_ptr<TemporaryFolder>(
        new TemporaryFolder(path, std::move(folder)));
  }
  return absl::UnavailableError(
      absl::StrCat("cannot make a temporary folder: ", strerror(error)));
}

TemporaryFolder::~TemporaryFolder() { Remove(path_, folder_.get()); }

int RemoveAbandonedFolders(const std::string& parent) {
  const Descriptor root(open(parent.c_str(), kOpenFolder & ~O_NOFOLLOW));
  if (root.get() < 0) return 0;
  int removed = 0;
  for (const std::string& name : NamesIn(root.get())) {
    if (!absl::StartsWith(name, kPrefix) ||
        name.size() != std::strlen(kPrefix) + kRandomLetters) {
      continue;
    }
    // A plugin may have shut it, but not to its owner's chmod.
    const Descriptor handle(
        openat(root.get(), name.c_str(),
               O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status;
    if (handle.get() < 0 || fstat(handle.get(), &status) != 0 ||
        status.st_uid != geteuid()) {
      continue;
    }
    const Descriptor folder = OpenFolder(root.get(), name);
    if (folder.get() < 0 || flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
      continue;
    }
    const std::string path = absl::StrCat(parent, "/", name);
    if (!IsAt(path, folder.get())) continue;
    Remove(path, folder.get());
    ++removed;
  }
  return removed;
}

}  // namespace redress::exporting
