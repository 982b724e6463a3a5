#include "service/engine/columnar/column_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/engine/columnar/column_codec.h"

namespace redress::engine::columnar {
namespace {

// Raised with every change of what the bytes mean.
constexpr uint32_t kFormat = 1;
// "RDRSCOLS", as the machine that wrote it has numbers.
constexpr uint64_t kMagic = 0x534c4f4353524452;

// Where a record is.
struct Extent {
  uint64_t offset = 0;
  uint64_t size = 0;
  uint32_t crc32c = 0;
};

struct Contents {
  ColumnFileLabel label;
  uint64_t seed = 0;
  Extent dictionaries;
  struct Table {
    std::vector<Extent> blocks;
    uint64_t sorted = 0;
    std::vector<uint32_t> waiting;
  };
  Table cases;
  Table actions;
};

// The end of the file: where the contents are, the format and kMagic.
constexpr uint64_t kTrailerSize = 32;

absl::Status CannotDo(const char* what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(errno)));
}

absl::Status Damaged(const std::string& path, const std::string& what) {
  return ErrorWithReason(absl::StatusCode::kDataLoss,
                         absl::StrCat(path, ": ", what), "COLUMN_FILE_DAMAGED");
}

std::string Unfinished(const std::string& path) {
  return absl::StrCat(path, "-new");
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : descriptor_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (is_open()) close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

void WriteExtent(const Extent& extent, ByteWriter& writer) {
  writer.Number(extent.offset);
  writer.Number(extent.size);
  writer.Number(extent.crc32c);
}

Extent ReadExtent(ByteReader& reader) {
  Extent extent;
  extent.offset = reader.Number<uint64_t>();
  extent.size = reader.Number<uint64_t>();
  extent.crc32c = reader.Number<uint32_t>();
  return extent;
}

void WriteTable(const Contents::Table& table, ByteWriter& writer) {
  writer.Number(static_cast<uint64_t>(table.blocks.size()));
  for (const Extent& extent : table.blocks) WriteExtent(extent, writer);
  writer.Number(table.sorted);
  writer.Numbers(table.waiting);
}

Contents::Table ReadTable(ByteReader& reader) {
  Contents::Table table;
  const auto blocks = reader.Number<uint64_t>();
  for (uint64_t i = 0; i < blocks && reader.ok(); ++i) {
    table.blocks.push_back(ReadExtent(reader));
  }
  table.sorted = reader.Number<uint64_t>();
  table.waiting = reader.Numbers<uint32_t>();
  if (table.sorted > table.blocks.size() ||
      table.waiting.size() != table.sorted ||
      (table.sorted == 0 && !table.blocks.empty())) {
    reader.Fail();
  }
  return table;
}

class FileWriter {
 public:
  FileWriter(int descriptor, const std::string& path)
      : descriptor_(descriptor), path_(path) {}

  // Adds a record.
  absl::StatusOr<Extent> Add(const std::string& bytes) {
    Extent extent{offset_, bytes.size(), Crc32c(bytes)};
    for (size_t done = 0; done < bytes.size();) {
      const ssize_t written =
          write(descriptor_, bytes.data() + done, bytes.size() - done);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return CannotDo("write", path_);
      done += static_cast<size_t>(written);
    }
    offset_ += bytes.size();
    return extent;
  }

  absl::Status AddTable(const TableBlocks& blocks, const StopCheck& stop,
                        Contents::Table* table) {
    ByteWriter writer;
    for (const LiveBlock& live : blocks.blocks) {
      absl::Status go_on = CheckStop(stop);
      if (!go_on.ok()) return go_on;
      writer.Clear();
      WriteBlock(live, writer);
      absl::StatusOr<Extent> extent = Add(writer.bytes());
      if (!extent.ok()) return extent.status();
      table->blocks.push_back(*extent);
    }
    table->sorted = blocks.sorted;
    table->waiting = blocks.waiting;
    return absl::OkStatus();
  }

 private:
  const int descriptor_;
  const std::string& path_;
  uint64_t offset_ = 0;
};

absl::Status WriteAll(int descriptor, const std::string& path,
                      const std::string& origin, const Snapshot& snapshot,
                      const StopCheck& stop) {
  FileWriter file(descriptor, path);
  UsedCodes used(snapshot.dictionaries);
  for (const LiveBlock& live : snapshot.cases.blocks) {
    absl::Status go_on = CheckStop(stop);
    if (!go_on.ok()) return go_on;
    used.AddCases(*live.block);
  }
  for (const LiveBlock& live : snapshot.actions.blocks) {
    used.AddActions(*live.block);
  }
  ByteWriter writer;
  WriteDictionaries(snapshot.dictionaries, used, writer);
  Contents contents;
  absl::StatusOr<Extent> dictionaries = file.Add(writer.bytes());
  if (!dictionaries.ok()) return dictionaries.status();
  contents.dictionaries = *dictionaries;
  absl::Status status = file.AddTable(snapshot.cases, stop, &contents.cases);
  if (status.ok()) {
    status = file.AddTable(snapshot.actions, stop, &contents.actions);
  }
  if (!status.ok()) return status;

  writer.Clear();
  writer.Text(origin);
  writer.Number(snapshot.version);
  writer.Number(snapshot.hasher.seed());
  WriteExtent(contents.dictionaries, writer);
  WriteTable(contents.cases, writer);
  WriteTable(contents.actions, writer);
  absl::StatusOr<Extent> table = file.Add(writer.bytes());
  if (!table.ok()) return table.status();

  writer.Clear();
  WriteExtent(*table, writer);
  writer.Number(kFormat);
  writer.Number(kMagic);
  absl::StatusOr<Extent> trailer = file.Add(writer.bytes());
  if (!trailer.ok()) return trailer.status();
  if (fsync(descriptor) != 0) return CannotDo("write", path);
  return absl::OkStatus();
}

class FileReader {
 public:
  static absl::StatusOr<std::unique_ptr<FileReader>> Open(
      const std::string& path) {
    auto reader = std::unique_ptr<FileReader>(new FileReader(path));
    if (!reader->file_.is_open()) {
      if (errno == ENOENT) return absl::NotFoundError(path + ": no such file");
      return CannotDo("open", path);
    }
    struct stat status;
    if (fstat(reader->file_.get(), &status) != 0) {
      return CannotDo("read", path);
    }
    reader->size_ = static_cast<uint64_t>(status.st_size);
    return reader;
  }

  absl::StatusOr<Contents> ReadContents() const {
    if (size_ < kTrailerSize) return Damaged(path_, "truncated");
    std::string bytes;
    absl::Status read = ReadAt(size_ - kTrailerSize, kTrailerSize, &bytes);
    if (!read.ok()) return read;
    ByteReader trailer(bytes);
    const Extent table = ReadExtent(trailer);
    const auto format = trailer.Number<uint32_t>();
    if (trailer.Number<uint64_t>() != kMagic) {
      return Damaged(path_, "truncated, or not a column file");
    }
    if (format != kFormat) {
      return Damaged(path_, absl::StrCat("format ", format, ", not ", kFormat));
    }
    std::string contents_bytes;
    read = ReadRecord(table, "its contents", &contents_bytes);
    if (!read.ok()) return read;
    ByteReader reader(contents_bytes);
    Contents contents;
    contents.label.origin = reader.Text();
    contents.label.version = reader.Number<int64_t>();
    contents.seed = reader.Number<uint64_t>();
    contents.dictionaries = ReadExtent(reader);
    contents.cases = ReadTable(reader);
    contents.actions = ReadTable(reader);
    if (!reader.done()) return Damaged(path_, "its contents make no sense");
    return contents;
  }

  absl::StatusOr<Dictionaries> ReadDictionaryRecord(
      const Contents& contents) const {
    std::string bytes;
    absl::Status read =
        ReadRecord(contents.dictionaries, "the dictionaries", &bytes);
    if (!read.ok()) return read;
    ByteReader reader(bytes);
    Dictionaries dictionaries = ReadDictionaries(reader);
    if (!reader.done()) return Damaged(path_, "the dictionaries make no sense");
    return dictionaries;
  }

  // `buffer` is room to use.
  absl::StatusOr<LiveBlock> ReadBlockRecord(const Extent& extent,
                                            std::string* buffer) const {
    const std::string name = absl::StrCat("the block at ", extent.offset);
    absl::Status read = ReadRecord(extent, name, buffer);
    if (!read.ok()) return read;
    ByteReader reader(*buffer);
    LiveBlock live = ReadBlock(reader);
    if (!reader.done()) {
      return Damaged(path_, absl::StrCat(name, " makes no sense"));
    }
    return live;
  }

  absl::Status Nonsense() const {
    return Damaged(path_, "a block does not go with the dictionaries");
  }

 private:
  explicit FileReader(const std::string& path)
      : path_(path), file_(path, O_RDONLY) {}

  absl::Status ReadRecord(const Extent& extent, const std::string& name,
                          std::string* bytes) const {
    absl::Status read = ReadAt(extent.offset, extent.size, bytes);
    if (!read.ok()) return read;
    if (Crc32c(*bytes) != extent.crc32c) {
      return Damaged(path_,
                     absl::StrCat("the checksum of ", name, " is wrong"));
    }
    return absl::OkStatus();
  }

  absl::Status ReadAt(uint64_t offset, uint64_t size,
                      std::string* bytes) const {
    if (offset > size_ || size > size_ - offset) {
      return Damaged(path_, "truncated");
    }
    bytes->resize(size);
    for (uint64_t done = 0; done < size;) {
      const ssize_t got = pread(file_.get(), bytes->data() + done, size - done,
                                static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return CannotDo("read", path_);
      if (got == 0) return Damaged(path_, "truncated");
      done += static_cast<uint64_t>(got);
    }
    return absl::OkStatus();
  }

  const std::string path_;
  const Descriptor file_;
  uint64_t size_ = 0;
};

// Reads blocks on several threads.
class BlockReader {
 public:
  BlockReader(const FileReader& file, const Dictionaries& dictionaries)
      : file_(file), dictionaries_(dictionaries) {}

  void Want(const std::vector<Extent>& extents, bool actions,
            std::vector<LiveBlock>* blocks) {
    blocks->resize(extents.size());
    for (size_t i = 0; i < extents.size(); ++i) {
      wanted_.push_back({&extents[i], actions, &(*blocks)[i]});
    }
  }

  absl::Status Run() {
    const size_t cores =
        std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
    std::vector<absl::Status> statuses(
        std::clamp<size_t>(wanted_.size(), 1, cores));
    std::vector<std::thread> threads;
    for (size_t i = 1; i < statuses.size(); ++i) {
      threads.emplace_back([this, &statuses, i] { statuses[i] = ReadSome(); });
    }
    statuses[0] = ReadSome();
    for (std::thread& thread : threads) thread.join();
    for (const absl::Status& status : statuses) {
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  struct Wanted {
    const Extent* extent;
    bool action;
    LiveBlock* block;
  };

  absl::Status ReadSome() {
    std::string buffer;
    for (;;) {
      const size_t at = next_.fetch_add(1);
      if (at >= wanted_.size()) return absl::OkStatus();
      const Wanted& wanted = wanted_[at];
      absl::StatusOr<LiveBlock> live =
          file_.ReadBlockRecord(*wanted.extent, &buffer);
      if (live.ok() &&
          !(wanted.action ? ActionCodesFit(*live->block, dictionaries_)
                          : CaseCodesFit(*live->block, dictionaries_))) {
        live = file_.Nonsense();
      }
      if (!live.ok()) {
        next_ = wanted_.size();
        return live.status();
      }
      *wanted.block = *std::move(live);
    }
  }

  const FileReader& file_;
  const Dictionaries& dictionaries_;
  std::vector<Wanted> wanted_;
  std::atomic<size_t> next_{0};
};

}  // namespace

absl::Status WriteColumnFile(const std::string& path, const std::string& origin,
                             const Snapshot& snapshot, const StopCheck& stop) {
  const std::string temporary = Unfinished(path);
  absl::Status written;
  {
    const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) return CannotDo("write", temporary);
    written = WriteAll(file.get(), temporary, origin, snapshot, stop);
  }
  if (written.ok() && std::rename(temporary.c_str(), path.c_str()) != 0) {
    written = CannotDo("write", path);
  }
  if (!written.ok()) unlink(temporary.c_str());
  return written;
}

absl::Status RemoveColumnFile(const std::string& path) {
  RemoveUnfinished(path);
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return CannotDo("delete", path);
}

void RemoveUnfinished(const std::string& path) {
  unlink(Unfinished(path).c_str());
}

absl::StatusOr<ColumnFileLabel> ReadColumnFileLabel(const std::string& path) {
  absl::StatusOr<std::unique_ptr<FileReader>> file = FileReader::Open(path);
  if (!file.ok()) return file.status();
  absl::StatusOr<Contents> contents = (*file)->ReadContents();
  if (!contents.ok()) return contents.status();
  return contents->label;
}

absl::StatusOr<SnapshotPtr> ReadColumnFile(const std::string& path) {
  absl::StatusOr<std::unique_ptr<FileReader>> file = FileReader::Open(path);
  if (!file.ok()) return file.status();
  absl::StatusOr<Contents> contents = (*file)->ReadContents();
  if (!contents.ok()) return contents.status();
  absl::StatusOr<Dictionaries> dictionaries =
      (*file)->ReadDictionaryRecord(*contents);
  if (!dictionaries.ok()) return dictionaries.status();
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->version = contents->label.version;
  snapshot->hasher = KeyHasher(contents->seed);
  BlockReader reader(**file, *dictionaries);
  reader.Want(contents->cases.blocks, false, &snapshot->cases.blocks);
  reader.Want(contents->actions.blocks, true, &snapshot->actions.blocks);
  absl::Status read = reader.Run();
  if (!read.ok()) return read;
  snapshot->dictionaries = *std::move(dictionaries);
  snapshot->cases.sorted = contents->cases.sorted;
  snapshot->cases.waiting = std::move(contents->cases.waiting);
  snapshot->actions.sorted = contents->actions.sorted;
  snapshot->actions.waiting = std::move(contents->actions.waiting);
  AddUp(*snapshot);
  return snapshot;
}

}  // namespace redress::engine::columnar
