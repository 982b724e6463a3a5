// Writes a zip as a stream: nothing that has been written is gone back to.

#ifndef REDRESS_PLUGINS_CSV_ZIP_WRITER_H_
#define REDRESS_PLUGINS_CSV_ZIP_WRITER_H_

#include <zlib.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "redress/export/document.h"

namespace redress::csv {

// The container is APPNOTE's, the deflating zlib's. Why not a library: minizip
// and libzip go back to write sizes; libarchive streams, but stamps entries in
// the machine's time zone, and would bring libxml2 and ICU into each worker.
//
// Sizes follow an entry (bit 3), names are UTF-8 (bit 11), every entry bears
// the same day. ZIP64 is used where a number needs it, as Go's archive/zip
// does: the sizes behind the entry are then of 64 bits, and the central
// directory has them. The same calls give the same bytes.
class ZipWriter {
 public:
  using Sink = std::function<void(std::string_view)>;

  // Every byte goes to `sink`, in order; what it throws passes through. A day
  // before 1980 or after 2107, which a zip cannot hold, is 1980-01-01. Sizes,
  // offsets and counts from `zip64_from` on take ZIP64 (tests lower it).
  ZipWriter(Sink sink, Day day, uint64_t zip64_from = 0xFFFFFFFF);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  // Begins an entry; the one before must have ended. At most 65,535 bytes.
  void BeginEntry(std::string_view name);
  void Write(std::string_view bytes);
  void EndEntry();

  // The central directory. Nothing may follow.
  void Finish();

 private:
  // An entry as the central directory lists it.
  struct Entry {
    std::string name;
    uint64_t offset = 0;
    uint64_t size = 0;
    uint64_t compressed_size = 0;
    uint32_t crc = 0;
  };

  void Put(std::string_view bytes);
  void Deflate(std::string_view bytes, int flush);
  void PutDirectoryEntry(const Entry& entry);

  Sink sink_;
  uint16_t dos_date_;
  uint64_t zip64_from_;
  z_stream deflater_ = {};
  std::vector<unsigned char> buffer_;
  uint64_t offset_ = 0;  // bytes put so far
  std::vector<Entry> entries_;
};

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_ZIP_WRITER_H_
