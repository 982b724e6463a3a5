// An XML document in memory, by libxml2.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_XML_DOCUMENT_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_XML_DOCUMENT_H_

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace redress::statutory_return {

// An element of a document, or none; of none, everything is empty. Valid as
// long as its document.
class XmlElement {
 public:
  explicit XmlElement(const xmlNode* node) : node_(node) {}

  bool exists() const { return node_ != nullptr; }
  std::string Name() const;
  // The first child of that name.
  XmlElement Child(const char* name) const;
  std::vector<XmlElement> Children(const char* name) const;
  // The text within.
  std::string Text() const;
  // The text of the first child of that name.
  std::string Text(const char* child) const { return Child(child).Text(); }
  std::string Attribute(const char* name) const;

 private:
  const xmlNode* node_;
};

class XmlDocument {
 public:
  // UTF-8 without a document type. Where it cannot be read, `trouble` says why
  // ("line 3: …") and the root does not exist.
  XmlDocument(std::string_view xml, std::string* trouble);

  XmlElement Root() const;

  // Where the document breaks a schema, in order, at most `most` of them.
  std::vector<std::string> Validate(std::string_view schema, size_t most) const;

 private:
  struct Free {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  };

  std::unique_ptr<xmlDoc, Free> document_;
};

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_XML_DOCUMENT_H_
