#include "clients/verify/xml_stream.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::verify {
namespace {

std::string ToString(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

}  // namespace

XmlStream::XmlStream(ByteSource source, std::string name)
    : source_(std::make_unique<ByteSource>(std::move(source))),
      name_(std::move(name)) {
  // Entities stay as they are, so that none can grow.
  constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR |
                           XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                           XML_PARSE_COMPACT;
  reader_.reset(xmlReaderForIO(&ReadBytes, nullptr, source_.get(), nullptr,
                               nullptr, kOptions));
}

int XmlStream::ReadBytes(void* context, char* buffer, int size) {
  return static_cast<int>((*static_cast<ByteSource*>(context))(buffer, size));
}

bool XmlStream::Next() {
  if (failed_ || reader_ == nullptr) return false;
  for (;;) {
    const int read = xmlTextReaderRead(reader_.get());
    failed_ = read < 0;
    if (read != 1) return false;
    switch (xmlTextReaderNodeType(reader_.get())) {
      case XML_READER_TYPE_DOCUMENT_TYPE:
      case XML_READER_TYPE_ENTITY_REFERENCE:
        // None of the formats has one.
        failed_ = true;
        return false;
      case XML_READER_TYPE_ELEMENT:
      case XML_READER_TYPE_END_ELEMENT:
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        return true;
      default:
        break;
    }
  }
}

bool XmlStream::IsBegin() const {
  return xmlTextReaderNodeType(reader_.get()) == XML_READER_TYPE_ELEMENT;
}

bool XmlStream::IsEmptyElement() const {
  return xmlTextReaderIsEmptyElement(reader_.get()) == 1;
}

bool XmlStream::IsEnd() const {
  return xmlTextReaderNodeType(reader_.get()) == XML_READER_TYPE_END_ELEMENT;
}

bool XmlStream::IsText() const { return !IsBegin() && !IsEnd(); }

std::string XmlStream::Name() const {
  return ToString(xmlTextReaderConstLocalName(reader_.get()));
}

std::string XmlStream::Attribute(const char* name) const {
  std::string value;
  for (int more = xmlTextReaderMoveToFirstAttribute(reader_.get()); more == 1;
       more = xmlTextReaderMoveToNextAttribute(reader_.get())) {
    if (ToString(xmlTextReaderConstLocalName(reader_.get())) == name) {
      value = ToString(xmlTextReaderConstValue(reader_.get()));
    }
  }
  xmlTextReaderMoveToElement(reader_.get());
  return value;
}

std::string XmlStream::Text() const {
  return ToString(xmlTextReaderConstValue(reader_.get()));
}

absl::Status XmlStream::status() const {
  if (!failed_ && reader_ != nullptr) return absl::OkStatus();
  const int line =
      reader_ == nullptr ? 0 : xmlTextReaderGetParserLineNumber(reader_.get());
  return absl::InvalidArgumentError(
      absl::StrCat(name_, " is malformed",
                   line > 0 ? absl::StrCat(", in line ", line) : ""));
}

}  // namespace redress::verify
