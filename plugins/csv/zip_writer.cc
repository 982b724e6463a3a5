#include "plugins/csv/zip_writer.h"

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <utility>

namespace redress::csv {
namespace {

constexpr uint16_t kVersion = 20;  // deflate, folders
constexpr uint16_t kVersionZip64 = 45;
constexpr uint16_t kMadeByUnix = 3 << 8;  // so that files may be read
constexpr uint32_t kRegularFile = 0100644u << 16;
constexpr uint16_t kFlags = (1 << 3) | (1 << 11);
constexpr uint16_t kDeflated = 8;
constexpr uint16_t kZip64Extra = 1;
constexpr uint32_t kLocalHeader = 0x04034b50;
constexpr uint32_t kDescriptor = 0x08074b50;
constexpr uint32_t kDirectoryEntry = 0x02014b50;
constexpr uint32_t kZip64End = 0x06064b50;
constexpr uint32_t kZip64Locator = 0x07064b50;
constexpr uint32_t kEnd = 0x06054b50;
constexpr uint32_t kInZip64 = 0xFFFFFFFF;
constexpr uint16_t kCountInZip64 = 0xFFFF;
constexpr size_t kBufferSize = size_t{64} << 10;
constexpr int kRawDeflate = -15;
constexpr int kMemoryLevel = 8;

// Numbers in the order of a zip's bytes.
class Record {
 public:
  Record& Add16(uint16_t number) { return Add(number, 2); }
  Record& Add32(uint32_t number) { return Add(number, 4); }
  Record& Add64(uint64_t number) { return Add(number, 8); }
  Record& AddText(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  Record& Add(uint64_t number, int size) {
    for (int i = 0; i < size; ++i) {
      bytes_ += static_cast<char>((number >> (8 * i)) & 0xFF);
    }
    return *this;
  }

  std::string bytes_;
};

uint16_t DosDate(Day day) {
  constexpr int kFirstYear = 1980;
  constexpr int kLastYear = 2107;
  constexpr uint16_t kFirstDay = (1 << 5) | 1;
  if (!day.exists() || day.year() < kFirstYear || day.year() > kLastYear) {
    return kFirstDay;
  }
  return static_cast<uint16_t>(((day.year() - kFirstYear) << 9) |
                               (day.month() << 5) | day.day());
}

}  // namespace

ZipWriter::ZipWriter(Sink sink, Day day, uint64_t zip64_from)
    : sink_(std::move(sink)),
      dos_date_(DosDate(day)),
      zip64_from_(zip64_from),
      buffer_(kBufferSize) {
  if (deflateInit2(&deflater_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRawDeflate,
                   kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
}

ZipWriter::~ZipWriter() { deflateEnd(&deflater_); }

void ZipWriter::Put(std::string_view bytes) {
  sink_(bytes);
  offset_ += bytes.size();
}

void ZipWriter::BeginEntry(std::string_view name) {
  if (name.size() > std::numeric_limits<uint16_t>::max()) {
    throw std::length_error("a name in a zip is too long");
  }
  Entry& entry = entries_.emplace_back();
  entry.name = name;
  entry.offset = offset_;
  Record header;
  header.Add32(kLocalHeader).Add16(kVersion).Add16(kFlags).Add16(kDeflated);
  header.Add16(0).Add16(dos_date_);
  // The checksum and sizes follow the entry.
  header.Add32(0).Add32(0).Add32(0);
  header.Add16(static_cast<uint16_t>(name.size())).Add16(0).AddText(name);
  Put(header.bytes());
  deflateReset(&deflater_);
}

void ZipWriter::Deflate(std::string_view bytes, int flush) {
  Entry& entry = entries_.back();
  // zlib does not write to what it reads.
  deflater_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  deflater_.avail_in = static_cast<uInt>(bytes.size());
  int result = Z_OK;
  do {
    deflater_.next_out = buffer_.data();
    deflater_.avail_out = static_cast<uInt>(buffer_.size());
    result = deflate(&deflater_, flush);
    if (result == Z_STREAM_ERROR) throw std::logic_error("deflate failed");
    const size_t made = buffer_.size() - deflater_.avail_out;
    if (made > 0) {
      Put({reinterpret_cast<const char*>(buffer_.data()), made});
      entry.compressed_size += made;
    }
  } while (deflater_.avail_out == 0 ||
           (flush == Z_FINISH && result != Z_STREAM_END));
}

void ZipWriter::Write(std::string_view bytes) {
  constexpr size_t kMost = size_t{1} << 20;
  Entry& entry = entries_.back();
  for (size_t begin = 0; begin < bytes.size(); begin += kMost) {
    const std::string_view part = bytes.substr(begin, kMost);
    entry.crc = static_cast<uint32_t>(
        crc32(entry.crc, reinterpret_cast<const Bytef*>(part.data()),
              static_cast<uInt>(part.size())));
    entry.size += part.size();
    Deflate(part, Z_NO_FLUSH);
  }
}

void ZipWriter::EndEntry() {
  Deflate({}, Z_FINISH);
  const Entry& entry = entries_.back();
  Record descriptor;
  descriptor.Add32(kDescriptor).Add32(entry.crc);
  if (std::max(entry.size, entry.compressed_size) >= zip64_from_) {
    descriptor.Add64(entry.compressed_size).Add64(entry.size);
  } else {
    descriptor.Add32(static_cast<uint32_t>(entry.compressed_size))
        .Add32(static_cast<uint32_t>(entry.size));
  }
  Put(descriptor.bytes());
}

void ZipWriter::PutDirectoryEntry(const Entry& entry) {
  const bool is_big = std::max({entry.size, entry.compressed_size,
                                entry.offset}) >= zip64_from_;
  Record extra;
  if (is_big) {
    extra.Add16(kZip64Extra).Add16(3 * 8);
    extra.Add64(entry.size).Add64(entry.compressed_size).Add64(entry.offset);
  }
  const auto size32 = [is_big](uint64_t size) {
    return is_big ? kInZip64 : static_cast<uint32_t>(size);
  };
  const uint16_t version = is_big ? kVersionZip64 : kVersion;
  Record record;
  record.Add32(kDirectoryEntry).Add16(kMadeByUnix | version).Add16(version);
  record.Add16(kFlags).Add16(kDeflated).Add16(0).Add16(dos_date_);
  record.Add32(entry.crc).Add32(size32(entry.compressed_size));
  record.Add32(size32(entry.size));
  record.Add16(static_cast<uint16_t>(entry.name.size()));
  record.Add16(static_cast<uint16_t>(extra.bytes().size()));
  // No comment, on the first disk, no text of ours.
  record.Add16(0).Add16(0).Add16(0).Add32(kRegularFile);
  record.Add32(size32(entry.offset)).AddText(entry.name);
  Put(record.AddText(extra.bytes()).bytes());
}

void ZipWriter::Finish() {
  const uint64_t begin = offset_;
  for (const Entry& entry : entries_) PutDirectoryEntry(entry);
  const uint64_t end = offset_;
  const uint64_t count = entries_.size();
  const bool is_big =
      end >= zip64_from_ || count >= std::min<uint64_t>(zip64_from_, 0xFFFF);
  if (is_big) {
    Record record;
    constexpr uint64_t kSizeAfterThis = 44;
    record.Add32(kZip64End).Add64(kSizeAfterThis);
    record.Add16(kMadeByUnix | kVersionZip64).Add16(kVersionZip64);
    record.Add32(0).Add32(0).Add64(count).Add64(count);
    record.Add64(end - begin).Add64(begin);
    record.Add32(kZip64Locator).Add32(0).Add64(end).Add32(1);
    Put(record.bytes());
  }
  Record record;
  const uint16_t count16 =
      is_big ? kCountInZip64 : static_cast<uint16_t>(count);
  record.Add32(kEnd).Add16(0).Add16(0).Add16(count16).Add16(count16);
  record.Add32(is_big ? kInZip64 : static_cast<uint32_t>(end - begin));
  record.Add32(is_big ? kInZip64 : static_cast<uint32_t>(begin)).Add16(0);
  Put(record.bytes());
}

}  // namespace redress::csv
