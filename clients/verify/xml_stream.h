// Reads XML one element at a time by libxml2: no network, no entities of a
// document's own, no tree in memory.

#ifndef REDRESS_CLIENTS_VERIFY_XML_STREAM_H_
#define REDRESS_CLIENTS_VERIFY_XML_STREAM_H_

#include <libxml/xmlreader.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace redress::verify {

// Gives up to `size` bytes; 0 at the end, below 0 on an error.
using ByteSource = std::function<int64_t(char* bytes, int64_t size)>;

class XmlStream {
 public:
  // `source` is called until the end. `name` is for errors.
  XmlStream(ByteSource source, std::string name);

  // Goes to the next begin of an element, text, or end of an element. False at
  // the end, and after an error: see status().
  bool Next();

  bool IsBegin() const;
  // After an empty element no end follows.
  bool IsEmptyElement() const;
  bool IsEnd() const;
  bool IsText() const;
  // The element's name without its namespace.
  std::string Name() const;
  // "" where there is none. Names are without their namespace.
  std::string Attribute(const char* name) const;
  std::string Text() const;

  absl::Status status() const;

 private:
  struct Free {
    void operator()(xmlTextReader* reader) const { xmlFreeTextReader(reader); }
  };

  static int ReadBytes(void* context, char* buffer, int size);

  // Stays where it is: the reader holds its address.
  const std::unique_ptr<ByteSource> source_;
  const std::string name_;
  bool failed_ = false;
  std::unique_ptr<xmlTextReader, Free> reader_;
};

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_XML_STREAM_H_
