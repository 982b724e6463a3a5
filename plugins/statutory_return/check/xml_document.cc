#include "plugins/statutory_return/check/xml_document.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <cstddef>

namespace redress::statutory_return {
namespace {

struct FreeParser {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
struct FreeSchemaParser {
  void operator()(xmlSchemaParserCtxt* context) const {
    xmlSchemaFreeParserCtxt(context);
  }
};
struct FreeSchema {
  void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
};
struct FreeValidation {
  void operator()(xmlSchemaValidCtxt* context) const {
    xmlSchemaFreeValidCtxt(context);
  }
};
struct FreeText {
  void operator()(xmlChar* text) const { xmlFree(text); }
};

const xmlChar* ToXml(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

std::string ToString(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

// "line 12: …", without the line break that libxml2 puts at the end.
std::string ErrorText(const xmlError* error) {
  if (error == nullptr) return "it cannot be read";
  std::string text = error->message == nullptr ? "" : error->message;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return "line " + std::to_string(error->line) + ": " + text;
}

// What a validation finds.
struct Faults {
  std::vector<std::string> texts;
  size_t most = 0;
};

void TakeFault(void* faults, xmlErrorPtr error) {
  auto* all = static_cast<Faults*>(faults);
  if (all->texts.size() < all->most) all->texts.push_back(ErrorText(error));
}

void Ignore(void*, xmlErrorPtr) {}

}  // namespace

std::string XmlElement::Name() const {
  return exists() ? ToString(node_->name) : "";
}

std::vector<XmlElement> XmlElement::Children(const char* name) const {
  std::vector<XmlElement> children;
  if (!exists()) return children;
  for (const xmlNode* child = node_->children; child != nullptr;
       child = child->next) {
    if (child->type == XML_ELEMENT_NODE &&
        xmlStrEqual(child->name, ToXml(name)) == 1) {
      children.emplace_back(child);
    }
  }
  return children;
}

XmlElement XmlElement::Child(const char* name) const {
  const std::vector<XmlElement> children = Children(name);
  return children.empty() ? XmlElement(nullptr) : children.front();
}

std::string XmlElement::Text() const {
  if (!exists()) return "";
  const std::unique_ptr<xmlChar, FreeText> text(xmlNodeGetContent(node_));
  return ToString(text.get());
}

std::string XmlElement::Attribute(const char* name) const {
  if (!exists()) return "";
  const std::unique_ptr<xmlChar, FreeText> text(
      xmlGetNoNsProp(node_, ToXml(name)));
  return ToString(text.get());
}

XmlDocument::XmlDocument(std::string_view xml, std::string* trouble) {
  const std::unique_ptr<xmlParserCtxt, FreeParser> context(xmlNewParserCtxt());
  // No entity is replaced and none loaded, nothing is fetched, nothing is
  // printed; libxml2's own limits of depth and size hold.
  constexpr int kFlags = XML_PARSE_NONET | XML_PARSE_NOERROR |
                         XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                         XML_PARSE_BIG_LINES;
  document_.reset(xmlCtxtReadMemory(context.get(), xml.data(),
                                    static_cast<int>(xml.size()), nullptr,
                                    "UTF-8", kFlags));
  if (document_ == nullptr) {
    *trouble = ErrorText(xmlCtxtGetLastError(context.get()));
  } else if (document_->intSubset != nullptr ||
             document_->extSubset != nullptr) {
    *trouble = "it has a document type, which no return has";
    document_.reset();
  }
}

XmlElement XmlDocument::Root() const {
  return XmlElement(
      document_ == nullptr ? nullptr : xmlDocGetRootElement(document_.get()));
}

std::vector<std::string> XmlDocument::Validate(std::string_view schema,
                                               size_t most) const {
  const std::unique_ptr<xmlSchemaParserCtxt, FreeSchemaParser> parser(
      xmlSchemaNewMemParserCtxt(schema.data(),
                                static_cast<int>(schema.size())));
  xmlSchemaSetParserStructuredErrors(parser.get(), &Ignore, nullptr);
  const std::unique_ptr<xmlSchema, FreeSchema> parsed(
      xmlSchemaParse(parser.get()));
  const std::unique_ptr<xmlSchemaValidCtxt, FreeValidation> validation(
      parsed == nullptr ? nullptr : xmlSchemaNewValidCtxt(parsed.get()));
  if (validation == nullptr) return {"the schema cannot be read"};
  Faults faults;
  faults.most = most;
  xmlSchemaSetValidStructuredErrors(validation.get(), &TakeFault, &faults);
  const int result = xmlSchemaValidateDoc(validation.get(), document_.get());
  if (result != 0 && faults.texts.empty()) {
    faults.texts.emplace_back("the schema does not hold");
  }
  return faults.texts;
}

}  // namespace redress::statutory_return
