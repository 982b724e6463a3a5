#include "plugins/html/spool.h"

#include <algorithm>
#include <utility>

namespace redress::html {

Spool::Spool(std::string path)
    : path_(std::move(path)),
      file_(std::fopen(path_.c_str(), "w+b"), &std::fclose) {
  if (file_ == nullptr) Fail("cannot make ");
}

void Spool::Append(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    Fail("cannot write to ");
  }
  size_ += bytes.size();
}

void Spool::SendNext(uint64_t bytes, Output& output) {
  if (!reading_ && std::fseek(file_.get(), 0, SEEK_SET) != 0) {
    Fail("cannot write to ");
  }
  reading_ = true;
  std::vector<char> buffer(size_t{64} << 10);
  while (bytes > 0) {
    const size_t wanted =
        static_cast<size_t>(std::min<uint64_t>(bytes, buffer.size()));
    if (std::fread(buffer.data(), 1, wanted, file_.get()) != wanted) {
      Fail("cannot read ");
    }
    output.Write({buffer.data(), wanted});
    bytes -= wanted;
  }
}

void Spool::Fail(const char* what) const {
  throw Error(REDRESS_INTERNAL, what + path_);
}

Body::Body(const std::string& folder)
    : main_(folder + "/body.html"), inserted_(folder + "/inserted.html") {}

void Body::Insert(uint64_t position, std::string_view html) {
  inserted_.Append(html);
  insertions_.push_back({position, html.size()});
}

void Body::Send(Output& output) {
  uint64_t sent = 0;
  for (const Insertion& insertion : insertions_) {
    main_.SendNext(insertion.position - sent, output);
    sent = insertion.position;
    inserted_.SendNext(insertion.size, output);
  }
  main_.SendNext(main_.size() - sent, output);
}

}  // namespace redress::html
