// Parts of the page that are written before it is known what stands above them.

#ifndef REDRESS_PLUGINS_HTML_SPOOL_H_
#define REDRESS_PLUGINS_HTML_SPOOL_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "redress/export/exporter.h"

namespace redress::html {

// A file that is written to its end, and then read once from its beginning.
// Each function throws redress::Error where the disk does not do as told.
class Spool {
 public:
  // Makes the file, in a folder that somebody else removes.
  explicit Spool(std::string path);

  void Append(std::string_view bytes);
  uint64_t size() const { return size_; }

  // Hands the next `bytes` on. Nothing may be appended any more.
  // REQUIRES: as many are left.
  void SendNext(uint64_t bytes, Output& output);

 private:
  [[noreturn]] void Fail(const char* what) const;

  std::string path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  uint64_t size_ = 0;
  bool reading_ = false;
};

// The inside of the page, into which a little can be put later at places that
// are behind: the head of a table, which says what occurs in its rows.
class Body {
 public:
  explicit Body(const std::string& folder);

  void Append(std::string_view html) { main_.Append(html); }

  // Where the next Append goes.
  uint64_t Position() const { return main_.size(); }

  // Puts `html` before what was appended at `position`. Positions may not go
  // back.
  void Insert(uint64_t position, std::string_view html);

  // Hands all of it on. Nothing may follow.
  void Send(Output& output);

 private:
  struct Insertion {
    uint64_t position;
    uint64_t size;
  };

  Spool main_;
  Spool inserted_;
  std::vector<Insertion> insertions_;
};

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_SPOOL_H_
